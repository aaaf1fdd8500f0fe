import type { Check } from "../../plan/check.ts";

export const phoneNumberChecks: readonly Check[] = [];
