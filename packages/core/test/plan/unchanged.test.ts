/** What stands beside the changes: declared, in sync, counted by what it lives in. */
import { expect, test } from "vitest";
import { applied, open, outside, owning, PN, people, pool, serviceIn, sessionIn } from "./scenario.ts";

const config = (ttl: number, sessions: object = { x: { participants: people(1, 2) }, y: {} }) => ({
  services: {
    a: { unique_name: "a", default_ttl: ttl, phone_numbers: pool(1, 2), sessions },
    b: { unique_name: "b" },
  },
});

test("is counted by parent and collection, and what has a step is not", async () => {
  const lab = await open(owning(3));
  expect((await lab.plan(config(60))).plan.unchanged).toEqual({});
  await applied(lab, config(60));
  const below = { phone_numbers: 2, sessions: 2 };
  expect((await lab.plan(config(60))).plan.unchanged).toEqual({
    "": { services: 2 },
    "services.a": below,
    "services.a.sessions.x": { participants: 2 },
  });
  expect((await lab.plan(config(90))).plan.unchanged).toMatchObject({
    "": { services: 1 },
    "services.a": below,
  });
  const more = config(60, { x: { participants: people(1, 2) }, y: {}, z: { participants: people(3) } });
  const { plan } = await lab.plan(more);
  expect(plan.steps).toHaveLength(2);
  expect(plan.unchanged["services.a"]).toEqual(below);
  expect(plan.unchanged["services.a.sessions.z"]).toBeUndefined();
});

test("does not hold what was removed outside, nor what a target leaves out", async () => {
  const lab = await open(owning(3));
  await applied(lab, config(60, {}));
  await outside(lab, "DELETE", `/Services/${serviceIn(lab, "a").sid}/PhoneNumbers/${PN(1)}`);
  const { plan } = await lab.plan(config(60, {}));
  expect(plan.steps).toMatchObject([{ actions: ["create"], sid: null }]);
  expect(plan.unchanged["services.a"]).toEqual({ phone_numbers: 1 });
  const targeted = await lab.plan(config(90), { targets: ["services.b"] });
  expect(targeted.plan.unchanged).toEqual({ "": { services: 1 } });
});

test("holds an ended session, which stays as it is", async () => {
  const lab = await open(owning(3));
  await applied(lab, config(60));
  const path = `/Services/${serviceIn(lab, "a").sid}/Sessions/${sessionIn(lab, "a", "x").sid}`;
  await outside(lab, "POST", path, { Status: "closed" });
  const { plan } = await lab.plan(config(60));
  expect(plan.steps).toEqual([]);
  expect(plan.unchanged["services.a"]).toEqual({ phone_numbers: 2, sessions: 2 });
});
