import type { Rule } from "../definition.ts";
import { nodesOf } from "../reading.ts";
import { duplicateMembers } from "../shared-rules.ts";

const oncePerAccount: Rule = (tree) => duplicateMembers(nodesOf(tree, "short_code"), ["sid"]);

export const shortCodeRules: readonly Rule[] = [oncePerAccount];
