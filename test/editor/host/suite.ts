/** Inside a real VS Code, through its API: what the installed extension does to our files, and to those of others. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import {
  type CodeAction,
  CodeActionKind,
  type CompletionList,
  commands,
  type Diagnostic,
  extensions,
  type Hover,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { type Case, pause, runAll, until } from "./cases.ts";

const folder = (): Uri => {
  const [first] = workspace.workspaceFolders ?? [];
  assert.ok(first, "a folder is open");
  return first.uri;
};
const at = (...path: string[]): Uri => Uri.joinPath(folder(), ...path);
const isOurs = ({ source }: Diagnostic): boolean => /twilio.?proxy/i.test(source ?? "");
const problems = (uri: Uri): Diagnostic[] => languages.getDiagnostics(uri);
const words = (found: readonly Diagnostic[]): string[] =>
  found.map(({ source, message }) => `${source}: ${message}`);

async function open(...path: string[]): Promise<TextDocument> {
  const document = await workspace.openTextDocument(at(...path));
  await window.showTextDocument(document);
  return document;
}

async function replaceAll(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  assert.ok(await workspace.applyEdit(edit));
}

const position = (document: TextDocument, marker: string, shift = 0): Position => {
  const index = document.getText().indexOf(marker);
  assert.ok(index >= 0, `${marker} is in the file`);
  return document.positionAt(index + shift);
};

async function completionsAt(document: TextDocument, where: Position): Promise<string[]> {
  const list = await commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    where,
  );
  return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

async function hoverAt(document: TextDocument, where: Position): Promise<string[]> {
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, where);
  return hovers.flatMap(({ contents }) =>
    contents.map((content) => (typeof content === "string" ? content : content.value)),
  );
}

const valid = `{
  "services": {
    "rides": {
      "unique_name": "rides-prod",
      "default_ttl": 3600,
      "phone_numbers": [{ "phone_number": "+14152370143" }]
    }
  }
}
`;

const cases: readonly Case[] = [
  [
    "the extension activates",
    async () => {
      const extension = extensions.getExtension("twilio-proxy.twilio-proxy");
      assert.ok(extension);
      // Rejects with the cause; `isActive` is true even when that failed.
      await extension.activate();
    },
  ],
  [
    "a proxy.json of ours is jsonc, a foreign one stays json",
    async () => {
      const ours = await open("app", "proxy.json");
      await until(
        "language",
        () => languageOf(ours.uri),
        (id) => id === "jsonc",
      );
      assert.equal((await open("app", "rides.proxy.json")).languageId, "jsonc");
    },
  ],
  [
    "commands are there once the server runs",
    async () => {
      const all = await until(
        "commands",
        () => commands.getCommands(true),
        (found) => found.includes("twilioProxy.plan"),
      );
      for (const name of ["compareWithLive", "connectAccount", "useSimulator", "restartServer", "showLog"])
        assert.ok(all.includes(`twilioProxy.${name}`), name);
    },
  ],
  [
    "a valid config has no problem",
    async () => {
      const document = await open("app", "proxy.json");
      await until(
        "problems",
        () => words(problems(document.uri)),
        (found) => found.length === 0,
      );
    },
  ],
  [
    "a domain mistake is ours, is said once, and goes away",
    async () => {
      const document = await open("app", "proxy.json");
      await replaceAll(document, valid.replace("+14152370143", "+1415"));
      const found = await until(
        "problems",
        () => problems(document.uri),
        (all) => all.some(isOurs),
      );
      assert.ok(found.find(isOurs)?.code, "it has a code");
      await replaceAll(document, valid);
      await until(
        "problems",
        () => words(problems(document.uri)),
        (all) => all.length === 0,
      );
    },
  ],
  [
    "a schema mistake is VS Code's, and is not said twice",
    async () => {
      const document = await open("app", "proxy.json");
      await replaceAll(document, valid.replace('"unique_name"', '"unique_nam": 1, "unique_name"'));
      const name = (all: readonly Diagnostic[]): Diagnostic[] =>
        all.filter(({ range }) => document.getText(range).includes('unique_nam"'));
      await until(
        "problems",
        () => problems(document.uri),
        (all) => name(all).length > 0,
      );
      // Long enough for whoever else has something to say.
      await pause(1200);
      const said = name(problems(document.uri));
      assert.equal(said.length, 1, words(said).join("\n"));
      await replaceAll(document, valid);
      await until(
        "problems",
        () => words(problems(document.uri)),
        (all) => all.length === 0,
      );
    },
  ],
  [
    "comments and trailing commas are fine",
    async () => {
      const document = await open("app", "proxy.json");
      await replaceAll(
        document,
        valid.replace('"rides-prod",', '"rides-prod", // the name\n').replace("}]\n", "}],\n"),
      );
      await pause(1200);
      assert.deepEqual(words(problems(document.uri)), []);
      await replaceAll(document, valid);
    },
  ],
  [
    "keys are offered once",
    async () => {
      const document = await open("app", "proxy.json");
      await replaceAll(document, valid.replace('"default_ttl": 3600,', '"",'));
      const offered = await until(
        "completions",
        () => completionsAt(document, position(document, '"",', 1)),
        (labels) => labels.includes("callback_url"),
      );
      const twice = offered.filter((label, index) => offered.indexOf(label) !== index);
      assert.deepEqual(twice, []);
      await replaceAll(document, valid);
    },
  ],
  [
    "variables are offered from .env, without their values",
    async () => {
      const document = await open("app", "proxy.json");
      await replaceAll(document, valid.replace('"rides-prod"', '"${env."'));
      const offered = await until(
        "completions",
        () => completionsAt(document, position(document, "${env.", 6)),
        (labels) => labels.some((label) => label.includes("RIDES_NAME")),
      );
      assert.ok(!offered.join().includes("value-that-nobody-shows"));
      await replaceAll(document, valid);
    },
  ],
  [
    "hovers explain a key",
    async () => {
      const document = await open("app", "proxy.json");
      const hovers = await until(
        "hovers",
        () => hoverAt(document, position(document, "default_ttl", 2)),
        (texts) => texts.length > 0,
      );
      assert.match(hovers.join("\n"), /second/i);
    },
  ],
  [
    "a problem with one fix has it, and the fix works",
    async () => {
      const document = await open("app", "proxy.json");
      await replaceAll(document, valid.replace("+14152370143", "+1 (415) 237-0143"));
      const [problem] = (
        await until(
          "problems",
          () => problems(document.uri),
          (all) => all.some(isOurs),
        )
      ).filter(isOurs);
      assert.ok(problem);
      const actions = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        problem.range,
        CodeActionKind.QuickFix.value,
      );
      const fix = actions.find(({ edit }) => edit !== undefined);
      assert.ok(fix?.edit, JSON.stringify(actions.map(({ title }) => title)));
      assert.ok(await workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /"\+14152370143"/);
      await until(
        "problems",
        () => words(problems(document.uri)),
        (all) => all.length === 0,
      );
    },
  ],
  [
    "a file of another name is ours by its $schema, also when that is written later",
    async () => {
      const document = await open("app", "named.json");
      await pause(300);
      assert.equal(languageOf(document.uri), "json");
      await replaceAll(
        document,
        `{ "$schema": "./proxy.schema.json",\n${valid.replace("+14152370143", "+1415").slice(2)}`,
      );
      await until(
        "language",
        () => languageOf(document.uri),
        (id) => id === "jsonc",
      );
      await until(
        "problems",
        () => problems(document.uri),
        (all) => all.some(isOurs),
      );
    },
  ],
  [
    "ten foreign proxy.json stay what they are",
    async () => {
      const foreign = await workspace.findFiles("foreign/*/proxy.json");
      assert.equal(foreign.length, 10);
      for (const uri of foreign) await window.showTextDocument(await workspace.openTextDocument(uri));
      await pause(1500);
      for (const uri of foreign) {
        const document = await workspace.openTextDocument(uri);
        assert.equal(document.languageId, "json", uri.path);
        // A foreign `$schema` that cannot be loaded here is VS Code's own remark.
        const found = words(problems(uri)).filter((text) => !/schema from '?http/i.test(text));
        assert.deepEqual(found, [], uri.path);
        const offered = await completionsAt(document, new Position(1, 2));
        assert.deepEqual(
          offered.filter(
            (label) => ["account_sid", "unique_name"].includes(label) && !document.getText().includes(label),
          ),
          [],
          uri.path,
        );
      }
    },
  ],
  [
    "whoever sets the language back keeps it",
    async () => {
      const document = await open("app", "proxy.json");
      const back = await languages.setTextDocumentLanguage(document, "json");
      await pause(500);
      assert.equal(languageOf(back.uri), "json");
      await languages.setTextDocumentLanguage(back, "jsonc");
    },
  ],
  [
    "plans against the account of its environment, shows it, and compares",
    async () => {
      const document = await open("app", "proxy.json");
      await commands.executeCommand("twilioProxy.useEnvironment");
      const line = await commands.executeCommand<string | null>("twilioProxy.plan");
      assert.match(String(line), /1 to add|2 to add/);
      await commands.executeCommand("twilioProxy.showPlan", document.uri.toString());
      const plan = await until(
        "the plan's document",
        () => workspace.textDocuments.find(({ uri }) => uri.scheme === "twilio-proxy-plan")?.getText() ?? "",
        (text) => text.includes("rides"),
      );
      assert.doesNotMatch(plan, /value-that-nobody-shows/);
      await window.showTextDocument(document);
      await commands.executeCommand("twilioProxy.compareWithLive");
      const compared = await until(
        "the comparison",
        () => window.tabGroups.activeTabGroup.activeTab?.label ?? "",
        (label) => label.includes("account"),
      );
      assert.match(compared, /^proxy\.json/);
    },
  ],
  [
    "imports what the account has into the file, beside what is there, and saves nothing",
    async () => {
      const document = await open("app", "proxy.json");
      const before = document.getText();
      await commands.executeCommand("twilioProxy.import", document.uri.toString());
      const imported = await until(
        "the account's service",
        () => document.getText(),
        (text) => text !== before,
      );
      assert.ok(document.isDirty);
      assert.match(imported, /"unique_name": "food-prod"/);
      assert.ok(imported.startsWith(before.slice(0, before.lastIndexOf("]"))));
      await commands.executeCommand("workbench.action.files.revert");
    },
  ],
  [
    "after a restart everything is there again",
    async () => {
      const document = await open("app", "proxy.json");
      await commands.executeCommand("twilioProxy.restartServer");
      await replaceAll(document, valid.replace("+14152370143", "+1415"));
      await until(
        "problems",
        () => problems(document.uri),
        (all) => all.some(isOurs),
      );
      await replaceAll(document, valid);
      await until(
        "problems",
        () => words(problems(document.uri)),
        (all) => all.length === 0,
      );
    },
  ],
  [
    "a server that crashed is back by itself",
    async () => {
      const document = await open("app", "proxy.json");
      await killServer();
      await replaceAll(document, valid.replace("+14152370143", "+1415"));
      await until(
        "problems",
        () => problems(document.uri),
        (all) => all.some(isOurs),
      );
      await replaceAll(document, valid);
      await until(
        "problems",
        () => words(problems(document.uri)),
        (all) => all.length === 0,
      );
    },
  ],
  [
    "a server that crashes all the time is left alone, until it is restarted by hand",
    async () => {
      const document = await open("app", "proxy.json");
      // Nobody else has lenses here.
      const answers = async (): Promise<boolean> =>
        (await commands.executeCommand<unknown[]>("vscode.executeCodeLensProvider", document.uri)).length > 0;
      for (let turn = 0; turn < 4; turn += 1) {
        await until("the server", answers, (there) => there);
        await killServer();
      }
      await pause(1500);
      assert.equal(await answers(), false);
      await commands.executeCommand("twilioProxy.restartServer");
      await replaceAll(document, valid.replace("+14152370143", "+1415"));
      await until(
        "problems",
        () => problems(document.uri),
        (all) => all.some(isOurs),
      );
      await replaceAll(document, valid);
    },
  ],
];

/** It is this process's child. */
async function killServer(): Promise<void> {
  const read = (path: string): string => readFileSync(path, "utf8");
  const isServer = (pid: string): boolean => {
    try {
      const parent = /\) \w (\d+) /.exec(read(`/proc/${pid}/stat`))?.[1];
      return Number(parent) === process.pid && read(`/proc/${pid}/cmdline`).includes("server/main.cjs");
    } catch {
      return false;
    }
  };
  const pids = (): string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isServer(name));
  const [pid] = await until("the server's process", pids, (found) => found.length === 1);
  process.kill(Number(pid), "SIGKILL");
  await until("its end", pids, (found) => found[0] !== pid);
}

function languageOf(uri: Uri): string | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.languageId;
}

export const run = (): Promise<void> => runAll(cases);
