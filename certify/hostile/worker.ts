/** Drives documents of a range of seeds and says what broke. Its parent sees which one it is at, should it hang. */
import { registerHooks } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { HostileCase } from "./documents.ts";
import type { ActionParts } from "./drive.ts";

/** Parts of the product that are taken out to see that the checks notice. */
const WITHOUT = {
  sanitiser: {
    "/report/sanitise.ts":
      "export const neutralise = (text) => text; export const quote = (text) => JSON.stringify(text); export const printableJson = (value) => JSON.stringify(value, null, 2);",
  },
  "log's guard": { "/action/src/log.ts": "export const harmless = (text) => text;" },
  "Markdown's escapes": {
    "/markdown/escape.ts":
      'export const tame = (text) => text; export const inline = tame; export const code = (text) => "`" + text + "`"; export const html = tame; export const fence = (language, lines) => "```" + language + "\\n" + lines.join("\\n") + "\\n```"; export const link = (label, url) => url === null ? label : `[${label}](${url})`;',
  },
} as const;

export type Without = keyof typeof WITHOUT;

export interface Orders {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Names of monsters in place of seeds. */
  readonly monsters: readonly string[];
  readonly without: Without | null;
  /** Holds the seed that is looked at. */
  readonly at: Int32Array;
}

export type Message =
  | { readonly kind: "broken"; readonly what: string }
  | { readonly kind: "done"; readonly reached: Readonly<Record<string, number>>; readonly slowest: number };

/** The Action writes past streams; here into memory. */
const STDOUT =
  'let kept = ""; export const print = (text) => { kept += text; }; export const take = () => { const text = kept; kept = ""; return text; };';

const orders = workerData as Orders;
const replaced: Readonly<Record<string, string>> = {
  "/action/src/stdout.ts": STDOUT,
  ...(orders.without === null ? {} : WITHOUT[orders.without]),
};

registerHooks({
  load: (url, context, next) => {
    const [, source] = Object.entries(replaced).find(([end]) => url.endsWith(end)) ?? [];
    return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
  },
});

const [{ createRunner }, { showProblems }, { planMarkdown }, { presented }, { paragraphs }, stdout] =
  await Promise.all([
    import("../../packages/action/src/runner.ts"),
    import("../../packages/action/src/problems.ts"),
    import("../../packages/action/src/markdown.ts"),
    import("../../packages/action/src/present.ts"),
    import("../../packages/action/src/summary.ts"),
    import("../../packages/action/src/stdout.ts"),
  ]);
const takeLog = (stdout as unknown as { readonly take: () => string }).take;
const action: ActionParts = { createRunner, showProblems, planMarkdown, presented, paragraphs, takeLog };
const { drive } = await import("./drive.ts");
const { judge } = await import("./judge.ts");
const { caseOf, MONSTERS } = await import("./documents.ts");
const { createDice } = await import("./random.ts");

const say = (message: Message): void => parentPort?.postMessage(message);
const reached: Record<string, number> = {};
let slowest = 0;

/** Markdown is read as GitHub's parser would for each so many documents; it takes longer than all the rest. */
const THOROUGH_EACH = 10;

const prototypes: readonly object[] = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Function.prototype,
];
const names = (): number => prototypes.reduce((sum, one) => sum + Reflect.ownKeys(one).length, 0);
const clean = names();

async function look(name: string, one: HostileCase): Promise<void> {
  Atomics.store(orders.at, 0, one.seed);
  try {
    const ran = await drive(one, action);
    reached[ran.reached] = (reached[ran.reached] ?? 0) + 1;
    slowest = Math.max(slowest, ...ran.spent.map(({ milliseconds }) => milliseconds));
    const broken = await judge(one, ran, one.seed % THOROUGH_EACH === 0);
    for (const what of broken) say({ kind: "broken", what: `${name}: ${what}` });
  } catch (error) {
    const what = error instanceof Error ? `${error.message.slice(0, 200)} ${placeOf(error)}` : String(error);
    say({ kind: "broken", what: `${name}: throws ${what}, ${excerpt(one.text)}` });
  }
  if (names() !== clean) say({ kind: "broken", what: `${name}: changes a prototype, ${excerpt(one.text)}` });
}

function placeOf(error: Error): string {
  return /packages\/\S+/.exec(error.stack ?? "")?.[0] ?? "";
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}

for (let seed = orders.from; seed < orders.to; seed += orders.step) await look(`seed ${seed}`, caseOf(seed));
for (const [at, name] of orders.monsters.entries()) {
  const text = MONSTERS[name]?.() ?? "";
  await look(name, {
    seed: -1 - at,
    text,
    env: { A: "${env.B}".repeat(20), B: "b".repeat(1_000) },
    dice: createDice(at),
  });
}
say({ kind: "done", reached, slowest });
