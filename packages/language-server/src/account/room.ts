/** The door of the code that talks to Twilio; loaded when an account is first connected. It only reads. */
import {
  accountFrom,
  definitionOf,
  type Environment,
  type InventoryItem,
  type RequestEvent,
  type World,
} from "@twilio-proxy/core";
import { AccountFailure } from "./failure.ts";
import { createHide, presentable } from "./failures.ts";
import { type Importing, type ImportView, makeImport } from "./importing.ts";
import { createInventories } from "./inventories.ts";
import { makePlan, USER_AGENT } from "./making.ts";
import { createPlans, type PlanRequest } from "./plans.ts";
import { readOnlyTwilio } from "./read-only.ts";
import type { AccountView, PlanView } from "./view.ts";

export interface AccountRoom {
  /** Asks Twilio nothing yet. @throws AccountFailure where credentials are missing or a setting cannot be right. */
  open(options: OpenOptions): AccountSession;
}

export interface OpenOptions {
  /** Credentials, `TWILIO_PROXY_API_URL`, proxies, and `GITHUB_TOKEN` for a state on GitHub. */
  readonly env: Environment;
  readonly world: World;
  /** What `inventory` says is another now. */
  readonly changed?: () => void;
  /** One line for each request, without names, numbers and credentials. */
  readonly log?: (line: string) => void;
}

export interface AccountSession {
  /** Which account, and where: `…1234 (simulator)`. */
  readonly label: string;
  /**
   * The plan that the command would make of the text, from the same state. `${env.…}` is looked up in the request's `env`;
   * the command itself reads no `.env` file, so whoever hands values of one in plans for an environment that has them.
   * Rejects with AccountFailure.
   */
  plan(request: PlanRequest): Promise<PlanView>;
  /** What a new config would say of the account, or the given one with what it lacks. Rejects with AccountFailure. */
  import(request: ImportRequest): Promise<ImportView>;
  readonly inventory: AccountView["inventory"];
  /** Ends what is under way. */
  close(): void;
}

export interface ImportRequest extends Pick<Importing, "config" | "signal"> {
  /** What `${env.…}` stands for. */
  readonly env: Environment;
  /** Called with the number of answers so far. */
  readonly progress?: (done: number) => void;
}

export const accountRoom: AccountRoom = { open };

function open(options: OpenOptions): AccountSession {
  const { env, world, changed = () => undefined } = options;
  const closing = new AbortController();
  const trace = tracer(options);
  const plans = createPlans((request, signal) => {
    let done = 0;
    const onRequest = (event: RequestEvent): void => {
      trace(event);
      if (event.retryInMs === null) request.progress?.(++done);
    };
    const { path, text, env: values = env } = request;
    return makePlan({ path, text, values, env, world, signal, onRequest });
  });
  const read = (type: string): Promise<readonly InventoryItem[]> =>
    readInventory(type, { env, world, signal: closing.signal, onRequest: trace });
  const inventory = createInventories({ world, read, changed });
  return {
    label: labelOf(options),
    async plan(request) {
      if (closing.signal.aborted) throw new AccountFailure("disconnected", "No account is connected.");
      requireFile(request.uri);
      return plans.plan(request);
    },
    import({ config, env: values, signal: asked, progress }) {
      let done = 0;
      const onRequest = (event: RequestEvent): void => {
        trace(event);
        if (event.retryInMs === null) progress?.(++done);
      };
      const signal = AbortSignal.any([asked, closing.signal]);
      return makeImport({ config, values, env, world, signal, onRequest });
    },
    inventory: (type) =>
      closing.signal.aborted || definitionOf(type).pooled !== true ? null : inventory(type),
    close() {
      closing.abort();
      plans.close();
    },
  };
}

/** Beside what is no file there is no place for a state. */
function requireFile(uri: string): void {
  if (uri.startsWith("file:")) return;
  throw new AccountFailure("not-a-file", "Save the file to this machine first: its state lies beside it.");
}

function tracer({ log }: OpenOptions): (event: RequestEvent) => void {
  return ({ method, path, status, milliseconds, retryInMs }) => {
    const next = retryInMs === null ? "" : `, again in ${Math.ceil(retryInMs / 1000)} s`;
    log?.(`${method} ${path}: ${status ?? "no answer"}, ${Math.round(milliseconds)} ms${next}`);
  };
}

interface Reading extends Pick<OpenOptions, "env" | "world"> {
  readonly signal: AbortSignal;
  readonly onRequest: (event: RequestEvent) => void;
}

async function readInventory(type: string, { env, ...rest }: Reading): Promise<readonly InventoryItem[]> {
  const account = accountFrom(env, { ...rest, userAgent: USER_AGENT });
  try {
    const items: InventoryItem[] = [];
    for await (const page of readOnlyTwilio(account.twilio).inventory(type) ?? []) items.push(...page);
    return items;
  } finally {
    account.twilio.close();
  }
}

function labelOf({ env, world }: OpenOptions): string {
  try {
    const { twilio } = accountFrom(env, { world, userAgent: USER_AGENT });
    twilio.close();
    return `…${twilio.accountSid.slice(-4)} (${hostOf(env, twilio.region)})`;
  } catch (error) {
    throw presentable(error, createHide(env));
  }
}

function hostOf({ TWILIO_PROXY_API_URL: base }: Environment, region: string): string {
  const url = URL.parse(base ?? "");
  if (url === null) return region === "us1" ? "proxy.twilio.com" : `proxy.${region}.twilio.com`;
  // Plain http was let through for this machine only.
  const isHere = /^(?:127\.[\d.]+|\[::1\]|(?:.*\.)?localhost)$/.test(url.hostname);
  return isHere ? "simulator" : url.hostname;
}
