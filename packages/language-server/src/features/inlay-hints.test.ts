import { describe, expect, test } from "vitest";
import type { Range } from "vscode-languageserver-types";
import { defaultSettings, type Settings } from "../settings.ts";
import { analyseText, contextOf, environmentOf } from "../testing/cursor.ts";
import { inlayHints } from "./inlay-hints.ts";

const SECRET = "not-a-real-token";
const environment = {
  values: {
    HOST: "api.internal.example.com",
    OUTSIDE: "b",
    TTL: "60",
    TWILIO_AUTH_TOKEN: SECRET,
    COPY: SECRET,
  },
  files: environmentOf({ HOST: "", TTL: "" }).files,
};

const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } };

/** The text with every hint in its place, as `«label»`. */
function hinted(text: string, settings: Partial<Settings> = {}, range = EVERYTHING): string {
  const { source } = analyseText(text, { environment });
  const hints = inlayHints(analyseText(text, { environment }), range, contextOf({ settings }));
  return hints.reduceRight((shown, { position, label, paddingLeft }) => {
    const at = source.offsetAt(position);
    return `${shown.slice(0, at)}${paddingLeft ? "" : "!"}«${label}»${shown.slice(at)}`;
  }, text);
}

const service = (inside: string): string => `{"services": {"a": {${inside}}}}`;
const session = (inside: string): string => service(`"sessions": {"s": {${inside}}}`);

test.each([
  [service('"default_ttl": 3600«1 h»')],
  [service('"default_ttl": 0«no limit»')],
  [session('"ttl": 90«1 min 30 s», "participants": []')],
  [service('"default_ttl": -1, "unique_name": "3600", "protect": 3600')],
  [service('"default_ttl": "${env.TTL}"«set in .env»')],
  [
    service(
      '"phone_numbers": [{"phone_number": "+14152370141"«United States»}, {"phone_number": "4152370141"}]',
    ),
  ],
  [session('"participants": [{"proxy_identifier": "+442071838750"«United Kingdom»}]')],
  [service('"callback_url": "https://${env.HOST}/"«set in .env»')],
  [service('"callback_url": "https://${env.OUTSIDE}/"«set»')],
  [service('"callback_url": "https://${env.HOST}${env.OUTSIDE}/"«set»')],
  [service('"callback_url": "https://${env.NONE}/"«not set»')],
  [service('"callback_url": "https://${env.HOST}${env.NONE}${env.NONE}/"«not set: NONE»')],
  [service('"callback_url": "https://${env.TWILIO_AUTH_TOKEN}${env.NONE}"«not allowed»')],
  [service('"callback_url": "https://${env.COPY}"«not allowed»')],
  [service('"callback_url": "https://$${env.HOST}"')],
  ['{"$schema": "${env.HOST}", "services": {}, "state": "${env.HOST}"«set in .env»}'],
  ['{"services": {"a": {"default_ttl": 60«1 min»'],
])("%s", (expected) => {
  const text = expected.replace(/«[^»]*»/g, "");
  expect(hinted(text)).toBe(expected);
});

describe("each kind can be switched off", () => {
  const text = service(
    '"default_ttl": 3600, "callback_url": "${env.HOST}", "phone_numbers": [{"phone_number": "+14152370141"}]',
  );
  test.each([
    ["durations", /1 h/],
    ["countries", /United States/],
    ["environment", /set in/],
  ] as const)("%s", (kind, pattern) => {
    expect(hinted(text)).toMatch(pattern);
    expect(hinted(text, { inlayHints: { ...defaultSettings.inlayHints, [kind]: false } })).not.toMatch(
      pattern,
    );
  });
});

test("only where the editor asks", () => {
  const text =
    '{"services": {"a": {\n"default_ttl": 60},\n"b": {"default_ttl": 3600},\n"c": {"default_ttl": 1}}}';
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 99 } };
  expect(hinted(text, {}, range)).toBe(text.replace("3600", "3600«1 h»"));
});

test("of very many no more than an editor can use", () => {
  const numbers = Array.from({ length: 6_000 }, (_, at) => `{"phone_number": "+1415237${1_000 + at}"}`);
  const analysis = analyseText(service(`"phone_numbers": [${numbers.join()}]`));
  expect(inlayHints(analysis, EVERYTHING, contextOf())).toHaveLength(5_000);
});
