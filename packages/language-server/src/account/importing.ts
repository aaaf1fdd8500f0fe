/** The account into a config's text, by the command's own importer. Writes no file and no state: the next plan adopts. */
import { basename, dirname } from "node:path";
import {
  configIdentity,
  type DesiredTree,
  type Environment,
  importAccount,
  openLocalState,
  parseDocument,
  type RequestEvent,
  resolveConfig,
  secretValues,
  type TextEdit,
  type World,
} from "@twilio-proxy/core";
import { AccountFailure } from "./failure.ts";
import { createHide, presentable } from "./failures.ts";
import { openTwilio, USER_AGENT } from "./making.ts";
import { readOnlyTwilio } from "./read-only.ts";

export interface Importing {
  /** The config to add to; null: a new one. */
  readonly config: {
    /** Of the file system, absolute. */
    readonly path: string;
    readonly text: string;
  } | null;
  /** What `${env.…}` stands for. */
  readonly values: Environment;
  /** Credentials, regions, proxies. */
  readonly env: Environment;
  readonly world: World;
  readonly signal: AbortSignal;
  readonly onRequest: (event: RequestEvent) => void;
}

export interface ImportView {
  /** The whole config. */
  readonly text: string;
  /** What makes it of the one that was given: nothing that stood there is said again. */
  readonly edits: readonly TextEdit[];
  /** How many of each type are new in it. */
  readonly added: Readonly<Record<string, number>>;
  /** Names of variables that it needs. */
  readonly variables: readonly string[];
}

/** Asks with GET only. Rejects with AccountFailure, or with the signal's reason. */
export async function makeImport(importing: Importing): Promise<ImportView> {
  const { config, values, env, signal } = importing;
  try {
    return await importInto(importing);
  } catch (error) {
    signal.throwIfAborted();
    throw presentable(error, createHide(env, values, config?.text ?? ""));
  }
}

async function importInto({ config, ...importing }: Importing): Promise<ImportView> {
  const { values, env, world, signal, onRequest } = importing;
  const now = new Date(world.now());
  const account = openTwilio({ env, world, signal, onRequest });
  try {
    const document = config && parseDocument(config.text, { path: config.path });
    const secrets = [...secretValues(values), ...secretValues(env)];
    const desired =
      document && resolveConfig(document, { env: values, secrets, strictEnv: true, now }).desired;
    if (document !== null && desired === null) {
      throw new AccountFailure("invalid-config", "The config has errors: fix them first.");
    }
    const known =
      config && desired ? await statesOf(config.path, desired, importing) : { state: null, others: [] };
    const { text, edits, added, variables } = await importAccount({
      ...known,
      twilio: readOnlyTwilio(account.twilio),
      keyed: account.keyed,
      config: config ? configIdentity(basename(config.path), dirname(config.path)) : UNSAVED,
      into: document && desired && { document, desired },
      env: values,
      now,
      only: [],
      extent: "none",
    });
    signal.throwIfAborted();
    return { text, edits, added, variables: variables.map(({ name }) => name) };
  } finally {
    account.twilio.close();
  }
}

const UNSAVED = { path: "proxy.json", label: "proxy.json" };

async function statesOf(
  file: string,
  desired: DesiredTree,
  { env, world }: Pick<Importing, "env" | "world">,
): Promise<Pick<Parameters<typeof importAccount>[0], "state" | "others">> {
  const { store } = await openLocalState({ file, desired, env, world, userAgent: USER_AGENT });
  return { state: await store.read(), others: (await store.others?.()) ?? [] };
}
