import type { Rule } from "../definition.ts";
import { duplicateMembers } from "../shared-rules.ts";

const oncePerAccount: Rule = ({ nodesOf }) => duplicateMembers(nodesOf("short_code"), ["sid"]);

export const shortCodeRules: readonly Rule[] = [oncePerAccount];
