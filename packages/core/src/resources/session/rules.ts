import type { Rule } from "../definition.ts";

export const sessionRules: readonly Rule[] = [];
