/** Changes of every kind, each from one config to another, for tests that disturb them at every point. */
import type { AccountSeed } from "@twilio-proxy/simulator";
import { e164, person, sid } from "./stage.ts";

export interface Scenario {
  readonly name: string;
  readonly seed?: Partial<AccountSeed>;
  /** Applied undisturbed; null: nothing is. */
  readonly first: object | null;
  readonly second: object;
  /** With the consent to make anew what may be there under no name. */
  readonly recreate?: true;
}

export const numbers = (...which: readonly number[]): object[] => which.map((at) => ({ sid: sid("PN", at) }));
export const people = (...which: readonly number[]): object[] =>
  which.map((at) => ({ identifier: person(at) }));

export const rides = {
  unique_name: "rides",
  default_ttl: 3600,
  phone_numbers: [...numbers(1), { phone_number: e164(2), is_reserved: true }],
  short_codes: [{ sid: sid("SC", 1), is_reserved: true }],
  sessions: {
    "order-1": { ttl: 7000, participants: people(1, 2) },
    "order-2": { status: "closed", participants: people(3) },
    plain: { unique_name: null, ttl: 7201, participants: people(4) },
  },
};
export const food = { unique_name: "food", phone_numbers: numbers(3), sessions: { dinner: {} } };
export const both = { services: { rides, food } };

/** What an application has in the account beside the config; never to be touched. */
export const strangers: Partial<AccountSeed> = {
  services: [
    {
      sid: sid("KS", 0xf0),
      unique_name: "strange",
      phone_numbers: [{ sid: sid("PN", 6) }],
      sessions: [{ sid: sid("KC", 0xf0), unique_name: "theirs", participants: [{ identifier: person(90) }] }],
    },
  ],
};

export const SCENARIOS: readonly Scenario[] = [
  { name: "create everything", seed: strangers, first: null, second: both },
  {
    name: "update everything",
    first: both,
    second: {
      services: {
        rides: {
          ...rides,
          unique_name: "rides-2",
          default_ttl: 60,
          phone_numbers: [...numbers(1), { phone_number: e164(2), is_reserved: false }],
          short_codes: [{ sid: sid("SC", 1), is_reserved: false }],
          sessions: {
            "order-1": { ttl: 7001, status: "closed", participants: people(1, 2) },
            "order-2": { status: "in-progress", participants: people(3) },
            plain: { unique_name: null, ttl: 7202, participants: people(4) },
          },
        },
        food: { ...food, callback_url: "https://food.example.com/" },
      },
    },
  },
  {
    name: "replace sessions for a participant and for a mode",
    first: both,
    second: {
      services: {
        rides: {
          ...rides,
          sessions: {
            ...rides.sessions,
            "order-1": {
              ttl: 7000,
              participants: [{ identifier: person(1), friendly_name: "rider" }, ...people(2)],
            },
          },
        },
        food: { ...food, sessions: { dinner: { mode: "voice-only" } } },
      },
    },
  },
  {
    name: "move a number and a short code, both ways",
    first: both,
    second: {
      services: {
        rides: { ...rides, phone_numbers: [...numbers(1, 3)], short_codes: [] },
        food: {
          ...food,
          phone_numbers: [{ phone_number: e164(2), is_reserved: false }],
          short_codes: [{ sid: sid("SC", 1) }],
        },
      },
    },
  },
  {
    name: "swap one participant for another",
    first: both,
    second: {
      services: {
        rides: {
          ...rides,
          sessions: { ...rides.sessions, "order-1": { ttl: 7000, participants: people(1, 5) } },
        },
        food,
      },
    },
  },
  {
    name: "delete sessions, numbers and a service",
    seed: strangers,
    first: both,
    second: { services: { rides: { ...rides, phone_numbers: numbers(1), short_codes: [], sessions: {} } } },
  },
  {
    name: "adopt what exists",
    recreate: true,
    seed: {
      services: [
        {
          unique_name: "rides",
          phone_numbers: [{ sid: sid("PN", 1) }],
          sessions: [{ unique_name: "order-1", ttl: 9000, participants: [{ identifier: person(1) }] }],
        },
        ...(strangers.services ?? []),
      ],
    },
    first: null,
    second: both,
  },
  {
    name: "give blocks other names",
    first: both,
    second: {
      services: {
        taxis: {
          ...rides,
          default_ttl: 59,
          sessions: {
            plain: rides.sessions.plain,
            "order-2": rides.sessions["order-2"],
            renamed: { unique_name: "order-1", ttl: 7000, participants: people(1, 2) },
          },
        },
        food,
      },
    },
  },
  {
    name: "replace an unnamed session",
    first: { services: { rides: { ...rides, sessions: { plain: rides.sessions.plain } } } },
    second: {
      services: {
        rides: { ...rides, sessions: { plain: { ...rides.sessions.plain, mode: "message-only" } } },
      },
    },
  },
  {
    name: "delete the only service and create another",
    first: { services: { food } },
    second: { services: { drinks: { unique_name: "drinks" } } },
  },
];
