/** From a config's text to its plan, by the command's own way; whatever could write is taken out of it. */
import { dirname } from "node:path";
import {
  type Account,
  accountFrom,
  configIdentity,
  type DesiredTree,
  declaredBy,
  type Environment,
  openLocalState,
  type PlanJson,
  type Problem,
  parseDocument,
  preparePlan,
  type RequestEvent,
  resolveConfig,
  secretValues,
  serialisePlan,
  type World,
} from "@twilio-proxy/core";
import { VERSION } from "../version.ts";
import { AccountFailure } from "./failure.ts";
import { createHide, type Hide, presentable } from "./failures.ts";
import { readOnlyStore, readOnlyTwilio } from "./read-only.ts";
import type { PlanView } from "./view.ts";

export const USER_AGENT = `twilio-proxy-language-server/${VERSION}`;
/** Requests in flight for one plan: several documents may be planned at once, and a person does other things meanwhile. */
const PARALLELISM = 6;
const NOTHING = { destroy: false, empty: false, recreate: false };

export interface Making {
  /** The config's absolute path: its state lies beside it. */
  readonly path: string;
  readonly text: string;
  /** What `${env.…}` stands for. */
  readonly values: Environment;
  /** Credentials, regions, proxies. */
  readonly env: Environment;
  readonly world: World;
  readonly signal: AbortSignal;
  readonly onRequest: (event: RequestEvent) => void;
}

/** Asks with GET only and writes no file. Rejects with AccountFailure, or with the signal's reason. */
export async function makePlan(making: Making): Promise<PlanView> {
  const { text, values, env, signal } = making;
  const hide = createHide(env, values, text);
  try {
    return await planOf(making, hide);
  } catch (error) {
    signal.throwIfAborted();
    throw presentable(error, hide);
  }
}

async function planOf(making: Making, hide: Hide): Promise<PlanView> {
  const { path, text, env, world, signal } = making;
  const desired = desiredOf(making, hide);
  const account = openTwilio(making);
  try {
    const { store } = await openLocalState({ file: path, desired, env, world, userAgent: USER_AGENT });
    const { label } = configIdentity(path, dirname(path));
    const { plan } = await preparePlan({
      desired,
      twilio: readOnlyTwilio(account.twilio),
      store: readOnlyStore(store),
      keyed: account.keyed,
      config: { path: label, label },
      allow: NOTHING,
      targets: [],
    });
    signal.throwIfAborted();
    const json = hidden(serialisePlan(plan, { keyed: account.keyed, showPii: false }), hide);
    return { json, at: world.now(), text, declared: declaredBy(desired, account.keyed) };
  } finally {
    account.twilio.close();
  }
}

/** Asks nothing yet. Throws UsageFailure. */
export function openTwilio({
  env,
  world,
  signal,
  onRequest,
}: Pick<Making, "env" | "world" | "signal" | "onRequest">): Account {
  return accountFrom(env, { world, signal, onRequest, parallelism: PARALLELISM, userAgent: USER_AGENT });
}

/** As the command reads it: a variable that is not set is an error here. */
function desiredOf({ path, text, values, env, world }: Making, hide: Hide): DesiredTree {
  const { desired, problems } = resolveConfig(parseDocument(text, { path }), {
    env: values,
    secrets: [...secretValues(values), ...secretValues(env)],
    strictEnv: true,
    now: new Date(world.now()),
  });
  if (desired !== null) return desired;
  throw new AccountFailure("invalid-config", hide(invalidText(problems)));
}

function invalidText(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  const [count, it] = errors.length === 1 ? ["1 error", "it"] : [`${errors.length} errors`, "them"];
  return `${count} in the config: fix ${it} first.${first === undefined ? "" : ` ${first.message}`}`;
}

/** Sentences may name an SID that the config takes from a variable. */
function hidden(plan: PlanJson, hide: Hide): PlanJson {
  const said = <Said extends { readonly text: string }>(one: Said): Said => ({
    ...one,
    text: hide(one.text),
  });
  return { ...plan, refusals: plan.refusals.map(said), notes: plan.notes.map(said) };
}
