/** Reading asks for no more than it must: the calls of a plan against the lower bound. */
import type { AccountSeed } from "@twilio-proxy/simulator";
import { afterEach, describe, expect, test } from "vitest";
import { createLab, type Lab } from "./harness.ts";

let lab: Lab | null = null;
afterEach(() => lab?.close());

const number = (at: number): string => `+1415237${String(at).padStart(4, "0")}`;
const sid = (prefix: string, at: number): string => `${prefix}${at.toString(16).padStart(32, "0")}`;
const person = (at: number): string => `+1415368${String(at).padStart(4, "0")}`;

/** An account with what the config declares, and the config; `foreign` sessions belong to an application. */
interface Fleet {
  readonly services: number;
  readonly numbers: number;
  readonly sessions: number;
  readonly participants: boolean;
  readonly foreign: number;
}

function fleet({ services, numbers, sessions, participants, foreign }: Fleet): {
  seed: AccountSeed;
  config: object;
} {
  const names = [...Array(services).keys()].map((at) => `s${at}`);
  const numbersOf = (service: number): number[] =>
    [...Array(numbers).keys()].map((at) => service * numbers + at);
  const ours = (service: number): string[] =>
    [...Array(sessions).keys()].map((at) => `session-${service}-${at}`);
  const people = (service: number, at: number): { identifier: string }[] =>
    participants ? [{ identifier: person(service * sessions + at) }] : [];
  const seed = {
    incoming_phone_numbers: names.flatMap((_, service) =>
      numbersOf(service).map((at) => ({ sid: sid("PN", at), phone_number: number(at) })),
    ),
    services: names.map((unique_name, service) => ({
      sid: sid("KS", service),
      unique_name,
      phone_numbers: numbersOf(service).map((at) => ({ sid: sid("PN", at) })),
      sessions: [
        ...[...Array(foreign).keys()].map((at) => ({ unique_name: `foreign-${at}` })),
        ...ours(service).map((unique_name, at) => ({ unique_name, participants: people(service, at) })),
      ],
    })),
  };
  const config = {
    services: Object.fromEntries(
      names.map((unique_name, service) => [
        unique_name,
        {
          unique_name,
          phone_numbers: numbersOf(service).map((at) => ({ phone_number: number(at) })),
          sessions: Object.fromEntries(
            ours(service).map((name, at) => [name, { participants: people(service, at) }]),
          ),
        },
      ]),
    ),
  };
  return { seed, config };
}

function count(calls: readonly string[], ending: RegExp): number {
  return calls.filter((call) => ending.test(call)).length;
}

async function callsOfPlan(given: Fleet, owned: boolean): Promise<readonly string[]> {
  const { seed, config } = fleet(given);
  lab = await createLab(seed);
  if (owned) await lab.apply(config);
  lab.forgetCalls();
  const { plan } = await lab.plan(config);
  expect(plan.steps.every((step) => step.actions[0] === "adopt")).toBe(true);
  expect(plan.steps).toHaveLength(
    owned ? 0 : given.services * (1 + given.numbers + given.sessions * (given.participants ? 2 : 1)),
  );
  return lab.calls();
}

const table: readonly (readonly [string, Fleet])[] = [
  ["one service", { services: 1, numbers: 0, sessions: 0, participants: false, foreign: 0 }],
  ["a few services", { services: 7, numbers: 3, sessions: 2, participants: true, foreign: 5 }],
  ["more numbers than a page", { services: 2, numbers: 250, sessions: 0, participants: false, foreign: 0 }],
  ["exactly a page of numbers", { services: 1, numbers: 100, sessions: 0, participants: false, foreign: 0 }],
  [
    "sessions without declared participants",
    { services: 1, numbers: 1, sessions: 4, participants: false, foreign: 0 },
  ],
  ["more sessions than a page", { services: 1, numbers: 1, sessions: 230, participants: false, foreign: 0 }],
];

describe.each([
  ["owned", true],
  ["found by name", false],
])("%s", (_, owned) => {
  test.each(table)("%s", async (_name, given) => {
    const calls = await callsOfPlan(given, owned);
    const { services, numbers, sessions, participants } = given;
    expect({
      services: count(calls, /GET \/v1\/Services(\/KS\w+)?$/),
      numbers: count(calls, /\/PhoneNumbers$/),
      sessions: count(calls, /\/Sessions(\/[^/]+)?$/),
      participants: count(calls, /\/Participants$/),
      all: calls.length,
    }).toEqual({
      services: 1,
      numbers: services * Math.ceil(numbers / 100),
      sessions: services * Math.ceil(sessions / 100),
      participants: participants ? services * sessions : 0,
      all:
        1 + services * (Math.ceil(numbers / 100) + Math.ceil(sessions / 100) + (participants ? sessions : 0)),
    });
  });

  test("three sessions among 100,000 of an application cost one page and three reads", async () => {
    const calls = await callsOfPlan(
      { services: 1, numbers: 1, sessions: 3, participants: true, foreign: 100_000 },
      owned,
    );
    expect(count(calls, /\/Sessions$/)).toBeLessThanOrEqual(1);
    expect(count(calls, /\/Sessions\/[^/]+$/)).toBe(3);
    expect(calls).toHaveLength(1 + 1 + 1 + 3 + 3);
  });

  test("one session among 100,000 costs one read", async () => {
    const calls = await callsOfPlan(
      { services: 1, numbers: 0, sessions: 1, participants: false, foreign: 100_000 },
      owned,
    );
    expect(calls).toHaveLength(2);
  });
});

test("the account's own lists are read only when something is to be attached", async () => {
  const given = { services: 1, numbers: 2, sessions: 0, participants: false, foreign: 0 };
  const { seed, config } = fleet(given);
  lab = await createLab({ ...seed, services: [{ unique_name: "s0" }] });
  const { plan } = await lab.plan(config);
  expect(plan.summary).toMatchObject({ adopt: 1, add: 2 });
  expect(count(lab.calls(), /IncomingPhoneNumbers\.json$/)).toBe(1);
  expect(count(lab.calls(), /ShortCodes\.json$/)).toBe(0);
});

test("children of a service that is not there are not asked for", async () => {
  const { seed, config } = fleet({ services: 2, numbers: 1, sessions: 2, participants: true, foreign: 0 });
  lab = await createLab({ incoming_phone_numbers: seed.incoming_phone_numbers ?? [] });
  await lab.plan(config);
  expect([...lab.calls()].sort()).toEqual([
    expect.stringMatching(/IncomingPhoneNumbers\.json$/),
    "GET /v1/Services",
  ]);
});
