/** What planning and applying stand on: the account, the state, the key of digests. */
import { dirname, resolve } from "node:path";
import {
  connect,
  createKeyed,
  credentialsFrom,
  type DesiredTree,
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
}

export function openAccount(
  configPath: string,
  desired: DesiredTree,
  flags: AccountFlags,
  onRequest: (event: RequestEvent) => void,
  world: World,
): Account {
  const credentials = credentialsFrom(world.env);
  const store = openState(configPath, desired, flags, world);
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
  return { twilio, store, keyed };
}

/** `--state` counts from the working directory, the config's own `state` from the config, the default lies beside it. */
function openState(configPath: string, desired: DesiredTree, flags: AccountFlags, world: World): StateStore {
  const file = resolve(world.cwd, configPath);
  const [place, base] =
    flags.state !== undefined
      ? [flags.state, world.cwd]
      : [desired.state ?? `${file}.state.json`, dirname(file)];
  const location = parseStateLocation(place);
  return openStateStore(
    location.kind === "file" ? { ...location, path: resolve(base, location.path) } : location,
    { world },
  );
}

/** @throws CliFailure in CI: whatever a job prints is kept and widely readable. */
export function requireMayShowPii(flags: AccountFlags, world: World): void {
  if (flags.showPii === true && refusesPii(world.env)) {
    throw new CliFailure("--show-pii is refused in CI, where output is kept and widely readable.");
  }
}
