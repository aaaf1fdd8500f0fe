/**
 * What the crashes happen in: every kind of step on every kind of resource, one by one and mixed, each from what was applied
 * before to one config more. Strangers are in every account: what an application made there must survive all of it.
 */
import type { AccountSeed, ServiceSeed, SessionSeed } from "@twilio-proxy/simulator";
import {
  both,
  food,
  numbers,
  people,
  SCENARIOS,
  strangers,
} from "../../packages/core/test/apply/scenarios.ts";
import { e164, person, sid } from "../../packages/core/test/apply/stage.ts";

export interface CrashScenario {
  readonly name: string;
  /** Beside the account's own numbers and codes. */
  readonly seed?: Partial<AccountSeed>;
  /** Applied one after the other, undisturbed. */
  readonly before?: readonly object[];
  /** Applied next and killed at this call, so that the scenario begins with what that left. */
  readonly cutOff?: { readonly config: object; readonly call: number };
  /** What an application does to the account after that. */
  readonly meanwhile?: (account: AccountSeed) => AccountSeed;
  /** Applied again and again, killed at every point. */
  readonly config: object;
  readonly flags?: readonly string[];
  /** Nobody can tell what a dead run made: the next one may refuse with this code instead, change nothing and keep the intents. */
  readonly orRefused?: string;
}

/** Without a state, a service that exists may hold the unnamed session already; here it does not. */
const NEW_UNNAMED = ["--allow-recreate"];

const services = (given: object): object => ({ services: given });
const shop = (fields: object = {}, key = "shop"): object =>
  services({ [key]: { unique_name: "shop", ...fields } });
const sessions = (given: object): object => shop({ phone_numbers: numbers(1, 2), sessions: given });
const one = (fields: object): object => sessions({ one: { ttl: 7000, ...fields } });
const code = { sid: sid("SC", 1) };
const inOneYear = new Date(Date.now() + 365 * 86_400_000).toISOString();
const inTwoYears = new Date(Date.now() + 730 * 86_400_000).toISOString();

/** The account with a service `shop` that an application made, and the strangers. */
const existing = (fields: Partial<ServiceSeed>): Partial<AccountSeed> => ({
  services: [{ sid: sid("KS", 0xe0), unique_name: "shop", ...fields }, ...(strangers.services ?? [])],
});
const theirSession: SessionSeed = { sid: sid("KC", 0xe1), unique_name: "theirs" };

type Change<T> = (value: T) => T | null;

/** Changes one service by its name, or a session in it; null takes it away. */
const inService =
  (name: string, change: Change<ServiceSeed>) =>
  (account: AccountSeed): AccountSeed => ({
    ...account,
    services: (account.services ?? []).flatMap((one) =>
      one.unique_name === name ? (change(one) ?? []) : one,
    ),
  });
const inSession = (name: string, change: Change<SessionSeed>) =>
  inService("shop", (service) => ({
    ...service,
    sessions: (service.sessions ?? []).flatMap((one) =>
      one.unique_name === name ? (change(one) ?? []) : one,
    ),
  }));
const close = inSession("one", (session) => ({
  ...session,
  status: "closed",
  closed_reason: "api",
  date_ended: new Date().toISOString(),
}));
const moveIn = inService("shop", (service) => ({
  ...service,
  sessions: [...(service.sessions ?? []), theirSession],
}));

const creating: readonly CrashScenario[] = [
  { name: "create a service", config: shop() },
  {
    name: "create a service with every field",
    config: shop({
      default_ttl: 8000,
      callback_url: "https://shop.example.com/",
      intercept_callback_url: "https://shop.example.com/intercept",
      out_of_session_callback_url: "https://shop.example.com/unknown",
      geo_match_level: "area-code",
      number_selection_behavior: "avoid-sticky",
      chat_instance_sid: sid("IS", 1),
    }),
  },
  {
    name: "create numbers, by SID, by number and reserved",
    config: shop({ phone_numbers: [...numbers(1), { phone_number: e164(2), is_reserved: true }] }),
  },
  { name: "create a reserved short code", config: shop({ short_codes: [{ ...code, is_reserved: true }] }) },
  { name: "create a session", config: shop({ sessions: { one: {} } }) },
  { name: "create an open session with two participants", config: one({ participants: people(1, 2) }) },
  {
    name: "create a closed session with a participant",
    config: one({ status: "closed", participants: people(1) }),
  },
  { name: "create an unnamed session", config: shop({ sessions: { one: { unique_name: null } } }) },
  {
    name: "create two unnamed sessions beside a stranger's",
    seed: existing({ sessions: [{ sid: sid("KC", 0xe1), ttl: 7000 }] }),
    config: shop({
      sessions: { one: { unique_name: null, ttl: 7000 }, two: { unique_name: null, ttl: 7001 } },
    }),
    flags: NEW_UNNAMED,
  },
  {
    name: "create two unnamed sessions that are alike",
    config: shop({
      sessions: { one: { unique_name: null, ttl: 7000 }, two: { unique_name: null, ttl: 7000 } },
    }),
    orRefused: "ambiguous-create",
  },
  {
    name: "create a participant with every field",
    config: one({
      date_expiry: inOneYear,
      ttl: 0,
      participants: [{ identifier: person(1), friendly_name: "rider", proxy_identifier: e164(1) }],
    }),
  },
  {
    name: "create one person in three sessions",
    config: sessions({
      one: { participants: people(1) },
      two: { participants: people(1) },
      three: { mode: "message-only", participants: people(2) },
    }),
  },
  {
    name: "create below a service that exists",
    seed: existing({ sessions: [theirSession] }),
    config: services({
      shop: { service_sid: sid("KS", 0xe0), phone_numbers: numbers(1), sessions: { one: {} } },
    }),
  },
  {
    name: "create participants in a session that exists",
    seed: existing({
      phone_numbers: [{ sid: sid("PN", 1) }, { sid: sid("PN", 2) }],
      sessions: [theirSession],
    }),
    config: services({
      shop: {
        service_sid: sid("KS", 0xe0),
        sessions: { held: { session_sid: sid("KC", 0xe1), participants: people(1, 2) } },
      },
    }),
  },
];

const updating: readonly CrashScenario[] = [
  {
    name: "rename a service",
    before: [shop({ sessions: { one: {} } })],
    config: services({ shop: { unique_name: "store", sessions: { one: {} } } }),
  },
  {
    name: "reset a service's fields",
    before: [shop({ default_ttl: 8000, callback_url: "https://a.example/", geo_match_level: "overlay" })],
    config: shop({ default_ttl: null, callback_url: null, geo_match_level: null }),
  },
  {
    name: "reserve a number and release another",
    before: [shop({ phone_numbers: [...numbers(1), { sid: sid("PN", 2), is_reserved: true }] })],
    config: shop({
      phone_numbers: [
        { sid: sid("PN", 1), is_reserved: true },
        { sid: sid("PN", 2), is_reserved: false },
      ],
    }),
  },
  {
    name: "reserve a short code",
    before: [shop({ short_codes: [code] })],
    config: shop({ short_codes: [{ ...code, is_reserved: true }] }),
  },
  {
    name: "change how long sessions last",
    before: [sessions({ one: { ttl: 7000 }, two: { date_expiry: inOneYear } })],
    config: sessions({ one: { ttl: 7001 }, two: { date_expiry: inTwoYears } }),
  },
  {
    name: "change an unnamed session",
    before: [shop({ sessions: { one: { unique_name: null, ttl: 7000 } } })],
    config: shop({ sessions: { one: { unique_name: null, ttl: 7001 } } }),
  },
  {
    name: "close a session",
    before: [one({ participants: people(1) })],
    config: one({ status: "closed", participants: people(1) }),
  },
  {
    name: "let somebody join and close the session",
    before: [one({ participants: people(1) })],
    config: one({ status: "closed", participants: people(1, 2) }),
  },
  {
    name: "re-open a session that an application closed",
    before: [one({ ttl: 0, status: "open", participants: people(1) })],
    meanwhile: close,
    config: one({ ttl: 0, status: "open", participants: people(1) }),
  },
  {
    name: "re-open a session with another end",
    before: [one({ ttl: 0, status: "closed", date_expiry: inOneYear })],
    config: one({ ttl: 7002, status: "in-progress", date_expiry: inTwoYears }),
  },
  {
    name: "undo what was changed by hand",
    before: [one({ participants: people(1) })],
    meanwhile: inSession("one", (session) => ({ ...session, ttl: 60_000 })),
    config: one({ participants: people(1) }),
  },
];

const replacing: readonly CrashScenario[] = [
  {
    name: "replace a session for its mode",
    before: [one({ participants: people(1) })],
    config: one({ mode: "voice-only", participants: people(1) }),
  },
  {
    name: "replace a session for its name",
    before: [sessions({ one: { unique_name: "old" } })],
    config: sessions({ one: { unique_name: "new" } }),
  },
  {
    name: "replace a session that loses its name",
    before: [sessions({ one: {} })],
    config: sessions({ one: { unique_name: null } }),
  },
  {
    name: "replace a session for a participant's friendly_name",
    before: [one({ participants: people(1, 2) })],
    config: one({ participants: [{ identifier: person(1), friendly_name: "rider" }, ...people(2)] }),
  },
  {
    name: "replace a session for a participant's proxy number",
    before: [one({ participants: [{ identifier: person(1), proxy_identifier: e164(1) }] })],
    config: one({ participants: [{ identifier: person(1), proxy_identifier: e164(2) }] }),
  },
  {
    name: "replace a session for somebody who comes back",
    before: [one({ participants: people(1, 2) }), one({ participants: people(1) })],
    config: one({ participants: people(1, 2) }),
  },
  {
    name: "make a session again that somebody deleted",
    before: [one({ status: "open", participants: people(1) })],
    meanwhile: inSession("one", () => null),
    config: one({ status: "open", participants: people(1) }),
  },
  {
    name: "attach a number again that somebody detached",
    before: [shop({ phone_numbers: numbers(1, 2) })],
    meanwhile: inService("shop", ({ phone_numbers: _, ...service }) => service),
    config: shop({ phone_numbers: numbers(1, 2) }),
  },
  {
    name: "let another participant take a place",
    before: [one({ participants: people(1, 2) })],
    config: one({ participants: people(1, 3) }),
  },
  {
    name: "let a second participant join",
    before: [one({ participants: people(1) })],
    config: one({ participants: people(1, 2) }),
  },
  {
    name: "remove both participants",
    before: [one({ participants: people(1, 2) })],
    config: one({ participants: [] }),
  },
  {
    name: "move a person from one session to another",
    before: [
      sessions({
        one: { participants: [{ identifier: person(1), proxy_identifier: e164(1) }] },
        two: {},
      }),
    ],
    config: sessions({
      one: { participants: [] },
      two: { participants: [{ identifier: person(1), proxy_identifier: e164(1) }] },
    }),
  },
];

const two = (left: object, right: object): object =>
  services({ left: { unique_name: "left", ...left }, right: { unique_name: "right", ...right } });

const moving: readonly CrashScenario[] = [
  {
    name: "move a number",
    before: [two({ phone_numbers: numbers(1, 2) }, {})],
    config: two({ phone_numbers: numbers(1) }, { phone_numbers: numbers(2) }),
  },
  {
    name: "swap two numbers",
    before: [two({ phone_numbers: numbers(1) }, { phone_numbers: numbers(2) })],
    config: two({ phone_numbers: numbers(2) }, { phone_numbers: numbers(1) }),
  },
  {
    name: "move a short code and reserve it",
    before: [two({ short_codes: [code] }, {})],
    config: two({}, { short_codes: [{ ...code, is_reserved: true }] }),
  },
  {
    name: "move a number into a new service",
    before: [shop({ phone_numbers: numbers(1, 2) })],
    config: services({
      shop: { unique_name: "shop", phone_numbers: numbers(1) },
      store: { unique_name: "store", phone_numbers: numbers(2) },
    }),
  },
  {
    name: "move a number out of a service that goes",
    before: [two({ phone_numbers: numbers(1) }, {})],
    config: services({ right: { unique_name: "right", phone_numbers: numbers(1) } }),
  },
];

const deleting: readonly CrashScenario[] = [
  {
    name: "delete numbers",
    before: [shop({ phone_numbers: numbers(1, 2, 3) })],
    config: shop({ phone_numbers: numbers(3) }),
  },
  { name: "delete a short code", before: [shop({ short_codes: [code] })], config: shop() },
  {
    name: "delete a session beside a stranger's",
    before: [one({ participants: people(1) })],
    meanwhile: moveIn,
    config: sessions({}),
  },
  { name: "delete a closed session", before: [one({ status: "closed" })], config: sessions({}) },
  { name: "delete an unnamed session", before: [one({ unique_name: null })], config: sessions({}) },
  {
    name: "delete one service of two",
    before: [both],
    config: services({ food }),
  },
  {
    name: "delete everything",
    before: [one({ participants: people(1) })],
    config: services({}),
  },
];

const adopted = existing({
  default_ttl: 7500,
  phone_numbers: [{ sid: sid("PN", 1) }, { sid: sid("PN", 2), is_reserved: true }],
  short_codes: [{ sid: sid("SC", 1) }],
  sessions: [
    {
      sid: sid("KC", 0xe2),
      unique_name: "one",
      ttl: 7000,
      participants: [{ identifier: person(1) }],
    },
    theirSession,
  ],
});

const adopting: readonly CrashScenario[] = [
  { name: "adopt a service", seed: adopted, config: shop() },
  {
    name: "adopt numbers and a short code",
    seed: adopted,
    config: shop({ phone_numbers: numbers(1), short_codes: [code] }),
  },
  {
    name: "adopt a session and its participant",
    seed: adopted,
    config: shop({ sessions: { one: { ttl: 7000, participants: people(1) } } }),
  },
  {
    name: "adopt and update",
    seed: adopted,
    config: shop({
      default_ttl: 8000,
      phone_numbers: [{ sid: sid("PN", 2), is_reserved: false }],
      short_codes: [{ ...code, is_reserved: true }],
      sessions: { one: { ttl: 7001 } },
    }),
  },
  {
    name: "adopt a session and let somebody join",
    seed: adopted,
    config: shop({ sessions: { one: { ttl: 7001, participants: people(1, 2) } } }),
  },
  {
    name: "adopt a session and replace it",
    seed: adopted,
    config: shop({ sessions: { one: { mode: "voice-only", participants: people(1) } } }),
  },
];

const owning: readonly CrashScenario[] = [
  {
    name: "forget a service and create another",
    before: [shop({ sessions: { one: {} } })],
    config: { forget: ["services.shop"], services: { store: { unique_name: "store" } } },
  },
  {
    name: "forget a session and change its service",
    before: [shop({ sessions: { one: {}, two: {} } })],
    config: {
      forget: ["services.shop.sessions.one"],
      services: { shop: { unique_name: "shop", default_ttl: 8000, sessions: {} } },
    },
  },
  {
    name: "protect and change",
    before: [shop({ default_ttl: 7500, sessions: { one: {} } })],
    config: shop({ default_ttl: 7600, protect: true, sessions: { one: { protect: true, ttl: 7000 } } }),
  },
  {
    name: "lift a protection and change",
    before: [shop({ protect: true, sessions: { one: { protect: true } } })],
    config: shop({ protect: false, sessions: { one: { protect: false, ttl: 7000 } } }),
  },
  {
    name: "give a service another key and another field",
    before: [shop({ phone_numbers: numbers(1) })],
    config: shop({ phone_numbers: numbers(1), default_ttl: 8000 }, "store"),
  },
  {
    name: "give a session another key and delete a second",
    before: [sessions({ one: { ttl: 7000, participants: people(1) }, two: {} })],
    config: sessions({ uno: { unique_name: "one", ttl: 7001, participants: people(1) } }),
  },
];

const interrupted: readonly CrashScenario[] = [
  { name: "go on after a create that was cut off", cutOff: { config: both, call: 9 }, config: both },
  {
    name: "go elsewhere after a create that was cut off",
    cutOff: { config: both, call: 11 },
    config: services({ food: { ...food, default_ttl: 8000 } }),
  },
  {
    name: "go on after a replacement that was cut off",
    before: [one({ participants: people(1) })],
    cutOff: { config: one({ mode: "voice-only", participants: people(1) }), call: 7 },
    config: one({ mode: "voice-only", participants: people(1, 2) }),
  },
  {
    name: "go on after a move that was cut off",
    before: [two({ phone_numbers: numbers(1, 2) }, {})],
    cutOff: { config: two({ phone_numbers: numbers(1) }, { phone_numbers: numbers(2) }), call: 6 },
    config: two({ phone_numbers: numbers(1) }, { phone_numbers: numbers(2), default_ttl: 8000 }),
  },
];

const mixed: readonly CrashScenario[] = [
  {
    name: "rename, move and replace",
    before: [two({ phone_numbers: numbers(1, 2), sessions: { one: {} } }, { phone_numbers: numbers(3) })],
    config: services({
      left: {
        unique_name: "left-2",
        phone_numbers: numbers(1, 3),
        sessions: { one: { mode: "voice-only" } },
      },
      right: { unique_name: "right", phone_numbers: numbers(2), default_ttl: 8000 },
    }),
  },
  {
    name: "swap a short code for a number, and one unnamed session for another",
    before: [
      two({ short_codes: [code], sessions: { one: { unique_name: null } } }, { phone_numbers: numbers(1) }),
    ],
    config: two(
      { phone_numbers: numbers(1), sessions: { two: { unique_name: null } } },
      { short_codes: [code] },
    ),
  },
  {
    name: "create, adopt and delete at once",
    seed: adopted,
    before: [services({ food })],
    config: shop({ sessions: { one: { ttl: 7000 }, fresh: { unique_name: null, ttl: 7003 } } }),
  },
  {
    name: "a target of several",
    before: [two({}, {})],
    config: two({ default_ttl: 8000, sessions: { one: {} } }, { default_ttl: 8000 }),
    flags: ["--target", "services.left"],
  },
];

const shared = SCENARIOS.map(
  ({ name, seed, first, second, recreate }): CrashScenario => ({
    name,
    ...(seed === undefined ? {} : { seed }),
    before: first === null ? [] : [first],
    config: second,
    ...(recreate === undefined ? {} : { flags: NEW_UNNAMED }),
  }),
);

export const CRASH_SCENARIOS: readonly CrashScenario[] = [
  ...shared,
  ...creating,
  ...updating,
  ...replacing,
  ...moving,
  ...deleting,
  ...adopting,
  ...owning,
  ...interrupted,
  ...mixed,
].map((scenario) => ({ ...scenario, seed: scenario.seed ?? strangers }));
