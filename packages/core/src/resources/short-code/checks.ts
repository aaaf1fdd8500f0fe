import type { Check } from "../../plan/check.ts";

export const shortCodeChecks: readonly Check[] = [];
