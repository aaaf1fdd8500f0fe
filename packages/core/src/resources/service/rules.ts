import type { Rule } from "../definition.ts";

export const serviceRules: readonly Rule[] = [];
