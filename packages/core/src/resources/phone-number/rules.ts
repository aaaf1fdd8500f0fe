import type { Rule } from "../definition.ts";

export const phoneNumberRules: readonly Rule[] = [];
