/** What planning and applying stand on: Twilio, the state, the key of digests, and GitHub. */
import { dirname, resolve } from "node:path";
import {
  connect,
  connectGitHub,
  createKeyed,
  credentialsFrom,
  type DesiredTree,
  type GitHub,
  type Keyed,
  openStateStore,
  parseStateLocation,
  type StateStore,
  TOOL_VERSION,
  type Twilio,
} from "@twilio-proxy/core";
import type { ConfigPlace } from "./config.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";

export interface Account {
  readonly twilio: Twilio;
  readonly store: StateStore;
  readonly keyed: Keyed;
}

const AGENT = `twilio-proxy-action/${TOOL_VERSION}`;

/** @throws ActionFailure `usage` without a token. */
export function openGitHub({ env, inputs, event, signal, time, runner }: Context): GitHub {
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
    signal,
    world: time,
    onWait: ({ reason, milliseconds }) =>
      runner.log(
        `GitHub ${reason === "limit" ? "asks to slow down" : "did not answer"}: trying again in ${Math.ceil(milliseconds / 1000)} s.`,
      ),
  });
}

export function openAccount(
  place: ConfigPlace,
  desired: DesiredTree,
  github: GitHub,
  context: Context,
): Account {
  const { env, inputs, signal, time } = context;
  const credentials = credentialsFrom(env);
  return {
    store: openState(place, desired, github, context),
    keyed: createKeyed({ explicitKey: env.TWILIO_PROXY_DIGEST_KEY, apiSecretOrToken: credentials.password }),
    twilio: connect({
      credentials,
      region: env.TWILIO_REGION ?? null,
      edge: env.TWILIO_EDGE ?? null,
      baseUrl: env.TWILIO_PROXY_API_URL ?? null,
      proxyEnvironment: env,
      parallelism: inputs.parallelism,
      signal,
      userAgent: AGENT,
      world: time,
    }),
  };
}

/** The input counts from the workspace, the config's own `state` from the config. */
function openState(place: ConfigPlace, desired: DesiredTree, github: GitHub, context: Context): StateStore {
  const { env, inputs, event, time } = context;
  const onBranch = `github:${event.owner}/${event.repo}@${inputs.stateBranch}:${place.label}.json`;
  const [where, base] =
    inputs.state !== ""
      ? [inputs.state, env.GITHUB_WORKSPACE ?? process.cwd()]
      : [desired.state ?? onBranch, dirname(place.file)];
  const location = parseStateLocation(where);
  return openStateStore(
    location.kind === "file" ? { ...location, path: resolve(base, location.path) } : location,
    {
      world: time,
      github: () => github,
    },
  );
}
