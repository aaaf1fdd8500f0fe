import type { Environment, World } from "@twilio-proxy/core";

/** The door of the code that talks to Twilio; loaded when an account is first connected. */
export interface AccountRoom {
  open(options: OpenOptions): AccountSession;
}

export interface OpenOptions {
  readonly env: Environment;
  readonly world: World;
}

export type AccountSession = Record<string, never>;
