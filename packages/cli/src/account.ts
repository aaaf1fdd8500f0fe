/** What planning and applying stand on: the account, the state, the key of digests. */
import { dirname, resolve } from "node:path";
import {
  connect,
  connectGitHub,
  createKeyed,
  credentialsFrom,
  type DesiredTree,
  type GitHub,
  holderIsOver,
  type Keyed,
  openStateStore,
  parseStateLocation,
  type RequestEvent,
  refusesPii,
  type StateStore,
  type Twilio,
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

export interface Account {
  readonly twilio: Twilio;
  readonly store: StateStore;
  readonly keyed: Keyed;
  /** Knows of workflow runs in the repository that keeps the state; absent: the state is kept elsewhere. */
  readonly isOver?: (by: string) => Promise<boolean>;
}

export function openAccount(
  configPath: string,
  desired: DesiredTree,
  flags: AccountFlags,
  onRequest: (event: RequestEvent) => void,
  world: World,
): Account {
  const credentials = credentialsFrom(world.env);
  const state = openState(configPath, desired, flags, world);
  const twilio = connect({
    credentials,
    region: world.env.TWILIO_REGION ?? null,
    edge: world.env.TWILIO_EDGE ?? null,
    baseUrl: world.env.TWILIO_PROXY_API_URL ?? null,
    proxyEnvironment: world.env,
    parallelism: flags.parallelism,
    signal: world.signal,
    userAgent: `twilio-proxy/${packageVersion()}`,
    world,
    onRequest,
  });
  const keyed = createKeyed({
    explicitKey: world.env.TWILIO_PROXY_DIGEST_KEY,
    apiSecretOrToken: credentials.password,
  });
  return { twilio, keyed, ...state };
}

/** `--state` counts from the working directory, the config's own `state` from the config, the default lies beside it. */
function openState(
  configPath: string,
  desired: DesiredTree,
  flags: AccountFlags,
  world: World,
): Pick<Account, "store" | "isOver"> {
  const file = resolve(world.cwd, configPath);
  const [place, base] =
    flags.state !== undefined
      ? [flags.state, world.cwd]
      : [desired.state ?? `${file}.state.json`, dirname(file)];
  const location = parseStateLocation(place);
  if (location.kind === "file") {
    return { store: openStateStore({ ...location, path: resolve(base, location.path) }, { world }) };
  }
  if (location.kind !== "github") return { store: openStateStore(location) };
  const github = openGitHub(world);
  return {
    store: openStateStore(location, { world, github: () => github }),
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
