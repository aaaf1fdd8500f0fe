/** Any config after any other: applied, the account is what the second says, and nobody else's things were touched. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { GuardFailure } from "../../src/index.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { stepsOf } from "../harness.ts";
import { contentOf, createStage, person, type Stage, sid } from "./stage.ts";

const allow = { destroy: true, empty: true, recreate: true };

interface DrawnSession {
  readonly status: string | undefined;
  readonly ttl: number | undefined;
  readonly mode: string | undefined;
  readonly people: readonly { readonly who: number; readonly friendly: boolean }[];
}

const session: fc.Arbitrary<DrawnSession> = fc.record({
  status: fc.constantFrom(undefined, undefined, "open", "in-progress", "closed"),
  ttl: fc.constantFrom(undefined, 7000, 8000),
  mode: fc.constantFrom(undefined, undefined, "voice-only"),
  people: fc.uniqueArray(fc.record({ who: fc.integer({ min: 1, max: 4 }), friendly: fc.boolean() }), {
    maxLength: 2,
    selector: ({ who }) => who,
  }),
});

/** Who holds a number or a code: service 0 or 1, or neither; and whether it is reserved there. */
const holder = fc.record({
  at: fc.constantFrom(0, 0, 1, 1, null),
  reserved: fc.constantFrom(false, false, true),
});

const drawn = fc.record({
  declared: fc.constantFrom([true, true], [true, true], [true, false], [false, true]),
  names: fc.constantFrom(["one", "two"], ["one", "two"], ["uno", "two"]),
  keys: fc.constantFrom(["a", "b"], ["a", "b"], ["c", "b"]),
  ttls: fc.tuple(fc.constantFrom(undefined, 0, 60), fc.constantFrom(undefined, 60)),
  numbers: fc.array(holder, { minLength: 4, maxLength: 4 }),
  codes: fc.array(holder, { minLength: 2, maxLength: 2 }),
  sessions: fc.array(fc.array(fc.option(session, { nil: undefined }), { minLength: 3, maxLength: 3 }), {
    minLength: 2,
    maxLength: 2,
  }),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

const NAMES = ["north", "south", "west"];

function configOf(given: Drawn): object {
  const member = (prefix: string, at: number, reserved: boolean) => ({
    sid: sid(prefix, at + 1),
    // Said always: left out, a number would stay reserved as it was.
    is_reserved: reserved,
  });
  const hasPeople = (at: number): boolean =>
    (given.sessions[at] ?? []).some((one) => one !== undefined && one.people.length > 0);
  const service = (at: number): object => {
    const held = (prefix: string, all: Drawn["numbers"]) =>
      all.flatMap((one, index) => (one.at === at ? [member(prefix, index, one.reserved)] : []));
    return {
      unique_name: given.names[at],
      ...(given.ttls[at] === undefined ? {} : { default_ttl: given.ttls[at] }),
      phone_numbers: held("PN", given.numbers),
      // Whether Proxy would choose an unreserved code for a person is Twilio's to say, so there people get none.
      short_codes: held(
        "SC",
        given.codes.map((one) => ({ ...one, reserved: one.reserved || hasPeople(at) })),
      ),
      sessions: Object.fromEntries(
        (given.sessions[at] ?? []).flatMap((one, index) =>
          one === undefined ? [] : [[NAMES[index] ?? "", sessionOf(one)]],
        ),
      ),
    };
  };
  const services = [0, 1].filter((at) => given.declared[at]).map((at) => [given.keys[at], service(at)]);
  return { services: Object.fromEntries(services) };
}

/** Each person needs as many numbers as they have sessions, or Twilio refuses (80208): whoever is too many stays away. */
function uncrowded(given: Drawn): Drawn {
  const sessions = given.sessions.map((all, at) => {
    const free = given.numbers.filter((one) => one.at === at && !one.reserved).length;
    const joined = new Map<number, number>();
    return all.map((one) => {
      const people = (one?.people ?? []).filter(({ who }) => {
        joined.set(who, (joined.get(who) ?? 0) + 1);
        return (joined.get(who) ?? 0) <= free;
      });
      return one === undefined ? undefined : { ...one, people };
    });
  });
  return { ...given, sessions };
}

function sessionOf({ status, ttl, mode, people }: DrawnSession): object {
  return {
    ...(status === undefined ? {} : { status }),
    // A session that is kept alive has no end of its own.
    ...(ttl === undefined || status === "open" || status === "in-progress" ? {} : { ttl }),
    ...(mode === undefined ? {} : { mode }),
    participants: people.map(({ who, friendly }) => ({
      identifier: person(who),
      ...(friendly ? { friendly_name: "guest" } : {}),
    })),
  };
}

/** An application's own service, and a session of its own wherever we have a service. */
const FOREIGN = {
  services: [
    {
      sid: sid("KS", 0xf0),
      unique_name: "theirs",
      default_ttl: 5,
      phone_numbers: [{ sid: sid("PN", 6) }],
      sessions: [{ sid: sid("KC", 0xf0), unique_name: "theirs", participants: [{ identifier: person(1) }] }],
    },
  ],
};

function foreignIn(stage: Stage): unknown {
  return stage.lab.simulator.account().services?.find((one) => one.sid === sid("KS", 0xf0));
}

/** What this plan takes away and what it keeps never meet. */
function expectNothingKeptIsDeleted({ steps, settled }: Plan): void {
  const deleted = steps.filter((step) => (step.actions as readonly string[]).includes("delete"));
  const kept = new Set([
    ...settled.map((one) => one.sid),
    ...steps
      .filter((step) => ["update", "adopt", "move", "forget"].includes(step.actions[0]))
      .map((step) => step.sid),
  ]);
  // A number that moves keeps its SID and leaves one pool for another.
  for (const step of deleted) {
    if (step.group === null && step.sid !== null) expect(kept.has(step.sid), step.address).toBe(false);
  }
}

/** Twilio was never asked for anything below what it did not have (yet). */
function expectNoMissingParents(stage: Stage): void {
  const misses = stage.lab.simulator
    .requests()
    .requests.filter((one) => one.method === "POST" && one.status === 404);
  expect(misses).toEqual([]);
}

const IN_USE = 80611;

interface Tally {
  inUse: number;
  through: number;
  invalid: number;
  refused: Map<string, number>;
}

/** True: applied and in sync. Refused: the account is as it was. */
async function applyWhole(stage: Stage, config: object, tally: Tally): Promise<boolean> {
  const { lab } = stage;
  const prepared = await lab.plan(config, { allow }).catch((error: unknown) => error);
  if (prepared instanceof Error) {
    // Not a valid config: only the resolver says so.
    expect(prepared.message).toMatch(/^[a-z-]+ services/);
    tally.invalid += 1;
    return false;
  }
  const { plan } = prepared as { readonly plan: Plan };
  expectNothingKeptIsDeleted(plan);
  const before = JSON.stringify(lab.simulator.account());
  try {
    const report = await lab.apply(config, { allow });
    if (report.outcomes.some((one) => one.failure?.code === IN_USE)) {
      // Who is in a session that is to be deleted is not read, so a plan cannot always know.
      tally.inUse += 1;
      return false;
    }
    expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  } catch (error) {
    if (!(error instanceof GuardFailure)) throw error;
    for (const { code } of error.refusals) tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
    expect(JSON.stringify(lab.simulator.account())).toBe(before);
    return false;
  }
  expectNoMissingParents(stage);
  expect(stepsOf(await lab.plan(config, { allow }))).toEqual([]);
  return true;
}

test("any config after any other ends in sync, and leaves alone what is not ours", async () => {
  const tally: Tally = { inUse: 0, through: 0, invalid: 0, refused: new Map() };
  const RUNS = 60;
  await fc.assert(
    fc.asyncProperty(drawn.map(uncrowded), drawn.map(uncrowded), async (first, second) => {
      const stage = await createStage(FOREIGN);
      try {
        const foreign = JSON.stringify(foreignIn(stage));
        const began = await applyWhole(stage, configOf(first), tally);
        if (!began) return;
        const ended = await applyWhole(stage, configOf(second), tally);
        expect(JSON.stringify(foreignIn(stage))).toBe(foreign);
        if (!ended) return;
        tally.through += 1;
        const again = contentOf(stage.lab);
        await stage.lab.apply(configOf(second), { allow });
        expect(contentOf(stage.lab)).toEqual(again);
      } finally {
        await stage.lab.close();
      }
    }),
    { seed: 20_261_124, numRuns: RUNS },
  );
  expect(
    tally.through / RUNS,
    `invalid ${tally.invalid}, refused ${JSON.stringify([...tally.refused])}`,
  ).toBeGreaterThan(0.6);
}, 30_000);
