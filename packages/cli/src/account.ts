/** What planning and applying stand on: the account, the state, the key of digests. */
import { resolve } from "node:path";
import {
  accountFrom,
  type DesiredTree,
  type LocalState,
  openLocalState,
  type RequestEvent,
  refusesPii,
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

export interface Account extends TwilioAccount, LocalState {}

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
    userAgent: userAgent(),
    world,
    onRequest,
  });
  return { ...account, ...(await openState(configPath, desired, flags, world)) };
}

/** As the flag says, else as the config does. */
export function openState(
  configPath: string,
  desired: Pick<DesiredTree, "state">,
  flags: Pick<AccountFlags, "state">,
  world: World,
): Promise<LocalState> {
  const { env, cwd } = world;
  return openLocalState({
    file: resolve(cwd, configPath),
    desired,
    ...(flags.state === undefined ? {} : { given: { state: flags.state, cwd } }),
    env,
    world,
    userAgent: userAgent(),
  });
}

function userAgent(): string {
  return `twilio-proxy/${packageVersion()}`;
}

/** @throws CliFailure in CI: whatever a job prints is kept and widely readable. */
export function requireMayShowPii(flags: AccountFlags, world: World): void {
  if (flags.showPii === true && refusesPii(world.env)) {
    throw new CliFailure("--show-pii is refused in CI, where output is kept and widely readable.");
  }
}
