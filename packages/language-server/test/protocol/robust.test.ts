/** What editors send when they have a bug, are in a hurry, or are not editors: always an answer, and the server lives on. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  type HoverParams,
  HoverRequest,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import { type Client, startClient } from "./client.ts";
import { readProfile } from "./profiles.ts";
import { BROKEN, FINE } from "./texts.ts";

const uri = "file:///project/proxy.json";
let client: Client;

beforeAll(async () => {
  client = await startClient({ profile: readProfile("zed") });
  client.open(uri, FINE);
});

afterAll(() => client.kill());

/** An answer, or the error of one; silence is a failure. */
const answerTo = (method: string, params: unknown): Promise<unknown> =>
  client.askRaw(method, params).catch((error: unknown) => {
    if (error instanceof ResponseError) return error;
    throw error;
  });

const expectAlive = async (): Promise<void> => {
  const asked: HoverParams = { textDocument: { uri }, position: client.at(uri, '"default_ttl"', 3) };
  expect(await client.ask(HoverRequest.type, asked)).not.toBeNull();
};

const METHODS = [
  "textDocument/completion",
  "textDocument/hover",
  "textDocument/definition",
  "textDocument/references",
  "textDocument/documentHighlight",
  "textDocument/documentSymbol",
  "textDocument/codeAction",
  "textDocument/codeLens",
  "textDocument/documentLink",
  "textDocument/formatting",
  "textDocument/rangeFormatting",
  "textDocument/prepareRename",
  "textDocument/rename",
  "textDocument/foldingRange",
  "textDocument/selectionRange",
  "textDocument/inlayHint",
  "textDocument/diagnostic",
] as const;

const position = { line: 3, character: 5 };
const range = { start: position, end: position };
const rest = {
  position,
  range,
  positions: [position],
  newName: "+14152370149",
  context: { diagnostics: [], includeDeclaration: true },
  options: { tabSize: 2, insertSpaces: true },
};
const wrong = (place: unknown) => ({
  position: place,
  range: { start: place, end: place },
  positions: [place],
});
const textDocument = { uri };

describe.each(METHODS)("%s", (method) => {
  test("of a document that is not open has nothing to say", async () => {
    const answer = await client.askRaw(method, {
      ...rest,
      textDocument: { uri: "file:///nowhere/proxy.json" },
    });
    expect(JSON.stringify(answer)).toMatch(/^(null|\[\]|\{"kind":"full".*"items":\[\]\})$/);
  });

  test.each([
    ["null", null],
    ["a list", []],
    ["no document", rest],
    ["a document without a name", { ...rest, textDocument: {} }],
    ["a document that is a number", { ...rest, textDocument: { uri: 5 } }],
    ["a name that is no address", { ...rest, textDocument: { uri: "::::" } }],
    ["nothing but the document", { textDocument }],
    ["null for a position", { ...rest, textDocument, ...wrong(null) }],
    ["text for a position", { ...rest, textDocument, ...wrong("3:5") }],
    ["a line far below", { ...rest, textDocument, ...wrong({ line: 2 ** 31 - 1, character: 2 ** 31 - 1 }) }],
    ["a negative line", { ...rest, textDocument, ...wrong({ line: -1, character: -7 }) }],
    ["half a line", { ...rest, textDocument, ...wrong({ line: 1.5, character: Number.MAX_VALUE }) }],
    [
      "a range from its end",
      { ...rest, textDocument, range: { start: { line: 9, character: 0 }, end: position } },
    ],
    ["a name that is a number", { ...rest, textDocument, newName: 5 }],
    ["no context", { ...rest, textDocument, context: null }],
  ])("with %s is answered", async (_, params) => {
    await answerTo(method, params);
    await expectAlive();
  });
});

test.each([
  ["an unknown command", { command: "twilioProxy.apply", arguments: [uri] }],
  ["a command without a document", { command: "twilioProxy.plan" }],
  ["a command on a number", { command: "twilioProxy.showPlan", arguments: [5] }],
  ["a command on something else", { command: "twilioProxy.plan", arguments: ["::::", { deep: [] }] }],
  ["no command", null],
])("%s is answered", async (_, params) => {
  const answer = await answerTo("workspace/executeCommand", params);
  expect(answer === null || answer instanceof ResponseError).toBe(true);
  await expectAlive();
});

test("unknown requests are refused, and a virtual document nobody has is a sentence", async () => {
  expect(await answerTo("textDocument/never", {})).toBeInstanceOf(ResponseError);
  for (const virtual of ["twilio-proxy-plan:/x", "file:///etc/hostname", "::::"]) {
    expect(await client.askRaw("workspace/textDocumentContent", { uri: virtual })).toMatchObject({
      text: expect.stringContaining("no plan"),
    });
  }
});

test("notifications without sense are left alone", async () => {
  const tell = client.tellRaw;
  tell("$/never", {});
  tell("never/heard", { of: "it" });
  tell("textDocument/didChange", {
    textDocument: { uri: "file:///nowhere/proxy.json", version: 4 },
    contentChanges: [],
  });
  tell("textDocument/didChange", { textDocument: { uri, version: 1 }, contentChanges: [] });
  tell("textDocument/didClose", { textDocument: { uri: "file:///nowhere/proxy.json" } });
  tell("textDocument/didSave", { textDocument: { uri: "file:///nowhere/proxy.json" } });
  tell("workspace/didChangeWatchedFiles", { changes: [] });
  tell("workspace/didChangeConfiguration", {
    settings: { twilioProxy: { inlayHints: 5, envFiles: [null, 7] } },
  });
  tell("window/workDoneProgress/cancel", { token: "none" });
  tell("$/cancelRequest", { id: 12_345 });
  await expectAlive();
});

test("a request that is taken back is answered all the same, and some are spared their work", async () => {
  const settled = await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      const source = new CancellationTokenSource();
      const asked = { textDocument, position: client.at(uri, '"callback_url"', 1) };
      const answer = client
        .askRaw(index % 2 === 0 ? "textDocument/completion" : "textDocument/hover", asked, source.token)
        .then(
          () => "answered",
          (error: unknown) => (error instanceof ResponseError ? error.code : error),
        );
      source.cancel();
      return answer;
    }),
  );
  expect(settled.filter((one) => one !== "answered" && one !== LSPErrorCodes.RequestCancelled)).toEqual([]);
  expect(settled).toContain(LSPErrorCodes.RequestCancelled);
  await expectAlive();
});

// Text nested too deep is not read at all, so that nobody can tell whose it is.
test.each([
  ["5,000 open objects", 0, `{"services": ${'{"a":'.repeat(5_000)}`],
  ["100,000 lists", 0, `{"services": {}, "x": ${"[".repeat(100_000)}`],
  ["a megabyte in one line", 1, `{"services": {"a": {"unique_name": "${"x".repeat(1_000_000)}"}}}`],
  ["NULs", 3, `{"services": {"a": "${"\0".repeat(1_000)}"}}`],
  ["half a pair", 2, `{"services": {"\ud83d": {"unique_name": "\udc00"}}}`],
  [
    "3,000 services",
    1_001,
    `{"services": {${Array.from({ length: 3_000 }, (_, at) => `"k${at}": 1`).join()}}}`,
  ],
])("a document of %s is answered in time, with %i problems", async (what, count, text) => {
  const hostile = `file:///${what.replaceAll(" ", "-")}/proxy.json`;
  client.open(hostile, text);
  await Promise.all(METHODS.map((method) => answerTo(method, { ...rest, textDocument: { uri: hostile } })));
  if (count > 0) expect(await client.diagnostics(hostile)).toHaveLength(count);
  client.edit(hostile, [{ range: client.rangeOf(hostile, text), newText: BROKEN }]);
  await client.diagnostics(hostile, (now) => now.some(({ code }) => code === "duplicate-number"));
  client.close(hostile);
  await expectAlive();
});

test("after all that it takes its leave properly, having let nothing out", () => client.quit());
