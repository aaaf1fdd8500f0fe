import type { Rule } from "../definition.ts";

export const shortCodeRules: readonly Rule[] = [];
