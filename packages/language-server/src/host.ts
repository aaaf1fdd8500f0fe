import type { Environment, World } from "@twilio-proxy/core";
import type { AccountRoom } from "./account/room.ts";

/** What the outside gives the server. Node gives all of it; a web worker has no files, no environment and no account. */
export interface Host {
  readonly world: World;
  /** The process's variables. Values never leave the server. */
  readonly env: Environment;
  /** Lets waiting messages in, so that a cancellation is seen before the work it cancels. */
  turn(): Promise<void>;
  /** The text of a file; null where there is none or it cannot be read. Never rejects. */
  readText(uri: string): Promise<string | null>;
  /** Reads text as an `.env` file does; the values stay in the server. */
  parseEnv(text: string): Environment;
  /** Leaves text where the editor can open it, for this user alone and until the server ends; null where there is no such place. */
  shareText(name: string, text: string): Promise<string | null>;
  /** Loads the code that talks to Twilio, at first use; null where there is no network. */
  readonly loadAccount: (() => Promise<AccountRoom>) | null;
}
