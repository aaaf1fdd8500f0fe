import { type ProblemCode, problemCodes } from "@twilio-proxy/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CodeAction, TextEdit } from "vscode-languageserver-types";
import { participants, service, session } from "../../../core/src/testing/config-problems.ts";
import { examples } from "../../../core/src/testing/problem-examples.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { FIX_ALL } from "../names.ts";
import { analyseText, contextOf, environmentOf } from "../testing/cursor.ts";
import { codeActions } from "./code-actions.ts";
import { configDiagnostics } from "./diagnostics.ts";

const context = contextOf();
const everywhere = (analysis: Analysis) => ({
  start: { line: 0, character: 0 },
  end: analysis.source.positionAt(analysis.text.length),
});

function quickFixes(analysis: Analysis): readonly CodeAction[] {
  return codeActions(analysis, everywhere(analysis), undefined, context);
}

function editsOf(action: CodeAction): readonly TextEdit[] {
  return Object.values(action.edit?.changes ?? {}).flat();
}

function after({ source }: Analysis, action: CodeAction): string {
  return TextDocument.applyEdits(source, [...editsOf(action)]);
}

function fixAllOf(analysis: Analysis): CodeAction | undefined {
  const actions = codeActions(analysis, everywhere(analysis), [FIX_ALL], context);
  expect(actions.length).toBeLessThan(2);
  return actions[0];
}

const KS = `KS${"2".repeat(32)}`;
const PN = `PN${"1".repeat(32)}`;
const ALICE = "+14152370143";
const both = `"phone_numbers": [{"sid": "${PN}"}, {"sid": "${PN}"}]`;

interface Row {
  readonly code: ProblemCode;
  readonly text: string;
  /** Titles, those of preferred fixes with a `!`, and what each makes of the text. */
  readonly fixes: Readonly<Record<string, string>>;
}

const ROWS: readonly Row[] = [
  {
    code: "unknown-key",
    text: session('"tll": 5'),
    fixes: { "Rename to ttl!": session('"ttl": 5'), "Remove the field": session("") },
  },
  {
    code: "unknown-key",
    text: service('"colour": 5'),
    fixes: { "Remove the field": service("").replace(", }", "}") },
  },
  {
    code: "invalid-type",
    text: service('"default_ttl": "60"'),
    fixes: { "Remove the quotes!": service('"default_ttl": 60') },
  },
  {
    code: "invalid-enum",
    text: session('"status": "opn"'),
    fixes: { "Change to open!": session('"status": "open"') },
  },
  {
    code: "invalid-number",
    text: service('"phone_numbers": [{"phone_number": "+1 (415) 237-0143"}]'),
    fixes: { [`Change to ${ALICE}!`]: service(`"phone_numbers": [{"phone_number": "${ALICE}"}]`) },
  },
  {
    code: "invalid-identifier",
    text: participants('"identifier": "442079460958"'),
    fixes: { "Add the +!": participants('"identifier": "+442079460958"') },
  },
  {
    code: "insecure-url",
    text: service('"callback_url": "http://a.example"'),
    fixes: { "Use https!": service('"callback_url": "https://a.example"') },
  },
  { code: "insecure-url", text: service('"callback_url": "${env.URL}"'), fixes: {} },
  {
    code: "invalid-url",
    text: service('"callback_url": "a.example/x"'),
    fixes: { "Begin with https://": service('"callback_url": "https://a.example/x"') },
  },
  { code: "invalid-url", text: service('"callback_url": "ftp://a.example"'), fixes: {} },
  {
    code: "unnamed-session",
    text: session('"unique_name": null, "ttl": 5'),
    fixes: { "Name it after its key": session('"ttl": 5') },
  },
  { code: "ttl-null", text: session('"ttl": null'), fixes: { "Write 0!": session('"ttl": 0') } },
  {
    code: "ttl-and-date-expiry",
    text: session('"ttl": 60, "date_expiry": "2027-01-01"'),
    fixes: { "Remove ttl!": session('"date_expiry": "2027-01-01"') },
  },
  {
    code: "alive-with-ttl",
    text: session('"ttl": 60, "status": "open"'),
    fixes: { "Remove status": session('"ttl": 60'), "Remove ttl": session('"status": "open"') },
  },
  {
    code: "external-fields",
    text: `{"services": {"a": {"service_sid": "${KS}", "default_ttl": 5}}}`,
    fixes: { "Remove default_ttl!": `{"services": {"a": {"service_sid": "${KS}"}}}` },
  },
  {
    code: "duplicate-number",
    text: service(both),
    fixes: { "Remove this one!": service(`"phone_numbers": [{"sid": "${PN}"}]`) },
  },
  {
    code: "duplicate-number",
    text: service(both.replace('"}]', '", "is_reserved": true}]')),
    fixes: { "Remove this one": service(`"phone_numbers": [{"sid": "${PN}"}]`) },
  },
  {
    code: "duplicate-identifier",
    text: participants('"identifier": "${env.A}"', '"identifier": "${env.A}"'),
    fixes: { "Remove this one!": participants('"identifier": "${env.A}"') },
  },
  {
    code: "duplicate-identifier",
    text: participants(`"identifier": "${ALICE}"`, `"identifier": "${ALICE}", "friendly_name": "b"`),
    fixes: { "Remove this one": participants(`"identifier": "${ALICE}"`) },
  },
  {
    code: "duplicate-key",
    text: session('"ttl": 1, "ttl": 1'),
    fixes: { "Remove this one!": session('"ttl": 1') },
  },
  {
    code: "duplicate-key",
    text: session('"ttl": 1, "ttl": 2'),
    fixes: { "Remove this one": session('"ttl": 1'), "Remove the one before": session('"ttl": 2') },
  },
  {
    code: "env-syntax",
    text: session('"unique_name": "a-${NAME}"'),
    fixes: { "Write ${env.NAME}!": session('"unique_name": "a-${env.NAME}"') },
  },
  {
    code: "env-syntax",
    text: session('"unique_name": "${NAME:-x}${{ env.B }}"'),
    fixes: { "Write ${env.NAME}!": session('"unique_name": "${env.NAME:-x}${env.B}"') },
  },
  { code: "env-syntax", text: session('"unique_name": "${A}${secrets.B}"'), fixes: {} },
  ...(
    [
      ["2027-01-01 00:00Z", "2027-01-01T00:00Z", "!"],
      ["2027-01-01T00:00:00+0200", "2027-01-01T00:00:00+02:00", "!"],
      ["2027/1/2", "2027-01-02", "!"],
      ["2027-01-01t10:00:00 utc", "2027-01-01T10:00:00Z", "!"],
    ] as const
  ).map(
    ([wrong, right, mark]): Row => ({
      code: "invalid-date",
      text: session(`"date_expiry": "${wrong}"`),
      fixes: { [`Write ${right}${mark}`]: session(`"date_expiry": "${right}"`) },
    }),
  ),
  {
    code: "invalid-date",
    text: session('"date_expiry": "2027-01-01T00:00:00"'),
    fixes: { "Write it in UTC": session('"date_expiry": "2027-01-01T00:00:00Z"') },
  },
  ...["soon", "2027-02-30", "01/02/2027", "2027-13-01", "2027-01-01 25:00Z"].map(
    (date): Row => ({ code: "invalid-date", text: session(`"date_expiry": "${date}"`), fixes: {} }),
  ),
  {
    code: "invalid-sid",
    text: service(`"phone_numbers": [{"sid": " pn${"a".repeat(32)}"}]`),
    fixes: {
      [`Change to PN${"a".repeat(32)}!`]: service(`"phone_numbers": [{"sid": "PN${"a".repeat(32)}"}]`),
    },
  },
  { code: "invalid-sid", text: service('"phone_numbers": [{"sid": "PN1"}]'), fixes: {} },
  {
    code: "sid-and-number",
    text: service(`"phone_numbers": [{"sid": "${PN}", "phone_number": "${ALICE}"}]`),
    fixes: {
      "Remove sid": service(`"phone_numbers": [{"phone_number": "${ALICE}"}]`),
      "Remove phone_number": service(`"phone_numbers": [{"sid": "${PN}"}]`),
    },
  },
  {
    code: "two-proxy-identifiers",
    text: participants(
      `"identifier": "\${env.A}", "proxy_identifier": "${ALICE}", "proxy_identifier_sid": "${PN}"`,
    ),
    fixes: {
      "Remove proxy_identifier": participants(`"identifier": "\${env.A}", "proxy_identifier_sid": "${PN}"`),
      "Remove proxy_identifier_sid": participants(
        `"identifier": "\${env.A}", "proxy_identifier": "${ALICE}"`,
      ),
    },
  },
  {
    code: "proxy-identifier-not-in-pool",
    text: service(
      `"phone_numbers": [], "sessions": {"s": {"participants": [{"identifier": "\${env.A}", "proxy_identifier": "${ALICE}"}]}}`,
    ),
    fixes: {
      "Let Proxy choose the number": service(
        '"phone_numbers": [], "sessions": {"s": {"participants": [{"identifier": "${env.A}"}]}}',
      ),
      "Add it to phone_numbers": service(
        `"phone_numbers": [{ "phone_number": "${ALICE}" }], "sessions": {"s": {"participants": [{"identifier": "\${env.A}", "proxy_identifier": "${ALICE}"}]}}`,
      ),
    },
  },
  {
    code: "channel-in-voice-mode",
    text: session('"participants": [{"identifier": "messenger:1"}]'),
    fixes: {
      "Set mode to message-only!": session(
        '"mode": "message-only", "participants": [{"identifier": "messenger:1"}]',
      ),
    },
  },
  {
    code: "channel-in-voice-mode",
    text: session('"mode": "voice-only", "participants": [{"identifier": "messenger:1"}]'),
    fixes: {
      "Set mode to message-only!": session(
        '"mode": "message-only", "participants": [{"identifier": "messenger:1"}]',
      ),
    },
  },
  {
    code: "too-many-participants",
    text: participants('"identifier": "${env.A}"', '"identifier": "${env.B}"', '"identifier": "${env.C}"'),
    fixes: {
      "Remove this participant": participants('"identifier": "${env.A}"', '"identifier": "${env.B}"'),
    },
  },
  {
    code: "geo-match-unproven",
    text: service('"geo_match_level": "radius"'),
    fixes: {
      "Change to country": service('"geo_match_level": "country"'),
      "Change to area-code": service('"geo_match_level": "area-code"'),
    },
  },
  {
    code: "area-code-abroad",
    text: service('"geo_match_level": "area-code", "phone_numbers": [{"phone_number": "+442079460958"}]'),
    fixes: {
      "Change to country": service(
        '"geo_match_level": "country", "phone_numbers": [{"phone_number": "+442079460958"}]',
      ),
    },
  },
  {
    code: "empty",
    text: session('"unique_name": "", "ttl": 5'),
    fixes: { "Remove it": session('"ttl": 5') },
  },
  {
    code: "empty",
    text: '{"services": {}, "forget": ["", "services.a"]}',
    fixes: { "Remove it": '{"services": {}, "forget": ["services.a"]}' },
  },
  { code: "empty", text: participants('"identifier": ""'), fixes: {} },
  { code: "empty", text: '{"services": {"a": {"unique_name": ""}}}', fixes: {} },
  {
    code: "required",
    text: '{"services": {"a": {"protect": true}}}',
    fixes: { "Add unique_name": '{"services": {"a": {"unique_name": "a", "protect": true}}}' },
  },
  {
    code: "required",
    text: '{"$schema": "proxy.schema.json"}',
    fixes: { "Add services": '{"services": {}, "$schema": "proxy.schema.json"}' },
  },
  { code: "required", text: service('"short_codes": [{"is_reserved": true}]'), fixes: {} },
  {
    code: "syntax",
    text: '{"services": {} "version": 1}',
    fixes: { "Insert the ,!": '{"services": {}, "version": 1}' },
  },
  {
    code: "syntax",
    text: '{"services": {} /* , */\n "version": 1}',
    fixes: { "Insert the ,!": '{"services": {}, /* , */\n "version": 1}' },
  },
  {
    code: "syntax",
    text: '{"forget": ["a.b" "c.d"], "services": {}}',
    fixes: { "Insert the ,!": '{"forget": ["a.b", "c.d"], "services": {}}' },
  },
  {
    code: "syntax",
    text: '{"services": {}, "version" 1}',
    fixes: { "Insert the :!": '{"services": {}, "version": 1}' },
  },
  { code: "syntax", text: '{"services": {}', fixes: { "Close what is open!": '{"services": {}}' } },
  {
    code: "syntax",
    text: '{"services": {"a": {"phone_numbers": [',
    fixes: { "Close what is open!": '{"services": {"a": {"phone_numbers": []}}}' },
  },
  {
    code: "syntax",
    text: '{\n  "services": {\n    "a": {},\n',
    fixes: { "Close what is open!": '{\n  "services": {\n    "a": {},\n  }\n}\n' },
  },
  {
    code: "syntax",
    text: '{\n  "services": {\n    "a": {} // last\n',
    fixes: { "Close what is open!": '{\n  "services": {\n    "a": {} // last\n  }\n}\n' },
  },
  {
    code: "syntax",
    text: '{"services": {} // last',
    fixes: { "Close what is open!": '{"services": {} // last\n}' },
  },
  { code: "syntax", text: '{"services": {"a":', fixes: {} },
  { code: "syntax", text: '{"services": {"a": "', fixes: {} },
  {
    code: "syntax",
    text: '{"services": {}}}\n',
    fixes: { "Remove what closes nothing!": '{"services": {}}\n' },
  },
  { code: "syntax", text: '{"services": {}} true', fixes: {} },
  {
    code: "syntax",
    text: "{\"services\": {}, 'version': 1}",
    fixes: { "Use double quotes!": '{"services": {}, "version": 1}' },
  },
  {
    code: "syntax",
    text: '{"services": {}, "state": \'a b\'}',
    fixes: { "Use double quotes!": '{"services": {}, "state": "a b"}' },
  },
  {
    code: "syntax",
    text: '{"services": {}, version: 1}',
    fixes: { "Put the key in double quotes!": '{"services": {}, "version": 1}' },
  },
  {
    code: "syntax",
    text: '{"services": {"a": {"unique_name": "a", "protect": True}}}',
    fixes: { "Change to true!": '{"services": {"a": {"unique_name": "a", "protect": true}}}' },
  },
  {
    code: "syntax",
    text: '{"services": {}; "version": 1}',
    fixes: { "Change to ,!": '{"services": {}, "version": 1}' },
  },
  {
    code: "syntax",
    text: '{"services": {}, "state": "a\tb"}',
    fixes: { "Write it as an escape!": '{"services": {}, "state": "a\\tb"}' },
  },
  { code: "syntax", text: '{"services": {}, "state": open}', fixes: {} },
];

const tidy = (text: string): string => text.replace(/, \}/g, "}");

test.each(ROWS)("$code: $text", ({ code, text, fixes }) => {
  const analysis = analyseText(text, {
    environment: environmentOf({ URL: "http://a.example", A: "+14152370143" }),
  });
  const offered = analysis.problems.filter((problem) => problem.code === code);
  expect(offered).not.toEqual([]);
  const first = { ...analysis, problems: offered.slice(0, 1) };
  const found = codeActions(first, everywhere(analysis), undefined, context).map((action) => {
    expect(action.kind).toBe("quickfix");
    return [`${action.title}${action.isPreferred ? "!" : ""}`, tidy(after(analysis, action))];
  });
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(fixes).map(([title, made]) => [title, tidy(made)])),
  );
});

/** Each needs a decision that only whoever wrote the file can make, or has to be made elsewhere. */
const WITHOUT: readonly ProblemCode[] = [
  "crowded-pool",
  "date-expiry-past",
  "duplicate-external",
  "duplicate-unique-name",
  "env-forbidden",
  "env-not-allowed",
  "env-type",
  "env-unset",
  "fictional-number",
  "invalid-address",
  "invalid-character",
  "invalid-key",
  "number-in-two-services",
  "number-missing",
  "out-of-range",
  "pair-in-two-sessions",
  "personal-data",
  "personal-key",
  "pool-over-capacity",
  "pool-too-small",
  "proxy-url",
  "reserved-proxy-identifier",
  "too-deep",
  "too-large",
  "too-long",
];

test("every code was decided on", () => {
  const decided = new Set([...ROWS.map(({ code }) => code), ...WITHOUT, "clear-identifier"]);
  expect(problemCodes.filter((code) => !decided.has(code))).toEqual([]);
  for (const code of WITHOUT) {
    for (const [text, , options] of examples[code].broken) {
      if (text.length > 20_000) continue;
      const environment = environmentOf((options?.env ?? {}) as Record<string, string>);
      const analysis = safely(text, environment);
      const problems = analysis?.problems.filter((problem) => problem.code === code) ?? [];
      expect(analysis === null ? [] : quickFixes({ ...analysis, problems })).toEqual([]);
    }
  }
});

function safely(text: string, environment = environmentOf({})): Analysis | null {
  try {
    return analyseText(text, { environment });
  } catch {
    return null;
  }
}

/** A variable that nobody has set here is none. */
function mistakes({ problems }: Analysis): number {
  return problems.filter(({ severity }) => severity !== "information").length;
}

describe("a fix", () => {
  test("that is preferred leaves fewer mistakes, in every example", () => {
    const texts = Object.values(examples).flatMap(({ broken }) => broken.map(([text]) => text));
    const analyses = texts.filter((text) => text.length < 20_000).flatMap((text) => safely(text) ?? []);
    const fixes = analyses.flatMap((analysis) =>
      quickFixes(analysis).map((action) => ({ analysis, action })),
    );
    expect(fixes.length).toBeGreaterThan(40);
    for (const { analysis, action } of fixes) {
      const mended = analyseText(after(analysis, action));
      if (action.isPreferred) expect(mistakes(mended), analysis.text).toBeLessThan(mistakes(analysis));
    }
  });

  test("carries the diagnostic that was published, and none that was not", () => {
    const analysis = analyseText(session('"ttl": null, "colour": 5, "mode": "voice-onl"'));
    for (const schemaFeatures of [true, false]) {
      const beside = contextOf({ settings: { schemaFeatures } });
      const published = configDiagnostics(analysis, beside);
      const actions = codeActions(analysis, everywhere(analysis), undefined, beside);
      const carried = actions.flatMap(({ diagnostics = [] }) => diagnostics);
      expect(actions).toHaveLength(3);
      expect(carried).toHaveLength(schemaFeatures ? 3 : 1);
      for (const one of carried) expect(published).toContainEqual(one);
    }
  });

  test("is offered only where its problem stands", () => {
    const text = session('"ttl": null, "unique_name": null');
    const analysis = analyseText(text);
    const titlesAt = (offset: number): readonly string[] => {
      const position = analysis.source.positionAt(offset);
      return codeActions(analysis, { start: position, end: position }, undefined, context).map(
        ({ title }) => title,
      );
    };
    expect(titlesAt(text.indexOf("null"))).toEqual(["Write 0"]);
    expect(titlesAt(text.indexOf("null") + 4)).toEqual(["Write 0"]);
    expect(titlesAt(text.lastIndexOf("null"))).toEqual(["Name it after its key"]);
    expect(titlesAt(3)).toEqual([]);
  });
});

test.each([
  [undefined, ["quickfix"]],
  [["quickfix"], ["quickfix"]],
  [["source"], [FIX_ALL]],
  [["source.fixAll"], [FIX_ALL]],
  [[FIX_ALL], [FIX_ALL]],
  [["source.fix"], []],
  [["source.organizeImports", "refactor"], []],
  [["source.fixAll.twilioProxy.more"], []],
  [[""], ["quickfix", FIX_ALL]],
])("asked for %s it answers %s", (only, kinds) => {
  const analysis = analyseText(session('"ttl": null'));
  expect(codeActions(analysis, everywhere(analysis), only, context).map(({ kind }) => kind)).toEqual(kinds);
});

describe("a person's number", () => {
  const offerFor = (text: string, values: Readonly<Record<string, string>> = {}) => {
    const analysis = analyseText(text, { environment: environmentOf(values) });
    return quickFixes(analysis).filter(({ title }) => title.startsWith("Move"));
  };

  test.each([
    ["its label", '"friendly_name": "Night driver"', {}, "NIGHT_DRIVER"],
    ["its label in camel case", '"friendly_name": "riderOne"', {}, "RIDER_ONE"],
    ["its session and place", '"proxy_identifier": null', {}, "ORDER_1_PARTICIPANT_1"],
    ["no label that looks personal", '"friendly_name": "ann@example.com"', {}, "ORDER_1_PARTICIPANT_1"],
    ["no label with the number", `"friendly_name": "call ${ALICE}"`, {}, "ORDER_1_PARTICIPANT_1"],
    ["no label with a variable", '"friendly_name": "x ${env.ANN}"', {}, "ORDER_1_PARTICIPANT_1"],
    ["a free name", '"friendly_name": "Ann"', { ANN: "x", ANN_2: "y" }, "ANN_3"],
    ["a name of its own", '"friendly_name": "AWS"', {}, "PROXY_AWS"],
    ["a name that begins with a letter", '"friendly_name": "2nd"', {}, "PROXY_2ND"],
  ])("is named after %s", (_, label, values, name) => {
    const [action, ...more] = offerFor(participants(`"identifier": "${ALICE}", ${label}`), values);
    expect(more).toEqual([]);
    expect(action?.title).toBe(`Move to the environment variable ${name}`);
    expect(action?.isPreferred).toBeUndefined();
    expect(editsOf(action!).map(({ newText }) => newText)).toEqual([`"\${env.${name}}"`]);
  });

  test("takes no name that the file uses already", () => {
    const text = participants(
      `"identifier": "${ALICE}", "friendly_name": "ann"`,
      '"identifier": "${env.ANN}"',
    );
    expect(offerFor(text).map(({ title }) => title)).toEqual(["Move to the environment variable ANN_2"]);
  });

  test("stands in no title and no edit, not even as the session's key", () => {
    const text = service(
      `"sessions": {"${ALICE}": {"participants": [{"identifier": "${ALICE}", "friendly_name": "${ALICE}"}]}}`,
    );
    const actions = quickFixes(analyseText(text));
    expect(actions.map(({ title }) => title)).toContain("Move to the environment variable PARTICIPANT_1");
    expect(JSON.stringify(actions)).not.toContain("4152370143");
  });

  test("is left alone by fixing everything", () => {
    expect(fixAllOf(analyseText(participants(`"identifier": "${ALICE}"`)))).toBeUndefined();
  });
});

describe("fixing everything", () => {
  const spoilt = [
    '"ttl": null',
    '"ttl": 60, "date_expiry": "2027-01-01 00:00Z"',
    '"tll": 60, // the length\n',
    '"tll": 60, "tttl": 5',
    '"participants": [{"identifier": "messenger:1"}, {"identifier": "messenger:1"},]',
    '"mode": "voice", "unique_name": "${NAME}"',
    `"session_sid": "KC${"3".repeat(32)}", "ttl": 5, "unique_name": null`,
    '"ttl": 5, "ttl": 5, "ttl": 6',
    '"status": "opn" /* , */',
  ];
  const gap = fc.constantFrom("", " ", "\n", "\n  ", " // c, }\n", " /* ] */ ");
  const config = fc
    .tuple(
      fc.array(fc.tuple(gap, fc.constantFrom(...spoilt)), { maxLength: 6 }),
      fc.array(fc.constantFrom("1", "2", "3"), { maxLength: 5 }),
      gap,
    )
    .map(([sessions, numbers, last]) =>
      service(
        `"callback_url": "http://a.example",${last}"phone_numbers": [${numbers.map((one) => `{"sid": "PN${one.repeat(32)}"}`).join(`,${last}`)}], ` +
          `"sessions": {${sessions.map(([before, lines], index) => `${before}"s${index}": {${lines}}`).join(",")}${last}}`,
      ),
    );

  const preferredIn = (analysis: Analysis): number =>
    quickFixes(analysis).filter((one) => one.isPreferred).length;

  test("leaves text that parses, with fewer problems, and nothing to fix after a second time", () => {
    fc.assert(
      fc.property(config, (text) => {
        let analysis = analyseText(text);
        for (let round = 0; round < 3; round += 1) {
          const action = fixAllOf(analysis);
          expect(action === undefined).toBe(preferredIn(analysis) === 0);
          if (action === undefined) return;
          expect(round).toBeLessThan(2);
          const mended = analyseText(after(analysis, action));
          expect(mended.problems.filter(({ code }) => code === "syntax")).toEqual([]);
          expect(mended.problems.length).toBeLessThan(analysis.problems.length);
          analysis = mended;
        }
      }),
      { numRuns: 300 },
    );
  });

  test("mends syntax before anything that was built on it", () => {
    const broken =
      '{\'$schema\': "./proxy.schema.json" "services": {"a": {"unique_name": "a", "sessions": {"s": {"ttl": null}}}}';
    const analysis = analyseText(broken.replaceAll("'", '"'));
    const mended = after(analysis, fixAllOf(analysis)!);
    expect(mended).toBe(
      '{"$schema": "./proxy.schema.json", "services": {"a": {"unique_name": "a", "sessions": {"s": {"ttl": null}}}}',
    );
    const second = analyseText(mended);
    expect(after(second, fixAllOf(second)!)).toBe(`${mended}}`);
  });

  test("does not mend what it removes, nor put anything beside it: that is for the next time", () => {
    const twice = '"sessions": {"s": {"ttl": null}}';
    const nested = analyseText(service(`${twice}, ${twice}`));
    expect(after(nested, fixAllOf(nested)!)).toBe(service(twice));
    const messenger = '"participants": [{"identifier": "messenger:1"}]';
    const beside = analyseText(session(`"ttl": 5, "date_expiry": "2027-01-01", ${messenger}`));
    const mended = analyseText(after(beside, fixAllOf(beside)!));
    expect(after(mended, fixAllOf(mended)!)).toBe(
      session(`"mode": "message-only", "date_expiry": "2027-01-01", ${messenger}`),
    );
  });

  test("takes no bracket for too many after another mistake", () => {
    const analysis = analyseText('{"$schema": "proxy.schema.json", "services": {"a" {"unique_name": "a"}}}');
    expect(after(analysis, fixAllOf(analysis)!)).toBe(
      '{"$schema": "proxy.schema.json", "services": {"a": {"unique_name": "a"}}}',
    );
  });

  test("renames only one of two keys that may mean the same", () => {
    const analysis = analyseText(session('"tll": 60, "tttl": 5'));
    expect(after(analysis, fixAllOf(analysis)!)).toBe(session('"ttl": 60, "tttl": 5'));
  });

  test("mends 500 of 10,000 lines in less than 200 ms", () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => {
      const sid = `PN${(index % 20 === 0 ? 0 : index).toString(16).padStart(32, "0")}`;
      return `        { "sid": "${sid}", "is_reserved": true }`;
    });
    const analysis = analyseText(
      `{\n  "services": {\n    "a": {\n      "unique_name": "a",\n      "phone_numbers": [\n${lines.join(",\n")}\n      ]\n    }\n  }\n}\n`,
    );
    // The best of some runs: the machine has other things to do.
    const runs = Array.from({ length: 5 }, () => {
      const start = performance.now();
      const action = fixAllOf(analysis);
      return { action, elapsed: performance.now() - start };
    });
    const elapsed = Math.min(...runs.map((run) => run.elapsed));
    const action = runs[0]?.action;
    expect(editsOf(action!).length).toBeGreaterThanOrEqual(499);
    expect(elapsed).toBeLessThan(200);
    const mended = analyseText(after(analysis, action!));
    expect(mended.problems.filter(({ code }) => code === "syntax" || code === "duplicate-number")).toEqual(
      [],
    );
  });
});

test("no text makes it throw", () => {
  const alphabet = fc.constantFrom(
    ..."{}[],:\"'\\/*\n\t a1",
    '"services"',
    '"ttl"',
    "null",
    "${",
    "tru",
    '{"services": {}',
    "\u0000",
  );
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
      const analysis = analyseText(`{"services": {}, "$schema": "proxy.schema.json", ${parts.join("")}`);
      const actions = codeActions(analysis, everywhere(analysis), [""], context);
      for (const action of actions) after(analysis, action);
    }),
    { numRuns: 2_000 },
  );
});
