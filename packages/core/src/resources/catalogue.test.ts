import { describe, expect, test } from "vitest";
import { participants, problemsOf, resolveText, service } from "../testing/config-problems.ts";
import { type Example, examples } from "../testing/problem-examples.ts";
import { catalogue, explainProblem, type ProblemCode, problemCodes } from "./catalogue.ts";

const all = Object.entries(examples) as [ProblemCode, Example][];

describe.each(all)("%s", (code, { broken, fine }) => {
  test.each(
    broken.map(([text, at, options]) => [shorten(text), text, at, options] as const),
  )("is found in %s", (_, text, at, options) => {
    expect(problemsOf(text, options)).toContain(`${code} at ${at}`);
  });

  test.each(
    fine.map(([text, options]) => [shorten(text), text, options] as const),
  )("is not found in %s", (_, text, options) => {
    const codes = resolveText(text, options).problems.map((problem) => problem.code);
    expect(codes).not.toContain(code);
  });
});

function shorten(text: string): string {
  return JSON.stringify(text.length < 120 ? text : `${text.slice(0, 117)}…`);
}

test("every code is explained, and has a config that shows it", () => {
  expect(problemCodes.filter((code) => examples[code].broken.length === 0)).toEqual([]);
  for (const code of problemCodes) {
    const { severity, what, why, fix } = catalogue[code];
    expect(explainProblem(code)).toMatchObject({ code, severity, what, why, fix });
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const sentence of [what, why, fix]) expect(sentence).toMatch(/^["A-Z0-9a-z].*\.$/);
  }
  expect(explainProblem("toString")).toBeNull();
  expect(explainProblem("nonsense")).toBeNull();
});

test("no message, help or fix of a participant tells who it is", () => {
  const digits = /\d{6,}/;
  for (const [, { broken }] of all) {
    for (const [text, , options] of broken) {
      for (const problem of resolveText(text, options).problems) {
        if (!problem.address.endsWith(".identifier")) continue;
        expect(
          `${problem.message} ${problem.help} ${problem.fix?.newText}`.replace("+14152370143, or", ""),
        ).not.toMatch(digits);
      }
    }
  }
});

test("every proposed fix solves its problem", () => {
  const fixed = new Set<string>();
  for (const [code, { broken }] of all) {
    for (const [text, , options] of broken) {
      for (const { fix, address } of resolveText(text, options).problems.filter((one) => one.code === code)) {
        if (fix === undefined) continue;
        const mended = text.slice(0, fix.range.start.offset) + fix.newText + text.slice(fix.range.end.offset);
        const left = resolveText(mended, options).problems.map(
          (problem) => `${problem.code} ${problem.address}`,
        );
        expect(left).not.toContain(`${code} ${address}`);
        fixed.add(code);
      }
    }
  }
  expect([...fixed].sort()).toEqual([
    "invalid-enum",
    "invalid-identifier",
    "invalid-number",
    "invalid-type",
    "unknown-key",
  ]);
});

test("a fix is proposed only where one number can have been meant", () => {
  const fixOf = (field: string, value: string): string | undefined =>
    resolveText(
      field === "identifier"
        ? participants(`"identifier": "${value}"`)
        : service(`"phone_numbers": [{"phone_number": "${value}"}]`),
    ).problems.find(({ code }) => code === "invalid-number" || code === "invalid-identifier")?.fix?.newText;
  expect(fixOf("phone_number", "14152370143")).toBe('"+14152370143"');
  expect(fixOf("phone_number", "+1 (415) 237-0143")).toBe('"+14152370143"');
  expect(fixOf("phone_number", "447911123456")).toBe('"+447911123456"');
  // A number of California, or of Switzerland or Egypt without its +.
  for (const ambiguous of ["4152370143", "2026010112"])
    expect(fixOf("phone_number", ambiguous)).toBeUndefined();
  expect(fixOf("identifier", "14152370143")).toBe("+");
  expect(fixOf("identifier", "+1 (415) 237-0143")).toBeUndefined();
});
