import type { Explanation } from "../../document/problem.ts";

export const participantProblems = {
  "invalid-identifier": {
    severity: "error",
    title: "Neither a phone number nor a channel address",
    what: "A participant's identifier is neither a phone number in E.164 form nor channel:address.",
    why: "Twilio cannot reach it (80404).",
    fix: "Write + and country code, such as +14152370143, or channel:address.",
  },
  "fictional-number": {
    severity: "warning",
    title: "Number made for films",
    what: "A participant's number is of the 555 kind, which no phone answers.",
    why: "Twilio refuses such participants (80404).",
    fix: "Use a number that exists.",
  },
  "clear-identifier": {
    severity: "information",
    title: "Personal data in the file",
    what: "A participant's identifier stands in clear in the config.",
    why: "Whoever can read the repository and its history reads a person's phone number.",
    fix: 'Give it as "${env.NAME}".',
  },
  "two-proxy-identifiers": {
    severity: "error",
    title: "Proxy number named twice",
    what: "A participant gives both proxy_identifier and proxy_identifier_sid.",
    why: "The two could disagree, and Twilio does not say which one wins.",
    fix: "Keep one of the two.",
  },
  "proxy-identifier-not-in-pool": {
    severity: "warning",
    title: "Proxy number outside the pool",
    what: "The number that the participant should see is not among the numbers declared for the service.",
    why: "Unless it is in the pool all the same, Twilio refuses it (80605).",
    fix: "Add it to phone_numbers, or leave the choice to Proxy.",
  },
  "reserved-proxy-identifier": {
    severity: "warning",
    title: "Reserved number named for a participant",
    what: "The number that the participant should see is reserved.",
    why: "Twilio's guides allow it; a test against the live service was refused (80207, 80304).",
    fix: "Name an unreserved number, or set is_reserved to false.",
  },
  "pair-in-two-sessions": {
    severity: "error",
    title: "Same person, same number, two active sessions",
    what: "Two active sessions put the same participant behind the same proxy number.",
    why: "A call could not be told apart; Twilio refuses the second (80604).",
    fix: "Name different proxy numbers, leave the choice to Proxy, or close one session.",
  },
} as const satisfies Record<string, Explanation>;
