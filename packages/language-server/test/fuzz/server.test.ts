/**
 * The same edits against the real server, in a hurry: what it shows at last is what an analysis of the text from scratch finds.
 * A failure names the seed; FUZZ_SEED=… repeats its edits, though not the timing.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic } from "vscode-languageserver-types";
import { createRandom } from "../../../core/src/testing/random.ts";
import { analyse } from "../../src/analysis/analysis.ts";
import { createJsonEngine } from "../../src/json/engine.ts";
import { type Client, pause, startClient } from "../protocol/client.ts";
import { readProfile } from "../protocol/profiles.ts";
import { processEnvironment } from "../protocol/secrets.ts";
import { BROKEN, FINE } from "../protocol/texts.ts";
import { inverseOf, pick, type Random, randomEdit } from "./edits.ts";

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
const SEQUENCES = 100;
/** So many documents are edited at once. */
const AT_ONCE = 20;

const engine = createJsonEngine();

/** Codes and places, which the engine of the server must agree with. */
function expected(source: TextDocument): readonly string[] {
  const environment = { values: processEnvironment, files: [] };
  const problems = analyse({ source, environment, engine, now: new Date() })?.problems ?? [];
  return problems.map(({ code, range: { start, end } }) =>
    [code, start.line, start.character, end.line, end.character].join(" "),
  );
}

function shown(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, range: { start, end } }) =>
    [code, start.line, start.character, end.line, end.character].join(" "),
  );
}

const METHODS = [
  "textDocument/completion",
  "textDocument/hover",
  "textDocument/codeLens",
  "textDocument/diagnostic",
];

async function edit(client: Client, uri: string, random: Random): Promise<void> {
  client.open(uri, pick(random, [FINE, BROKEN, FINE.replaceAll("\n", "\r\n")]));
  let undo: ReturnType<typeof inverseOf> | null = null;
  for (let left = 1 + Math.floor(random() * 6); left > 0; left -= 1) {
    const document = client.documentOf(uri);
    const { range, text } = undo !== null && random() < 0.2 ? undo(document) : randomEdit(random, document);
    undo = inverseOf(document, { range, text });
    client.edit(uri, [{ range, newText: text }]);
    const position = range.start;
    if (random() < 0.5) {
      // Nobody waits for it, but silence or a wrong answer would be a fault.
      const asked = client.askRaw(pick(random, METHODS), { textDocument: { uri }, position });
      if (random() < 0.5) await asked;
      else asked.catch((error: Error) => expect.unreachable(error.message));
    }
    if (random() < 0.1) client.save(uri);
    if (random() < 0.5) await pause(random() < 0.15 ? 160 : random() * 8);
  }
  // Back to a text that is ours, or nothing would be shown of it.
  const document = client.documentOf(uri);
  if (random() < 0.8) {
    const range = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
    client.edit(uri, [{ range, newText: BROKEN }]);
    const after = client.documentOf(uri);
    const last = randomEdit(random, after);
    client.edit(uri, [{ range: last.range, newText: last.text }]);
  }
}

describe.each(["helix", "vscode"])("%s", (name) => {
  const { initializationOptions: _, ...profile } = readProfile(name);
  let client: Client;
  beforeAll(async () => {
    client = await startClient({ profile });
  });
  afterAll(() => client.kill());

  test(`${SEQUENCES} sequences of edits end with the diagnostics of the last text`, async () => {
    for (let first = 0; first < SEQUENCES; first += AT_ONCE) {
      const seeds = Array.from({ length: AT_ONCE }, (_none, index) => SEED + first + index);
      await Promise.all(
        seeds.map((seed) => edit(client, `file:///fuzz-${seed}/proxy.json`, createRandom(seed))),
      );
      for (const seed of seeds) {
        const uri = `file:///fuzz-${seed}/proxy.json`;
        const wanted = expected(client.documentOf(uri)).toSorted();
        const agrees = (found: readonly Diagnostic[]): boolean =>
          shown(found).toSorted().join() === wanted.join();
        // What was never ours is never spoken of.
        if (wanted.length > 0 || client.published(uri).length > 0) {
          await client.diagnostics(uri, agrees).catch((error: Error) => {
            throw new Error(`FUZZ_SEED=${seed}: ${error.message}, wanted ${JSON.stringify(wanted)}`);
          });
        }
        client.close(uri);
      }
    }
  });

  test("takes its leave properly, having let nothing out", () => client.quit());
});
