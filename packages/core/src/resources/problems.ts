/** Mistakes that more than one resource can have. */
import type { Explanation } from "../document/problem.ts";

export const sharedProblems = {
  "invalid-number": {
    severity: "error",
    title: "Not a phone number in E.164 form",
    what: "The text is not a possible phone number in E.164 form: +, country code, subscriber number, no punctuation.",
    why: "Twilio finds no such number in the account, or cannot reach it.",
    fix: "Write the number in E.164 form, such as +14152370143.",
  },
  "duplicate-unique-name": {
    severity: "error",
    title: "Unique name used twice",
    what: "Two blocks have the same unique_name where it must be unique: services in the account, sessions in their service.",
    why: "Twilio refuses the second (80602, 80603), and the two blocks would fight over one resource.",
    fix: "Give each its own unique_name.",
  },
  "duplicate-external": {
    severity: "error",
    title: "One existing resource, two blocks",
    what: "Two blocks name the same existing resource by its SID.",
    why: "Each would manage the children the other does not declare.",
    fix: "Merge the two blocks.",
  },
  "personal-data": {
    severity: "warning",
    title: "Personal data in a name",
    what: "A name or label looks as if it held a phone number or an e-mail address.",
    why: "Twilio stores names without the protection that participants' identifiers get, and they stand in plans, logs and the state.",
    fix: "Name it after something that is not about a person, such as an order number.",
  },
  "personal-key": {
    severity: "error",
    title: "Personal data in a key",
    what: "A key holds a phone number or an e-mail address.",
    why: "Keys are addresses: they stand in plans, logs, comments and the state, where nothing can hide them.",
    fix: 'Call the block after something that is not about a person. Where the resource itself bears that name, give unique_name as "${env.NAME}".',
  },
  "duplicate-number": {
    severity: "error",
    title: "Number twice in one pool",
    what: "The same number or short code stands twice in one service.",
    why: "Twilio refuses the second (80104, 80105).",
    fix: "Remove one of the two.",
  },
  "number-in-two-services": {
    severity: "error",
    title: "One number in two services",
    what: "The same number or short code stands in two services.",
    why: "A number belongs to one Proxy service; Twilio refuses the second (80101).",
    fix: "Keep it in one service. To move it, remove it from the other: the plan takes it out first.",
  },
} as const satisfies Record<string, Explanation>;
