/** What planning and applying stand on: the account, the state, the key of digests. */
import { dirname, resolve } from "node:path";
import {
  accountFrom,
  connectGitHub,
  type DesiredTree,
  type GitHub,
  holderIsOver,
  openStateStore,
  parseStateLocation,
  type RequestEvent,
  refusesPii,
  type StateStore,
  type Account as TwilioAccount,
} from "@twilio-proxy/core";
import { CliFailure } from "./exit.ts";
import { packageVersion } from "./package-version.ts";
import type { World } from "./world.ts";

/** Flags of the verbs that read the account, as commander gives them. */
export interface AccountFlags {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly target?: readonly string[];
  readonly parallelism: number;
  readonly allowDestroy?: boolean;
  readonly allowEmpty?: boolean;
  readonly allowRecreate?: boolean;
  readonly state?: string;
  readonly showPii?: boolean;
}

export interface Account extends TwilioAccount {
  readonly store: StateStore;
  /** Knows of workflow runs in the repository that keeps the state; absent: the state is kept elsewhere. */
  readonly isOver?: (by: string) => Promise<boolean>;
}

export async function openAccount(
  configPath: string,
  desired: DesiredTree,
  flags: AccountFlags,
  onRequest: (event: RequestEvent) => void,
  world: World,
): Promise<Account> {
  const account = accountFrom(world.env, {
    parallelism: flags.parallelism,
    signal: world.signal,
    userAgent: `twilio-proxy/${packageVersion()}`,
    world,
    onRequest,
  });
  return { ...account, ...(await openState(configPath, desired, flags, world)) };
}

/** `--state` counts from the working directory, the config's own `state` from the config, the default lies beside it. */
async function openState(
  configPath: string,
  desired: DesiredTree,
  flags: AccountFlags,
  world: World,
): Promise<Pick<Account, "store" | "isOver">> {
  const file = resolve(world.cwd, configPath);
  const [place, base] =
    flags.state !== undefined
      ? [flags.state, world.cwd]
      : [desired.state ?? `${file}.state.json`, dirname(file)];
  const location = parseStateLocation(place);
  if (location.kind === "file") {
    return { store: await openStateStore({ ...location, path: resolve(base, location.path) }, { world }) };
  }
  if (location.kind !== "github") return { store: await openStateStore(location) };
  const github = openGitHub(world);
  return {
    store: await openStateStore(location, { world, github: () => github }),
    isOver: holderIsOver(github, location),
  };
}

/** Without the world's signal: after an interruption the state is still to be saved, with patience. */
function openGitHub(world: World): GitHub {
  const token = world.env.GITHUB_TOKEN || world.env.GH_TOKEN;
  if (token === undefined || token.trim() === "") {
    throw new CliFailure(
      "The state is on GitHub, and there is no token. Set GITHUB_TOKEN or GH_TOKEN to one that may read and write the repository's contents.",
    );
  }
  return connectGitHub({
    token,
    apiUrl: world.env.GITHUB_API_URL,
    proxyEnvironment: world.env,
    userAgent: `twilio-proxy/${packageVersion()}`,
    world,
  });
}

/** @throws CliFailure in CI: whatever a job prints is kept and widely readable. */
export function requireMayShowPii(flags: AccountFlags, world: World): void {
  if (flags.showPii === true && refusesPii(world.env)) {
    throw new CliFailure("--show-pii is refused in CI, where output is kept and widely readable.");
  }
}
