import { readFileSync } from "node:fs";
import { join } from "node:path";
import { explainProblem, problemCodes } from "@twilio-proxy/core";
import { describe, expect, test } from "vitest";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import { participants, service, session } from "../../../core/src/testing/config-problems.ts";
import { analyseText, contextOf, environmentOf } from "../testing/cursor.ts";
import { configDiagnostics, MAX_DIAGNOSTICS } from "./diagnostics.ts";

const { Error: ERROR, Warning, Information } = DiagnosticSeverity;

function diagnosticsOf(text: string, context = contextOf(), env: Record<string, string> = {}): Diagnostic[] {
  return configDiagnostics(analyseText(text, { environment: environmentOf(env) }), context);
}

test.each([
  ["an error", session('"tll": 5'), "unknown-key", '"tll"', ERROR],
  ["a warning", service('"callback_url": "http://a.example"'), "insecure-url", '"http://a.example"', Warning],
  [
    "information",
    participants('"identifier": "+14152370143"'),
    "clear-identifier",
    '"+14152370143"',
    Information,
  ],
  ["a mistake of syntax", '{"services": {} "version": 1}', "syntax", '"version"', ERROR],
  [
    "a variable that is not set",
    session('"unique_name": "${env.A}"'),
    "env-unset",
    '"${env.A}"',
    Information,
  ],
])("%s has its code, place and severity", (_, text, code, at, severity) => {
  const [diagnostic, ...more] = diagnosticsOf(text);
  expect(more).toEqual([]);
  expect(diagnostic).toMatchObject({ code, severity, source: "twilio-proxy" });
  const { source } = analyseText(text);
  expect(source.getText(diagnostic!.range)).toBe(at);
});

test("a message says what is wrong, then what to do", () => {
  const [diagnostic] = diagnosticsOf(session('"ttl": null'));
  expect(diagnostic?.message).toBe(
    `null sets ttl to 0: no limit of its own.\n${explainProblem("ttl-null")?.fix}`,
  );
});

test("lines and characters are those of LSP", () => {
  const [diagnostic] = diagnosticsOf('{\r\n  "services": {},\r\n  "😀": 1 }');
  expect(diagnostic?.range).toEqual({ start: { line: 2, character: 2 }, end: { line: 2, character: 6 } });
});

test("diagnostics come in the order of the text", () => {
  const lines = diagnosticsOf('{\n"verison": 1,\n"services": {\n"a": {}},\n"forget": 5}').map(
    ({ range }) => range.start.line,
  );
  expect(lines).toEqual([1, 3, 4]);
});

describe("the reference", () => {
  test("is linked only where the client shows links", () => {
    const text = session('"ttl": null');
    const [linked] = diagnosticsOf(text);
    expect(linked?.codeDescription?.href).toMatch(/^https:\/\/.*\/docs\/reference\/problems\.md#ttl-null$/);
    expect(diagnosticsOf(text, contextOf({ client: { codeDescription: false } }))[0]).not.toHaveProperty(
      "codeDescription",
    );
  });

  test("has a heading for every code that a link may name", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/reference/problems.md"), "utf8");
    const headings = new Set([...page.matchAll(/^#+ `?([a-z-]+)`?\s*$/gm)].map((found) => found[1]));
    expect(problemCodes.filter((code) => !headings.has(code))).toEqual([]);
  });
});

describe("the cap", () => {
  const broken = (count: number): string =>
    `{"services": {}, "forget": [${Array.from({ length: count }, () => "5").join()}]}`;

  test.each([MAX_DIAGNOSTICS - 1, MAX_DIAGNOSTICS])("leaves %i as they are", (count) => {
    expect(diagnosticsOf(broken(count)).map(({ code }) => code)).toEqual(
      Array.from({ length: count }, () => "invalid-type"),
    );
  });

  test("says how many more there are, once, at the top", () => {
    const diagnostics = diagnosticsOf(broken(MAX_DIAGNOSTICS + 7));
    expect(diagnostics).toHaveLength(MAX_DIAGNOSTICS + 1);
    expect(diagnostics.at(-1)).toEqual({
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      severity: Information,
      code: "too-many-problems",
      source: "twilio-proxy",
      message: "7 more problems are not shown.",
    });
  });

  test("counts only what is shown", () => {
    const beside = contextOf({ settings: { schemaFeatures: false } });
    expect(diagnosticsOf(broken(MAX_DIAGNOSTICS + 7), beside)).toEqual([]);
  });
});

test("beside another JSON service only what that cannot know is shown", () => {
  const text = service(
    '"callback_url": "http://a.example", "default_ttl": "x", "colour": 1, "sessions": {"s": {"ttl": "${env.TTL}", "unique_name": null}}',
  );
  const codes = (schemaFeatures: boolean) =>
    diagnosticsOf(text, contextOf({ settings: { schemaFeatures } }), { TTL: "-5" }).map(({ code }) => code);
  const domain = ["insecure-url", "out-of-range", "unnamed-session"];
  expect(codes(false)).toEqual(domain);
  expect(codes(true)).toEqual([
    "insecure-url",
    "invalid-type",
    "unknown-key",
    "out-of-range",
    "unnamed-session",
  ]);
});

test("no value of a variable and no person's number stands in a diagnostic", () => {
  const text = session(
    '"ttl": "${env.SECRET}", "unique_name": "+442079460958", "participants": [{"identifier": "442079460958"}, {"identifier": "${env.BAD}"}]',
  );
  const diagnostics = diagnosticsOf(text, contextOf(), { SECRET: "hush-hush", BAD: "02079460959" });
  expect(diagnostics.length).toBeGreaterThan(3);
  expect(JSON.stringify(diagnostics)).not.toMatch(/hush|2079460/);
});

test("an empty config has nothing to say", () => {
  expect(diagnosticsOf('{"services": {}}')).toEqual([]);
});
