/** What was reviewed is what may run: whatever was not, is not, in every way the account, the config and the run can go on. */
import { describe, expect, test } from "vitest";
import {
  admit,
  createKeyed,
  type Prepared,
  type Review,
  readReview,
  sameReview,
  sealReview,
  TwilioFailure,
} from "../src/index.ts";
import type { Lab, PlanOptions } from "./harness.ts";
import {
  ALLOWED,
  applied,
  open,
  outside,
  owning,
  people,
  pool,
  serviceIn,
  sessionIn,
  sessionsIn,
} from "./plan/scenario.ts";

const WHAT = {
  repo: "acme/rides",
  pr: 7,
  headSha: "a".repeat(40),
  label: "proxy.json",
  plannedAt: "2026-01-01T00:00:00Z",
  run: "1.1",
};
const ROOM = 10_000;

const service = (ttl: number, more: object = {}): object => ({
  services: { a: { unique_name: "a", default_ttl: ttl, ...more } },
});
const talk = (label: string, ttl = 600): object =>
  service(60, {
    phone_numbers: pool(1, 2),
    sessions: { x: { ttl, participants: people(1).map((one) => ({ ...one, friendly_name: label })) } },
  });

async function reviewed(lab: Lab, config: object, options?: PlanOptions): Promise<Review> {
  return sealReview((await lab.plan(config, options)).plan, WHAT, lab.keyed, ROOM);
}

/** Twilio refuses every create of this kind. */
function refusing(kind: string): PlanOptions {
  const failure = {
    kind: "refused",
    status: 400,
    code: 80000,
    message: "No.",
    method: "POST",
    path: "",
  } as const;
  return {
    ...ALLOWED,
    wrapTwilio: (twilio) => ({
      ...twilio,
      endpoint: (type) => {
        const real = twilio.endpoint(type);
        return type === kind ? { ...real, create: () => Promise.reject(new TwilioFailure(failure)) } : real;
      },
    }),
  };
}

/** Addresses that nobody reviewed. */
async function unseen(
  lab: Lab,
  config: object,
  reviews: readonly Review[],
  options = ALLOWED,
): Promise<readonly string[]> {
  return unseenIn(lab, await lab.plan(config, options), reviews);
}

function unseenIn(lab: Lab, { plan, state }: Prepared, reviews: readonly Review[]): readonly string[] {
  return admit({ plan, state, keyed: lab.keyed, reviews }).unseen.map((step) => step.address);
}

describe("a review", () => {
  test("survives JSON, and any alteration shows", async () => {
    const lab = await open();
    const review = await reviewed(lab, service(60));
    const parse = (change: object): Review | null =>
      readReview(JSON.parse(JSON.stringify({ ...review, ...change })), lab.keyed);
    expect(parse({})).toEqual(review);
    const changes = {
      repo: "evil/rides",
      pr: 8,
      head_sha: "b".repeat(40),
      label: "x",
      planned_at: "2025-01-01T00:00:00Z",
      run: "9.9",
      lineage: "x",
      plan: "x",
    };
    for (const [name, value] of Object.entries(changes)) expect(parse({ [name]: value }), name).toBeNull();
    expect(parse({ steps: `${review.steps}${"0".repeat(24)}` })).toBeNull();
    expect(parse({ goals: `${review.goals}${"0".repeat(24)}` })).toBeNull();
    expect(parse({ mac: "0".repeat(64) })).toBeNull();
  });

  test("says the same whenever and by whichever run it was made, and of another commit another thing", async () => {
    const lab = await open();
    const { plan } = await lab.plan(service(60));
    const seal = (change: object): Review => sealReview(plan, { ...WHAT, ...change }, lab.keyed, ROOM);
    expect(sameReview(seal({}), seal({ plannedAt: "2026-02-02T00:00:00Z", run: "2.1" }))).toBe(true);
    expect(sameReview(seal({}), seal({ headSha: "b".repeat(40) }))).toBe(false);
  });

  test.each([null, 1, "x", [], {}, { kid: 1 }, { pr: "7" }])("is not %j", (value) => {
    expect(readReview(value, createKeyed({ apiSecretOrToken: "s" }))).toBeNull();
  });

  test("holds no value, and differs with every value", async () => {
    const lab = await open(owning(2));
    const review = await reviewed(lab, talk("rider"));
    expect(JSON.stringify(review)).not.toMatch(/\+?1415|rider/);
    expect((await reviewed(lab, talk("driver"))).goals).not.toBe(review.goals);
  });

  test("under another key compares with nothing", async () => {
    const lab = await open();
    const { plan, state } = await lab.plan(service(60));
    const other = createKeyed({ apiSecretOrToken: "other" });
    const foreign = sealReview({ ...plan, kid: other.kid }, WHAT, other, ROOM);
    expect(readReview(foreign, lab.keyed)).toEqual(foreign);
    const found = admit({ plan, state, keyed: lab.keyed, reviews: [foreign] });
    expect(found.unseen).toHaveLength(1);
    expect(found.otherKey).toEqual([foreign]);
    for (const change of [{ pr: "7" }, { label: 7 }, { steps: 7 }]) {
      expect(readReview({ ...foreign, ...change }, lab.keyed), JSON.stringify(change)).toBeNull();
    }
  });
});

describe("admitted is", () => {
  test("what was reviewed, and nothing beside it", async () => {
    const lab = await open();
    const review = await reviewed(lab, service(60));
    expect(await unseen(lab, service(60), [review])).toEqual([]);
    expect(await unseen(lab, service(61), [review])).toEqual(["services.a"]);
    expect(await unseen(lab, service(60), [])).toEqual(["services.a"]);
  });

  test("the union of two reviews", async () => {
    const lab = await open();
    await applied(lab, service(60));
    const b = { b: { unique_name: "b" } };
    const both = { services: { ...(service(90) as { services: object }).services, ...b } };
    const first = await reviewed(lab, service(90));
    const second = await reviewed(lab, {
      services: { ...(service(60) as { services: object }).services, ...b },
    });
    expect(await unseen(lab, both, [first])).toEqual(["services.b"]);
    expect(await unseen(lab, both, [second])).toEqual(["services.a"]);
    expect(await unseen(lab, both, [first, second])).toEqual([]);
    const { plan, state } = await lab.plan(service(90));
    const other = await reviewed(lab, service(95));
    expect(admit({ plan, state, keyed: lab.keyed, reviews: [other, first] }).used).toEqual([first]);
  });

  test("nothing once the account has moved", async () => {
    const lab = await open();
    await applied(lab, service(60));
    const review = await reviewed(lab, service(90));
    await outside(lab, "POST", `/Services/${serviceIn(lab, "a").sid}`, { DefaultTtl: 70 });
    expect(await unseen(lab, service(90), [review])).toEqual(["services.a"]);
  });

  test("nothing that was planned against another state", async () => {
    const lab = await open();
    await applied(lab, service(60));
    const review = await reviewed(lab, service(90));
    const state = await lab.store.read();
    if (state === null) throw new Error("there is a state after an apply");
    await lab.loseState();
    await lab.store.write({ ...state, lineage: "another" }, null);
    expect(await unseen(lab, service(90), [review])).toEqual(["services.a"]);
  });

  test("the rest of a first apply, though the state is new", async () => {
    const lab = await open(owning(2));
    const review = await reviewed(lab, talk("rider"));
    const report = await lab.apply(talk("rider"), refusing("participant"));
    expect(report.outcomes.some((one) => one.status === "failed")).toBe(true);
    const rest = await lab.plan(talk("rider"));
    expect(rest.state).not.toBeNull();
    expect(rest.plan.steps.length).toBeGreaterThan(0);
    expect(unseenIn(lab, rest, [review])).toEqual([]);
  });
});

describe("of a replacement that was cut off after its delete", () => {
  async function cut(): Promise<{ readonly lab: Lab; readonly review: Review }> {
    const lab = await open(owning(2));
    await applied(lab, talk("rider"));
    const review = await reviewed(lab, talk("driver"), ALLOWED);
    await lab.apply(talk("driver"), refusing("session"));
    expect(sessionsIn(lab, "a").filter((one) => one.status !== "closed")).toEqual([]);
    return { lab, review };
  }

  test("the rest is admitted", async () => {
    const { lab, review } = await cut();
    const rest = await lab.plan(talk("driver"), ALLOWED);
    expect(rest.plan.steps.map((step) => step.actions.join())).toEqual(["create", "create"]);
    expect(unseenIn(lab, rest, [review])).toEqual([]);
  });

  test("it is not, once the state is another", async () => {
    const { lab, review } = await cut();
    const { plan, state } = await lab.plan(talk("driver"), ALLOWED);
    const other = { ...plan, state: { ...plan.state, lineage: "another" } };
    const { unseen: all } = admit({ plan: other, state, keyed: lab.keyed, reviews: [review] });
    expect(all).toHaveLength(plan.steps.length);
  });

  test("another session is not", async () => {
    const { lab, review } = await cut();
    expect(await unseen(lab, talk("driver", 700), [review])).toEqual(["services.a.sessions.x"]);
    expect((await unseen(lab, talk("pilot"), [review])).length).toBeGreaterThan(0);
  });
});

test("an update is no licence for a create in its place", async () => {
  const lab = await open(owning(2));
  const alive = (ttl: number): object => service(60, { sessions: { x: { ttl, status: "open" } } });
  await applied(lab, alive(600));
  const review = await reviewed(lab, alive(700));
  await outside(
    lab,
    "DELETE",
    `/Services/${serviceIn(lab, "a").sid}/Sessions/${sessionIn(lab, "a", "x").sid}`,
  );
  const { plan } = await lab.plan(alive(700));
  expect(plan.steps.map((step) => step.actions.join())).toEqual(["create"]);
  expect(await unseen(lab, alive(700), [review])).toEqual(["services.a.sessions.x"]);
});

test("an update that a run left unfinished is admitted only as far as the state knows of it", async () => {
  const lab = await open(owning(2));
  const shaped = (status: string, ttl: number): object => service(60, { sessions: { x: { ttl, status } } });
  await applied(lab, shaped("closed", 600));
  const review = await reviewed(lab, shaped("open", 700));
  const before = await lab.plan(shaped("open", 700));
  expect(unseenIn(lab, before, [review])).toEqual([]);
  await outside(
    lab,
    "POST",
    `/Services/${serviceIn(lab, "a").sid}/Sessions/${sessionIn(lab, "a", "x").sid}`,
    {
      Status: "in-progress",
    },
  );
  const rest = await lab.plan(shaped("open", 700));
  expect(unseenIn(lab, rest, [review])).toEqual(["services.a.sessions.x"]);
  const { state } = rest;
  if (state === null) throw new Error("there is a state after an apply");
  const pendingOf = (address: string) => [{ id: "1", address, action: "update", at: "2026-01-01T00:00:00Z" }];
  const seenWith = (address: string) =>
    unseenIn(lab, { ...rest, state: { ...state, pending: pendingOf(address) } }, [review]);
  expect(seenWith("services.a.sessions.y")).toEqual(["services.a.sessions.x"]);
  expect(seenWith("services.a.sessions.x")).toEqual([]);
});

test("half of a move stands for itself: its reviewed delete is not the delete alone", async () => {
  const lab = await open(owning(2));
  const config = (inA: readonly number[], inB: readonly number[]): object => ({
    services: {
      a: { unique_name: "a", phone_numbers: pool(...inA) },
      b: { unique_name: "b", phone_numbers: pool(...inB) },
    },
  });
  await applied(lab, config([1, 2], []));
  const review = await reviewed(lab, config([2], [1]));
  expect(await unseen(lab, config([2], [1]), [review])).toEqual([]);
  expect(await unseen(lab, config([2], []), [review])).toHaveLength(1);
  await lab.apply(config([2], [1]), refusing("phone_number"));
  const rest = await lab.plan(config([2], [1]));
  expect(rest.plan.steps.map((step) => step.actions.join())).toEqual(["create"]);
  expect(unseenIn(lab, rest, [review])).toEqual([]);
});

test("more steps than there is room for are reviewed as a whole, or not at all", async () => {
  const lab = await open(owning(9));
  const config = service(60, { phone_numbers: pool(1, 2, 3) });
  const { plan } = await lab.plan(config);
  const review = sealReview(plan, WHAT, lab.keyed, 24 * 3);
  expect(review).toMatchObject({ steps: null, goals: null });
  expect(await unseen(lab, config, [review])).toEqual([]);
  expect(await unseen(lab, service(60, { phone_numbers: pool(1, 2, 4) }), [review])).toHaveLength(4);
  expect(sealReview(plan, WHAT, lab.keyed, 24 * 4).goals).toHaveLength(24 * 4);
});

test("what a run made that was killed is adopted under the same review", async () => {
  const lab = await open(owning(2));
  const review = await reviewed(lab, talk("rider"));
  const killed = lab.apply(talk("rider"), {
    wrapStore: (store) => {
      let writes = 0;
      return {
        ...store,
        write: (next, replaces) => {
          writes += 1;
          return writes === 1 ? store.write(next, replaces) : Promise.reject(new Error("killed"));
        },
      };
    },
  });
  await expect(killed).rejects.toThrow("killed");
  const rest = await lab.plan(talk("rider"));
  expect(new Set(rest.plan.steps.map((step) => step.actions[0]))).toEqual(new Set(["adopt"]));
  expect(unseenIn(lab, rest, [review])).toEqual([]);
  const { state } = rest;
  if (state === null) throw new Error("the intent was written");
  const updates = state.pending.map((one) => ({ ...one, action: "update" }));
  for (const pending of [[], updates]) {
    expect(unseenIn(lab, { ...rest, state: { ...state, pending } }, [review])).toHaveLength(
      rest.plan.steps.length,
    );
  }
});

describe("protection that is lifted", () => {
  const guarded = (protect: boolean): object => service(60, { protect });

  test("is a note of the plan, changes its digest, and is no step", async () => {
    const lab = await open();
    await lab.apply(guarded(true));
    const { plan } = await lab.plan(guarded(false));
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toMatchObject([{ code: "no-longer-protected", address: "services.a" }]);
    expect(plan.digest).not.toBe((await lab.plan(guarded(true))).plan.digest);
    expect((await lab.plan(service(60))).plan.notes).toEqual([]);
  });

  test("is seen only by who was shown it, alone or beside other steps", async () => {
    const lab = await open();
    await lab.apply(guarded(true));
    const unshown = await reviewed(lab, service(90, { protect: true }));
    expect(await unseen(lab, guarded(false), [unshown])).toEqual(["services.a"]);
    const shown = await reviewed(lab, service(90, { protect: false }));
    expect(await unseen(lab, guarded(false), [shown])).toEqual([]);
    expect(await unseen(lab, guarded(false), [{ ...shown, steps: "" }])).toEqual(["services.a"]);
    const { plan, state } = await lab.plan(guarded(false));
    const { used } = admit({ plan, state, keyed: lab.keyed, reviews: [unshown, shown] });
    expect(used).toEqual([shown]);
  });

  test("of one thing says nothing of another", async () => {
    const lab = await open();
    const two = (a: boolean, b: boolean): object => ({
      services: { a: { unique_name: "a", protect: a }, b: { unique_name: "b", protect: b } },
    });
    await lab.apply(two(true, true));
    const first = await reviewed(lab, two(false, true));
    expect(await unseen(lab, two(false, false), [first])).toEqual(["services.b"]);
  });
});

test("a step that cannot run is not reviewed by being shown, and needs no review", async () => {
  const lab = await open(owning(1));
  const { plan, state } = await lab.plan(service(60, { phone_numbers: pool(1) }));
  const steps = plan.steps.map((step) =>
    step.type === "phone_number" ? { ...step, blocked: "short-codes-unavailable" } : step,
  );
  const waiting = { ...plan, steps };
  const reviews = [{ ...sealReview(waiting, WHAT, lab.keyed, ROOM), plan: "" }];
  expect(admit({ plan: waiting, state, keyed: lab.keyed, reviews }).unseen).toEqual([]);
  const { unseen: later } = admit({ plan, state, keyed: lab.keyed, reviews });
  expect(later.map(({ address }) => address)).toEqual([expect.stringContaining("phone_numbers")]);
});
