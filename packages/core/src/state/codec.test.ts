import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { decodeState, encodeState } from "./codec.ts";
import { StateFailure } from "./failure.ts";
import type { State, StateEntry } from "./state.ts";

const sid = (prefix: string): string => prefix + "0".repeat(32);
const entry = (changes: Partial<StateEntry>): StateEntry => ({
  sid: sid("KS"),
  origin: "created",
  protect: false,
  applied: {},
  remembered: null,
  removed: [],
  children: {},
  ...changes,
});

const digest = (number: number): string => String(number).repeat(64);

const STATE: State = {
  lineage: "l",
  serial: 7,
  account_sid: sid("AC"),
  region: "us1",
  config: "proxy.json",
  kid: "0123abcd",
  writer: "w",
  recent: ["v", "w"],
  applied_commit: null,
  attempted_commit: null,
  run: { id: "r", started_at: "2026-01-01T00:00:00Z", expires_at: "2026-01-01T00:05:00Z", by: "ci" },
  pending: [
    { id: "1", address: "services.rides", action: "create", at: "2026-01-01T00:00:00Z" },
    {
      id: "2",
      address: "services.flex",
      action: "delete",
      group: "g",
      sid: sid("KS"),
      at: "2026-01-01T00:00:00Z",
    },
  ],
  root: {
    rides: entry({
      protect: true,
      applied: { unique_name: digest(1) },
      children: {
        phone_numbers: {
          [sid("PN")]: entry({ sid: sid("PN"), origin: "adopted", applied: { is_reserved: digest(2) } }),
        },
        short_codes: {},
        sessions: {
          "order-1": entry({
            sid: sid("KC"),
            removed: [digest(3)],
            children: { participants: { [sid("KP")]: entry({ sid: sid("KP"), remembered: digest(4) }) } },
          }),
        },
      },
    }),
    flex: entry({
      sid: sid("KS").replace("0", "1"),
      origin: "external",
      children: { phone_numbers: {}, short_codes: {}, sessions: {} },
    }),
  },
};

describe("the state's text", () => {
  it("has the documented shape", () =>
    expect(JSON.parse(encodeState(STATE))).toEqual({
      format_version: 1,
      lineage: "l",
      serial: 7,
      account_sid: sid("AC"),
      region: "us1",
      config: "proxy.json",
      kid: "0123abcd",
      writer: "w",
      recent: ["v", "w"],
      applied_commit: null,
      attempted_commit: null,
      run: STATE.run,
      pending: STATE.pending,
      services: {
        rides: {
          sid: sid("KS"),
          origin: "created",
          protect: true,
          applied: { unique_name: digest(1) },
          phone_numbers: { [sid("PN")]: { origin: "adopted", applied: { is_reserved: digest(2) } } },
          short_codes: {},
          sessions: {
            "order-1": {
              sid: sid("KC"),
              origin: "created",
              protect: false,
              applied: {},
              removed: [digest(3)],
              participants: { [sid("KP")]: { origin: "created", identifier: digest(4), applied: {} } },
            },
          },
        },
        flex: {
          sid: sid("KS").replace("0", "1"),
          origin: "external",
          protect: false,
          applied: {},
          phone_numbers: {},
          short_codes: {},
          sessions: {},
        },
      },
    }));

  it("is what schemas/state.schema.json describes", () => {
    const schema: unknown = JSON.parse(
      readFileSync(new URL("../../../../schemas/state.schema.json", import.meta.url), "utf8"),
    );
    const ajv = new Ajv({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema as object);
    expect(validate(JSON.parse(encodeState(STATE))), JSON.stringify(validate.errors)).toBe(true);
    const described = (schema as { required: string[] }).required;
    expect(Object.keys(JSON.parse(encodeState(STATE)) as object).sort()).toEqual(described.toSorted());
  });

  it("comes back as it went", () => expect(decodeState(encodeState(STATE), "f")).toEqual(STATE));

  it("is the same text whatever order it was built in", () =>
    expect(encodeState({ ...STATE, root: Object.fromEntries(Object.entries(STATE.root).reverse()) })).toBe(
      encodeState(STATE),
    ));

  it("keeps keys that JavaScript has a use for", () => {
    const odd = {
      ...STATE,
      root: JSON.parse(JSON.stringify({ a: STATE.root.flex }).replace('"a"', '"__proto__"')),
    };
    expect(Object.keys(decodeState(encodeState(odd), "f").root)).toEqual(["__proto__"]);
  });
});

describe("what is no state of ours", () => {
  const text = encodeState(STATE);
  interface Shape {
    readonly services: { readonly rides: { readonly sessions: { readonly "order-1": object } } };
    readonly run: object;
  }
  const changed = (change: (shape: Shape) => void): string => {
    const shape = JSON.parse(text) as Shape;
    change(shape);
    return JSON.stringify(shape);
  };
  it.each<[string, string, string, string]>([
    ["broken JSON", text.slice(0, -10), "state-unreadable", "not valid JSON"],
    ["an empty file", "", "state-unreadable", "not valid JSON"],
    ["a list", "[]", "state-unreadable", "must be an object"],
    ["another tool's file", '{"version": 4}', "state-unreadable", "format_version"],
    [
      "a newer format",
      changed((shape) => Object.assign(shape, { format_version: 2 })),
      "state-too-new",
      "update the tool",
    ],
    [
      "a newer format of another shape",
      '{"format_version": 9, "owned": []}',
      "state-too-new",
      "update the tool",
    ],
    [
      "a key nobody knows",
      changed((shape) => Object.assign(shape, { extra: 1 })),
      "state-unreadable",
      "extra is not part",
    ],
    [
      "a deep key nobody knows",
      changed((shape) => Object.assign(shape.services.rides.sessions["order-1"], { extra: 1 })),
      "state-unreadable",
      "services.rides.sessions.order-1.extra",
    ],
    [
      "a negative serial",
      changed((shape) => Object.assign(shape, { serial: -1 })),
      "state-unreadable",
      "serial",
    ],
    [
      "no SID",
      changed((shape) => Object.assign(shape.services.rides, { sid: 1 })),
      "state-unreadable",
      "services.rides.sid",
    ],
    [
      "an odd origin",
      changed((shape) => Object.assign(shape.services.rides, { origin: "x" })),
      "state-unreadable",
      "origin",
    ],
    [
      "a date that is none",
      changed((shape) => Object.assign(shape.run, { expires_at: "soon" })),
      "state-unreadable",
      "run.expires_at",
    ],
  ])("refuses %s", (_, broken, code, words) => {
    let failure: unknown;
    try {
      decodeState(broken, "here");
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(StateFailure);
    expect(failure).toMatchObject({ code });
    expect((failure as Error).message).toContain("here");
    expect((failure as Error).message).toContain(words);
  });
});
