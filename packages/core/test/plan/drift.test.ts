/** Three-way: who moved, what null means, and what is let be. */
import { describe, expect, test } from "vitest";
import { createKeyed, type Prepared } from "../../src/index.ts";
import type { Lab } from "../harness.ts";
import { applied, expectInSync, open, outside, serviceIn, writes } from "./scenario.ts";

const config = (default_ttl: unknown, more: object = {}): object => ({
  services: { s: { unique_name: "s", default_ttl, ...more } },
});
const change = (lab: Lab, form: Record<string, string | number>): Promise<unknown> =>
  outside(lab, "POST", `/Services/${serviceIn(lab, "s").sid}`, form);
const fieldsOf = ({ plan }: Prepared): readonly unknown[] =>
  plan.steps.flatMap((step) =>
    step.fields.map(({ name, before, after, cause }) => ({ name, before, after, cause })),
  );

describe("a difference is caused by", () => {
  test("the config when only it changed", async () => {
    const lab = await open();
    await applied(lab, config(60));
    expect(fieldsOf(await lab.plan(config(90)))).toEqual([
      { name: "default_ttl", before: 60, after: 90, cause: "config" },
    ]);
  });

  test("drift when only the account changed; the apply puts it back", async () => {
    const lab = await open();
    await applied(lab, config(60));
    await change(lab, { DefaultTtl: 5 });
    const prepared = await lab.plan(config(60));
    expect(fieldsOf(prepared)).toEqual([{ name: "default_ttl", before: 5, after: 60, cause: "drift" }]);
    expect(prepared.plan.steps[0]?.reasons).toMatchObject([{ code: "drift" }]);
    await applied(lab, config(60));
    expect(serviceIn(lab, "s")).toMatchObject({ default_ttl: 60 });
  });

  test("both when both changed", async () => {
    const lab = await open();
    await applied(lab, config(60));
    await change(lab, { DefaultTtl: 5 });
    expect(fieldsOf(await lab.plan(config(90)))).toMatchObject([{ cause: "both" }]);
  });

  test("nobody when both changed to the same value, and that is the new baseline", async () => {
    const lab = await open();
    await applied(lab, config(60));
    await change(lab, { DefaultTtl: 90 });
    await applied(lab, config(90));
    await change(lab, { DefaultTtl: 5 });
    expect(fieldsOf(await lab.plan(config(90)))).toMatchObject([{ cause: "drift" }]);
  });

  test("the config where it declares a field for the first time", async () => {
    const lab = await open();
    await applied(lab, { services: { s: { unique_name: "s" } } });
    await change(lab, { DefaultTtl: 5 });
    expect(fieldsOf(await lab.plan(config(60)))).toMatchObject([{ before: 5, cause: "config" }]);
  });

  test("unknown at an adoption", async () => {
    const lab = await open({ services: [{ unique_name: "s", default_ttl: 5 }] });
    expect(fieldsOf(await lab.plan(config(60)))).toMatchObject([{ cause: "unknown" }]);
  });

  test("drift for the resource itself when it is gone", async () => {
    const lab = await open();
    const two = { services: { s: { unique_name: "s" }, t: { unique_name: "t" } } };
    await applied(lab, two);
    await outside(lab, "DELETE", `/Services/${serviceIn(lab, "s").sid}`);
    expect((await lab.plan(two)).plan.steps).toMatchObject([
      { actions: ["create"], reasons: [{ code: "gone" }], fields: [{ cause: "drift" }] },
    ]);
  });
});

test("another key is no change by itself, and the next apply re-keys", async () => {
  const lab = await open();
  await applied(lab, config(60));
  const state = await lab.store.read();
  if (state === null) throw new Error("there is a state after an apply");
  const other = createKeyed({ apiSecretOrToken: "another" });
  await lab.store.write({ ...state, serial: state.serial + 1, kid: other.kid }, state.serial);
  await expectInSync(lab, config(60));
  await change(lab, { DefaultTtl: 5 });
  expect(fieldsOf(await lab.plan(config(60)))).not.toMatchObject([{ cause: "drift" }]);
  await applied(lab, config(60));
  expect(await lab.store.read()).toMatchObject({ kid: lab.keyed.kid });
  await change(lab, { DefaultTtl: 5 });
  expect(fieldsOf(await lab.plan(config(60)))).toMatchObject([{ cause: "drift" }]);
});

describe("a field that is not declared", () => {
  test("is never compared", async () => {
    const lab = await open();
    await applied(lab, { services: { s: { unique_name: "s" } } });
    await change(lab, { DefaultTtl: 5, CallbackUrl: "https://a.example.com" });
    await expectInSync(lab, { services: { s: { unique_name: "s" } } });
  });

  test("any more is said once, and keeps its value", async () => {
    const lab = await open();
    await applied(lab, config(60));
    const bare = { services: { s: { unique_name: "s" } } };
    const { plan } = await lab.plan(bare);
    expect(plan).toMatchObject({
      steps: [],
      notes: [{ code: "no-longer-managed", text: "default_ttl is no longer managed, keeps 60" }],
    });
    lab.forgetCalls();
    await applied(lab, bare);
    expect(writes(lab)).toEqual([]);
    expect(serviceIn(lab, "s")).toMatchObject({ default_ttl: 60 });
  });
});

describe("null", () => {
  const set = {
    default_ttl: 60,
    callback_url: "https://a.example.com/1",
    geo_match_level: "area-code",
    number_selection_behavior: "avoid-sticky",
  };
  const nulls = Object.fromEntries(Object.keys(set).map((name) => [name, null]));
  const reset = {
    default_ttl: 0,
    callback_url: null,
    geo_match_level: "country",
    number_selection_behavior: "prefer-sticky",
  };

  test("resets what has a value, and equals what has none", async () => {
    const lab = await open();
    await applied(lab, config(60, set));
    await applied(lab, config(null, nulls));
    expect(serviceIn(lab, "s")).toMatchObject(reset);
    await change(lab, { CallbackUrl: "https://b.example.com" });
    expect(fieldsOf(await lab.plan(config(null, nulls)))).toMatchObject([
      { name: "callback_url", before: "https://b.example.com", cause: "drift" },
    ]);
  });

  test("on a create sends nothing", async () => {
    const lab = await open();
    expect(fieldsOf(await lab.plan(config(null, nulls)))).toEqual([
      { name: "unique_name", before: null, after: "s", cause: "config" },
    ]);
    await applied(lab, config(null, nulls));
  });

  test("of a service's unique_name is a problem", async () => {
    const lab = await open();
    await expect(lab.plan({ services: { s: { unique_name: null } } })).rejects.toThrow();
  });
});

test("numbers and booleans from the environment are typed before they are compared", async () => {
  const lab = await open();
  const given = config("${env.TTL}");
  await lab.apply(given, { env: { TTL: "60" } });
  expect((await lab.plan(given, { env: { TTL: "60" } })).plan.steps).toEqual([]);
  await expectInSync(lab, config(60));
  const { plan } = await lab.plan(given, { env: { TTL: "90" } });
  expect(plan.steps[0]?.fields).toMatchObject([{ after: 90, env: ["TTL"], cause: "config" }]);
});
