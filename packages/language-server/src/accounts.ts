/** The connected account, if there is one, and the last plan of each document. Nothing here runs before somebody connects. */
import { AccountFailure } from "./account/failure.ts";
import type { ImportView } from "./account/importing.ts";
import type { AccountSession, ImportRequest } from "./account/room.ts";
import { type AccountView, nothingKnown, type PlanView } from "./account/view.ts";
import type { EditorEnvironment } from "./analysis/environment.ts";
import type { Host } from "./host.ts";

const NO_NETWORK = "An account can only be connected in a desktop editor: a browser may not call Twilio.";

export interface PlanOrder {
  readonly uri: string;
  /** Of the file system. */
  readonly path: string;
  readonly text: string;
  readonly environment: EditorEnvironment;
  readonly signal: AbortSignal;
  /** Called with the number of Twilio's answers so far. */
  readonly progress?: (done: number) => void;
}

export interface Accounts {
  viewOf(uri: string): AccountView;
  /** The account's label; null: not connected. */
  label(): string | null;
  /** @throws AccountFailure without network or credentials. Asks Twilio nothing yet. */
  connect(): Promise<void>;
  disconnect(): void;
  /** Connects first where that has not happened. @throws AccountFailure. */
  plan(order: PlanOrder): Promise<PlanView>;
  /** A new config's text, or the given one's with what it lacks. Connects first as well. @throws AccountFailure. */
  import(request: ImportRequest): Promise<ImportView>;
  forget(uri: string): void;
}

export interface AccountsOptions {
  readonly host: Host;
  /** Something became known; null: about every document. */
  readonly changed: (uri: string | null) => void;
  /** One line for each request, without names, numbers and credentials. */
  readonly log: (line: string) => void;
}

export function createAccounts({ host, changed, log }: AccountsOptions): Accounts {
  const plans = new Map<string, PlanView>();
  let session: AccountSession | null = null;
  const open = async (): Promise<AccountSession> => {
    if (host.loadAccount === null) throw new AccountFailure("no-network", NO_NETWORK);
    const room = await host.loadAccount();
    session ??= room.open({ env: host.env, world: host.world, changed: () => changed(null), log });
    return session;
  };
  return {
    viewOf(uri) {
      if (session === null) return { ...nothingKnown, reachable: host.loadAccount !== null };
      return { reachable: true, connected: true, plan: plans.get(uri) ?? null, inventory: session.inventory };
    },
    label: () => session?.label ?? null,
    async connect() {
      await open();
      changed(null);
    },
    disconnect() {
      session?.close();
      session = null;
      plans.clear();
      changed(null);
    },
    async plan(order) {
      const { environment, ...request } = order;
      const account = await open();
      const view = await account.plan({ ...request, env: environment.values });
      plans.set(order.uri, view);
      changed(order.uri);
      return view;
    },
    import: async (request) => (await open()).import(request),
    forget: (uri) => void plans.delete(uri),
  };
}
