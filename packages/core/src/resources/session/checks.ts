import type { Check } from "../../plan/check.ts";

export const sessionChecks: readonly Check[] = [];
