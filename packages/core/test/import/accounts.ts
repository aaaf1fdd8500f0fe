/** Accounts of every kind that the simulator takes, to import from. */
import type { AccountSeed, ServiceSeed, SessionSeed } from "@twilio-proxy/simulator";
import fc from "fast-check";
import { ACCOUNT } from "../harness.ts";

export function sid(prefix: string, at: number): string {
  return prefix + at.toString(16).padStart(32, "0");
}

export const person = (at: number): string => `+1415238${String(at).padStart(4, "0")}`;

/** Names that somebody gave: odd, long, hostile, and such as hold what is somebody's. */
const name = fc.oneof(
  fc.constantFrom(
    ...[
      "rides",
      "rides prod",
      "Fahrdienst München",
      "日本",
      "__proto__",
      "constructor",
      "toString",
      "..",
      "-",
      "2024",
    ],
    ...["${env.HOME}", "$${env.X}", "a\nb // c */", "\u0001\u202e\u0000", "\ud800", '"', "\\", "</script>"],
    ...["a".repeat(191), "call +14152370143 now", "jo@example.com", "github", "aws-prod", "ACTIONS"],
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
);

const url = fc.constantFrom(
  null,
  "https://calls.example.com/proxy",
  "https://calls.example.com/proxy?tenant=7&token=hunter22",
  "https://user:hunter22@calls.example.com/",
  "http://calls.example.com:8080/a/${env.X}",
  "https://proxy.twilio.com/v1/Services",
  "http://[not-an-address",
  `https://calls.example.com/${"x".repeat(4_000)}`,
);

const session = fc.record({
  name: fc.option(name, { freq: 3 }),
  status: fc.constantFrom("open", "open", "in-progress", "closed", "failed", "unknown"),
  mode: fc.constantFrom("voice-and-message", "voice-only", "message-only"),
  ttl: fc.constantFrom(0, 0, 86_400, 2_147_483_646),
  expiry: fc.constantFrom(null, null, "2096-01-01T00:00:00Z", "2096-01-01T12:30:15Z"),
  people: fc.constantFrom(0, 1, 2),
  /** Who is in another session as well. */
  regular: fc.boolean(),
  channel: fc.boolean(),
  departed: fc.boolean(),
  friendly: fc.option(name),
});

type DrawnSession = typeof session extends fc.Arbitrary<infer Value> ? Value : never;

const service = fc.record({
  name,
  default_ttl: fc.constantFrom(0, 3_600, 2_147_483_647),
  urls: fc.tuple(url, url, url),
  geo: fc.constantFrom("country", "area-code", "overlay", "radius", "extended-area-code"),
  behaviour: fc.constantFrom("prefer-sticky", "avoid-sticky"),
  chat: fc.constantFrom(null, sid("IS", 1)),
  numbers: fc.array(fc.boolean(), { maxLength: 4 }),
  odd: fc.boolean(),
  codes: fc.array(fc.boolean(), { maxLength: 2 }),
  sessions: fc.array(session, { maxLength: 4 }),
});

type DrawnService = typeof service extends fc.Arbitrary<infer Value> ? Value : never;

/** Numbers that our metadata does not know, and Twilio has all the same. */
const ODD = "+999555";

export const account: fc.Arbitrary<AccountSeed> = fc
  .uniqueArray(service, { maxLength: 4, selector: (one) => one.name })
  .map((services) => {
    const numbers = services.flatMap((one, at) =>
      poolOf(one).map((_, index) => ({
        sid: sid("PN", at * 16 + index + 1),
        phone_number: `${one.odd && index === 0 ? ODD : "+1415237"}${at}${String(index).padStart(3, "0")}`,
      })),
    );
    const codes = services.flatMap((one, at) =>
      one.codes.map((_, index) => ({ sid: sid("SC", at * 16 + index + 1), short_code: `12${at}${index}` })),
    );
    return {
      account_sid: ACCOUNT,
      incoming_phone_numbers: numbers,
      short_codes: codes,
      services: services.map(serviceSeed),
    };
  });

/** Two numbers that anybody may be given come last, so that whoever is in two sessions has one for each. */
function poolOf({ odd, numbers }: DrawnService): readonly boolean[] {
  return [...(odd ? [false] : []), ...numbers, false, false];
}

function serviceSeed(drawn: DrawnService, at: number): ServiceSeed {
  const numbers = poolOf(drawn);
  const [callback_url, intercept_callback_url, out_of_session_callback_url] = drawn.urls;
  const names = new Set<string>();
  return {
    sid: sid("KS", at + 1),
    unique_name: drawn.name,
    default_ttl: drawn.default_ttl,
    callback_url,
    intercept_callback_url,
    out_of_session_callback_url,
    geo_match_level: drawn.geo,
    number_selection_behavior: drawn.behaviour,
    chat_instance_sid: drawn.chat,
    phone_numbers: numbers.map((is_reserved, index) => ({
      sid: sid("PN", at * 16 + index + 1),
      is_reserved,
    })),
    short_codes: drawn.codes.map((is_reserved, index) => ({
      sid: sid("SC", at * 16 + index + 1),
      // Whether Proxy would choose an unreserved code for a person is Twilio's to say.
      is_reserved: is_reserved || drawn.sessions.length > 0,
    })),
    sessions: drawn.sessions.map((one, index) => sessionSeed(one, at, index, names)),
  };
}

function sessionSeed(drawn: DrawnSession, at: number, index: number, names: Set<string>): SessionSeed {
  const unique_name = drawn.name === null || names.has(drawn.name) ? null : drawn.name;
  if (unique_name !== null) names.add(unique_name);
  const base = at * 100 + index * 10;
  const mode = drawn.channel ? "message-only" : drawn.mode;
  const people = Array.from({ length: drawn.people }, (_, who) => ({
    identifier: drawn.regular && who === 0 && index < 2 ? person(at * 100 + 99) : person(base + who),
    friendly_name: drawn.friendly,
  }));
  return {
    unique_name,
    status: drawn.status,
    mode,
    ttl: drawn.ttl,
    date_expiry: drawn.expiry,
    participants: [
      ...people.slice(0, drawn.channel ? 1 : 2),
      ...(drawn.departed
        ? [{ identifier: person(base + 7), date_deleted: "2026-01-01T00:00:00Z", friendly_name: "gone" }]
        : []),
    ],
  };
}
