/** A config in a folder of one's own: what it is called, and where its state lies. For the command and the editor. */
import { existsSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import type { DesiredTree } from "./desired/desired.ts";
import { connectGitHub } from "./github/client.ts";
import type { GitHub } from "./github/port.ts";
import { holderIsOver } from "./github/runs.ts";
import { UsageFailure } from "./http/usage.ts";
import { openStateStore, parseStateLocation } from "./state/location.ts";
import type { StateStore } from "./state/state.ts";
import type { World } from "./world.ts";

/** What the state and the plan call this config: its path from the repository's root, or its name outside of one. */
export function configIdentity(path: string, cwd: string): { readonly path: string; readonly label: string } {
  const file = resolve(cwd, path);
  const root = repositoryRoot(dirname(file));
  const label = root === null ? basename(file) : relative(root, file);
  return { path: path.split(sep).join("/"), label: label.split(sep).join("/") };
}

function repositoryRoot(directory: string): string | null {
  if (existsSync(resolve(directory, ".git"))) return directory;
  const parent = dirname(directory);
  return parent === directory ? null : repositoryRoot(parent);
}

export interface LocalStateOptions {
  /** The config's absolute path. */
  readonly file: string;
  readonly desired: Pick<DesiredTree, "state">;
  /** `--state`, counted from `cwd`; absent: as the config says, else beside it. */
  readonly given?: { readonly state: string; readonly cwd: string };
  /** For a state on GitHub or in S3: credentials, addresses, proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly world: World;
  readonly userAgent: string;
}

export interface LocalState {
  readonly store: StateStore;
  /** Knows of workflow runs in the repository that keeps the state; absent: the state is kept elsewhere. */
  readonly isOver?: (by: string) => Promise<boolean>;
}

/** Reads nothing yet. Rejects with StateFailure `state-location`, and with UsageFailure where GitHub or S3 would need credentials. */
export async function openLocalState(options: LocalStateOptions): Promise<LocalState> {
  const { file, desired, given, world } = options;
  const [place, base] =
    given !== undefined ? [given.state, given.cwd] : [desired.state ?? `${file}.state.json`, dirname(file)];
  const location = parseStateLocation(place);
  if (location.kind === "file") {
    return { store: await openStateStore({ ...location, path: resolve(base, location.path) }, { world }) };
  }
  if (location.kind === "s3") return { store: await openStateStore(location, { world, env: options.env }) };
  const github = openGitHub(options);
  return {
    store: await openStateStore(location, { world, github: () => github }),
    isOver: holderIsOver(github, location),
  };
}

/** Without a signal: after an interruption the state is still to be saved, with patience. */
function openGitHub({ env, world, userAgent }: LocalStateOptions): GitHub {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (token === undefined || token.trim() === "") {
    throw new UsageFailure(
      "missing-credentials",
      "The state is on GitHub, and there is no token. Set GITHUB_TOKEN or GH_TOKEN to one that may read and write the repository's contents.",
    );
  }
  return connectGitHub({ token, apiUrl: env.GITHUB_API_URL, proxyEnvironment: env, userAgent, world });
}
