import { parse } from "jsonc-parser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ALICE,
  BOB,
  config,
  HOST,
  POOL,
  SECRET,
  type Simulated,
  simulate,
} from "../account/testing/simulated.ts";
import type { PlanView } from "../account/view.ts";
import { codeLenses } from "./code-lens.ts";
import { driftActions } from "./plan-actions.ts";
import { planDiagnostics } from "./plan-diagnostics.ts";
import { liveDocument, parseVirtualUri, planDocument, virtualUri } from "./virtual-documents.ts";

let account: Simulated;
let service: string;
beforeEach(async () => {
  account = await simulate();
  await account.apply(config());
  service = `/v1/Services/${account.simulator.account().services?.[0]?.sid}`;
});
afterEach(() => account.close());

const live = (text: string, plan: PlanView): string => liveDocument(account.analyse(text), plan);

/** Lines that only one of the two has, as `- file` and `+ live`; the rest is in the same order. */
function changedLines(file: string, other: string): readonly string[] {
  const [a, b] = [file.split("\n"), other.split("\n")];
  const found: string[] = [];
  let at = 0;
  for (const line of a) {
    const next = b.indexOf(line, at);
    if (next < 0) found.push(`- ${line.trim()}`);
    else {
      found.push(...b.slice(at, next).map((one) => `+ ${one.trim()}`));
      at = next + 1;
    }
  }
  return [...found, ...b.slice(at).map((one) => `+ ${one.trim()}`)];
}

describe("what is live", () => {
  test("is the file itself where nothing differs", async () => {
    expect(live(config(), await account.plan(config()))).toBe(config());
  });

  test("shows live values at their places, drift and changes alike, with the comments around them", async () => {
    await account.behindOurBack(service, { DefaultTtl: 7200 });
    const plan = await account.plan(config());
    expect(live(config(), plan)).toBe(config({ ttl: 7200 }));
    expect(live(config({ ttl: 60 }), await account.plan(config({ ttl: 60 })))).toBe(config({ ttl: 7200 }));
    // Also where the file has moved on since.
    expect(live(config({ ttl: 5 }), plan)).toBe(config({ ttl: 7200 }));
  });

  test("lacks what is to be made, line by line", async () => {
    const more = config({ numbers: POOL }).replace('      "sessions"', '      // to come\n      "sessions"');
    const plan = await account.plan(more);
    expect(changedLines(more, live(more, plan))).toEqual([`- { "phone_number": "${POOL[2]}" },`]);
    const two = config().replace(
      '    "rides"',
      '    "flex": {\n      "unique_name": "flex"\n    }, // soon\n    "rides"',
    );
    expect(live(two, await account.plan(two))).toBe(config());
  });

  test("lacks a whole service once, with all below it", async () => {
    const flex = `    "flex": {\n      "unique_name": "flex",\n      "phone_numbers": [\n        { "phone_number": "${POOL[2]}" }\n      ]\n    },\n`;
    const two = config().replace('    "rides"', `${flex}    "rides"`);
    expect(live(two, await account.plan(two))).toBe(config());
  });

  test("lacks an item and keeps the comment of the next one", async () => {
    const [before, after] = [
      `        { "phone_number": "${POOL[2]}" },\n        // first\n`,
      "        // first\n",
    ];
    const withLines = (lines: string): string =>
      config().replace('"phone_numbers": [\n', `"phone_numbers": [\n${lines}`);
    const text = withLines(before);
    expect(live(text, await account.plan(text))).toBe(withLines(after));
  });

  test("has what is to be deleted, as far as the plan knows it", async () => {
    const less = config({ numbers: [POOL[1]] });
    expect(changedLines(less, live(less, await account.plan(less)))).toEqual([
      `+ { "phone_number": "${POOL[0]}" },`,
    ]);

    const nothing = '{\n  "services": {\n    "flex": { "unique_name": "flex" }\n  }\n}\n';
    const text = live(nothing, await account.plan(nothing));
    const services = account.simulator.account().services ?? [];
    const people = services[0]?.sessions?.[0]?.participants?.map(({ sid }) => ({ sid })) ?? [];
    expect(people).toHaveLength(2);
    expect(parse(text)).toEqual({
      services: {
        rides: {
          service_sid: services[0]?.sid,
          phone_numbers: [{ phone_number: POOL[0] }, { phone_number: POOL[1] }],
          sessions: {
            "order-1": {
              session_sid: services[0]?.sessions?.[0]?.sid,
              participants: expect.arrayContaining(people),
            },
          },
        },
      },
    });
  });

  test.each([
    {
      name: "on one line",
      text: '{ "services": { "rides": { "unique_name": "rides", "phone_numbers": [] } } }',
    },
    { name: "without the collection", text: '{ "services": { "rides": { "unique_name": "rides" } } }' },
    {
      name: "in an empty list over lines",
      text: '{ "services": { "rides": { "unique_name": "rides", "phone_numbers": [\n // none\n ] } } }',
    },
    {
      name: "with Windows' line ends",
      text: '{\r\n  "services": {\r\n    "rides": {\r\n      "unique_name": "rides"\r\n    }\r\n  }\r\n}\r\n',
    },
  ])("can be put in $name", async ({ text }) => {
    const document = live(text, await account.plan(text));
    const errors: never[] = [];
    const value = parse(document, errors, { allowTrailingComma: true });
    expect(errors).toEqual([]);
    expect(value.services.rides.phone_numbers).toEqual([
      { phone_number: POOL[0] },
      { phone_number: POOL[1] },
    ]);
    expect(Object.keys(value.services.rides.sessions)).toEqual(["order-1"]);
    expect(document.match(/(?<!\r)\n/g) ?? []).toEqual(
      text.includes("\r\n") ? [] : (text.match(/\n/g) ?? []),
    );
  });

  test.each([
    [
      "the first of a line",
      '[{ "phone_number": "N3" }, { "phone_number": "N1" }, { "phone_number": "N2" }]',
      '[{ "phone_number": "N1" }, { "phone_number": "N2" }]',
    ],
    [
      "the last of a line",
      '[{ "phone_number": "N1" }, { "phone_number": "N2" }, { "phone_number": "N3" }]',
      '[{ "phone_number": "N1" }, { "phone_number": "N2" }]',
    ],
    [
      "one with a comment above",
      '[\n// one\n{ "phone_number": "N1" },\n{ "phone_number": "N2" },\n// three\n{ "phone_number": "N3" }\n]',
      '[\n// one\n{ "phone_number": "N1" },\n{ "phone_number": "N2" },\n// three\n]',
    ],
    [
      "one with a comment behind",
      '[\n{ "phone_number": "N3" }, /* three */\n{ "phone_number": "N1" },\n{ "phone_number": "N2" }]',
      '[\n{ "phone_number": "N1" },\n{ "phone_number": "N2" }]',
    ],
  ])("lacks %s", async (_name, list, expected) => {
    const named = (text: string): string => text.replace(/N(\d)/g, (_, at) => POOL[Number(at) - 1] ?? "");
    const withList = (text: string): string =>
      config().replace(/"phone_numbers": \[[\s\S]*?\n {6}\]/, `"phone_numbers": ${named(text)}`);
    const text = withList(list);
    expect(live(text, await account.plan(text))).toBe(withList(expected));
  });

  test("shows of a variable's value that it differs, and not what it is", async () => {
    await account.behindOurBack(service, { CallbackUrl: "https://moved.example.com/hook" });
    const [file, other, ...more] = changedLines(config(), live(config(), await account.plan(config())));
    expect(file).toBe('- "callback_url": "https://${env.API_HOST}/hook",');
    expect(other).toMatch(/^\+ "callback_url": "••• #\w{4}",$/);
    expect(more).toEqual([]);
  });

  test("is the text itself where there is nothing to understand", async () => {
    const plan = await account.plan(config());
    const half = '{ "services": { "rides": { "default_ttl": 36';
    expect(live(half, plan)).toContain(half.slice(0, 20));
  });
});

test("a person who is to be taken out is there by the plan's tag", async () => {
  const text = config().replace(`, { "identifier": "${BOB}" }`, "");
  const document = live(text, await account.plan(text));
  expect(document).toMatch(
    /"participants": \[\{ "identifier": "••• #\w{4}" \}, \{ "identifier": "\$\{env\.ALICE\}" \}\]/,
  );
});

test("no half-typed text is too strange for anything a plan shows", async () => {
  await account.behindOurBack(service, { DefaultTtl: 7200 });
  const whole = config({ numbers: [POOL[2]] });
  const plan = await account.plan(whole);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  let seen = 0;
  for (let at = whole.indexOf('"rides"'); at < whole.length; at += 5) {
    for (const text of [
      whole.slice(0, at),
      whole.slice(0, at) + whole.slice(at + 9),
      `${whole.slice(0, at)}"[{`,
    ]) {
      const analysis = account.analyse(text);
      const context = account.context(plan);
      const found = [planDiagnostics(analysis, context), codeLenses(analysis, context)].flat();
      driftActions(analysis, range, undefined, context);
      expect(live(text, plan)).toBeTypeOf("string");
      for (const { range: place } of found)
        expect(analysis.source.offsetAt(place.end)).toBeLessThanOrEqual(text.length);
      seen += found.length;
    }
  }
  expect(seen).toBeGreaterThan(300);
});

describe("the plan as a document", () => {
  test("is the command's text below a line that says what and when", async () => {
    const plan = await account.plan(config({ ttl: 60 }));
    const [head, , ...body] = planDocument({ ...plan, at: Date.UTC(2026, 10, 24, 16, 5, 9) }).split("\n");
    expect(head).toBe("Plan of proxy.json against …cdef, us1 at 2026-11-24 16:05:09 UTC");
    expect(body.join("\n")).toContain("default_ttl  3600 → 60");
    expect(body.slice(-2)).toEqual(["Plan: 0 to add, 1 to change, 0 to destroy.", ""]);
  });
});

test("neither document holds a person's number that the file does not, a variable's value or a secret", async () => {
  await account.behindOurBack(service, { CallbackUrl: `https://${HOST}/moved` });
  for (const text of ['{ "services": {} }', config().replace(`, { "identifier": "${BOB}" }`, "")]) {
    const plan = await account.plan(text);
    for (const shown of [planDocument(plan), live(text, plan)]) {
      for (const hidden of [ALICE, BOB, HOST, SECRET]) expect(shown).not.toContain(hidden);
    }
  }
});

describe("virtual addresses", () => {
  test.each([
    "file:///project/proxy.json",
    "file:///a%20b/%C3%A9/fleet.proxy.json",
    "file:///c%3A/x/proxy.json",
    "file:///odd%23%3F%25/proxy.json",
    "untitled:Untitled-1",
    "vscode-vfs://github/acme/infra/proxy.json",
  ])("of %s lead back to it", (uri) => {
    for (const scheme of ["twilio-proxy-plan", "twilio-proxy-live"] as const) {
      const virtual = virtualUri(scheme, uri);
      expect(virtual.startsWith(`${scheme}:/`)).toBe(true);
      expect(parseVirtualUri(virtual)).toEqual({ scheme, uri });
    }
  });

  test("end like what they are", () => {
    expect(virtualUri("twilio-proxy-plan", "file:///p/proxy.json")).toMatch(
      /^twilio-proxy-plan:\/proxy\.json\.plan\.txt\?/,
    );
    expect(virtualUri("twilio-proxy-live", "file:///p/proxy.json")).toMatch(
      /^twilio-proxy-live:\/proxy\.json\.live\.jsonc\?/,
    );
  });

  test.each([
    "",
    "x",
    "file:///p/proxy.json",
    "twilio-proxy-plan:/proxy.json",
    "twilio-proxy:/a?b",
  ])("%j is none", (uri) => {
    expect(parseVirtualUri(uri)).toBe(null);
  });
});
