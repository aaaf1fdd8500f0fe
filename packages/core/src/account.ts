/** Twilio and the key of digests, as the environment's variables say. */
import type { Keyed } from "./plan/keyed.ts";
import { createKeyed } from "./plan/keyed-hash.ts";
import { type ConnectOptions, connect } from "./twilio/connection.ts";
import { credentialsFrom, type Environment } from "./twilio/credentials.ts";
import type { Twilio } from "./twilio/port.ts";

export interface Account {
  readonly twilio: Twilio;
  readonly keyed: Keyed;
}

/** Opens no connection yet. Throws UsageFailure where credentials are missing or a setting cannot be right. */
export function accountFrom(
  env: Environment,
  options: Pick<ConnectOptions, "onRequest" | "parallelism" | "signal" | "userAgent" | "world">,
): Account {
  const credentials = credentialsFrom(env);
  return {
    twilio: connect({
      ...options,
      credentials,
      region: env.TWILIO_REGION ?? null,
      edge: env.TWILIO_EDGE ?? null,
      baseUrl: env.TWILIO_PROXY_API_URL ?? null,
      proxyEnvironment: env,
    }),
    keyed: createKeyed({
      explicitKey: env.TWILIO_PROXY_DIGEST_KEY,
      apiSecretOrToken: credentials.password,
    }),
  };
}
