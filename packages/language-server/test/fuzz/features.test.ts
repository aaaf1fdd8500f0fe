/**
 * Edits at random, with every feature asked at random places in between. FUZZ_SEQUENCES and FUZZ_SEED change how many and which;
 * a failure names the seed of its sequence, which alone repeats it: FUZZ_SEED=… FUZZ_SEQUENCES=1.
 */

import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ResponseError, type TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type {
  Diagnostic,
  FoldingRange,
  Position,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver-types";
import { createRandom } from "../../../core/src/testing/random.ts";
import { readClient } from "../../src/client.ts";
import type { Host } from "../../src/host.ts";
import { createSession, type Editor, type View } from "../../src/session.ts";
import { defaultSettings } from "../../src/settings.ts";
import { readProfile } from "../protocol/profiles.ts";
import { DRIVER, IN_CLEAR, leaksIn, processEnvironment, RIDER } from "../protocol/secrets.ts";
import { BROKEN, FINE } from "../protocol/texts.ts";
import { inverseOf, pick, type Random, randomEdit } from "./edits.ts";

const SEQUENCES = Number(process.env.FUZZ_SEQUENCES ?? 20_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);

const uri = "file:///project/proxy.json";
const TEXTS = [
  FINE,
  BROKEN,
  FINE.replaceAll("\n", "\r\n"),
  '{"services": {"a": {"unique_name": "a", "phone_numbers": ["+14152370140"]}}, "forget": ["services.b"],}',
  "{\n  \n}\n",
] as const;

/** A session whose clock and editor are ours: it checks what it publishes the moment it does. */
function sitDown() {
  const documents = new Map<string, TextDocument>();
  const due = new Set<() => void>();
  /** Whatever broke while nobody was waiting for it. */
  const failures: unknown[] = [];
  let published = 0;
  const host: Host = {
    world: {
      now: () => Date.UTC(2026, 10, 24),
      random: () => 0.5,
      sleep: (_milliseconds, signal) =>
        new Promise((resolve) => {
          const wake = (): void => {
            due.delete(wake);
            resolve();
          };
          due.add(wake);
          signal?.addEventListener("abort", wake, { once: true });
        }),
    },
    env: { ...processEnvironment, DRIVER },
    turn: async () => {},
    readText: async () => null,
    parseEnv: () => ({}),
    shareText: async () => null,
    loadAccount: null,
  };
  const editor: Editor = {
    publish(_uri, version, diagnostics) {
      published += 1;
      const document = documents.get(uri);
      if (version !== (document?.version ?? null))
        failures.push(new Error(`published ${version} of ${document?.version}`));
      else if (document !== undefined) {
        checkPlaces(document, diagnostics);
        checkSecrets(document, diagnostics);
      }
    },
    configurationOf: async () => undefined,
    foldersOf: () => [],
    refresh: () => {},
    log: () => {},
    report: (_place, error) => void failures.push(error),
    status: () => {},
  };
  const client = readClient({ ...greeting, capabilities: readProfile("helix").capabilities });
  const open: Pick<TextDocuments<TextDocument>, "get" | "keys"> = {
    get: (name) => documents.get(name),
    keys: () => [...documents.keys()],
  };
  const session = createSession({
    client,
    settings: defaultSettings,
    documents: open as TextDocuments<TextDocument>,
    host,
    editor,
  });
  const tick = (): void => {
    for (const wake of [...due]) wake();
  };
  return {
    session,
    documents,
    failures,
    /** Time passes for whatever waits now. */
    tick,
    /** Time passes until nothing waits any more. */
    async pass(): Promise<void> {
      while (due.size > 0) {
        tick();
        await nextTurn();
      }
    },
    published: () => published,
  };
}

const greeting = { processId: null, rootUri: null, workspaceFolders: null };

/** Every range in whatever was answered lies inside the document, from its start to its end. */
function checkPlaces(document: TextDocument, answer: unknown): void {
  if (typeof answer !== "object" || answer === null) return;
  if ("start" in answer && "end" in answer) {
    const [start, end] = [answer.start, answer.end].map((place) =>
      checkedOffset(document, place as Position),
    );
    if ((start ?? 0) > (end ?? 0)) throw new Error("a range ends before it starts");
    return;
  }
  if ("line" in answer && "character" in answer) checkedOffset(document, answer as Position);
  if ("startLine" in answer) checkFold(document, answer as FoldingRange);
  for (const inner of Object.values(answer)) checkPlaces(document, inner);
}

function checkFold(document: TextDocument, { startLine, endLine }: FoldingRange): void {
  if (startLine < 0 || startLine > endLine || endLine >= document.lineCount)
    throw new Error("folds what is not there");
}

function checkedOffset(document: TextDocument, place: Position): number {
  const offset = document.offsetAt(place);
  const { line, character } = document.positionAt(offset);
  if (line !== place.line || character !== place.character)
    throw new Error(`${JSON.stringify(place)} is outside of the document`);
  return offset;
}

function checkSecrets(document: TextDocument, answer: unknown): void {
  const [leak] = leaksIn(JSON.stringify(answer) ?? "");
  if (leak === undefined) return;
  // After such edits a person's number may stand where a number of the pool belongs, which is no secret.
  if (leak.startsWith("secret 2") && !document.getText().includes(`"identifier": "${IN_CLEAR}"`)) return;
  throw new Error(`a secret in an answer: ${leak}`);
}

type Ask = (view: View, at: Position, random: Random) => unknown;

const whole = ({ analysis }: View) => ({
  start: { line: 0, character: 0 },
  end: analysis.source.positionAt(analysis.text.length),
});

const ASKS: readonly Ask[] = [
  ({ language, analysis, context }, at) => language.completion(analysis, at, context),
  ({ language, analysis, context }, at) => language.completion(analysis, at, context),
  ({ language, analysis, context }, at) => language.hover(analysis, at, context),
  ({ language, analysis, context }) => language.documentSymbols(analysis, context),
  ({ language, analysis, context }) => language.foldingRanges(analysis, context),
  ({ language, analysis, context }, at) => language.selectionRanges(analysis, [at], context),
  ({ language, analysis }, at) => language.definition(analysis, at),
  ({ language, analysis }, at) => language.references(analysis, at, true),
  ({ language, analysis }, at) => language.documentHighlights(analysis, at),
  ({ language, analysis }) => language.documentLinks(analysis),
  (view) => view.language.inlayHints(view.analysis, whole(view), view.context),
  ({ language, analysis, context }) => language.codeLenses(analysis, context),
  ({ language, analysis }, at) => language.prepareRename(analysis, at),
];

/** Answers with edits: each must lead to a text that can be read again. */
const EDITS: readonly ((view: View, at: Position, random: Random) => readonly TextEdit[])[] = [
  renameEdits,
  ({ language, analysis, context }) => language.formatDocument(analysis, context),
  ({ language, analysis, context }, at) =>
    language.formatRange(analysis, { start: at, end: { line: at.line + 3, character: 0 } }, context),
  (view, at, random) => {
    const { language, analysis, context } = view;
    const actions = language.codeActions(
      analysis,
      random() < 0.5 ? whole(view) : { start: at, end: at },
      undefined,
      context,
    );
    checkPlaces(analysis.source, actions);
    return actions.length === 0 ? [] : editsOf(pick(random, actions).edit);
  },
  fixAllEdits,
];

/** A name that cannot be is refused with a sentence, which is an answer. */
function renameEdits({ language, analysis }: View, at: Position, random: Random): readonly TextEdit[] {
  try {
    return editsOf(language.rename(analysis, at, pick(random, ["new", '"', "", "+14152370149", "\ud800"])));
  } catch (error) {
    if (error instanceof ResponseError) return [];
    throw error;
  }
}

function fixAllEdits(view: View): readonly TextEdit[] {
  const { language, analysis, context } = view;
  return language
    .codeActions(analysis, whole(view), ["source.fixAll"], context)
    .flatMap(({ edit }) => editsOf(edit));
}

function editsOf(edit: WorkspaceEdit | null | undefined): readonly TextEdit[] {
  return edit?.changes?.[uri] ?? [];
}

/** What one mends, another may uncover; but it comes to an end. */
const MOST_ROUNDS = 12;

type Desk = ReturnType<typeof sitDown>;

const viewOf = ({ session }: Desk): Promise<View | null> => session.view(uri);

async function run(desk: Desk, seed: number): Promise<void> {
  const random = createRandom(seed);
  const { session, documents } = desk;
  let version = 1;
  const set = (document: TextDocument): void => void documents.set(uri, document);
  const change = (changes: readonly { readonly range: TextEdit["range"]; readonly text: string }[]): void => {
    const before = documents.get(uri)!;
    version += 1;
    set(TextDocument.update(before, [...changes], version));
    session.publisher.soon(uri);
  };
  set(TextDocument.create(uri, "jsonc", version, pick(random, TEXTS)));
  session.publisher.now(uri);

  let undo: ReturnType<typeof inverseOf> | null = null;
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) {
    const document = documents.get(uri)!;
    const edit = undo !== null && random() < 0.15 ? undo(document) : randomEdit(random, document);
    const text = document.getText();
    const [start, end] = [document.offsetAt(edit.range.start), document.offsetAt(edit.range.end)];
    undo = inverseOf(document, edit);
    change([edit]);
    if (documents.get(uri)!.getText() !== text.slice(0, start) + edit.text + text.slice(end))
      throw new Error("the document is not what was typed");
    if (random() < 0.2) desk.tick();
    if (random() < 0.3) await desk.pass();
    if (random() < 0.5) await ask(desk, random);
  }
  await ask(desk, random);
  if (random() < 0.5) await applySomeEdit(desk, random, change);
  if (random() < 0.1) await mendAll(desk, change);
  await desk.pass();
  documents.delete(uri);
  session.forget(uri);
  if (desk.failures.length > 0) throw desk.failures[0];
}

async function ask(desk: Desk, random: Random): Promise<void> {
  const view = await viewOf(desk);
  const document = desk.documents.get(uri)!;
  if (view === null) return;
  if (view.analysis.version !== document.version) throw new Error("analysed another version");
  const at = document.positionAt(Math.floor(random() * (document.getText().length + 1)));
  const answer = await pick(random, ASKS)(view, at, random);
  checkPlaces(document, answer);
  checkSecrets(document, answer);
}

type Change = (changes: readonly { readonly range: TextEdit["range"]; readonly text: string }[]) => void;

/** Throws where two edits overlap. */
function applied(document: TextDocument, edits: readonly TextEdit[]): string {
  checkPlaces(document, edits);
  return TextDocument.applyEdits(document, [...edits]);
}

function replaceAll(document: TextDocument, text: string, change: Change): void {
  const end = document.positionAt(document.getText().length);
  change([{ range: { start: { line: 0, character: 0 }, end }, text }]);
}

async function applySomeEdit(desk: Desk, random: Random, change: Change): Promise<void> {
  const view = await viewOf(desk);
  const document = desk.documents.get(uri)!;
  if (view === null) return;
  const at = document.positionAt(Math.floor(random() * (document.getText().length + 1)));
  const edits = pick(random, EDITS)(view, at, random);
  if (edits.length === 0) return;
  replaceAll(document, applied(document, edits), change);
  const after = await viewOf(desk);
  if (after !== null) checkPlaces(desk.documents.get(uri)!, diagnosticsOf(after));
}

function diagnosticsOf({ language, analysis, context }: View): readonly Diagnostic[] {
  return language.configDiagnostics(analysis, context);
}

async function mendAll(desk: Desk, change: Change): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const view = await viewOf(desk);
    const document = desk.documents.get(uri)!;
    const edits = view === null ? [] : fixAllEdits(view);
    if (edits.length === 0) return;
    const text = applied(document, edits);
    if (text === document.getText())
      throw new Error("mending all changed nothing, and offers the same again");
    replaceAll(document, text, change);
  }
  throw new Error(`mending all does not come to an end within ${MOST_ROUNDS} rounds`);
}

test(`${SEQUENCES} sequences of edits break nothing`, {
  timeout: Math.max(60_000, SEQUENCES * 10),
}, async () => {
  const desk = sitDown();
  // Something to find, should it leave.
  expect(leaksIn(RIDER)).toHaveLength(1);
  for (let index = 0; index < SEQUENCES; index += 1) {
    const seed = SEED + index;
    try {
      await run(desk, seed);
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_SEQUENCES=1 repeats it, at ${index + 1} of ${SEQUENCES}`, {
        cause: error,
      });
    }
  }
  expect(desk.published()).toBeGreaterThan(SEQUENCES);
});
