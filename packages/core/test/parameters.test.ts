/** Every parameter of the Terraform provider's five resources, through its whole life on the simulator. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLab, type Lab, stepsOf } from "./harness.ts";

const PN = [
  "PN00000000000000000000000000000001",
  "PN00000000000000000000000000000002",
  "PN00000000000000000000000000000003",
];
const SC = ["SC00000000000000000000000000000001", "SC00000000000000000000000000000002"];
const E164 = ["+14152370143", "+14152370144", "+14152370145"];
const KS = "KS00000000000000000000000000000001";
const KC = "KC00000000000000000000000000000001";
const IS = ["IS00000000000000000000000000000001", "IS00000000000000000000000000000002"];
const RIDER = "+14153680001";
const DRIVER = "+14153680002";

type Fields = Record<string, unknown>;
type Found = Fields | undefined;

/** A config around the resource under test, and the way to it in the simulator's account. */
interface Frame {
  readonly resource: string;
  readonly config: (fields: Fields) => object;
  readonly address: (fields: Fields) => string | RegExp;
  readonly find: (lab: Lab) => Found;
}

interface Row {
  readonly name: string;
  /** Beside the parameter under test. */
  readonly base?: Fields;
  readonly first: unknown;
  readonly second: unknown;
  /** How the second value gets there. */
  readonly change: "update" | "delete+create" | "replace-parent" | "other";
  /** What Twilio has after null; absent: null is not possible. */
  readonly cleared?: unknown;
  /** What Twilio has, where it is not what was declared. */
  readonly reads?: (value: unknown) => unknown;
}

function services(lab: Lab): readonly Found[] {
  return (lab.simulator.account().services ?? []) as unknown as readonly Found[];
}

function below(parent: Found, collection: string): readonly Found[] {
  return ((parent?.[collection] ?? []) as readonly Found[]).filter((one) => one?.date_deleted == null);
}

const pool = (fields: Fields) => ({ services: { s: { unique_name: "s", phone_numbers: [fields] } } });

const frames: Record<string, Frame> = {
  service: {
    resource: "service",
    config: (fields) => ({ services: { s: { unique_name: "s", ...fields } } }),
    address: () => "services.s",
    find: (lab) => services(lab)[0],
  },
  phone_number: {
    resource: "phone_number",
    config: pool,
    address: (fields) => `services.s.phone_numbers[${String(fields.sid ?? fields.phone_number)}]`,
    find: (lab) => below(services(lab)[0], "phone_numbers")[0],
  },
  short_code: {
    resource: "short_code",
    config: (fields) => ({ services: { s: { unique_name: "s", short_codes: [fields] } } }),
    address: (fields) => `services.s.short_codes[${String(fields.sid)}]`,
    find: (lab) => below(services(lab)[0], "short_codes")[0],
  },
  session: {
    resource: "session",
    config: (fields) => ({
      services: {
        s: { unique_name: "s", phone_numbers: [{ sid: PN[0] }, { sid: PN[1] }], sessions: { one: fields } },
      },
    }),
    address: () => "services.s.sessions.one",
    find: (lab) => below(services(lab)[0], "sessions")[0],
  },
  participant: {
    resource: "participant",
    config: (fields) => ({
      services: {
        s: {
          unique_name: "s",
          phone_numbers: [{ sid: PN[0] }, { sid: PN[1] }],
          sessions: { one: { participants: [fields] } },
        },
      },
    }),
    address: () => /^services\.s\.sessions\.one\.participants\[#[a-z0-9]{4}\]$/,
    find: (lab) => below(below(services(lab)[0], "sessions")[0], "participants")[0],
  },
};

const table: Record<string, readonly Row[]> = {
  service: [
    { name: "unique_name", first: "rides", second: "rides-2", change: "update" },
    { name: "default_ttl", first: 3600, second: 60, change: "update", cleared: 0 },
    {
      name: "callback_url",
      first: "https://a.example.com/1",
      second: "https://a.example.com/2",
      change: "update",
      cleared: null,
    },
    { name: "geo_match_level", first: "area-code", second: "country", change: "update", cleared: "country" },
    {
      name: "number_selection_behavior",
      first: "avoid-sticky",
      second: "prefer-sticky",
      change: "update",
      cleared: "prefer-sticky",
    },
    {
      name: "intercept_callback_url",
      first: "https://a.example.com/1",
      second: "https://a.example.com/2",
      change: "update",
      cleared: null,
    },
    {
      name: "out_of_session_callback_url",
      first: "https://a.example.com/1",
      second: "https://a.example.com/2",
      change: "update",
      cleared: null,
    },
    { name: "chat_instance_sid", first: IS[0], second: IS[1], change: "update", cleared: null },
  ],
  phone_number: [
    { name: "sid", first: PN[0], second: PN[1], change: "other" },
    { name: "phone_number", first: E164[0], second: E164[1], change: "other" },
    {
      name: "is_reserved",
      base: { sid: PN[0] },
      first: true,
      second: false,
      change: "update",
      cleared: false,
    },
    {
      name: "is_reserved",
      base: { sid: PN[0] },
      first: false,
      second: true,
      change: "update",
      cleared: false,
    },
  ],
  short_code: [
    { name: "sid", first: SC[0], second: SC[1], change: "other" },
    {
      name: "is_reserved",
      base: { sid: SC[0] },
      first: true,
      second: false,
      change: "update",
      cleared: false,
    },
    {
      name: "is_reserved",
      base: { sid: SC[0] },
      first: false,
      second: true,
      change: "update",
      cleared: false,
    },
  ],
  session: [
    { name: "unique_name", first: "order-1", second: "order-2", change: "delete+create" },
    { name: "date_expiry", first: "2099-01-01T00:00:00Z", second: "2099-06-01T12:30:00Z", change: "update" },
    { name: "ttl", first: 600, second: 1200, change: "update", cleared: 0 },
    { name: "mode", first: "voice-only", second: "message-only", change: "delete+create" },
    { name: "status", first: "open", second: "closed", change: "update" },
    { name: "status", first: "in-progress", second: "closed", change: "update" },
    { name: "status", first: "closed", second: "in-progress", change: "update" },
    {
      name: "status",
      first: "closed",
      second: "open",
      change: "update",
      reads: (value) => (value === "open" ? "in-progress" : value),
    },
    {
      name: "participants",
      first: [{ identifier: RIDER }],
      second: [{ identifier: RIDER }, { identifier: DRIVER }],
      change: "other",
      reads: (value) => value,
    },
  ],
  participant: [
    { name: "identifier", first: RIDER, second: DRIVER, change: "other" },
    {
      name: "friendly_name",
      base: { identifier: RIDER },
      first: "rider",
      second: "guest",
      change: "replace-parent",
    },
    {
      name: "proxy_identifier",
      base: { identifier: RIDER },
      first: E164[0],
      second: E164[1],
      change: "replace-parent",
    },
    {
      name: "proxy_identifier_sid",
      base: { identifier: RIDER },
      first: PN[0],
      second: PN[1],
      change: "replace-parent",
    },
  ],
};

const seed = {
  incoming_phone_numbers: PN.map((sid, at) => ({ sid, phone_number: E164[at] ?? "" })),
  short_codes: SC.map((sid, at) => ({ sid, short_code: `1234${at}` })),
};
const allow = { destroy: true };

let lab: Lab;
beforeEach(async () => {
  lab = await createLab(seed);
});
afterEach(() => lab.close());

async function expectInSync(config: object): Promise<void> {
  const { plan } = await lab.plan(config);
  expect({ steps: plan.steps, refusals: plan.refusals, notes: plan.notes }).toEqual({
    steps: [],
    refusals: [],
    notes: [],
  });
}

async function applied(config: object): Promise<void> {
  const report = await lab.apply(config, { allow });
  expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  await expectInSync(config);
}

function readBack(frame: Frame, name: string): unknown {
  const found = frame.find(lab)?.[name];
  if (name !== "participants") return found ?? null;
  return below(frame.find(lab), name).map((one) => ({ identifier: one?.identifier }));
}

/** The steps that the second value must bring, whatever else comes along. */
function expectSteps(steps: readonly string[], frame: Frame, row: Row, fields: Fields): void {
  const address = frame.address(fields);
  const at = (action: string, where: string | RegExp): unknown =>
    typeof where === "string"
      ? expect.stringMatching(new RegExp(`^${action.replaceAll("+", "\\+")} ${RegExp.escape(where)}$`))
      : expect.stringMatching(new RegExp(`^${action.replaceAll("+", "\\+")} ${where.source.slice(1)}`));
  if (row.change === "replace-parent") {
    expect(steps).toEqual([`delete+create services.s.sessions.one`, at("delete+create", address)]);
  } else if (row.change === "other") {
    const parts = steps.map((step) => step.split(" ")[0]).sort();
    expect(parts).toEqual(row.name === "participants" ? ["create"] : ["create", "delete"]);
  } else {
    expect(steps).toEqual([at(row.change, address)]);
  }
}

describe.each(Object.entries(table))("%s", (resource, rows) => {
  const frame = frames[resource] as Frame;
  test.each(rows)("$name: $first → $second", async (row) => {
    const config = (value: unknown): object => frame.config({ ...row.base, [row.name]: value });
    const expected = row.reads ?? ((value: unknown) => value);
    await applied(config(row.first));
    expect(readBack(frame, row.name)).toEqual(expected(row.first));
    const prepared = await lab.plan(config(row.second), { allow });
    expectSteps(stepsOf(prepared), frame, row, { ...row.base, [row.name]: row.second });
    expect(
      prepared.plan.steps.flatMap((step) => step.fields.filter((field) => field.cause === "drift")),
    ).toEqual([]);
    await applied(config(row.second));
    expect(readBack(frame, row.name)).toEqual(expected(row.second));
    if (!("cleared" in row)) return;
    await applied(config(row.first));
    await applied(config(null));
    expect(readBack(frame, row.name)).toEqual(row.cleared);
  });

  test.each(
    rows.filter((row) => "cleared" in row || row.change === "update"),
  )("$name: $first, then absent, is let be and said once", async (row) => {
    await applied(frame.config({ ...row.base, [row.name]: row.first }));
    const before = readBack(frame, row.name);
    const without = frame.config({
      ...row.base,
      ...(row.name === "unique_name" ? { unique_name: row.first } : {}),
    });
    if (row.name === "unique_name") return applied(without);
    const first = await lab.plan(without);
    expect(first.plan.steps).toEqual([]);
    if (before !== "closed") {
      expect(first.plan.notes).toMatchObject([{ code: "no-longer-managed", address: expect.any(String) }]);
    }
    await applied(without);
    expect(readBack(frame, row.name)).toEqual(before);
  });

  test("sid: computed, kept in the state, never changed by an update", async () => {
    const [row] = rows.filter((one) => one.change === "update");
    if (row === undefined) return;
    await applied(frame.config({ ...row.base, [row.name]: row.first }));
    const sid = frame.find(lab)?.sid;
    expect(JSON.stringify(await lab.store.read())).toContain(String(sid));
    await applied(frame.config({ ...row.base, [row.name]: row.second }));
    expect(frame.find(lab)?.sid).toBe(sid);
  });
});

test("date_expiry: null after a value is refused, since Twilio cannot clear it", async () => {
  const config = (value: unknown) => frames.session?.config({ date_expiry: value }) ?? {};
  await applied(config("2099-01-01T00:00:00Z"));
  expect((await lab.plan(config(null))).plan.refusals).toMatchObject([{ code: "cannot-clear" }]);
});

describe("service_sid: children of a service that exists", () => {
  const config = (fields: Fields) => ({ services: { flex: { service_sid: KS, ...fields } } });
  beforeEach(async () => {
    await lab.close();
    lab = await createLab({
      ...seed,
      services: [{ sid: KS, unique_name: "flex", sessions: [{ sid: KC, unique_name: "held" }] }],
    });
  });

  test.each([
    ["phone_numbers", { phone_numbers: [{ sid: PN[0] }] }],
    ["short_codes", { short_codes: [{ sid: SC[0], is_reserved: true }] }],
    ["sessions", { sessions: { one: { ttl: 60 } } }],
  ])("%s are made and removed, the service is left alone", async (collection, fields) => {
    await applied(config(fields));
    const count = collection === "sessions" ? 2 : 1;
    expect(below(services(lab)[0], collection)).toHaveLength(count);
    await applied(config({}));
    expect(below(services(lab)[0], collection)).toHaveLength(count - 1);
    expect(services(lab)[0]).toMatchObject({ sid: KS, unique_name: "flex" });
  });

  test("session_sid: its participants are ours, it is not", async () => {
    const held = (participants: object[]) =>
      config({ phone_numbers: [{ sid: PN[0] }], sessions: { held: { session_sid: KC, participants } } });
    await applied(held([{ identifier: RIDER, proxy_identifier_sid: PN[0] }]));
    const session = below(services(lab)[0], "sessions")[0];
    expect(below(session, "participants")).toMatchObject([
      { identifier: RIDER, proxy_identifier_sid: PN[0] },
    ]);
    await applied(held([]));
    expect(below(below(services(lab)[0], "sessions")[0], "participants")).toEqual([]);
    const again = await lab.plan(held([{ identifier: RIDER }]));
    expect(again.plan.refusals).toMatchObject([{ code: "external-would-be-replaced" }]);
    await applied(config({}));
    expect(below(services(lab)[0], "sessions")).toMatchObject([{ sid: KC, status: "open" }]);
  });

  test("a service_sid or session_sid that is not there is refused, never created", async () => {
    const missing = await lab.plan({
      services: { x: { service_sid: KS.replace(/1$/, "9"), phone_numbers: [{ sid: PN[0] }] } },
    });
    expect(missing.plan).toMatchObject({
      steps: [],
      refusals: [{ code: "parent-not-found", address: "services.x" }],
    });
    const session = await lab.plan(
      config({ sessions: { h: { session_sid: KC.replace(/1$/, "9"), participants: [] } } }),
    );
    expect(session.plan.refusals).toMatchObject([{ code: "parent-not-found" }]);
  });
});
