/** What planning and applying stand on: Twilio, the state, the key of digests, and GitHub. */
import { dirname, resolve } from "node:path";
import {
  accountFrom,
  connectGitHub,
  type DesiredTree,
  type GitHub,
  openStateStore,
  parseStateLocation,
  type StateStore,
  TOOL_VERSION,
  type Account as TwilioAccount,
} from "@twilio-proxy/core";
import type { ConfigPlace } from "./config.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";

export interface Account extends TwilioAccount {
  readonly store: StateStore;
}

const AGENT = `twilio-proxy-action/${TOOL_VERSION}`;

/** @throws ActionFailure `usage` without a token. */
export function openGitHub({ env, inputs, event, time, runner }: Context): GitHub {
  if (inputs.token === "") {
    throw new ActionFailure(
      "usage",
      "Input `github-token` is empty. Leave it out to use the job's own token.",
    );
  }
  return connectGitHub({
    token: inputs.token,
    apiUrl: event.apiUrl,
    userAgent: AGENT,
    proxyEnvironment: env,
    // Without the job's signal: after a cancellation the state is still to be saved, with patience.
    world: time,
    onWait: ({ reason, milliseconds }) =>
      runner.log(
        `GitHub ${reason === "limit" ? "asks to slow down" : "did not answer"}: trying again in ${Math.ceil(milliseconds / 1000)} s.`,
      ),
  });
}

export async function openAccount(
  place: ConfigPlace,
  desired: DesiredTree,
  github: GitHub,
  context: Context,
): Promise<Account> {
  const { env, inputs, signal, time } = context;
  const { parallelism } = inputs;
  return {
    ...accountFrom(env, { parallelism, signal, userAgent: AGENT, world: time }),
    store: await openState(place, desired, github, context),
  };
}

/** The input counts from the workspace, the config's own `state` from the config. */
function openState(
  place: ConfigPlace,
  desired: DesiredTree,
  github: GitHub,
  { env, inputs, event, time }: Context,
): Promise<StateStore> {
  const onBranch = `github:${event.owner}/${event.repo}@${inputs.stateBranch}:${place.label}.json`;
  const [where, base] =
    inputs.state !== ""
      ? [inputs.state, env.GITHUB_WORKSPACE ?? process.cwd()]
      : [desired.state ?? onBranch, dirname(place.file)];
  const location = parseStateLocation(where);
  // Else the runner's files, and a signature with the job's AWS credentials, would go where a stranger says.
  if (location.kind !== "github" && inputs.state === "" && event.trigger.kind === "workflow-run") {
    throw new ActionFailure(
      "usage",
      "A fork's config may not name a file of the runner or S3 as its `state`.",
    );
  }
  const resolved = location.kind === "file" ? { ...location, path: resolve(base, location.path) } : location;
  return openStateStore(resolved, { world: time, github: () => github, env });
}
