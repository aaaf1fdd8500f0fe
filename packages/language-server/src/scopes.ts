/** Settings and environment of each open document: read when it opens, and again when they may have changed. */
import { URI, Utils } from "vscode-uri";
import { type EditorEnvironment, readEnvironment } from "./analysis/environment.ts";
import type { Host } from "./host.ts";
import { readSettings, type Settings } from "./settings.ts";

export interface Scope {
  readonly settings: Settings;
  readonly environment: EditorEnvironment;
}

export interface Scopes {
  /** What is known now: at first the defaults and the process's own environment. */
  of(uri: string): Scope;
  /** When what surrounds a document has been read once; an editor that does not answer holds nothing up for long. */
  ready(uri: string): Promise<void>;
  /** Reads anew and calls `changed` for every document of these whose scope is now another. Never rejects. */
  reload(uris: readonly string[]): Promise<void>;
  forget(uri: string): void;
}

export interface ScopesOptions {
  readonly host: Host;
  /** From initialization. */
  readonly defaults: Settings;
  /** What the editor says now of `twilioProxy`; null where it cannot be asked. */
  readonly configurationOf: (uri: string) => Promise<unknown>;
  readonly foldersOf: () => readonly string[];
  readonly changed: (uri: string) => void;
}

/** Milliseconds. */
const PATIENCE = 1_000;

export function createScopes(options: ScopesOptions): Scopes {
  const { host, defaults, changed } = options;
  const first: Scope = { settings: defaults, environment: { values: host.env, files: [] } };
  const scopes = new Map<string, Scope>();
  const firsts = new Map<string, Promise<void>>();
  const load = async (uri: string): Promise<void> => {
    const settings = readSettings(await options.configurationOf(uri), defaults);
    const environment = await readEnvironment(host, envFilesOf(uri, settings.envFiles, options.foldersOf()));
    const before = scopes.get(uri) ?? first;
    const scope = {
      settings: isSame(before.settings, settings) ? before.settings : settings,
      environment: isSame(before.environment, environment) ? before.environment : environment,
    };
    scopes.set(uri, scope);
    if (scope.settings !== before.settings || scope.environment !== before.environment) changed(uri);
  };
  return {
    of: (uri) => scopes.get(uri) ?? first,
    async ready(uri) {
      const waited = new AbortController();
      await Promise.race([firsts.get(uri), host.world.sleep(PATIENCE, waited.signal)]);
      waited.abort();
    },
    async reload(uris) {
      const loads = uris.map((uri) => [uri, load(uri)] as const);
      for (const [uri, loaded] of loads) if (!firsts.has(uri)) firsts.set(uri, loaded);
      await Promise.all(loads.map(([, loaded]) => loaded));
    },
    forget(uri) {
      scopes.delete(uri);
      firsts.delete(uri);
    },
  };
}

/** Beside the document, then in its workspace folder. */
export function envFilesOf(
  uri: string,
  names: readonly string[],
  folders: readonly string[],
): readonly { readonly uri: string; readonly label: string }[] {
  const parsed = URI.parse(uri);
  const folder = folders.filter((one) => uri.startsWith(`${one.replace(/\/$/, "")}/`)).sort(byLength)[0];
  const bases = [Utils.dirname(parsed), ...(folder === undefined ? [] : [URI.parse(folder)])];
  const files = bases.flatMap((base) =>
    names.map((name) => ({ uri: Utils.resolvePath(base, name).toString(), label: name })),
  );
  return files.filter((file, at) => files.findIndex((other) => other.uri === file.uri) === at);
}

function byLength(a: string, b: string): number {
  return b.length - a.length;
}

/** Small plain data; the names of files' variables are maps. */
function isSame(a: unknown, b: unknown): boolean {
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  return JSON.stringify(a, plain) === JSON.stringify(b, plain);
}
