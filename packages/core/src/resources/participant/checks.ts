import type { Check } from "../../plan/check.ts";

export const participantChecks: readonly Check[] = [];
