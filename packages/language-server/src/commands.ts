/** Commands, all of them on this side, so that every editor has them. None changes anything at Twilio. */
import {
  type CancellationToken,
  type ExecuteCommandParams,
  MessageType,
  type WorkDoneProgressServerReporter,
} from "vscode-languageserver";
import { URI } from "vscode-uri";
import { AccountFailure } from "./account/failure.ts";
import type { ImportView } from "./account/importing.ts";
import type { PlanOrder } from "./accounts.ts";
import type { Connection, RemoteEditor } from "./editor.ts";
import type { Host } from "./host.ts";
import {
  CONNECT,
  DISCONNECT,
  IMPORT,
  LIVE_SCHEME,
  PLAN,
  PLAN_SCHEME,
  SHOW_LIVE,
  SHOW_PLAN,
} from "./names.ts";
import type { Session } from "./session.ts";

export interface CommandWorld {
  readonly connection: Connection;
  readonly session: Session;
  readonly host: Host;
  readonly editor: RemoteEditor;
}

/** The command's result, for whoever reads it; what people should know is shown to them as well. Never rejects. */
export async function executeCommand(
  params: ExecuteCommandParams,
  token: CancellationToken,
  world: CommandWorld,
): Promise<string | null> {
  const { session } = world;
  const { accounts } = session;
  const meant = (): Promise<string> => documentMeant(params.arguments?.[0], session);
  try {
    switch (params.command) {
      case PLAN:
        return await planWithProgress(await meant(), params, token, world);
      case SHOW_PLAN:
        return await show(PLAN_SCHEME, await meant(), world);
      case SHOW_LIVE:
        return await show(LIVE_SCHEME, await meant(), world);
      case IMPORT:
        return await withProgress("Import", params, token, world, (waiting) =>
          importInto(params, waiting, world),
        );
      case CONNECT:
        await accounts.connect();
        return accounts.label();
      case DISCONNECT:
        accounts.disconnect();
        return null;
      default:
        return null;
    }
  } catch (error) {
    refuse(error, world);
    return null;
  }
}

/** The one it names; without a name, as from an editor's command line, the only config that is open. Rejects with AccountFailure. */
async function documentMeant(named: unknown, session: Session): Promise<string> {
  const configs = await session.configs();
  const [first, ...others] = typeof named === "string" ? configs.filter((uri) => uri === named) : configs;
  if (first === undefined)
    throw new AccountFailure("no-config", "There is no such config open. Open a proxy.json first.");
  if (others.length > 0)
    throw new AccountFailure(
      "which-config",
      `${configs.length} configs are open. Name one by its URI, the command's argument, such as ${JSON.stringify(first)}.`,
    );
  return first;
}

const GIVEN_UP = new Set(["cancelled", "superseded"]);

/** What went wrong as far as people can mend it; the rest is ours to mend, and goes to the log. */
function refuse(error: unknown, { editor }: CommandWorld): void {
  // Whoever gave up, or asked again, knows it.
  if (error instanceof AccountFailure && GIVEN_UP.has(error.code)) return;
  if (error instanceof AccountFailure) editor.say(MessageType.Error, error.message);
  else editor.report("command", error);
}

type Waiting = Pick<PlanOrder, "progress" | "signal">;

function planWithProgress(
  uri: string,
  params: ExecuteCommandParams,
  token: CancellationToken,
  world: CommandWorld,
): Promise<string | null> {
  return withProgress("Plan", params, token, world, async (waiting) => {
    const line = await plan(uri, waiting, world);
    if (line !== null) world.editor.say(MessageType.Info, line);
    return line;
  });
}

async function withProgress(
  title: string,
  { workDoneToken }: ExecuteCommandParams,
  token: CancellationToken,
  world: CommandWorld,
  work: (waiting: Waiting) => Promise<string | null>,
): Promise<string | null> {
  const { connection, session } = world;
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  const own = workDoneToken === undefined && session.client.progress;
  const progress = own
    ? await connection.window.createWorkDoneProgress()
    : connection.window.attachWorkDoneProgress(workDoneToken);
  if ("token" in progress)
    (progress as WorkDoneProgressServerReporter).token.onCancellationRequested(() => abort.abort());
  progress.begin(title, undefined, "reading the account", true);
  try {
    const answers = (done: number): void => progress.report(`${done} answers from Twilio`);
    return await work({ signal: abort.signal, progress: answers });
  } finally {
    progress.done();
  }
}

/** The plan's last line; null: the document is no config of ours, or the reader gave up waiting. */
export async function plan(
  uri: string,
  waiting: Waiting,
  { session }: Pick<CommandWorld, "session">,
): Promise<string | null> {
  const seen = await session.view(uri);
  if (seen === null) return null;
  const { text, environment } = seen.analysis;
  const path = URI.parse(uri).fsPath;
  const { json } = await session.accounts.plan({ ...waiting, uri, path, text, environment });
  return seen.language.summaryLine(json);
}

/** Into the config it names, or the only one that is open; where none is, as a text of its own. Nothing is saved. */
async function importInto(
  params: ExecuteCommandParams,
  waiting: Waiting,
  world: CommandWorld,
): Promise<string | null> {
  const { session, host, connection } = world;
  const isNew = params.arguments?.[0] === undefined && (await session.configs()).length === 0;
  if (isNew) {
    const { text } = await session.accounts.import({ ...waiting, config: null, env: host.env });
    const place = session.client.showsDocuments ? await host.shareText("import", text) : null;
    if (place !== null) await connection.window.showDocument({ uri: place, takeFocus: true });
    return place ?? text;
  }
  const uri = await documentMeant(params.arguments?.[0], session);
  const seen = await session.view(uri);
  if (seen === null) return null;
  const { text: before, environment } = seen.analysis;
  const config = { path: URI.parse(uri).fsPath, text: before };
  const { text, edits, added } = await session.accounts.import({
    ...waiting,
    config,
    env: environment.values,
  });
  if (text !== before && !session.client.appliesEdits) return text;
  if (text !== before) await applyImport(uri, before, edits, world);
  return addedLine(added, world);
}

/** Refused where the document is another by now. */
async function applyImport(
  uri: string,
  before: string,
  edits: ImportView["edits"],
  { session, connection }: CommandWorld,
): Promise<void> {
  const seen = await session.view(uri);
  if (seen?.analysis.text !== before) {
    throw new AccountFailure("changed", "The file was changed meanwhile: import again.");
  }
  const { source } = seen.analysis;
  const changes = edits.map(({ offset, length, text }) => ({
    range: { start: source.positionAt(offset), end: source.positionAt(offset + length) },
    newText: text,
  }));
  await connection.workspace.applyEdit({
    label: "Import from the account",
    edit: { changes: { [uri]: changes } },
  });
}

function addedLine(added: Readonly<Record<string, number>>, { editor }: CommandWorld): string {
  const counts = Object.entries(added).map(
    ([type, count]) => `${count} ${type.replace("_", " ")}${count === 1 ? "" : "s"}`,
  );
  const line =
    counts.length === 0
      ? "Nothing to add."
      : `Added: ${counts.join(", ")}. Save, and plan: what is new is adopted.`;
  editor.say(MessageType.Info, line);
  return line;
}

/** As a read-only document where the editor has such, else as a file for this user alone. */
async function show(
  scheme: typeof PLAN_SCHEME | typeof LIVE_SCHEME,
  uri: string,
  { connection, session, host, editor }: CommandWorld,
): Promise<string | null> {
  const { virtualUri } = await session.language();
  const virtual = virtualUri(scheme, uri);
  const text = await virtualText(virtual, session);
  if (text === null) {
    editor.say(MessageType.Info, "There is no plan of this file yet. Plan first.");
    return null;
  }
  const { client } = session;
  if (!client.showsDocuments) return text;
  const place = client.virtualDocuments ? virtual : await host.shareText(scheme, text);
  if (place === null) return text;
  await connection.window.showDocument({ uri: place, takeFocus: true });
  return place;
}

/** null: nothing is known of it. */
export async function virtualText(virtual: string, session: Session): Promise<string | null> {
  const { parseVirtualUri, planDocument, liveDocument } = await session.language();
  const asked = parseVirtualUri(virtual);
  const seen = asked === null ? null : await session.view(asked.uri);
  const plan = seen?.context.account.plan ?? null;
  if (asked === null || seen === null || plan === null) return null;
  return asked.scheme === PLAN_SCHEME ? planDocument(plan) : liveDocument(seen.analysis, plan);
}
