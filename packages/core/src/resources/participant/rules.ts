import type { Rule } from "../definition.ts";

export const participantRules: readonly Rule[] = [];
