import type { Explanation } from "../../document/problem.ts";

export const sessionProblems = {
  "too-many-participants": {
    severity: "error",
    title: "More than two participants",
    what: "A session declares more than two participants.",
    why: "Twilio refuses the third (80609).",
    fix: "Keep two, and put the others into sessions of their own.",
  },
  "unnamed-session": {
    severity: "warning",
    title: "Session without a name",
    what: "unique_name is null, so Twilio knows the session only by its SID.",
    why: "If the state is lost, or a create is cut off, nothing but its SID tells this session from another.",
    fix: "Remove the line to use the key as its name, unless the name itself must not be stored.",
  },
  "invalid-date": {
    severity: "error",
    title: "Not an ISO 8601 instant",
    what: "date_expiry is neither an instant with a time zone nor a date.",
    why: "Without a time zone it would mean another moment on another machine.",
    fix: "Write it as 2027-01-01T00:00:00Z, with an offset such as +02:00, or as 2027-01-01.",
  },
  "date-expiry-past": {
    severity: "error",
    title: "Expiry in the past",
    what: "date_expiry has passed, yet the session is not declared closed.",
    why: "Twilio refuses to create or re-open a session that has expired.",
    fix: "Choose a later date_expiry, or declare status closed, or remove the session.",
  },
  "ttl-and-date-expiry": {
    severity: "warning",
    title: "Two ends for one session",
    what: "The session has both ttl and date_expiry.",
    why: "Twilio stores both, and date_expiry wins: ttl has no effect.",
    fix: "Keep one of the two.",
  },
  "alive-with-ttl": {
    severity: "warning",
    title: "Kept alive, yet it ends by itself",
    what: "status keeps the session alive, while ttl ends it after some silence.",
    why: "Every plan after that wants to re-open it.",
    fix: "Remove status to let it end, or remove ttl to keep it.",
  },
  "ttl-null": {
    severity: "warning",
    title: "null means without limit",
    what: "ttl is null, which resets it to 0.",
    why: "0 is a session without a limit of its own, not one under the service's default_ttl.",
    fix: "Remove the line to leave ttl alone, or write 0.",
  },
  "duplicate-identifier": {
    severity: "error",
    title: "Participant twice in one session",
    what: "Two participants of a session have the same identifier.",
    why: "Twilio refuses the second (80103).",
    fix: "Remove one of the two.",
  },
  "channel-in-voice-mode": {
    severity: "error",
    title: "Messaging channel in a session with calls",
    what: "A participant is reached over a messaging channel, yet the session's mode includes voice.",
    why: "Twilio refuses it (80616): such an address cannot be called. Without a mode a session takes calls and messages.",
    fix: "Set mode to message-only.",
  },
} as const satisfies Record<string, Explanation>;
