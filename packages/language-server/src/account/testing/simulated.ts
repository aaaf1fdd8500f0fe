/** A folder with a config and an account in the simulator, as the tests of planning need them. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accountFrom,
  applyPlan,
  configIdentity,
  type Environment,
  isComplete,
  openLocalState,
  parseDocument,
  preparePlan,
  resolveConfig,
  systemWorld,
  type World,
} from "@twilio-proxy/core";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { URI } from "vscode-uri";
import type { Analysis } from "../../analysis/analysis.ts";
import type { FeatureContext } from "../../features/context.ts";
import { analyseText, contextOf } from "../../testing/cursor.ts";
import { type AccountSession, accountRoom, type OpenOptions } from "../room.ts";
import type { PlanView } from "../view.ts";

export const ACCOUNT_SID = `AC${"0123456789abcdef".repeat(2)}`;
export const SECRET = "a-secret-that-must-not-show";
export const ALICE = "+14152370177";
export const BOB = "+14152370199";
export const HOST = "api.internal.example.com";
export const POOL = ["+14152370141", "+14152370142", "+14152370143"] as const;

/** Waits are cut short, and the clock jumps over them: the tests prove what happens, not when. */
export function hastyWorld(): World {
  let skipped = 0;
  return {
    ...systemWorld,
    now: () => systemWorld.now() + skipped,
    sleep: (milliseconds, signal) => {
      skipped += milliseconds;
      return systemWorld.sleep(1, signal);
    },
  };
}

export interface Simulated {
  readonly simulator: Simulator;
  readonly env: Environment;
  readonly folder: string;
  readonly uri: string;
  readonly path: string;
  open(changes?: Partial<OpenOptions>): AccountSession;
  /** The editor's plan of the text. */
  plan(text: string, session?: AccountSession): Promise<PlanView>;
  /** As the command does it: the account and the state are changed. */
  apply(text: string): Promise<void>;
  analyse(text: string): Analysis;
  context(plan: PlanView | null, now?: number): FeatureContext;
  /** Everything in the folder. */
  files(): readonly string[];
  /** Requests that could change something. */
  writes(): number;
  /** Somebody else changes the account: a POST, or a DELETE without parameters. */
  behindOurBack(path: string, form?: Readonly<Record<string, string | number | boolean>>): Promise<void>;
  close(): Promise<void>;
}

export async function simulate(): Promise<Simulated> {
  const simulator = await createSimulator({
    seed: {
      account_sid: ACCOUNT_SID,
      incoming_phone_numbers: POOL.map((phone_number, at) => ({
        sid: `PN${String(at + 1).padStart(32, "0")}`,
        phone_number,
        capabilities: { voice: true, sms: true, mms: true, fax: false },
      })),
      short_codes: [],
      services: [],
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-editor-"));
  const path = join(folder, "proxy.json");
  const uri = URI.file(path).toString();
  const env = {
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: SECRET,
    TWILIO_PROXY_API_URL: simulator.url,
    API_HOST: HOST,
    ALICE,
  };
  const sessions: AccountSession[] = [];
  const open = (changes: Partial<OpenOptions> = {}): AccountSession => {
    const session = accountRoom.open({ env, world: hastyWorld(), ...changes });
    sessions.push(session);
    return session;
  };
  return {
    simulator,
    env,
    folder,
    uri,
    path,
    open,
    plan: (text, session = open()) => session.plan({ uri, path, text, signal: new AbortController().signal }),
    apply: (text) => applyText(path, text, env),
    analyse: (text) => analyseText(text, { uri, environment: { values: env, files: [] } }),
    context: (plan, now) =>
      contextOf({ account: { connected: true, plan }, ...(now === undefined ? {} : { now }) }),
    files: () => (existsSync(folder) ? readdirSync(folder).sort() : []),
    writes: () => simulator.requests().requests.filter(({ method }) => method !== "GET").length,
    async behindOurBack(to, form) {
      const method = form === undefined ? "DELETE" : "POST";
      const { status } = await simulator.request({
        method,
        path: to,
        ...(form === undefined ? {} : { form }),
      });
      if (status >= 300) throw new Error(`the simulator refused ${method} ${to}: ${status}`);
    },
    async close() {
      for (const session of sessions) session.close();
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function applyText(path: string, text: string, env: Environment): Promise<void> {
  writeFileSync(path, text);
  const options = { env, secrets: [], strictEnv: true, now: new Date() };
  const { desired, problems } = resolveConfig(parseDocument(text, { path }), options);
  if (desired === null) throw new Error(problems.map(({ message }) => message).join("\n"));
  const world = hastyWorld();
  const account = accountFrom(env, { world });
  const local = await openLocalState({ file: path, desired, env, world, userAgent: "test" });
  const prepared = await preparePlan({
    ...account,
    ...local,
    desired,
    config: configIdentity("proxy.json", join(path, "..")),
    allow: { destroy: true, empty: true, recreate: true },
    targets: [],
  });
  const report = await applyPlan({
    ...prepared,
    ...account,
    ...local,
    world,
    parallelism: 4,
    by: "a test",
  });
  account.twilio.close();
  if (!isComplete(report)) throw new Error("the apply was not complete");
}

/** One service with a pool and an open session. */
export function config(
  changes: { readonly ttl?: number; readonly numbers?: readonly string[] } = {},
): string {
  const numbers = changes.numbers ?? POOL.slice(0, 2);
  return `{
  // how rides talk
  "services": {
    "rides": {
      "unique_name": "rides",
      "default_ttl": ${changes.ttl ?? 3600}, // an hour
      "callback_url": "https://\${env.API_HOST}/hook",
      "phone_numbers": [
${numbers.map((number) => `        { "phone_number": "${number}" },`).join("\n")}
      ],
      "sessions": {
        "order-1": {
          "status": "open",
          "participants": [{ "identifier": "\${env.ALICE}" }, { "identifier": "${BOB}" }]
        }
      }
    }
  }
}
`;
}
