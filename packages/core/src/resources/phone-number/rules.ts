import type { Rule } from "../definition.ts";
import { isDeclared, nodesOf, placeOf, placeOfNode } from "../reading.ts";
import { badNumber, duplicateMembers } from "../shared-rules.ts";

/** Exactly one of sid and phone_number says which number is meant. */
const oneOfSidAndNumber: Rule = function* (tree) {
  for (const { node } of nodesOf(tree, "phone_number")) {
    const [sid, number] = [isDeclared(node, "sid"), isDeclared(node, "phone_number")];
    if (!sid && !number) {
      yield { code: "number-missing", message: "Expected sid or phone_number.", ...placeOfNode(node) };
    } else if (sid && number) {
      const message = "Expected sid or phone_number, found both.";
      yield { code: "sid-and-number", message, ...placeOf(node, "sid") };
    }
  }
};

const e164: Rule = function* (tree) {
  for (const { node } of nodesOf(tree, "phone_number")) yield* badNumber(node, "phone_number");
};

const oncePerAccount: Rule = (tree) =>
  duplicateMembers(nodesOf(tree, "phone_number"), ["sid", "phone_number"]);

export const phoneNumberRules: readonly Rule[] = [oneOfSidAndNumber, e164, oncePerAccount];
