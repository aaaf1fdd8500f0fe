import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import type { Environment } from "./environment.ts";

/** What differs between Node and the browser. */
export interface Platform {
  /** Can an account be connected? Twilio answers no browser. */
  readonly accounts: boolean;
  /** `environment` is asked at every start of the server's process. */
  createClient(options: LanguageClientOptions, environment: () => Environment): BaseLanguageClient;
}
