import type { Rule } from "../definition.ts";
import { nodesOf } from "../reading.ts";
import { duplicateMembers } from "../shared-rules.ts";

const oncePerAccount: Rule = (tree) => {
  const members = nodesOf(tree, "short_code").flatMap(({ node, parents }) =>
    parents.slice(-1).map((parent) => ({ node, parent })),
  );
  return duplicateMembers(members, ["sid"]);
};

export const shortCodeRules: readonly Rule[] = [oncePerAccount];
