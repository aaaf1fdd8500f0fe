/** What the editor knows of the account: read by the features, which never ask the network themselves. */
import type { DesiredNode, InventoryItem, PlanJson } from "@twilio-proxy/core";

export interface PlanView {
  /** Masked. */
  readonly json: PlanJson;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  /** The config's text it was made from; another text makes it stale. */
  readonly text: string;
  /** What that text declares, by the plan's addresses. In clear: for comparing, never for showing. */
  readonly declared: ReadonlyMap<string, DesiredNode>;
}

/** Knowledge about one document. Unknown is never an error. */
export interface AccountView {
  /** False where there is no way to Twilio at all, as in a web worker: then nothing offers a plan. */
  readonly reachable: boolean;
  readonly connected: boolean;
  /** The last plan of this document; null: there is none. */
  readonly plan: PlanView | null;
  /** What the account owns of a type, as far as it is known; null: unknown. Asking may begin a read behind the scenes. */
  inventory(type: string): readonly InventoryItem[] | null;
}

export const nothingKnown: AccountView = {
  reachable: true,
  connected: false,
  plan: null,
  inventory: () => null,
};
