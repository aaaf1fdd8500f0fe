import type { InventoryItem } from "@twilio-proxy/core";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type CompletionItem, type CompletionList, InsertTextFormat } from "vscode-languageserver-types";
import type { AccountView } from "../account/view.ts";
import { atCursor, contextOf, environmentOf } from "../testing/cursor.ts";
import { completion } from "./completion.ts";
import { MAX_PROPOSALS } from "./completion-proposal.ts";

type Options = Parameters<typeof contextOf>[0];

const ENV = { API_HOST: "api.internal.example.com", ALICE: "+14152370177" };

async function complete(
  marked: string,
  options: Options = {},
  environment = environmentOf(ENV),
): Promise<CompletionList | null> {
  const { analysis, position } = atCursor(marked, { environment });
  return completion(analysis, position, contextOf(options));
}

/** In the order in which a client shows them. */
async function labels(...given: Parameters<typeof complete>): Promise<readonly string[]> {
  const { items = [] } = (await complete(...given)) ?? {};
  return items
    .toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
    .map(({ label }) => label);
}

async function itemOf(label: string, ...given: Parameters<typeof complete>): Promise<CompletionItem> {
  const found = (await complete(...given))?.items.find((item) => item.label === label);
  if (found === undefined) throw new Error(`no item ${label} in ${await labels(...given)}`);
  return found;
}

/** The text after the item is taken. */
async function taken(label: string, ...given: Parameters<typeof complete>): Promise<string> {
  const { textEdit } = await itemOf(label, ...given);
  const source = TextDocument.create("file:///proxy.json", "jsonc", 1, given[0].replace("|", ""));
  if (textEdit === undefined || !("range" in textEdit)) throw new Error("the item has no plain edit");
  return TextDocument.applyEdits(source, [textEdit]);
}

const service = (inside: string): string => `{"services": {"a": {${inside}}}}`;
const session = (inside: string): string => service(`"sessions": {"s": {${inside}}}`);
const participant = (inside: string): string => session(`"participants": [{${inside}}]`);

const PLAIN: Options = { client: { snippets: false } };
const DOMAIN: Options = { settings: { schemaFeatures: false } };

describe("from the schema", () => {
  test("keys stand in its order, with words, and not those that are there", async () => {
    const keys = await labels(service('"default_ttl": 1, |'));
    expect(keys.slice(0, 3)).toEqual(["service_sid", "unique_name", "callback_url"]);
    expect(keys).not.toContain("default_ttl");
    expect(await itemOf("geo_match_level", service("|"))).toMatchObject({
      documentation: "How close the chosen number must be to the participant.",
      insertTextFormat: InsertTextFormat.Snippet,
      textEdit: { newText: '"geo_match_level": "${1:country}"' },
    });
  });

  test("choices are explained, the default first, and null where it means something", async () => {
    const marked = service('"geo_match_level": |');
    expect(await labels(marked)).toEqual(
      ["country", "area-code", "overlay", "radius", "extended-area-code"]
        .map((one) => `"${one}"`)
        .concat("null"),
    );
    expect(await itemOf('"area-code"', marked)).toMatchObject({
      documentation: "Same area code; ignored outside North America.",
    });
    expect(await itemOf("null", service('"default_ttl": |'))).toMatchObject({
      documentation: "null resets it to 0.",
    });
  });

  test.each([
    [service('"protect": |'), ["false", "true"]],
    [session('"mode": |'), ['"message-only"', '"voice-only"', '"voice-and-message"']],
    [session('"date_expiry": |'), ['"2027-01-01T00:00:00Z"']],
    [session('"unique_name": |'), ["null", '"order-1"']],
    [participant('"friendly_name": |'), ['"rider"']],
    ['{"version": |, "services": {}}', ["1"]],
    ['{"services": {"a": |}}', ["new service", "existing service"]],
    [service('"phone_numbers": [|]'), ["new phone number", "phone number by SID"]],
    [session('"participants": [|]'), ["new participant"]],
  ])("%s", async (marked, expected) => {
    expect((await labels(marked)).toSorted()).toEqual([...expected].sort());
  });

  test("an example is called one and comes last", async () => {
    expect(await itemOf('"order-1"', session('"unique_name": |'))).toMatchObject({ detail: "Example" });
    expect((await labels(session('"unique_name": |'))).at(-1)).toBe('"order-1"');
  });

  test("$schema is not proposed twice, and its value is ours", async () => {
    expect(await labels('{"services": {}, |}')).toContain("$schema");
    expect(await labels('{"$schema": "a", "services": {}, |}')).not.toContain("$schema");
    expect(await labels('{"$schema": "|", "services": {}}')).toEqual([
      expect.stringMatching(/^https:.*proxy\.schema\.json$/),
    ]);
  });

  test("no item brings a command that only one editor knows", async () => {
    const list = await complete(participant("|"));
    expect(list?.items.length).toBeGreaterThan(0);
    for (const item of list?.items ?? []) expect(item).not.toHaveProperty("command");
  });

  test("nothing of it where the editor has a JSON service of its own", async () => {
    expect(await complete(service("|"), DOMAIN)).toBeNull();
    expect(await complete(service('"geo_match_level": "|"'), DOMAIN)).toBeNull();
    expect(await complete('{"$schema": "|", "services": {}}', DOMAIN)).toBeNull();
  });

  test("clients without snippets get plain text", async () => {
    expect(await taken("callback_url", service("|"), PLAIN)).toBe(
      service('"callback_url": "https://${env.API_HOST}/proxy"'),
    );
    const list = await complete(service("|"), PLAIN);
    for (const { insertTextFormat } of list?.items ?? []) {
      expect(insertTextFormat).toBe(InsertTextFormat.PlainText);
    }
  });
});

describe("blocks with a name", () => {
  test("stand in maps only, also beside a JSON service", async () => {
    for (const options of [{}, DOMAIN]) {
      expect(await labels('{"services": {|}}', options)).toEqual(["new service", "existing service"]);
      expect(await labels(service('"sessions": {|}'), options)).toEqual(["new session", "existing session"]);
    }
    expect(await labels(service('"phone_numbers": {|}'), DOMAIN)).toEqual([]);
  });

  test("have a name of their own, a stop for it, and a comma when something follows", async () => {
    expect(await taken("new service", '{"services": {"service-1": {}, |}}')).toContain('"${1:service-2}": {');
    expect(await taken("new service", '{"services": {| /* " */ "b": {}}}')).toContain('}, /* " */ "b"');
    expect(await taken("new service", '{"services": {|}}')).toMatch(/\}\}\}$/);
    expect(await taken("new service", '{"services": {|}}')).toContain('"unique_name": "${2:rides-prod}"');
    expect(await taken("new session", service('"sessions": {"ri|"}'))).toContain('"sessions": {"${1:ri}": {');
  });

  test("are indented as their line where the client does not do it", async () => {
    const text = await taken(
      "existing session",
      '{\n   "services": {\n      "a": {"sessions": {\n         |\n}}}}',
      PLAIN,
    );
    expect(text).toContain('         "session-1": {\n            "session_sid": "KC');
    expect(text).toContain('{\n                  "identifier": "${env.RIDER}",');
  });
});

describe("variables", () => {
  test.each([
    ["after ${", '"callback_url": "https://${|"', '"callback_url": "https://${env.API_HOST}"'],
    ["after $", '"callback_url": "https://$|"', '"callback_url": "https://${env.API_HOST}"'],
    ["after ${env.", '"callback_url": "https://${env.|/x"', '"callback_url": "https://${env.API_HOST}/x"'],
    ["in a name", '"callback_url": "${env.AP|I}/x"', '"callback_url": "${env.API_HOST}/x"'],
    ["with the end there", '"callback_url": "${|}"', '"callback_url": "${env.API_HOST}"'],
    ["before a name", '"callback_url": "${|env.X}"', '"callback_url": "${env.API_HOST}"'],
    ["with a default", '"callback_url": "${env.|:-a}"', '"callback_url": "${env.API_HOST:-a}"'],
    ["after another one", '"callback_url": "${env.A}${env.|"', '"callback_url": "${env.A}${env.API_HOST}"'],
    ["in a number's place", '"default_ttl": "${env.|"', '"default_ttl": "${env.API_HOST}"'],
  ])("%s", async (_, marked, expected) => {
    for (const options of [{}, PLAIN, DOMAIN]) {
      expect(await taken("API_HOST", service(marked), options)).toBe(service(expected));
    }
    expect((await itemOf("API_HOST", service(marked))).detail).toBe(".env");
  });

  test("an unfinished string is not run over", async () => {
    expect(await taken("API_HOST", '{"services": {"a": {"callback_url": "${env.|\n}}}')).toBe(
      '{"services": {"a": {"callback_url": "${env.API_HOST}\n}}}',
    );
  });

  test.each([
    ["a literal", service('"callback_url": "$${|"')],
    ["a closed one", service('"callback_url": "${env.A}|"')],
    ["a default", service('"callback_url": "${env.A:-|"')],
    ["the schema's address", '{"$schema": "${|", "services": {}}'],
    ["a key", '{"services": {"${|": {}}}'],
  ])("not in %s", async (_, marked) => {
    const list = await labels(marked);
    expect(list).not.toContain("API_HOST");
  });

  test("those of files come first, then this file's, then the environment's; none that is forbidden", async () => {
    const environment = {
      values: { IN_FILE: "a", USED: "b", OTHER: "c", GITHUB_TOKEN: "d", TWILIO_AUTH_TOKEN: "e", COPY: "e" },
      files: [{ uri: "file:///project/.env", label: ".env.local", names: new Map([["IN_FILE", 0]]) }],
    };
    const marked = service(
      '"callback_url": "${env.USED}${env.UNSET}${env.GITHUB_SHA}", "unique_name": "${env.U|}"',
    );
    const details = ((await complete(marked, {}, environment))?.items ?? []).map(
      ({ label, detail, sortText }) => [sortText, label, detail],
    );
    expect(details).toEqual([
      ["000001", "IN_FILE", ".env.local"],
      ["000003", "OTHER", "environment"],
      ["000002", "USED", "used in this file"],
      ["000002", "UNSET", "used in this file, not set here"],
    ]);
  });

  test("are all that is proposed for a person, also where nothing stands yet", async () => {
    for (const value of ['"|"', "|"]) {
      const marked = participant(`"identifier": ${value}`);
      expect(await labels(marked)).toEqual(["${env.API_HOST}", "${env.ALICE}"]);
      expect(await taken("${env.ALICE}", marked, DOMAIN)).toBe(participant('"identifier": "${env.ALICE}"'));
    }
    expect(await labels(participant('"identifier": "x|"'), DOMAIN)).toEqual([]);
    expect(await labels(participant('"friendly_name": "|"'), DOMAIN)).toEqual([]);
  });
});

const PN = (at: number): string => `PN${String(at).padStart(32, "0")}`;

describe("references", () => {
  const pool = `"phone_numbers": [
    {"phone_number": "+14152370141", "is_reserved": true}, {"phone_number": "+442071838750"},
    {"sid": "${PN(3)}"}, {"phone_number": "\${env.NUMBER}"}], "short_codes": [{"sid": "SC${"0".repeat(32)}"}]`;
  const within = (inside: string): string =>
    `{"services": {"a": {${pool}, "sessions": {"s": {"participants": [{"identifier": "+14152370177"}, {${inside}}]}}},
     "b": {"phone_numbers": [{"phone_number": "+14152370149"}]}}}`;

  test.each([DOMAIN, {}])("a number of the same pool, reserved ones last", async (options) => {
    for (const value of ['"|"', "|", '"+44|"']) {
      const marked = within(`"proxy_identifier": ${value}`);
      const found = (await labels(marked, options)).filter((label) => !label.startsWith('"'));
      expect(found).toEqual(["+442071838750", "${env.NUMBER}", "+14152370141"]);
    }
    const marked = within('"proxy_identifier": "|"');
    expect((await itemOf("+14152370141", marked, options)).detail).toBe(
      "United States, in services.a, reserved",
    );
    expect(await taken("${env.NUMBER}", marked, options)).toContain('"proxy_identifier": "${env.NUMBER}"}');
  });

  test("in place of a string without its end, but not of what follows", async () => {
    const marked = within('"proxy_identifier": "|');
    expect(await taken("+442071838750", marked, DOMAIN)).toContain(
      '"proxy_identifier": "+442071838750"}]}}},',
    );
  });

  test("a SID of the same pool, and of numbers only", async () => {
    expect(await labels(within('"proxy_identifier_sid": "|"'), DOMAIN)).toEqual([PN(3)]);
  });

  test("the account tells a number's other name", async () => {
    const inventory = (): readonly InventoryItem[] => [
      { sid: PN(3), identity: { phone_number: "+14152370143" }, capabilities: {}, settings: {} },
      { sid: PN(5), identity: { phone_number: "+442071838750" }, capabilities: {}, settings: {} },
    ];
    const options = { ...DOMAIN, account: { connected: true, inventory } };
    expect(await labels(within('"proxy_identifier": "|"'), options)).toContain("+14152370143");
    expect(await labels(within('"proxy_identifier_sid": "|"'), options)).toEqual([PN(5), PN(3)]);
  });

  test("addresses to forget: what the plan would remove, then what is declared, each once", async () => {
    const steps = [
      { address: "services.old", actions: ["delete"] },
      { address: "services.a", actions: ["update"] },
      { address: "services.gone", actions: ["delete"] },
      { address: "services.new", actions: ["delete", "create"] },
    ];
    const account = { plan: { json: { steps } } } as unknown as Partial<AccountView>;
    const options = { ...DOMAIN, account };
    const marked = '{"services": {"a": {}, "b c": {}}, "forget": ["services.gone", "|"]}';
    expect(await labels(marked, options)).toEqual(["services.old", "services.a", 'services["b c"]']);
    expect(await taken('services["b c"]', marked, options)).toContain('"services[\\"b c\\"]"]}');
    expect(await labels('{"services": {"a": {}}, "forget": ["services.|"]}', DOMAIN)).toEqual(["services.a"]);
  });
});

describe("the account", () => {
  const item = (
    at: number,
    identity: Record<string, string> = { phone_number: `+1415237${1000 + at}` },
  ): InventoryItem => ({
    sid: PN(at),
    identity,
    capabilities: { voice: true, SMS: at % 2 === 0 },
    settings: {},
  });
  const connected = (...items: InventoryItem[]): Options => ({
    ...DOMAIN,
    account: { connected: true, inventory: (type) => (type === "phone_number" ? items : []) },
  });

  test("gives its numbers to a pool, those of the file last", async () => {
    const text = (value: string): string =>
      service(
        `"phone_numbers": [{"sid": "${PN(1)}"}, {"phone_number": ${value}}, {"phone_number": "+14152371003"}]`,
      );
    const options = connected(item(1), item(2), item(3), item(4));
    expect(await labels(text('"|"'), options)).toEqual([
      "+14152371002",
      "+14152371004",
      "+14152371001",
      "+14152371003",
    ]);
    expect((await itemOf("+14152371002", text("|"), options)).detail).toBe(`${PN(2)} · voice, SMS`);
    expect((await itemOf("+14152371001", text("|"), options)).detail).toBe(
      `${PN(1)} · voice · already in this file`,
    );
    expect(await taken("+14152371002", text("|"), options)).toBe(text('"+14152371002"'));
    // The one at the cursor is not taken by itself.
    expect((await itemOf("+14152371002", text('"+14152371002|"'), options)).detail).not.toContain("already");
  });

  test("gives SIDs where the field wants one, and whole items in the list", async () => {
    const options = connected(item(1));
    expect(await taken("+14152371001", service('"phone_numbers": [{"sid": "|"}]'), options)).toBe(
      service(`"phone_numbers": [{"sid": "${PN(1)}"}]`),
    );
    expect(await taken("+14152371001", service('"phone_numbers": [|]'), options)).toBe(
      service('"phone_numbers": [{ "phone_number": "+14152371001" }]'),
    );
  });

  test("gives short codes by SID, for the config has no field for the code", async () => {
    const code = { ...item(1, { short_code: "12345" }), sid: `SC${"1".repeat(32)}` };
    const options = { ...DOMAIN, account: { connected: true, inventory: () => [code] } };
    const marked = service('"short_codes": [|]');
    expect(await taken("12345", marked, options)).toBe(service(`"short_codes": [{ "sid": "${code.sid}" }]`));
  });

  test("is asked again while it is unknown, and never when it is not connected", async () => {
    const marked = service('"phone_numbers": [{"phone_number": "|"}]');
    const unknown = { ...DOMAIN, account: { connected: true, inventory: () => null } };
    expect(await complete(marked, unknown)).toEqual({ isIncomplete: true, items: [] });
    const inventory = (): never => {
      throw new Error("nobody is connected");
    };
    expect(await complete(marked, { ...DOMAIN, account: { connected: false, inventory } })).toBeNull();
    expect(
      await complete(participant('"identifier": |'), { ...DOMAIN, account: { connected: true, inventory } }),
    ).not.toBeNull();
  });

  test("with very much gives what fits, and says so", async () => {
    const options = connected(...Array.from({ length: 500 }, (_, at) => item(at)));
    const all = await complete(service('"phone_numbers": [{"phone_number": "|"}]'), options);
    expect([all?.isIncomplete, all?.items.length]).toEqual([true, MAX_PROPOSALS]);
    const some = await complete(service('"phone_numbers": [{"phone_number": "+141523714|"}]'), options);
    expect([some?.isIncomplete, some?.items[0]?.label, some?.items.length]).toEqual([
      true,
      "+14152371400",
      100,
    ]);
  });
});

test("of a thousand variables a hundred are given, and those that fit what is typed", async () => {
  const names = Array.from({ length: 1000 }, (_, at) => [`PERSON_${at}`, "x"] as const);
  const environment = environmentOf(Object.fromEntries(names));
  for (const marked of ['"${env.|"', '"|"', "|"]) {
    const all = await complete(participant(`"identifier": ${marked}`), DOMAIN, environment);
    const variables = all?.items.filter(({ label }) => label.includes("PERSON_"));
    expect([all?.isIncomplete, variables?.length], marked).toEqual([true, MAX_PROPOSALS]);
  }
  const some = await complete(participant('"identifier": "${env.PERSON_98|"'), DOMAIN, environment);
  expect(some?.items.map(({ label }) => label)).toEqual([
    "PERSON_98",
    ...Array.from({ length: 10 }, (_, at) => `PERSON_98${at}`),
  ]);
});

describe("nothing is proposed", () => {
  test.each([
    ["in a line comment", '{"services": { // |\n}}'],
    ["in a block comment", '{"services": {/* | */}}'],
    ["in a comment without an end", '{"services": {/* |'],
    ["before a comma", '{"services": {"a": {} |}}'],
    ["behind the last brace", '{"services": {}}|'],
    ["in a key that has its value", '{"services": {"a|": {}}}'],
    ["in a number", service('"default_ttl": 3|6')],
    ["in another's list", '{"services": {}, "other": ["|"]}'],
  ])("%s", async (_, marked) => {
    expect(await complete(marked, DOMAIN)).toBeNull();
  });
});

test("never throws, and every edit is on one line around the cursor, wherever the cursor is", async () => {
  const text = `{"$schema": "x", "services": {"a": {"phone_numbers": [{"sid": "${PN(1)}"},], /* c */
    "callback_url": "https://\${env.A:-b}", "sessions": {"s": {"participants": [{"identifier": "", "proxy_identifier":`;
  const account: Partial<AccountView> = { connected: true, inventory: () => [] };
  const start = text.indexOf('"a"');
  let edits = 0;
  for (let offset = start; offset <= text.length; offset += 1) {
    for (const cut of [text, text.slice(0, offset)]) {
      const { analysis } = atCursor(`${cut}|`);
      const { line, character } = analysis.source.positionAt(offset);
      const list = await completion(analysis, { line, character }, contextOf({ account }));
      for (const { textEdit } of list?.items ?? []) {
        const range = textEdit !== undefined && "range" in textEdit ? textEdit.range : null;
        expect([range?.start.line, range?.end.line]).toEqual([line, line]);
        expect(range?.start.character).toBeLessThanOrEqual(character);
        expect(range?.end.character).toBeGreaterThanOrEqual(character);
        edits += 1;
      }
    }
  }
  expect(edits).toBeGreaterThan(1_000);
});
