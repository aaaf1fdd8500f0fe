import type { AccountView } from "../account/view.ts";
import type { Client } from "../client.ts";
import type { JsonEngine } from "../json/engine.ts";
import type { Settings } from "../settings.ts";

/** What a feature may know beside the analysis. It asks nobody: no file, no network, no clock but `now`. */
export interface FeatureContext {
  readonly engine: JsonEngine;
  readonly client: Client;
  readonly settings: Settings;
  readonly account: AccountView;
  /** Milliseconds since 1970. */
  readonly now: number;
}
