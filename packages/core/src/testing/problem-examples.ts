/** For every code of the catalogue configs that have it, with the place that is underlined, and configs that do not. */
import type { ResolveOptions } from "../desired/resolve.ts";
import type { ProblemCode } from "../resources/catalogue.ts";
import { participants, service, session } from "./config-problems.ts";

export interface Example {
  /** Config, the text underlined, and options. */
  readonly broken: readonly (readonly [text: string, at: string, options?: Partial<ResolveOptions>])[];
  readonly fine: readonly (readonly [text: string, options?: Partial<ResolveOptions>])[];
}

const PN = `"PN${"1".repeat(32)}"`;
const KS = `"KS${"2".repeat(32)}"`;
const KC = `"KC${"3".repeat(32)}"`;
const SC = `"SC${"4".repeat(32)}"`;
const EMPTY = '{"services": {}}';

const numbers = (count: number, reserved = false): string =>
  `"phone_numbers": [${Array.from(
    { length: count },
    (_, index) => `{"sid": "PN${index.toString(16).padStart(32, "0")}", "is_reserved": ${reserved}}`,
  ).join(", ")}]`;

/** Sessions of one participant each. */
const sessionsOf = (identifiers: readonly string[], status = "open"): string =>
  `"sessions": {${identifiers
    .map((one, index) => `"s${index}": {"status": "${status}", "participants": [{"identifier": "${one}"}]}`)
    .join(", ")}}`;

const twoServices = (first: string, second: string): string =>
  `{"services": {"a": {"unique_name": "a", ${first}}, "b": {"unique_name": "b", ${second}}}}`;

const DOCUMENT = {
  syntax: {
    broken: [
      ["{'services': {}}", "'services'"],
      ['{"services": }', "}"],
      ['{"services": {}', ""],
      ['{"services": {} "version": 1}', '"version"'],
      ["", ""],
      ["/* no end", "/* no end"],
      ['{"services": {}} true', "true"],
      ['{"a": "\\x"}', '"\\x"'],
      ["\0", "\0"],
    ],
    fine: [['\uFEFF// a comment\n{"services": {},}']],
  },
  "too-large": { broken: [[`{"services": {}}${" ".repeat(20_000_001)}`, ""]], fine: [[EMPTY]] },
  "too-deep": {
    broken: [[`${"[".repeat(101)}`, "["]],
    fine: [[`${"[".repeat(100)}${"]".repeat(100)}`]],
  },
  "invalid-character": {
    broken: [
      [service('"callback_url": "https://a.example/\\u0000"'), '"https://a.example/\\u0000"'],
      [session('"unique_name": "\\ud800"'), '"\\ud800"'],
      ['{"services": {}, "\\udc00": 1}', '"\\udc00"'],
      [session('"unique_name": "${env.NAME}"'), '"${env.NAME}"', { env: { NAME: "\ud800" } }],
    ],
    fine: [[session('"unique_name": "\\ud83d\\ude00 \\u00e9"')]],
  },
  "duplicate-key": {
    broken: [
      ['{"services": {}, "services": {}}', '"services"'],
      [session('"ttl": 1, "ttl": 2'), '"ttl"'],
      ['{"services": {"__proto__": {"unique_name": "a"}, "__proto__": {"unique_name": "b"}}}', '"__proto__"'],
    ],
    fine: [['{"services": {"a": {"unique_name": "x"}, "b": {"unique_name": "y"}}}']],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const SHAPE = {
  "unknown-key": {
    broken: [
      [session('"tll": 5'), '"tll"'],
      ['{"services": {}, "verison": 1}', '"verison"'],
      [service('"__proto__": {}'), '"__proto__"'],
      [service('"constructor": 1'), '"constructor"'],
      [participants('"identifier": "${env.A}", "sid": 1'), '"sid"'],
    ],
    fine: [['{"$schema": "x", "version": 1, "services": {}}']],
  },
  "invalid-type": {
    broken: [
      [service('"default_ttl": "3600"'), '"3600"'],
      [service('"default_ttl": 1.5'), "1.5"],
      [service('"default_ttl": "1${env.A}"'), '"1${env.A}"', { env: { A: "2" } }],
      [service('"protect": "yes"'), '"yes"'],
      [service('"unique_name": null').replace('"unique_name": "rides", ', ""), "null"],
      [service('"phone_numbers": {}'), "{}"],
      [service('"phone_numbers": [5]'), "5"],
      ['{"services": []}', "[]"],
      ["[]", "[]"],
      ["5", "5"],
    ],
    fine: [
      [service('"default_ttl": 3600, "callback_url": null')],
      [service('"default_ttl": "${env.TTL}"'), { env: { TTL: "60" } }],
      [service('"protect": "${env.P:-true}"')],
    ],
  },
  "invalid-enum": {
    broken: [
      [service('"geo_match_level": "contry"'), '"contry"'],
      [session('"status": "failed"'), '"failed"'],
      [session('"status": "unknown"'), '"unknown"'],
      [session('"mode": 5'), "5"],
      [session('"mode": "${env.MODE}"'), '"${env.MODE}"', { env: { MODE: "chat" } }],
      ['{"version": 2, "services": {}}', "2"],
    ],
    fine: [
      [session('"status": "closed", "mode": null')],
      [session('"mode": "${env.MODE}"'), { env: { MODE: "voice-only" } }],
    ],
  },
  required: {
    broken: [
      ["{}", "{}"],
      [service('"short_codes": [{"is_reserved": true}]'), '{"is_reserved": true}'],
      [participants('"friendly_name": "x"'), '{"friendly_name": "x"}'],
      ['{"services": {"rides": {}}}', '"rides"'],
    ],
    fine: [[`{"services": {"rides": {"service_sid": ${KS}}}}`]],
  },
  "too-long": {
    broken: [
      [session(`"unique_name": "${"a".repeat(192)}"`), `"${"a".repeat(192)}"`],
      [
        service(`"callback_url": "https://a.example/${"a".repeat(3983)}"`),
        `"https://a.example/${"a".repeat(3983)}"`,
      ],
      [participants(`"identifier": "${"${env.a:-".repeat(2000)}"`), `"${"${env.a:-".repeat(2000)}"`],
      [session('"unique_name": "${env.N}"'), '"${env.N}"', { env: { N: "n".repeat(192) } }],
    ],
    fine: [
      [session(`"unique_name": "${"a".repeat(191)}"`)],
      [service(`"callback_url": "https://a.example/${"a".repeat(3982)}"`)],
    ],
  },
  empty: {
    broken: [
      [session('"unique_name": ""'), '""'],
      [participants('"identifier": ""'), '""'],
      ['{"services": {}, "state": ""}', '""'],
    ],
    fine: [[service('"callback_url": ""')]],
  },
  "out-of-range": {
    broken: [
      [session('"ttl": -1'), "-1"],
      [session('"ttl": 1e999'), "1e999"],
      [session('"ttl": 2147483647'), "2147483647"],
      [service('"default_ttl": 9007199254740993'), "9007199254740993"],
      [session('"ttl": "${env.TTL}"'), '"${env.TTL}"', { env: { TTL: "-5" } }],
    ],
    fine: [[session('"ttl": 0')], [session('"ttl": 2147483646')]],
  },
  "invalid-sid": {
    broken: [
      ['{"services": {"a": {"service_sid": "KS1"}}}', '"KS1"'],
      [service(`"phone_numbers": [{"sid": ${SC}}]`), SC],
      [service('"chat_instance_sid": "IS"'), '"IS"'],
      [session('"session_sid": "order-1"'), '"order-1"'],
      [participants('"identifier": "${env.A}", "proxy_identifier_sid": "+14152370143"'), '"+14152370143"'],
      ['{"account_sid": "${env.AC}", "services": {}}', '"${env.AC}"', { env: { AC: "AC1" } }],
    ],
    fine: [
      [service(`"phone_numbers": [{"sid": ${PN}}], "short_codes": [{"sid": ${SC}}]`)],
      [session(`"session_sid": ${KC}`)],
    ],
  },
  "invalid-key": {
    broken: [
      ['{"services": {"": {"unique_name": "a"}}}', '""'],
      [service(`"sessions": {"${"k".repeat(192)}": {"unique_name": "a"}}`), `"${"k".repeat(192)}"`],
    ],
    fine: [[service(`"sessions": {"${"k".repeat(191)}": {}}`)]],
  },
  "external-fields": {
    broken: [
      [`{"services": {"a": {"service_sid": ${KS}, "default_ttl": 5}}}`, '"default_ttl"'],
      [session(`"session_sid": ${KC}, "unique_name": "x"`), '"unique_name"'],
    ],
    fine: [[`{"services": {"a": {"service_sid": ${KS}, "phone_numbers": [], "sessions": {}}}}`]],
  },
  "invalid-address": {
    broken: [
      ['{"services": {}, "forget": ["rides"]}', '"rides"'],
      ['{"services": {}, "forget": ["services"]}', '"services"'],
      ['{"services": {}, "forget": ["services..x"]}', '"services..x"'],
      ['{"services": {}, "forget": ["services[\\"x"]}', '"services[\\"x"'],
    ],
    fine: [
      [
        '{"services": {}, "forget": ["services.rides", "services[\\"a b\\"].sessions.x", "services.a.phone_numbers[+14152370143]"]}',
      ],
    ],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const ENVIRONMENT = {
  "env-syntax": {
    broken: [
      [session('"unique_name": "${NAME}"'), '"${NAME}"'],
      [session('"unique_name": "${env.1}"'), '"${env.1}"'],
      [session('"unique_name": "a${env.NAME"'), '"a${env.NAME"'],
      [session('"unique_name": "${env.A:-${env.B}}"'), '"${env.A:-${env.B}}"'],
    ],
    fine: [[session('"unique_name": "$${env.NAME} $ {x}"')], [session('"unique_name": "$x{"')]],
  },
  "env-unset": {
    broken: [
      [session('"unique_name": "${env.NAME}"'), '"${env.NAME}"'],
      [session('"unique_name": "${env.NAME}"'), '"${env.NAME}"', { env: { NAME: "" } }],
      [session('"unique_name": "${env.toString}"'), '"${env.toString}"'],
      [session('"unique_name": "${env.NAME}"'), '"${env.NAME}"', { env: null }],
    ],
    fine: [
      [session('"unique_name": "${env.NAME}"'), { env: { NAME: "x" } }],
      [session('"unique_name": "${env.NAME:-x}"'), { env: { NAME: "" } }],
      [session('"unique_name": "a${env.NAME:-}"')],
    ],
  },
  "env-forbidden": {
    broken: [
      ...[
        "TWILIO_API_SECRET",
        "TWILIO_AUTH_TOKEN",
        "GITHUB_TOKEN",
        "ACTIONS_X",
        "RUNNER_X",
        "INPUT_X",
        "AWS_X",
        "github_token",
      ].map(
        (name) =>
          [
            session(`"unique_name": "\${env.${name}}"`),
            `"\${env.${name}}"`,
            { env: { [name]: "x" } },
          ] as const,
      ),
      [
        session('"unique_name": "${env.MINE}"'),
        '"${env.MINE}"',
        { env: { MINE: " hush " }, secrets: ["hush"] },
      ],
      [session('"unique_name": "${env.AWS_REGION:-x}"'), '"${env.AWS_REGION:-x}"'],
    ],
    fine: [
      [session('"unique_name": "${env.MINE}"'), { env: { MINE: "x" }, secrets: ["", "hush"] }],
      [session('"unique_name": "${env.TWILIO_REGION}"'), { env: { TWILIO_REGION: "x" } }],
    ],
  },
  "env-not-allowed": {
    broken: [
      [session('"unique_name": "${env.A}"'), '"${env.A}"', { env: { A: "x" }, allowedEnv: new Set(["B"]) }],
      [session('"unique_name": "${env.A:-y}"'), '"${env.A:-y}"', { env: { A: "x" }, allowedEnv: new Set() }],
    ],
    fine: [[session('"unique_name": "${env.A}"'), { env: { A: "x" }, allowedEnv: new Set(["A"]) }]],
  },
  "env-type": {
    broken: [
      ...["", " 5", "5.5", "0x10", "1e3", "9".repeat(16), "five"].flatMap((value) =>
        value === ""
          ? []
          : [[session('"ttl": "${env.TTL}"'), '"${env.TTL}"', { env: { TTL: value } }] as const],
      ),
      [service('"protect": "${env.P}"'), '"${env.P}"', { env: { P: "yes" } }],
    ],
    fine: [
      [session('"ttl": "${env.TTL}"'), { env: { TTL: "600" } }],
      [service('"protect": "${env.P}"'), { env: { P: "false" } }],
    ],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const SHARED = {
  "invalid-number": {
    broken: [
      ...[
        "14152370143",
        "4152370143",
        "+1 (415) 237-0143",
        "+0123456789",
        "+999123456",
        "+1415237",
        "+1555ALICE00",
        "+1234567890123456",
        "+15551234567",
      ].map(
        (number) => [service(`"phone_numbers": [{"phone_number": "${number}"}]`), `"${number}"`] as const,
      ),
      [participants('"identifier": "${env.A}", "proxy_identifier": "1 415 237 0143"'), '"1 415 237 0143"'],
    ],
    fine: [
      ...["+14155550100", "+14152370143", "+442079460958", "+4915112345678", "+5215512345678"].map(
        (number) => [service(`"phone_numbers": [{"phone_number": "${number}"}]`)] as const,
      ),
      [service('"phone_numbers": [{"phone_number": "${env.N}"}]')],
      [participants('"identifier": "${env.A}", "proxy_identifier": "12345"')],
    ],
  },
  "duplicate-unique-name": {
    broken: [
      ['{"services": {"a": {"unique_name": "x"}, "b": {"unique_name": "x" }}}', '"x"'],
      [service('"sessions": {"a": {}, "b": {"unique_name": "a"}}'), '"a"'],
    ],
    fine: [
      [twoServices('"sessions": {"s": {}}', '"sessions": {"s": {}}')],
      [service('"sessions": {"a": {"unique_name": null}, "b": {"unique_name": null}}')],
      ['{"services": {"a": {"unique_name": "${env.X}"}, "b": {"unique_name": "${env.X}" }}}'],
    ],
  },
  "duplicate-external": {
    broken: [
      [`{"services": {"a": {"service_sid": ${KS}}, "b": {"service_sid": ${KS}}}}`, '"b"'],
      [service(`"sessions": {"a": {"session_sid": ${KC}}, "b": {"session_sid": ${KC}}}`), '"b"'],
    ],
    fine: [[`{"services": {"a": {"service_sid": ${KS}}, "b": {"unique_name": "b"}}}`]],
  },
  "personal-data": {
    broken: [
      [session('"unique_name": "call +1 415-237-0143"'), '"call +1 415-237-0143"'],
      [session('"unique_name": "4152370143"'), '"4152370143"'],
      [session('"unique_name": "(415) 237-0143"'), '"(415) 237-0143"'],
      [session('"unique_name": "415 237 0143"'), '"415 237 0143"'],
      [session('"unique_name": "order_+14152370143_b"'), '"order_+14152370143_b"'],
      [session('"unique_name": "tel+14152370143"'), '"tel+14152370143"'],
      [session('"unique_name": "order_14152370143"'), '"order_14152370143"'],
      [participants('"identifier": "${env.A}", "friendly_name": "ann@example.com"'), '"ann@example.com"'],
      [service('"sessions": {"4152370143": {}}'), '"4152370143"'],
      [service('"sessions": {"4152370143": {"unique_name": "x"}}'), '"4152370143"'],
      ['{"services": {"a": {"unique_name": "ann@example.com"}}}', '"ann@example.com"'],
    ],
    fine: [
      [session('"unique_name": "order-1700000000"')],
      [session('"unique_name": "ORD4152370143"')],
      [session('"unique_name": "order_1700000000"')],
      [session('"unique_name": "550e8400-e29b-41d4-a716-446655440000"')],
      [session('"unique_name": "order-2026-01-02-33"')],
      [session('"unique_name": "1767225600000"')],
    ],
  },
  "personal-key": {
    broken: [
      [service('"sessions": {"+14152370143": {}}'), '"+14152370143"'],
      [service('"sessions": {"call +1 415 237 0143": {"unique_name": "x"}}'), '"call +1 415 237 0143"'],
      [service('"sessions": {"ann@example.com": {"unique_name": "x"}}'), '"ann@example.com"'],
      ['{"services": {"ann@example.com": {"unique_name": "x"}}}', '"ann@example.com"'],
    ],
    fine: [[service('"sessions": {"4152370143": {}}')], [service('"sessions": {"a+1": {}}')]],
  },
  "duplicate-number": {
    broken: [
      [
        service('"phone_numbers": [{"phone_number": "+14152370143"}, {"phone_number":  "+14152370143"}]'),
        '"+14152370143"',
      ],
      [service(`"phone_numbers": [{"sid": ${PN}}, {"sid": ${PN}}]`), PN],
      [service(`"short_codes": [{"sid": ${SC}}, {"sid": ${SC}}]`), SC],
    ],
    fine: [
      [service('"phone_numbers": [{"phone_number": "+14152370143"}, {"phone_number": "+14152370144"}]')],
    ],
  },
  "number-in-two-services": {
    broken: [
      [
        twoServices(
          '"phone_numbers": [{"phone_number": "+14152370143"}]',
          '"phone_numbers": [{"phone_number": "+14152370143"}]',
        ),
        '"+14152370143"',
      ],
      [twoServices(`"phone_numbers": [{"sid": ${PN}}]`, `"phone_numbers": [{"sid": ${PN}}]`), PN],
      [twoServices(`"short_codes": [{"sid": ${SC}}]`, `"short_codes": [{"sid": ${SC}}]`), SC],
    ],
    fine: [[twoServices(`"phone_numbers": [{"sid": ${PN}}]`, '"phone_numbers": []')]],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const SERVICE = {
  "invalid-url": {
    broken: [
      [service('"callback_url": "example.com/proxy"'), '"example.com/proxy"'],
      [service('"intercept_callback_url": "ftp://example.com"'), '"ftp://example.com"'],
      [service('"out_of_session_callback_url": "https://exa mple.com"'), '"https://exa mple.com"'],
      [service('"callback_url": "https:example.com"'), '"https:example.com"'],
      [service('"callback_url": "javascript:alert(1)"'), '"javascript:alert(1)"'],
    ],
    fine: [
      [service('"callback_url": "https://${env.HOST}/proxy"')],
      [service('"callback_url": "https://example.com/a?b=c#d", "intercept_callback_url": null')],
    ],
  },
  "insecure-url": {
    broken: [[service('"callback_url": "http://example.com"'), '"http://example.com"']],
    fine: [[service('"callback_url": "https://example.com"')]],
  },
  "proxy-url": {
    broken: [
      [
        service('"callback_url": "https://proxy.twilio.com/v1/Services"'),
        '"https://proxy.twilio.com/v1/Services"',
      ],
      [service('"callback_url": "https://proxy.ie1.twilio.com/"'), '"https://proxy.ie1.twilio.com/"'],
      [
        service('"callback_url": "https://webhooks.twilio.com/v1/Accounts/AC1/Proxy/KS1/Webhooks/Message"'),
        '"https://webhooks.twilio.com/v1/Accounts/AC1/Proxy/KS1/Webhooks/Message"',
      ],
    ],
    fine: [
      [service('"callback_url": "https://proxy.twilio.com.example.com/"')],
      [service('"callback_url": "https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1"')],
    ],
  },
  "geo-match-unproven": {
    broken: ["overlay", "radius", "extended-area-code"].map(
      (level) => [service(`"geo_match_level": "${level}"`), `"${level}"`] as const,
    ),
    fine: [[service('"geo_match_level": "country"')], [service('"geo_match_level": "area-code"')]],
  },
  "area-code-abroad": {
    broken: [
      [
        service('"geo_match_level": "area-code", "phone_numbers": [{"phone_number": "+442079460958"}]'),
        '"area-code"',
      ],
      [service(`"geo_match_level": "area-code", ${sessionsOf(["+442079460958"])}`), '"area-code"'],
    ],
    fine: [
      [service('"geo_match_level": "area-code", "phone_numbers": [{"phone_number": "+14152370143"}]')],
      [service('"geo_match_level": "country", "phone_numbers": [{"phone_number": "+442079460958"}]')],
    ],
  },
  "pool-over-capacity": {
    broken: [
      [service(numbers(501)), '"rides"'],
      [service(numbers(5001, true)), '"rides"'],
    ],
    fine: [[service(numbers(500))], [service(numbers(5000, true))]],
  },
  "pool-too-small": {
    broken: [
      [service(`${numbers(1)}, ${sessionsOf(["+14152370143", "+14152370143"])}`), '"+14152370143"'],
      [service(`${numbers(2, true)}, ${sessionsOf(["+14152370143"])}`), '"rides"'],
    ],
    fine: [
      [service(`${numbers(2)}, ${sessionsOf(["+14152370143", "+14152370143"])}`)],
      [service(`${numbers(1)}, ${sessionsOf(["+14152370143", "+14152370144"])}`)],
      [service(`${numbers(1)}, ${sessionsOf(["+14152370143", "+14152370143"], "closed")}`)],
      [service(sessionsOf(["+14152370143", "+14152370143"]))],
      [
        `{"services": {"a": {"service_sid": ${KS}, ${numbers(1)}, ${sessionsOf(["+14152370143", "+14152370143"])}}}}`,
      ],
    ],
  },
  "crowded-pool": {
    broken: [
      [
        service(
          `${numbers(1)}, ${sessionsOf(Array.from({ length: 101 }, (_, index) => `+1415237${1000 + index}`))}`,
        ),
        '"rides"',
      ],
    ],
    fine: [
      [
        service(
          `${numbers(1)}, ${sessionsOf(Array.from({ length: 100 }, (_, index) => `+1415237${1000 + index}`))}`,
        ),
      ],
    ],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const NUMBERS = {
  "number-missing": {
    broken: [[service('"phone_numbers": [{"is_reserved": true}]'), '{"is_reserved": true}']],
    fine: [[service('"phone_numbers": [{"phone_number": "${env.N}"}]')]],
  },
  "sid-and-number": {
    broken: [[service(`"phone_numbers": [{"sid": ${PN}, "phone_number": "+14152370143"}]`), PN]],
    fine: [[service(`"phone_numbers": [{"sid": ${PN}}]`)]],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const SESSION = {
  "too-many-participants": {
    broken: [
      [
        participants('"identifier": "${env.A}"', '"identifier": "${env.B}"', '"identifier": "${env.C}"'),
        '{"identifier": "${env.C}"}',
      ],
    ],
    fine: [[participants('"identifier": "${env.A}"', '"identifier": "${env.B}"')]],
  },
  "unnamed-session": {
    broken: [[session('"unique_name": null'), "null"]],
    fine: [[session('"ttl": 5')], [session(`"session_sid": ${KC}`)]],
  },
  "invalid-date": {
    broken: [
      "soon",
      "2027-01-01T00:00:00",
      "2027-02-30",
      "2027-02-30T00:00:00Z",
      "01/01/2027",
      "2027-13-01",
      "2027-01-01T00:00:00+0200",
      "2027-01-01 00:00Z",
    ].map((date) => [session(`"date_expiry": "${date}"`), `"${date}"`] as const),
    fine: [
      "2027-01-01",
      "2027-01-01T00:00:00Z",
      "2027-01-01T00:00:00.123Z",
      "2027-01-01T00:00+02:00",
      "2028-02-29",
    ].map((date) => [session(`"date_expiry": "${date}"`)] as const),
  },
  "date-expiry-past": {
    broken: [
      [session('"date_expiry": "2026-06-01T12:00:00Z", "status": "open"'), '"2026-06-01T12:00:00Z"'],
      [session('"date_expiry": "2026-06-01", "status": "in-progress"'), '"2026-06-01"'],
      [session('"date_expiry": "2020-01-01"'), '"2020-01-01"'],
    ],
    fine: [
      [session('"date_expiry": "2026-06-01T12:00:01Z"')],
      [session('"date_expiry": "2020-01-01", "status": "closed"')],
      [session('"date_expiry": "2020-01-01", "status": "${env.S}"')],
    ],
  },
  "ttl-and-date-expiry": {
    broken: [[session('"ttl": 600, "date_expiry": "2027-01-01"'), "600"]],
    fine: [[session('"ttl": 0, "date_expiry": "2027-01-01"')], [session('"ttl": 600, "date_expiry": null')]],
  },
  "alive-with-ttl": {
    broken: [
      [session('"ttl": 600, "status": "open"'), "600"],
      [session('"ttl": 600, "status": "in-progress"'), "600"],
    ],
    fine: [
      [session('"ttl": 600')],
      [session('"ttl": 600, "status": "closed"')],
      [session('"ttl": 0, "status": "open"')],
    ],
  },
  "ttl-null": {
    broken: [[session('"ttl": null'), "null"]],
    fine: [[session('"ttl": 0')], [service('"default_ttl": null')]],
  },
  "duplicate-identifier": {
    broken: [
      [participants('"identifier": "+14152370143"', '"identifier": "+14152370143"'), '"+14152370143"'],
    ],
    fine: [
      [participants('"identifier": "+14152370143"', '"identifier": "+14152370144"')],
      [participants('"identifier": "${env.A}"', '"identifier": "${env.A}"')],
    ],
  },
  "channel-in-voice-mode": {
    broken: [
      [participants('"identifier": "messenger:123"'), '"messenger:123"'],
      [
        session('"mode": "voice-only", "participants": [{"identifier": "whatsapp:+14152370143"}]'),
        '"whatsapp:+14152370143"',
      ],
    ],
    fine: [
      [session('"mode": "message-only", "participants": [{"identifier": "messenger:123"}]')],
      [session('"mode": "${env.M}", "participants": [{"identifier": "messenger:123"}]')],
      [session(`"session_sid": ${KC}, "participants": [{"identifier": "messenger:123"}]`)],
    ],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

const alice = (proxy: string, status: string): string =>
  `{"status": "${status}", "participants": [{"identifier": "+14152370143", "proxy_identifier": "${proxy}"}]}`;

const PARTICIPANT = {
  "invalid-identifier": {
    broken: ["14152370143", "+1415", "alice", "+999123456", "messenger:", "+1415237ALICE"].map(
      (identifier) => [participants(`"identifier": "${identifier}"`), `"${identifier}"`] as const,
    ),
    fine: [
      [participants('"identifier": "+14152370143"')],
      [participants('"identifier": "sip:ann@example.com"')],
    ],
  },
  "fictional-number": {
    broken: [[participants('"identifier": "+14155550100"'), '"+14155550100"']],
    fine: [[participants('"identifier": "+14152370143"')]],
  },
  "clear-identifier": {
    broken: [[participants('"identifier": "+14152370143"'), '"+14152370143"']],
    fine: [[participants('"identifier": "${env.A}"'), { env: { A: "+14152370143" } }]],
  },
  "two-proxy-identifiers": {
    broken: [
      [
        participants(
          `"identifier": "\${env.A}", "proxy_identifier": "+14152370143", "proxy_identifier_sid": ${PN}`,
        ),
        PN,
      ],
    ],
    fine: [
      [participants(`"identifier": "\${env.A}", "proxy_identifier": null, "proxy_identifier_sid": ${PN}`)],
    ],
  },
  "proxy-identifier-not-in-pool": {
    broken: [
      [
        service(
          '"phone_numbers": [{"phone_number": "+14152370143"}], "sessions": {"s": {"participants": [{"identifier": "${env.A}", "proxy_identifier": "+14152370144"}]}}',
        ),
        '"+14152370144"',
      ],
      [
        service(
          `"phone_numbers": [], "sessions": {"s": {"participants": [{"identifier": "\${env.A}", "proxy_identifier_sid": ${PN}}]}}`,
        ),
        PN,
      ],
    ],
    fine: [
      [
        service(
          '"phone_numbers": [{"phone_number": "+14152370143"}], "sessions": {"s": {"participants": [{"identifier": "${env.A}", "proxy_identifier": "+14152370143"}]}}',
        ),
      ],
      [
        service(
          `"phone_numbers": [{"sid": ${PN}}], "sessions": {"s": {"participants": [{"identifier": "\${env.A}", "proxy_identifier": "+14152370143"}]}}`,
        ),
      ],
      [participants('"identifier": "${env.A}", "proxy_identifier": "+14152370144"')],
    ],
  },
  "reserved-proxy-identifier": {
    broken: [
      [
        service(
          '"phone_numbers": [{"phone_number": "+14152370144", "is_reserved": true}], "sessions": {"s": {"participants": [{"identifier": "${env.A}", "proxy_identifier":  "+14152370144"}]}}',
        ),
        '"+14152370144"',
      ],
    ],
    fine: [
      [
        service(
          '"phone_numbers": [{"phone_number": "+14152370144"}], "sessions": {"s": {"participants": [{"identifier": "${env.A}", "proxy_identifier": "+14152370144"}]}}',
        ),
      ],
    ],
  },
  "pair-in-two-sessions": {
    broken: [
      [
        service(`"sessions": {"a": ${alice("+14152370150", "open")}, "b": ${alice("+14152370150", "open")}}`),
        '"+14152370150"',
      ],
    ],
    fine: [
      [
        service(
          `"sessions": {"a": ${alice("+14152370150", "open")}, "b": ${alice("+14152370150", "closed")}}`,
        ),
      ],
      [service(`"sessions": {"a": ${alice("+14152370150", "open")}, "b": ${alice("+14152370151", "open")}}`)],
    ],
  },
} satisfies Partial<Record<ProblemCode, Example>>;

export const examples: Readonly<Record<ProblemCode, Example>> = {
  ...DOCUMENT,
  ...SHAPE,
  ...ENVIRONMENT,
  ...SHARED,
  ...SERVICE,
  ...NUMBERS,
  ...SESSION,
  ...PARTICIPANT,
};
