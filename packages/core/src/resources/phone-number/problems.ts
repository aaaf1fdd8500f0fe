import type { Explanation } from "../../document/problem.ts";

export const phoneNumberProblems = {
  "number-missing": {
    severity: "error",
    title: "Which number?",
    what: "A pool's item gives neither sid nor phone_number.",
    why: "Nothing says which number of the account is meant.",
    fix: "Give sid or phone_number.",
  },
  "sid-and-number": {
    severity: "error",
    title: "Number named twice",
    what: "A pool's item gives both sid and phone_number.",
    why: "The two could disagree, and Twilio does not say which one wins.",
    fix: "Keep one of the two.",
  },
} as const satisfies Record<string, Explanation>;
