import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALICE, BOB, config, POOL, type Simulated, simulate } from "../account/testing/simulated.ts";
import type { PlanView } from "../account/view.ts";
import { atCursor, contextOf, environmentOf } from "../testing/cursor.ts";
import { hover } from "./hover.ts";
import { prose, renderPage } from "./hover-page.ts";

type Options = Parameters<typeof contextOf>[0];

const SECRET = "not-a-real-token";
const environment = {
  values: { HOST: "api.internal.example.com", EMPTY: "", TWILIO_AUTH_TOKEN: SECRET, OUTSIDE: "b" },
  files: environmentOf({ HOST: "", EMPTY: "" }).files,
};

/** What it says, line by line; null: nothing. */
function said(marked: string, options: Options = {}): readonly string[] | null {
  const { analysis, position } = atCursor(marked, { environment });
  const found = hover(analysis, position, contextOf(options));
  if (found === null) return null;
  if (!("value" in Object(found.contents))) throw new Error("not of the kind we give");
  return (found.contents as { readonly value: string }).value.split(/\n+/);
}

const service = (inside: string): string => `{"services": {"a": {${inside}}}}`;
const session = (inside: string): string => service(`"sessions": {"s": {${inside}}}`);
const participant = (inside: string): string => session(`"participants": [{${inside}}]`);
const SID = (kind: string): string => kind + "0".repeat(32);

const DOMAIN: Options = { settings: { schemaFeatures: false } };
const PLAIN: Options = { client: { markdown: false } };

describe("a field", () => {
  test("has words, type, limits, default, what its value means, what changing it does", () => {
    const expected = [
      "Seconds a session without a ttl of its own lives after its creation or last interaction; 0 is without limit.",
      "Whole number of seconds · from 0 to 2,147,483,647 · default `0` (no limit)",
      "`5400` means 1 h 30 min.",
      "Changing this updates in place. null resets it to 0.",
    ];
    expect(said(service('"default_|ttl": 5400'))).toEqual(expected);
    expect(said(service('"default_ttl": 54|00'))).toEqual(expected);
    expect(said(service('"default_ttl": 5400|'))).toEqual(expected);
  });

  test("leaves the schema to an editor that reads it itself", () => {
    expect(said(service('"default_|ttl": 5400'), DOMAIN)).toEqual([
      "`5400` means 1 h 30 min.",
      "Changing this updates in place. null resets it to 0.",
    ]);
    expect(said(service('"protect|": true'), DOMAIN)).toBeNull();
    expect(said('{"stat|e": "x", "services": {}}', DOMAIN)).toBeNull();
  });

  test("of a choice lists the choices and explains the one that is there", () => {
    expect(said(session('"mode": "voice-|only"'))).toEqual([
      "What the session carries.",
      "`voice-only`: Calls only: its numbers need voice.",
      "One of `message-only`, `voice-only`, `voice-and-message` · default `voice-and-message`",
      "Changing this replaces the session. null leaves it alone.",
    ]);
  });

  test.each([
    [participant('"friendly_name|": "x"'), "Changing this replaces the session. null leaves it alone."],
    [session('"date_expiry|": null'), "Changing this updates in place. null cannot clear it."],
    [session('"unique_name|": null'), "Changing this replaces the session."],
    [
      service(`"service_sid|": "${SID("KS")}"`),
      "Its children alone are managed; it is never changed or deleted.",
    ],
    [
      service('"phone_numbers": [{"phone_number|": "x"}]'),
      "Another value is another phone number: the old one is removed.",
    ],
  ])("%s", (marked, expected) => {
    expect(said(marked, DOMAIN)?.at(-1)).toBe(expected);
  });

  test("without markup where the client has none", () => {
    expect(said(service(`"service_sid": "${SID("KS")}|"`), { ...PLAIN, ...DOMAIN })?.[0]).toBe(
      "Open in the Twilio Console: https://console.twilio.com/us1/develop/proxy/services",
    );
    expect(said(service('"default_ttl|": 60'), PLAIN)?.[1]).toContain("default 0 (no limit)");
  });
});

describe("a value", () => {
  test("that is a number has a country, one that is a SID a page", () => {
    expect(said(service('"phone_numbers": [{"phone_number": "|+442071838750"}]'), DOMAIN)?.[0]).toBe(
      "Country: United Kingdom.",
    );
    expect(said(service(`"phone_numbers": [{"sid": "|${SID("PN")}"}]`), DOMAIN)?.[0]).toBe(
      `[Open in the Twilio Console](https://console.twilio.com/us1/develop/phone-numbers/manage/incoming/${SID("PN")}/configure)`,
    );
  });

  test("of the pool is looked up at the account, if that is known", () => {
    const marked = service('"phone_numbers": [{"phone_number": "|+14152370141"}]');
    const item = {
      sid: SID("PN"),
      identity: { phone_number: "+14152370141" },
      capabilities: { voice: true, SMS: true, MMS: false },
      settings: {},
    };
    const known = (inventory: () => readonly (typeof item)[] | null, connected = true): Options => ({
      ...DOMAIN,
      account: { connected, inventory },
    });
    expect(
      said(
        marked,
        known(() => [item]),
      )?.[1],
    ).toBe(`In the account: \`${SID("PN")}\` · voice, SMS`);
    expect(
      said(
        marked,
        known(() => []),
      )?.[1],
    ).toBe("The account does not have it.");
    for (const options of [known(() => null), known(() => [item], false)]) {
      expect(said(marked, options)?.[1]).toMatch(/^Another value/);
    }
  });

  test.each([
    ["HOST", "`${env.HOST}` is set in .env."],
    ["OUTSIDE", "`${env.OUTSIDE}` is set in the environment."],
    ["EMPTY", "`${env.EMPTY}` is empty in .env."],
    ["NONE", "`${env.NONE}` is not set here."],
    ["NONE:-x", "`${env.NONE}` is not set here, so its default is used."],
    [
      "TWILIO_AUTH_TOKEN",
      "`${env.TWILIO_AUTH_TOKEN}` holds a credential or belongs to the runner: no config may use it.",
    ],
  ])("from the variable %s", (name, expected) => {
    const marked = service(`"callback_url": "https://\${env.${name}}|/"`);
    expect(said(marked, DOMAIN)?.[0]).toBe(expected);
    expect(said(marked.replace("|", "").replace('_url"', '_url|"'), DOMAIN)?.[0]).toBe(expected);
  });

  test("of several variables names the one at hand", () => {
    const text = (cursor: string): string => service(`"callback_url": "${cursor}"`);
    expect(said(text("${env.HO|ST}${env.NONE}"), DOMAIN)?.slice(0, 2)).toEqual([
      "`${env.HOST}` is set in .env.",
      "`${env.NONE}` is not set here.",
    ]);
  });

  test("of a person is not repeated", () => {
    const expected = "Every output hides it; as `${env.NAME}` it would not stand in this file either.";
    expect(said(participant('"identifier": "+1415|2370177"'), DOMAIN)?.[0]).toBe(
      `A person's number (United States). ${expected}`,
    );
    expect(said(participant('"identifier|": "messenger:123"'), DOMAIN)?.[0]).toBe(
      `A person's address. ${expected}`,
    );
  });
});

describe("a resource", () => {
  test("has its address and what it holds", () => {
    const text = '{"services": {"a b|": {"phone_numbers": [{"sid": "x"}], "sessions": {"s": {}, "t": {}}}}}';
    expect(said(text, DOMAIN)).toEqual(['`services["a b"]`: 1 phone number, 2 sessions']);
    expect(said(text)?.[0]).toBe("A Proxy service: a pool of numbers and the sessions that use it.");
    expect(said('{"services": {"a": {"phone_numbers": [|{"sid": "x"}]}}}', DOMAIN)).toEqual([
      "`services.a.phone_numbers[0]`",
    ]);
  });

  test("whose name is hostile stays text", () => {
    const marked = '{"services": {"`[x](http://a) <b>|": {}}}';
    expect(said(marked, DOMAIN)).toEqual(['``services["`[x](http://a) <b>"]``']);
  });
});

test.each([
  ["between things", '{"services": {|}}'],
  ["in white space", '{"services": { | "a": {}}}'],
  ["in a comment", '{"services": { /* | */ "a": {}}}'],
  ["behind everything", '{"services": {}} |'],
  ["at what nobody knows", '{"services": {}, "other|": 1}'],
])("nothing %s", (_, marked) => {
  expect(said(marked)).toBeNull();
});

describe("with a plan", () => {
  let account: Simulated;
  beforeEach(async () => {
    account = await simulate();
  });
  afterEach(() => account.close());

  /** At the first character of the needle, 40 s after the plan. */
  const saidAt = (text: string, needle: string, plan: PlanView): readonly string[] => {
    const analysis = account.analyse(text);
    const position = analysis.source.positionAt(text.indexOf(needle) + 1);
    const context = { ...account.context(plan, plan.at + 40_000), settings: contextOf(DOMAIN).settings };
    return (hover(analysis, position, context)?.contents as { readonly value: string }).value.split(/\n+/);
  };

  test("says what it would do, what changes, and how old it is", async () => {
    await account.apply(config());
    const text = config({ ttl: 60, numbers: [POOL[2]] });
    const plan = await account.plan(text);
    expect(saidAt(text, '"rides"', plan)).toEqual([
      "`services.rides`: 1 phone number, 1 session",
      "Plan · 40 s ago:",
      "- update",
      "- `default_ttl`: `3600` → `60`",
      "- 3 steps below it",
    ]);
    const edited = text.replace('"default_ttl": 60', '"default_ttl": 61');
    expect(edited).not.toBe(text);
    expect(saidAt(edited, '"rides"', plan)[1]).toBe("Plan · 40 s ago · stale:");
  });

  test("says so when nothing changes, and nothing of what is new", async () => {
    await account.apply(config());
    const plan = await account.plan(config());
    expect(saidAt(config(), '"rides"', plan)).toContain("Plan · 40 s ago: no changes here.");
    const text = config().replace('"rides"', '"new": {"unique_name": "new"}, "rides"');
    expect(saidAt(text, '"new"', plan)).toEqual(["`services.new`"]);
  });

  test("finds the items of lists, people by their tag, and shows nobody", async () => {
    const plan = await account.plan(config());
    const text = config();
    const analysis = account.analyse(text);
    const seen = [...analysis.nodes().values()].map(({ range, path }) => {
      const contents = hover(
        analysis,
        analysis.source.positionAt(range.start.offset),
        account.context(plan),
      )?.contents;
      const { value } = contents as { readonly value: string };
      expect(value, path).toContain("- create");
      return value;
    });
    expect(seen.length).toBeGreaterThan(5);
    for (const secret of [ALICE, BOB]) expect(seen.join()).not.toContain(secret.slice(1));
  });
});

describe("the page", () => {
  const render = (...line: Parameters<typeof prose>): string => renderPage([{ lines: [line] }], true).value;

  test.each([
    ["*a* _b_ [c](d) <e> `f` ~g~ & |", "\\*a\\* \\_b\\_ \\[c\\](d) \\<e\\> \\`f\\` \\~g\\~ \\& \\|"],
    ["# a", "\\# a"],
    ["1. a", "1\\. a"],
    ["- a", "\\- a"],
    ["snake_case stays", "snake_case stays"],
    ["a\nb\u202e", "a\\\\nb\\\\u{202e}"],
  ])("%j is text", (text, markdown) => {
    expect(render(text)).toBe(markdown);
  });

  test("code holds any ticks, and the names in prose are code", () => {
    expect(renderPage([{ lines: [[{ code: "a``b`" }]] }], true).value).toBe("``` a``b` ```");
    expect(
      renderPage([{ lines: [prose("as ${env.NAME}, default_ttl or <this file>.state.json.")] }], true).value,
    ).toBe("as `${env.NAME}`, `default_ttl` or `<this file>.state.json`.");
  });

  test("without lines a section leaves no gap", () => {
    expect(
      renderPage([{ lines: [] }, { lines: [["a"], ["b"]], isList: true }, { lines: [["c"]] }], false),
    ).toEqual({
      kind: "plaintext",
      value: "- a\n- b\n\nc",
    });
  });
});
