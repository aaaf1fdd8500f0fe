import type { Check } from "../../plan/check.ts";

export const serviceChecks: readonly Check[] = [];
