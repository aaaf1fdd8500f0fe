import type { Explanation } from "../../document/problem.ts";

export const serviceProblems = {
  "invalid-url": {
    severity: "error",
    title: "Not a web address",
    what: "The callback is not an http or https URL.",
    why: "Twilio could not call it.",
    fix: "Write a whole URL, such as https://example.com/proxy.",
  },
  "insecure-url": {
    severity: "warning",
    title: "Callback without encryption",
    what: "The callback is called over plain http.",
    why: "Callbacks carry participants' phone numbers and message texts.",
    fix: "Use https.",
  },
  "proxy-url": {
    severity: "error",
    title: "Callback into Proxy itself",
    what: "The callback is one of Twilio Proxy's own addresses.",
    why: "Twilio refuses it: Proxy would call itself.",
    fix: "Point the callback at your own application.",
  },
  "geo-match-unproven": {
    severity: "warning",
    title: "Match level on which Twilio's documents disagree",
    what: "overlay and radius stand only in Twilio's API description, extended-area-code only in its guides.",
    why: "Twilio may refuse the value, or store another.",
    fix: "Use country or area-code unless you have seen this value work.",
  },
  "area-code-abroad": {
    severity: "warning",
    title: "Area codes outside North America",
    what: "geo_match_level is area-code, yet a number or participant is outside the North American Numbering Plan (+1).",
    why: "Twilio matches area codes only in North America and ignores the setting elsewhere.",
    fix: "Use country, or keep such numbers in a service of their own.",
  },
  "pool-over-capacity": {
    severity: "error",
    title: "Too many numbers in one pool",
    what: "A service holds at most 500 unreserved and 5,000 reserved numbers.",
    why: "Twilio refuses more (80622).",
    fix: "Reserve numbers, or spread them over several services.",
  },
  "pool-too-small": {
    severity: "warning",
    title: "Pool too small for the sessions",
    what: "A participant takes part in more active sessions than the declared pool has unreserved numbers.",
    why: "Two active sessions never reach the same person through the same number, so Twilio finds none for the last one (80206, 80207, 80208).",
    fix: "Add unreserved numbers, or close sessions. Numbers already in the pool and not declared here count as well.",
  },
  "crowded-pool": {
    severity: "information",
    title: "More than 100 active participants per number",
    what: "The declared active sessions have more than 100 participants per unreserved number.",
    why: "Twilio advises at most 100, so that a person who comes back still finds a free number.",
    fix: "Add numbers to the pool.",
  },
} as const satisfies Record<string, Explanation>;
