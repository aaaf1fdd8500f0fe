/** Every example does what it says: it is valid, plans, applies, and the second plan is empty. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type AccountSeed, parseSeed } from "@twilio-proxy/simulator";
import { afterEach, describe, expect, test } from "vitest";
import { type DesiredNode, parseDocument, resolveConfig } from "../src/index.ts";
import { ACCOUNT, createLab, type Lab } from "./harness.ts";

const folder = join(import.meta.dirname, "../../../examples");
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => existsSync(join(folder, entry.name, "proxy.json")))
  .map((entry) => entry.name);

interface Example {
  readonly text: string;
  readonly seed: AccountSeed;
  readonly env: Readonly<Record<string, string>>;
}

function example(name: string): Example {
  const read = (file: string): string => readFileSync(join(folder, name, file), "utf8");
  const env = existsSync(join(folder, name, ".env.example")) ? parseEnv(read(".env.example")) : {};
  return { text: read("proxy.json"), seed: parseSeed(read("seed.json")), env: env as Record<string, string> };
}

function resolved({ text, env }: Example) {
  return resolveConfig(parseDocument(text, { path: "proxy.json" }), {
    env,
    strictEnv: true,
    now: new Date("2026-06-01T00:00:00Z"),
  });
}

let lab: Lab | null = null;
afterEach(async () => {
  await lab?.close();
  lab = null;
});

test("the examples are found", () => {
  expect(names).toEqual(
    expect.arrayContaining(["existing-service", "minimal", "protected-sessions", "ride-share"]),
  );
});

describe.each(names)("%s", (name) => {
  test("is valid, without a warning", () => {
    expect(resolved(example(name)).problems).toEqual([]);
  });

  test("applies to its seed, and then there is nothing to do", async () => {
    const { text, seed, env } = example(name);
    expect(seed.account_sid).toBe(ACCOUNT);
    lab = await createLab(seed);
    const { plan } = await lab.plan(text, { env });
    expect(plan.refusals).toEqual([]);
    expect(plan.steps.length).toBeGreaterThan(0);
    const report = await lab.apply(text, { env });
    expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
    expect((await lab.plan(text, { env })).plan.steps).toEqual([]);
  });

  test("loses no state that a newcomer would miss: without it everything is adopted", async () => {
    const { text, seed, env } = example(name);
    lab = await createLab(seed);
    await lab.apply(text, { env });
    await lab.loseState();
    const { plan } = await lab.plan(text, { env });
    expect(plan.steps.filter((step) => step.actions[0] !== "adopt")).toEqual([]);
  });

  test("says what it shows, and names every variable it takes", () => {
    expect(readFileSync(join(folder, name, "README.md"), "utf8")).toMatch(/^# \S/);
    const { text, env } = example(name);
    const used = [...text.matchAll(/\$\{env\.(\w+)/g)].map((match) => match[1] ?? "");
    expect(Object.keys(env).sort()).toEqual([...new Set(used)].sort());
  });
});

test("ride-share is as large as the demo says", () => {
  const { desired } = resolved(example("ride-share"));
  const services = desired?.nodes ?? [];
  const below = (nodes: readonly DesiredNode[], collection: string): readonly DesiredNode[] =>
    nodes.flatMap((node) => node.children[collection] ?? []);
  const ours = services.filter((node) => node.external === null);
  expect({
    services: ours.length,
    numbers: below(ours, "phone_numbers").length,
    shortCodes: below(ours, "short_codes").length,
    sessions: below(ours, "sessions").length,
    participants: below(below(ours, "sessions"), "participants").length,
    existing: services.length - ours.length,
  }).toEqual({ services: 2, numbers: 40, shortCodes: 1, sessions: 12, participants: 24, existing: 1 });
});

test("an overwritten webhook is in the plan of ride-share", async () => {
  const { text, seed, env } = example("ride-share");
  lab = await createLab(seed);
  const { plan } = await lab.plan(text, { env });
  const lost = plan.steps.flatMap((step) => step.overwrites.map((one) => one.value)).sort();
  const set = seed.incoming_phone_numbers?.filter((one) => text.includes(one.phone_number)) ?? [];
  expect(lost).toEqual(
    set.flatMap((one) => [one.voice_url, one.sms_url].filter((url) => typeof url === "string")).sort(),
  );
  expect(lost.length).toBeGreaterThan(3);
});
