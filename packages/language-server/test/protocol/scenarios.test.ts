/** What each editor can do with the real bundle. One server for each profile; every scenario has a document of its own. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CodeAction,
  CodeActionRequest,
  CodeLensRequest,
  type CompletionList,
  CompletionRequest,
  DefinitionRequest,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FileChangeType,
  FoldingRangeRequest,
  type Hover,
  HoverRequest,
  InlayHintRequest,
  type Location,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  TextDocumentSyncKind,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { type Client, startClient } from "./client.ts";
import { profiles } from "./profiles.ts";
import { DRIVER } from "./secrets.ts";
import { BROKEN, DOMAIN_CODES, FINE, FOREIGN, SCHEMA_CODES } from "./texts.ts";
import { createWorkspace } from "./workspace.ts";

const codesOf = (diagnostics: readonly Diagnostic[]): readonly unknown[] =>
  diagnostics.map(({ code }) => code);
const has =
  (...codes: readonly string[]) =>
  (diagnostics: readonly Diagnostic[]): boolean =>
    codes.every((code) => codesOf(diagnostics).includes(code));
const lacks =
  (code: string) =>
  (diagnostics: readonly Diagnostic[]): boolean =>
    !codesOf(diagnostics).includes(code);

/** The edits of one document, in whichever of the two forms. */
function editsOf(edit: WorkspaceEdit | null | undefined, uri: string): readonly TextEdit[] {
  const changed = edit?.documentChanges?.flatMap((one) =>
    "edits" in one && one.textDocument.uri === uri ? (one.edits as TextEdit[]) : [],
  );
  return changed ?? edit?.changes?.[uri] ?? [];
}

describe.each(profiles.map((profile) => [profile.name, profile] as const))("%s", (_, profile) => {
  const workspace = createWorkspace({ ".env": `DRIVER=${DRIVER}\n` });
  const schemaFeatures = profile.initializationOptions?.schemaFeatures !== "off";
  let client: Client;
  beforeAll(async () => {
    client = await startClient({ profile, folders: [workspace.path] });
  });
  afterAll(async () => {
    await client.kill();
    workspace.remove();
  });

  const open = (name: string, text: string): string => {
    const uri = workspace.uri(`${name}.proxy.json`);
    client.open(uri, text);
    return uri;
  };
  const openFine = async (name: string): Promise<string> => {
    const uri = open(name, FINE);
    await client.diagnostics(uri, (found) => found.length === 0);
    return uri;
  };
  const actionsAt = async (uri: string, text: string, only?: string[]): Promise<readonly CodeAction[]> => {
    const context = { diagnostics: [], ...(only === undefined ? {} : { only }) };
    const asked = { textDocument: { uri }, range: client.rangeOf(uri, text), context };
    return (await client.ask(CodeActionRequest.type, asked)) as CodeAction[];
  };
  const wholeOf = (uri: string) => ({
    start: { line: 0, character: 0 },
    end: client.documentOf(uri).positionAt(client.documentOf(uri).getText().length),
  });

  test("is offered what it may use", () => {
    const { server } = client;
    const { textDocument } = profile.capabilities;
    expect(server).toMatchObject({
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      completionProvider: { resolveProvider: false },
      // Options in their place are only for who announced that they are understood.
      codeActionProvider:
        textDocument?.codeAction?.codeActionLiteralSupport === undefined
          ? true
          : { codeActionKinds: expect.any(Array) },
      renameProvider: textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
      executeCommandProvider: {
        commands: expect.arrayContaining(["twilioProxy.plan", "twilioProxy.showPlan"]),
      },
    });
    const json = [
      server.documentFormattingProvider,
      server.documentSymbolProvider,
      server.foldingRangeProvider,
      server.selectionRangeProvider,
    ];
    expect(json.every((provider) => Boolean(provider) === schemaFeatures)).toBe(true);
  });

  test("shows a config's problems with the codes of the command line", async () => {
    const uri = open("broken", BROKEN);
    const found = await client.diagnostics(uri, has(...DOMAIN_CODES));
    const expected = [...(schemaFeatures ? SCHEMA_CODES : []), ...DOMAIN_CODES];
    expect(codesOf(found).toSorted()).toEqual(expected.toSorted());
    expect(
      found.every(({ source, message }) => source === "twilio-proxy" && String(message).length > 20),
    ).toBe(true);
    const duplicate = found.find(({ code }) => code === "duplicate-number");
    expect(client.documentOf(uri).getText(duplicate?.range)).toBe('"+14152370141"');
  });

  test("shows new ones as the text changes, and none of an older text after those of a newer", async () => {
    const uri = open("typing", FINE);
    for (const letter of "typed in a hurry") {
      client.replace(uri, '"rides": {', `"rides": { // ${letter}`);
      client.replace(uri, `"rides": { // ${letter}`, '"rides": {');
    }
    client.replace(uri, '"+14152370141"', '"+14152370140"');
    await client.diagnostics(uri, has("duplicate-number"));
    client.replace(
      uri,
      '"+14152370140" }, { "phone_number": "+14152370140"',
      '"+14152370140" }, { "phone_number": "+14152370141"',
    );
    expect(codesOf(await client.diagnostics(uri, lacks("duplicate-number")))).toEqual([]);
    await client.quiet(250);
    expect(codesOf(client.published(uri).at(-1)?.diagnostics ?? [])).toEqual([]);
  });

  test("clears them when the document closes", async () => {
    const uri = open("closing", BROKEN);
    await client.diagnostics(uri, has(...DOMAIN_CODES));
    const pushed = client.published(uri).length;
    client.close(uri);
    if (pushed > 0)
      await client.until(
        "an empty list",
        () => client.published(uri).at(-1)?.diagnostics.length === 0 || undefined,
      );
    // An editor that compares versions would drop the list of a version that was never its document's.
    expect(client.published(uri).at(-1)?.version ?? 1).toBe(1);
  });

  test("completes names of variables, keys and values", async () => {
    const uri = await openFine("completion");
    const completeAt = async (text: string, inside: number): Promise<readonly string[]> => {
      const asked = { textDocument: { uri }, position: client.at(uri, text, inside) };
      const list = (await client.ask(CompletionRequest.type, asked)) as CompletionList | null;
      return (list?.items ?? []).map(({ label }) => label);
    };
    const variables = await completeAt("${env.API_HOST}", "${env.".length);
    expect(variables.join("\n")).toMatch(/API_HOST/);
    expect(variables.join("\n")).toMatch(/DRIVER/);
    const references = await completeAt('"proxy_identifier": "+14152370140"', '"proxy_identifier": "'.length);
    expect(references.join("\n")).toContain("+14152370141");
    if (!schemaFeatures) return;
    const values = await completeAt('"geo_match_level": "country"', '"geo_match_level": "'.length);
    expect(values.join("\n")).toContain("extended-area-code");
    client.replace(uri, '"default_ttl": 3600,', '"default_ttl": 3600,\n      ');
    const keys = await completeAt('"callback_url"', 0);
    expect(keys.join("\n")).toContain("number_selection_behavior");
  });

  test("explains what the pointer rests on", async () => {
    const uri = await openFine("hover");
    const asked = { textDocument: { uri }, position: client.at(uri, '"+14152370140"', 4) };
    const hover = (await client.ask(HoverRequest.type, asked)) as Hover;
    expect(JSON.stringify(hover.contents)).toMatch(/United States|US|\+1/);
    const nowhere = { textDocument: { uri }, position: { line: 0, character: 0 } };
    await client.ask(HoverRequest.type, nowhere);
  });

  test("mends a problem with a quick fix", async () => {
    const uri = open("fixing", BROKEN);
    await client.diagnostics(uri, has("invalid-number"));
    const actions = await actionsAt(uri, '"14152370140"', ["quickfix"]);
    const fix = actions.find(({ title }) => title.includes("+14152370140"));
    expect(fix).toMatchObject({ kind: "quickfix" });
    client.edit(uri, editsOf(fix?.edit, uri));
    const left = await client.diagnostics(uri, lacks("invalid-number"));
    expect(codesOf(left)).toContain("duplicate-number");
  });

  test("mends all that can be mended at once, and then offers nothing more", async () => {
    const uri = open("fix-all", BROKEN);
    await client.diagnostics(uri, has("invalid-number"));
    const [all] = await actionsAt(uri, BROKEN, ["source.fixAll"]);
    expect(all?.kind).toBe("source.fixAll.twilioProxy");
    client.edit(uri, editsOf(all?.edit, uri));
    const left = codesOf(await client.diagnostics(uri, lacks("invalid-number")));
    expect(left).not.toContain("invalid-enum");
    expect(left).not.toContain("invalid-type");
    expect(await actionsAt(uri, client.documentOf(uri).getText(), ["source.fixAll"])).toEqual([]);
  });

  test("finds where a number is defined, where it is used, and renames both", async () => {
    const uri = await openFine("references");
    const used = client.at(uri, '"proxy_identifier": "+14152370140"', '"proxy_identifier": "+'.length);
    const asked = { textDocument: { uri }, position: used };
    const definition = [(await client.ask(DefinitionRequest.type, asked)) ?? []].flat() as Location[];
    const target = definition[0] as
      | (Location & { targetRange?: never })
      | { targetRange: Location["range"] }
      | undefined;
    const range =
      target === undefined
        ? undefined
        : "targetRange" in target && target.targetRange
          ? target.targetRange
          : (target as Location).range;
    expect(client.documentOf(uri).getText(range)).toContain("+14152370140");
    expect(range?.start.line).toBe(client.at(uri, '"phone_numbers"').line);

    const context = { includeDeclaration: true };
    expect(await client.ask(ReferencesRequest.type, { ...asked, context })).toHaveLength(2);
    expect(await client.ask(DocumentHighlightRequest.type, asked)).toHaveLength(2);
    if (profile.capabilities.textDocument?.rename?.prepareSupport === true) {
      expect(await client.ask(PrepareRenameRequest.type, asked)).not.toBeNull();
    }
    const edit = await client.ask(RenameRequest.type, { ...asked, newName: "+14152370149" });
    client.edit(uri, editsOf(edit, uri));
    expect(
      client
        .documentOf(uri)
        .getText()
        .match(/\+14152370149/g),
    ).toHaveLength(2);
    expect(codesOf(await client.diagnostics(uri))).toEqual([]);
  });

  test("hints at what a value means, links what can be opened, and offers a plan", async () => {
    const uri = await openFine("hints");
    const hints =
      (await client.ask(InlayHintRequest.type, { textDocument: { uri }, range: wholeOf(uri) })) ?? [];
    const labels = hints.map(({ label }) =>
      typeof label === "string" ? label : label.map(({ value }) => value).join(""),
    );
    expect(labels.join("\n")).toMatch(/1 h/);
    expect(labels.join("\n")).toMatch(/\bset\b/);
    const links = await client.ask(DocumentLinkRequest.type, { textDocument: { uri } });
    expect(Array.isArray(links)).toBe(true);
    const lenses = (await client.ask(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    expect(lenses.map(({ command }) => command?.command)).toContain("twilioProxy.plan");
    const planned = await actionsAt(uri, '"rides": {', ["source.twilioProxy.plan"]);
    expect(planned.map(({ command }) => command?.command)).toContain("twilioProxy.plan");
  });

  if (schemaFeatures) {
    test("formats, and a second time changes nothing", async () => {
      const uri = open("format", BROKEN.replaceAll("\n", " ").replace("// Two markets.", ""));
      const asked = { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } };
      const edits = (await client.ask(DocumentFormattingRequest.type, asked)) ?? [];
      expect(edits.length).toBeGreaterThan(0);
      client.edit(uri, edits);
      expect(client.documentOf(uri).getText().split("\n").length).toBeGreaterThan(15);
      expect((await client.ask(DocumentFormattingRequest.type, asked)) ?? []).toEqual([]);
    });

    test("outlines, folds and widens the selection", async () => {
      const uri = await openFine("outline");
      const symbols = ((await client.ask(DocumentSymbolRequest.type, { textDocument: { uri } })) ??
        []) as DocumentSymbol[];
      const names = (all: readonly DocumentSymbol[]): readonly string[] =>
        all.flatMap((one) => [one.name, ...names(one.children ?? [])]);
      expect(names(symbols).join("\n")).toMatch(/rides/);
      expect(names(symbols).join("\n")).toMatch(/order-1/);
      const folds = (await client.ask(FoldingRangeRequest.type, { textDocument: { uri } })) ?? [];
      expect(folds.length).toBeGreaterThan(3);
      const positions = [client.at(uri, "+14152370141")];
      const selections =
        (await client.ask(SelectionRangeRequest.type, { textDocument: { uri }, positions })) ?? [];
      expect(selections).toHaveLength(1);
      expect(selections[0]?.parent).toBeDefined();
    });
  }

  test("follows its settings", async () => {
    const uri = await openFine("settings");
    const hintsNow = async (): Promise<string> =>
      JSON.stringify(
        (await client.ask(InlayHintRequest.type, { textDocument: { uri }, range: wholeOf(uri) })) ?? [],
      );
    expect(await hintsNow()).toContain("1 h");
    client.configure({ inlayHints: { durations: false }, codeLens: false });
    await expect.poll(hintsNow, { timeout: 3_000 }).not.toContain("1 h");
    expect(await client.ask(CodeLensRequest.type, { textDocument: { uri } })).toEqual([]);
    client.configure({ inlayHints: { durations: true }, codeLens: true });
    await expect.poll(hintsNow, { timeout: 3_000 }).toContain("1 h");
  });

  test("notices that a variable of .env is set from now on", async () => {
    const uri = workspace.uri("late/proxy.json");
    client.open(uri, FINE.replace("${env.DRIVER}", "${env.LATE}"));
    await client.diagnostics(uri, has("env-unset"));
    workspace.write("late/.env", `LATE=${DRIVER}\n`);
    if (profile.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      const changes = [{ uri: workspace.uri("late/.env"), type: FileChangeType.Created }];
      client.tell(DidChangeWatchedFilesNotification.type, { changes });
    } else client.save(uri);
    expect(codesOf(await client.diagnostics(uri, lacks("env-unset")))).toEqual([]);
  });

  test("knows the .env beside a document before it first says anything of it", async () => {
    const uri = workspace.uri("early/proxy.json");
    workspace.write("early/.env", `EARLY=${DRIVER}\n`);
    client.open(uri, FINE.replace("${env.DRIVER}", "${env.EARLY}"));
    // An editor that cannot be told to ask again would keep the first answer.
    expect(codesOf(await client.diagnostics(uri))).toEqual([]);
  });

  if (profile.folders) {
    test("tells the folders of a workspace apart, and follows when they change", async () => {
      const other = createWorkspace({ ".env": `ELSEWHERE=${DRIVER}\n` });
      const uri = other.uri("deep/down/proxy.json");
      client.open(uri, FINE.replace("${env.DRIVER}", "${env.ELSEWHERE}"));
      await client.diagnostics(uri, has("env-unset"));
      client.changeFolders([workspace.path, other.path]);
      await client.diagnostics(uri, lacks("env-unset"));
      const here = open("not-elsewhere", FINE.replace("${env.DRIVER}", "${env.ELSEWHERE}"));
      await client.diagnostics(here, has("env-unset"));
      client.changeFolders([workspace.path]);
      await client.diagnostics(uri, has("env-unset"));
      client.close(uri);
      other.remove();
    });
  }

  test("plans the only config that is open, and asks which where there are more", async () => {
    const only = await startClient({ profile, folders: [workspace.path] });
    const plan = (...named: readonly unknown[]): Promise<unknown> =>
      only.askRaw("workspace/executeCommand", { command: "twilioProxy.plan", arguments: named });
    const said = (): unknown => only.heard.findLast(({ method }) => method === "window/showMessage")?.params;
    await plan();
    expect(said()).toMatchObject({ message: expect.stringContaining("Open a proxy.json first") });
    const uri = workspace.uri("only/proxy.json");
    only.open(uri, FINE);
    only.open(workspace.uri("foreign/proxy.json"), FOREIGN[0] ?? "");
    await plan();
    expect(said()).toMatchObject({ message: expect.stringContaining("TWILIO_ACCOUNT_SID") });
    only.open(workspace.uri("second/proxy.json"), FINE);
    await plan();
    expect(said()).toMatchObject({
      message: expect.stringMatching(/2 configs are open.*"file:.*proxy\.json"/),
    });
    await plan(uri);
    expect(said()).toMatchObject({ message: expect.stringContaining("TWILIO_ACCOUNT_SID") });
    await only.quit();
  });

  test("says without credentials in one sentence why there is no plan", async () => {
    const uri = await openFine("no-credentials");
    const before = client.heard.length;
    const result = await client.askRaw("workspace/executeCommand", {
      command: "twilioProxy.plan",
      arguments: [uri],
    });
    expect(result).toBeNull();
    const messages = client.heard.slice(before).filter(({ method }) => method === "window/showMessage");
    expect(messages).toHaveLength(1);
    expect(messages[0]?.params).toMatchObject({
      type: 1,
      message: expect.stringContaining("TWILIO_ACCOUNT_SID"),
    });
    const progress = client.heard.slice(before).filter(({ method }) => method === "$/progress");
    expect(progress.length).toBe(profile.capabilities.window?.workDoneProgress === true ? 2 : 0);
  });

  test("hears nothing about other tools' files of the same name", async () => {
    const uris = FOREIGN.map((_text, index) => workspace.uri(`foreign-${index}/proxy.json`));
    await client.quiet(250);
    const before = client.heard.length;
    for (const [index, uri] of uris.entries()) client.open(uri, FOREIGN[index] ?? "");
    for (const uri of uris) {
      client.edit(uri, [{ range: wholeOf(uri), newText: `${client.documentOf(uri).getText()}\n` }]);
      client.save(uri);
    }
    await client.quiet(400);
    for (const uri of uris) {
      expect(await actionsAt(uri, "\n")).toEqual([]);
      expect(await client.ask(CodeLensRequest.type, { textDocument: { uri } })).toEqual([]);
      expect(
        await client.ask(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 3 } }),
      ).toBeNull();
      client.close(uri);
    }
    await client.quiet(250);
    const said = client.heard.slice(before).filter(({ method }) => method !== "workspace/configuration");
    expect(said).toEqual([]);
  });

  test("was sent nothing it had not asked for, no secret in it, and takes its leave", () => client.quit());
});
