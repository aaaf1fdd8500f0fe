import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Problem } from "../document/problem.ts";
import { problemsJson, renderProblems } from "./problems.ts";
import { maskSource } from "./source-mask.ts";

const text = `{
  // call +14152370188 first
  "services": {
    "rides": {
      "callback_url": "ftp://example.com/hook",
      "phone_numbers": [{ "phone_number": "+14152370143" }],
      "sessions": { "a": { "participants": [
        { "identifier": "+14152370177", "friendly_name": "rider" },
        { "identifier": "\${env.BOB:-+14152370166}" },
        { "identifer": "+14152370155" },
        { "identifier":
            "messenger:987654321" }
      ] } }
    }
  }
}
`;

function problemAt(found: string, more: Partial<Problem> = {}): Problem {
  const place = (offset: number) => {
    const before = text.slice(0, offset).split("\n");
    return { offset, line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const start = text.indexOf(found);
  return {
    code: "invalid-url",
    severity: "error",
    message: "The URL must start with https:// or http://.",
    range: { start: place(start), end: place(start + found.length) },
    address: "services.rides.callback_url",
    help: "Give the whole address of the endpoint that Twilio shall call, and remember that it has to be reachable from outside.",
    ...more,
  };
}

describe("renderProblems", () => {
  it("points at the place and says what to do", () => {
    const problems = [
      problemAt('"identifer"', {
        code: "unknown-key",
        message: 'Unknown key "identifer".',
        help: 'Did you mean "identifier"?',
        address: "services.rides.sessions.a.participants[2]",
      }),
      problemAt('"ftp://example.com/hook"'),
      problemAt('"rider"', { severity: "warning", code: "w", message: "A warning.", help: "Help." }),
    ];
    expect(
      `\n${renderProblems(problems, text, "proxy.json", { colour: false, width: 80 })}\n`,
    ).toMatchInlineSnapshot(`
      "
      error[invalid-url]: The URL must start with https:// or http://.
       --> proxy.json:5:23  services.rides.callback_url
        |
      5 |       "callback_url": "ftp://example.com/hook",
        |                       ^^^^^^^^^^^^^^^^^^^^^^^^
        = Give the whole address of the endpoint that Twilio shall call, and remember
          that it has to be reachable from outside.

      warning[w]: A warning.
       --> proxy.json:8:58  services.rides.callback_url
        |
      8 |         { "identifier": "••••••••••••", "friendly_name": "rider" },
        |                                                          ^^^^^^^
        = Help.

      error[unknown-key]: Unknown key "identifer".
        --> proxy.json:10:11  services.rides.sessions.a.participants[2]
         |
      10 |         { "identifer": "••••••••••••" },
         |           ^^^^^^^^^^^
         = Did you mean "identifier"?

      2 errors, 1 warning.
      "
    `);
  });

  it("says the same with colour", () => {
    const problems = [problemAt('"ftp://example.com/hook"')];
    const plain = renderProblems(problems, text, "proxy.json", { colour: false, width: 80 });
    const coloured = renderProblems(problems, text, "proxy.json", { colour: true, width: 80 });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it("shows the place within a line that is too long, and nothing a terminal would act on", () => {
    const long = `{ "services": { "x": { "pad": "${"y".repeat(300)}\u001b[2J", "callback_url": "ftp:" } } }`;
    const character = long.indexOf('"ftp:"');
    const at = (offset: number) => ({ offset, line: 0, character: offset });
    const problem = problemAt("x", {
      range: { start: at(character), end: at(character + 6) },
      message: "bad\u001b[31m",
    });
    const shown = renderProblems([problem], long, "p\u202e.json", { colour: false, width: 80 });
    const [, , , source = "", caret = ""] = shown.split("\n");
    expect(source.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"ftp:"');
    expect(source.length).toBeLessThanOrEqual(80);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("survives ranges beyond the text and an empty text", () => {
    expect(
      renderProblems([problemAt("}", { message: "m" })], "", "p", { colour: false, width: 80 }),
    ).toContain("^");
  });
});

describe("maskSource", () => {
  it.each([
    ["one long word", `{ "x": "${"y".repeat(300_000)}" }`],
    ["words without end", `{ "x": "${"a.".repeat(150_000)}" }`],
    ["colons", ":".repeat(300_000)],
    ["digits and blanks", `{ "x": "${"1 ".repeat(150_000)}" }`],
  ])(
    "takes time that grows with the text: %s",
    (_, text) => {
      expect(maskSource(text)).toHaveLength(text.length);
    },
    3000,
  );

  it("hides an address of any length", () => {
    expect(maskSource(`{ "x": "${"a".repeat(500)}@example.com" }`)).not.toContain("example");
  });

  it("keeps every place and hides whatever may be a person's number", () => {
    const masked = maskSource(text);
    expect(masked.length).toBe(text.length);
    expect(masked.split("\n").map((line) => line.length)).toEqual(
      text.split("\n").map((line) => line.length),
    );
    for (const personal of ["4152370177", "4152370166", "4152370155", "4152370188", "987654321"]) {
      expect(masked).not.toContain(personal);
    }
    expect(masked).toContain("+14152370143");
    expect(masked).toContain("${env.BOB:-");
    expect(masked).toContain('"rider"');
  });

  it("does so in a text that is broken", () => {
    expect(maskSource('{ "identifier": "+14152370177')).not.toContain("4152370177");
    expect(maskSource('{ "identifier": +14152370177 }')).not.toContain("4152370177");
    expect(maskSource("{ \"identifier\": '+14152370177' }")).not.toContain("4152370177");
    // What follows the value of a known key is not its value.
    expect(maskSource('{ "unique_name": "a" "+14152370177": 1')).not.toContain("4152370177");
  });
});

describe("problemsJson", () => {
  it("gives all there is, without a fix that would hold personal data", () => {
    const fix = { title: "Write it in E.164", range: problemAt('"ftp').range, newText: '"+14152370177"' };
    const made = problemsJson(
      [
        problemAt('"ftp', { fix }),
        problemAt('"+14152370177"', { fix, address: "services.rides.sessions.a.participants[0].identifier" }),
      ],
      "proxy.json",
    );
    expect(made).toMatchObject({ format_version: "1.0", path: "proxy.json", errors: 2, warnings: 0 });
    expect(made.problems.map((problem) => problem.fix?.new_text)).toEqual(['"+14152370177"', null]);
  });
});

describe("a file that is one long line of mistakes", () => {
  const many = 50_000;
  const hostile = "-".repeat(many);
  const problems = Array.from({ length: many }, (_, offset): Problem => {
    const at = (character: number) => ({ offset: character, line: 0, character });
    return { ...problemAt('"rider"'), range: { start: at(offset), end: at(offset + 1) } };
  });

  it("is listed in part and counted in full", () => {
    const said = renderProblems(problems, hostile, "proxy.json", { colour: false, width: 80 });
    expect(said.match(/^error\[/gm)).toHaveLength(1_000);
    expect(said).toMatch(/\n\n… and 49000 more\.\n\n50000 errors\.$/);
    const { errors, problems: listed } = problemsJson(problems, "proxy.json");
    expect([errors, listed.length]).toEqual([many, 1_000]);
    // Each excerpt is of the line around its problem, not of the line.
    expect(said.length).toBeLessThan(1_000 * 500);
  });
});
