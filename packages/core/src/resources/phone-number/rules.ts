import type { Rule } from "../definition.ts";
import { eachOf, isDeclared, placeOf, placeOfNode } from "../reading.ts";
import { badNumber, duplicateMembers } from "../shared-rules.ts";

const each = eachOf("phone_number");

/** Exactly one of sid and phone_number says which number is meant. */
const oneOfSidAndNumber = each(function* (node) {
  const [sid, number] = [isDeclared(node, "sid"), isDeclared(node, "phone_number")];
  if (!sid && !number) {
    yield { code: "number-missing", message: "Expected sid or phone_number.", ...placeOfNode(node) };
  } else if (sid && number) {
    const message = "Expected sid or phone_number, found both.";
    yield { code: "sid-and-number", message, ...placeOf(node, "sid") };
  }
});

const e164 = each((node, context) => badNumber(node, "phone_number", context));

const oncePerAccount: Rule = ({ nodesOf }) =>
  duplicateMembers(nodesOf("phone_number"), ["sid", "phone_number"]);

export const phoneNumberRules: readonly Rule[] = [oneOfSidAndNumber, e164, oncePerAccount];
