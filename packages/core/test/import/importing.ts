/** Imports a simulator's account, keeps what comes of it, and plans as the next run would. */
import {
  applyPlan,
  type Extent,
  type Imported,
  importAccount,
  parseDocument,
  resolveConfig,
  systemWorld,
} from "../../src/index.ts";
import type { State } from "../../src/state/state.ts";
import type { Lab } from "../harness.ts";

export interface ImportOptions {
  readonly only?: readonly string[];
  readonly extent?: Extent;
  /** The config to add to. */
  readonly into?: string;
  readonly others?: readonly State[];
  readonly env?: Readonly<Record<string, string>>;
}

export const CONFIG = { path: "proxy.json", label: "proxy.json" };

/** As the command does it, files aside. */
export async function importFrom(lab: Lab, options: ImportOptions = {}): Promise<Imported> {
  const { twilio, keyed, store } = lab;
  const { env = {}, only = [], extent = "none", others = [] } = options;
  const state = await store.read();
  const now = new Date();
  const document = options.into === undefined ? null : parseDocument(options.into, CONFIG);
  const desired = document === null ? null : resolveConfig(document, { env, strictEnv: true, now }).desired;
  const into = document === null || desired === null ? null : { document, desired };
  if (options.into !== undefined && into === null) throw new Error("the config to add to is invalid");
  const imported = await importAccount({
    twilio,
    keyed,
    config: CONFIG,
    state,
    others,
    into,
    env,
    now,
    only,
    extent,
  });
  const { plan, targets } = imported;
  if (plan !== null) {
    await applyPlan({
      plan,
      targets,
      state,
      twilio,
      store,
      keyed,
      world: systemWorld,
      parallelism: 4,
      by: "test",
    });
  }
  return imported;
}

/** What the import says that the environment must give. */
export function envOf({ variables }: Imported): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
