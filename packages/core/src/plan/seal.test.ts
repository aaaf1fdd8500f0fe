import { expect, test } from "vitest";
import { createKeyed } from "./keyed-hash.ts";
import type { Step } from "./plan.ts";
import { canStopHalfway, goalDigest, planDigest, stepDigest } from "./seal.ts";

const keyed = createKeyed({ apiSecretOrToken: "secret" });
const PLACE = { accountSid: "AC1", region: "us1", config: { path: "proxy.json", label: "proxy.json" } };
const STEP = {
  address: "services.a.sessions.x",
  type: "session",
  actions: ["update"],
  sid: "KC1",
  group: null,
  fields: [{ name: "ttl", before: 60, after: 90 }],
  managed: { ttl: 90, date_expiry: "2026-01-01T00:00:00Z" },
} as unknown as Step;
const stepWith = (change: object): Step => ({ ...STEP, ...change });

test.each([
  ["the account", STEP, { ...PLACE, accountSid: "AC2" }, "lineage"],
  ["the region", STEP, { ...PLACE, region: "ie1" }, "lineage"],
  ["the config", STEP, { ...PLACE, config: { path: "other.json", label: "proxy.json" } }, "lineage"],
  ["the state", STEP, PLACE, "another"],
  ["the address", stepWith({ address: "services.a.sessions.y" }), PLACE, "lineage"],
  ["the actions", stepWith({ actions: ["delete"] }), PLACE, "lineage"],
  ["the SID", stepWith({ sid: "KC2" }), PLACE, "lineage"],
  ["being part of a move", stepWith({ group: "move" }), PLACE, "lineage"],
  ["what is there", stepWith({ fields: [{ name: "ttl", before: 61, after: 90 }] }), PLACE, "lineage"],
  ["what comes", stepWith({ fields: [{ name: "ttl", before: 60, after: 91 }] }), PLACE, "lineage"],
  ["what the config declares", stepWith({ managed: { ttl: 90 } }), PLACE, "lineage"],
])("%s makes it another step", (_, step, place, lineage) => {
  expect(stepDigest(step, place, lineage, keyed)).not.toBe(stepDigest(STEP, PLACE, "lineage", keyed));
});

test.each([
  ["creating", STEP, true, PLACE],
  ["the account", STEP, false, { ...PLACE, accountSid: "AC2" }],
  ["the region", STEP, false, { ...PLACE, region: "ie1" }],
  ["the config", STEP, false, { ...PLACE, config: { path: "other.json", label: "proxy.json" } }],
  ["the address", stepWith({ address: "services.a.sessions.y" }), false, PLACE],
  ["what the config declares", stepWith({ managed: { ttl: 91 } }), false, PLACE],
])("%s makes it another goal", (_, step, makes, place) => {
  expect(goalDigest(step, makes, place, keyed)).not.toBe(goalDigest(STEP, false, PLACE, keyed));
});

test("reasons, another writing of the same instant and the order of steps change nothing", () => {
  const same = stepWith({
    reasons: ["x"],
    managed: { ...STEP.managed, date_expiry: "2026-01-01T01:00:00+01:00" },
  });
  expect(stepDigest(same, PLACE, "lineage", keyed)).toBe(stepDigest(STEP, PLACE, "lineage", keyed));
  const [a, b] = [{ digest: "a" }, { digest: "b" }];
  expect(planDigest([a, b], { keyed })).toBe(planDigest([b, a], { keyed }));
});

test.each([
  ["session", ["update"], null, true],
  ["session", ["create"], null, true],
  ["session", ["delete"], null, false],
  ["short_code", ["create"], null, true],
  ["participant", ["create"], null, false],
  ["participant", ["delete", "create"], null, true],
  ["phone_number", ["create"], "move", true],
  ["phone_number", ["delete"], "move", false],
])("a %s step of %j (%s) can stop halfway: %s", (type, actions, group, expected) => {
  expect(canStopHalfway(stepWith({ type, actions, group }))).toBe(expected);
});
