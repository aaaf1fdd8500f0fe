/**
 * Beside VS Code's JSON service, a mistake is underlined once: by that service or by us. Its engine, given our schema as VS Code
 * gives it, is the judge of what it reports.
 */
import { proxySchema } from "@twilio-proxy/core";
import { describe, expect, test } from "vitest";
import { getLanguageService } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { participants, service, session } from "../../../core/src/testing/config-problems.ts";
import { examples } from "../../../core/src/testing/problem-examples.ts";
import { type Analysis, analyse } from "../analysis/analysis.ts";
import { environmentOf } from "../testing/cursor.ts";
import { coveredBySchema } from "./covered.ts";
import { editorSchema } from "./editor-schema.ts";
import { createJsonEngine } from "./engine.ts";

const engine = createJsonEngine();
const neighbour = getLanguageService({
  // A `$schema` that names ours is loaded; there is nothing else in this world.
  schemaRequestService: async (uri) => {
    if (uri.endsWith("/proxy.schema.json")) return JSON.stringify(proxySchema);
    throw new Error("no such schema");
  },
  workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).href },
});
neighbour.configure({
  validate: true,
  schemas: [{ uri: "vscode://schema", fileMatch: ["*"], schema: structuredClone(editorSchema()) }],
});

interface Span {
  readonly start: number;
  readonly end: number;
  readonly code: string;
}

interface Both {
  /** What we show beside the service. */
  readonly ours: readonly Span[];
  /** What we leave to it. */
  readonly hidden: readonly Span[];
  readonly theirs: readonly Span[];
}

const NOW = new Date("2026-06-01T12:00:00Z");

/** As the neighbour knows it, whatever a file of the examples' name holds; null where the file is not ours. */
function analysed(text: string, env: Readonly<Record<string, string>>): Analysis | null {
  const source = TextDocument.create("file:///project/proxy.json", "jsonc", 1, text);
  return analyse({ source, environment: environmentOf(env), engine, now: NOW });
}

async function bothOf(text: string, env: Readonly<Record<string, string>> = {}): Promise<Both | null> {
  const analysis = analysed(text, env);
  if (analysis === null) return null;
  const { source, problems } = analysis;
  const found = await neighbour.doValidation(source, neighbour.parseJSONDocument(source), {
    comments: "ignore",
    trailingCommas: "ignore",
    schemaValidation: "error",
  });
  const spans = problems.map((problem) => ({
    covered: coveredBySchema(analysis, problem),
    span: { start: problem.range.start.offset, end: problem.range.end.offset, code: problem.code },
  }));
  return {
    ours: spans.filter(({ covered }) => !covered).map(({ span }) => span),
    hidden: spans.filter(({ covered }) => covered).map(({ span }) => span),
    theirs: found.map(({ range, message }) => ({
      start: source.offsetAt(range.start),
      end: source.offsetAt(range.end),
      code: String(message),
    })),
  };
}

function meets(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** What is wrong with the text itself; the rest is about what it means, and may be wrong with the same text as well. */
const ABOUT_THE_TEXT = new Set([
  "syntax",
  "duplicate-key",
  "unknown-key",
  "invalid-type",
  "invalid-enum",
  "required",
  "too-long",
  "empty",
  "out-of-range",
  "invalid-sid",
  "invalid-key",
  "env-syntax",
]);

function twice({ ours, theirs }: Both): readonly Span[] {
  return ours.filter((one) => ABOUT_THE_TEXT.has(one.code) && theirs.some((other) => overlaps(one, other)));
}

/** After the first mistake of syntax parsers differ in what else they stumble over. */
function never({ hidden, theirs }: Both): readonly Span[] {
  const first = hidden.find(({ code }) => code === "syntax");
  return hidden
    .filter((one) => one.code !== "syntax" || one === first)
    .filter((one) => !theirs.some((other) => meets(one, other)));
}

/** Reported by the neighbour alone. */
function alone({ ours, hidden, theirs }: Both): readonly Span[] {
  return theirs.filter((one) => ![...ours, ...hidden].some((other) => meets(one, other)));
}

const KS = `KS${"2".repeat(32)}`;
const LITERALS: readonly string[] = [
  '{"services": null, "$schema": "./proxy.schema.json"}',
  '{"$schema": "https://example.com/twilio-proxy/proxy.schema.json#"}',
  '{"$schema": 5, "services": {}}',
  '{"version": "1", "services": {}}',
  '{"account_sid": "", "services": {}}',
  '{"account_sid": 5, "services": {}}',
  '{"forget": "x", "services": {}}',
  '{"forget": [1, null, ""], "services": {}}',
  '{"state": 5, "services": {}}',
  `{"state": "${"s".repeat(10_001)}", "services": {}}`,
  '{"services": {"rides": null, "0": {"unique_name": "a", "short_codes": [{}]}, "b": []}}',
  '{"services": {"a": {"unique_name": "a", "phone_numbers": [null, [], "x", {"sid": 5}]}}}',
  `{"services": {"a": {"service_sid": "${KS} "}}}`,
  '{"services": {"a": {"service_sid": "${KS}"}}}',
  '{"services": {"a": {"service_sid": "$${env.KS}"}}}',
  service('"default_ttl": "abc"'),
  service('"default_ttl": ""'),
  service('"default_ttl": true'),
  service('"default_ttl": {}'),
  service('"default_ttl": 1.5, "protect": null'),
  service('"default_ttl": "${TTL}"'),
  service('"default_ttl": "${env.TTL}"'),
  service('"default_ttl": "${env.TTL}s"'),
  service('"protect": 1'),
  service('"callback_url": 5, "intercept_callback_url": []'),
  service('"geo_match_level": ["country"]'),
  service('"geo_match_level": "$${env.X}"'),
  service('"number_selection_behavior": "x${env.X}"'),
  service('"sessions": []'),
  service('"sessions": {"s": 5, "t": {"participants": {}}}'),
  session('"status": true, "mode": {}, "ttl": -5'),
  session('"ttl": "-5"'),
  session(`"date_expiry": "${"2".repeat(10_001)}"`),
  session('"unique_name": "", "tll": 5, "ttl": "5"'),
  session('"unique_name": "${NAME}"'),
  session(`"unique_name": "${"\u{1F600}".repeat(150)}"`),
  session(`"unique_name": "${"\u{1F600}".repeat(192)}"`),
  participants('"identifier": null', '"identifer": "+14152370143"', "", '"identifier": "${env.A}", "x": 1'),
  participants('"identifier": "${env.A}", "friendly_name": 5, "proxy_identifier_sid": "PN"'),
  '{"services": {"a": {"unique_name": }}}',
  '{"services": {"a": {"unique_name" "x"}}}',
  '{"services": {"a": {"unique_name": "x",, }}}',
  '{"services": {"a": {"unique_name": "x"}, }, "forget": [1 2]}',
  '{"services": {"a": {"unique_name": \'x\', protect: True}}}',
  '{"services": {"a": {"unique_name": "x}}}',
  '{"services": {"a": {"unique_name": "x"} /* ',
  '{"services": {"a": {"unique_name": "x"} // c\n, "b": {"unique_name": "y", "protect": 01}}}',
  '{"services": {"a": {"unique_name": "\\q"}}}',
  '{"services": {"a": {"unique_name": "a\tb"}}}',
  '{"services": {"a": {"unique_name": "a"}}}}',
  '{"services": {"a": [{"unique_name": "a"}}',
];

/** The file says itself where its schema is. */
function pinned(text: string): string {
  return text.replace(/^\{/, '{"$schema": "../schemas/proxy.schema.json", ');
}

const once = { twice: [], never: [] };

describe.each(Object.entries(examples))("the examples of %s", (_code, { broken, fine }) => {
  test("are reported once", async () => {
    const cases = [...broken.map(([text, , options]) => [text, options] as const), ...fine];
    for (const [text, options] of cases) {
      for (const variant of [text, pinned(text)]) {
        const both = await bothOf(variant, (options?.env ?? {}) as Record<string, string>);
        if (both === null) continue;
        expect({ text: text.slice(0, 300), twice: twice(both), never: never(both) }).toMatchObject(once);
      }
    }
  });
});

test.each(LITERALS)("%s is reported once, and by nobody else", async (text) => {
  for (const variant of text.includes("$schema") ? [text] : [text, pinned(text)]) {
    const both = await bothOf(variant);
    expect(both).not.toBeNull();
    const { ours, hidden, theirs } = both!;
    expect(ours.length + hidden.length > 0 || theirs.length === 0).toBe(true);
    expect({ twice: twice(both!), never: never(both!), alone: alone(both!) }).toEqual({ ...once, alone: [] });
  }
});

test.each([
  ["https://example.com/other.json", "a schema that does not load"],
  ["./package.schema.json", "another schema"],
  ["", "no address at all"],
])("beside the $schema %s we show what the service cannot: %s", async (schema) => {
  const text = `{"$schema": "${schema}", "services": {"a": {"unique_name": ""}}, "verison": 1, "forget": [1 2]}`;
  const both = await bothOf(text);
  expect(both?.ours.map(({ code }) => code)).toEqual([
    "empty",
    "unknown-key",
    "invalid-type",
    "invalid-type",
  ]);
  expect(both?.hidden.map(({ code }) => code)).toEqual(["syntax"]);
});

/** Where the service is stricter than JSON Schema and ours is right: the schema cannot say it otherwise. */
test.each([
  ["an integer with a fraction of zero", service('"default_ttl": 1.0')],
  ["a long text that its variable makes short", session(`"unique_name": "\${env.A:-${"a".repeat(191)}}"`)],
])("only the service objects to %s", async (_, text) => {
  const both = await bothOf(text, { A: "short" });
  expect(both?.ours).toEqual([]);
  expect(both?.hidden).toEqual([]);
  expect(both?.theirs).toHaveLength(1);
});
