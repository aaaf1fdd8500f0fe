/** Moving in: the account into a config, its state, and the names of what the environment must give. */
import { dirname, join, relative } from "node:path";
import {
  applyPlan,
  configIdentity,
  type DesiredTree,
  type Extent,
  type Imported,
  importAccount,
  neutralise,
  noun,
  parseDocument,
  printableJson,
} from "@twilio-proxy/core";
import { type Account, type AccountFlags, openAccount, requireMayShowPii } from "../account.ts";
import { readConfig, showProblems } from "../config.ts";
import { envExample, namesOfOthers } from "../env-example.ts";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { readTextIfThere, requireWritable, restoreText, writeText } from "../files.ts";
import { planCommand } from "../plan-command.ts";
import { createReadingProgress } from "../progress.ts";
import { runner } from "../runner.ts";
import type { World } from "../world.ts";

export interface ImportFlags extends AccountFlags {
  readonly service?: readonly string[];
  readonly sessions: Extent;
  readonly merge?: boolean;
  readonly force?: boolean;
}

/** What there was before: a file's text, or null. */
interface Before {
  readonly config: string | null;
  readonly variables: string | null;
}

export async function importServices(path: string, flags: ImportFlags, world: World): Promise<ExitCode> {
  requireMayShowPii(flags, world);
  if (flags.merge && flags.force) throw new CliFailure("Give --merge or --force, not both.");
  const before = {
    config: await readTextIfThere(path, "The config", world),
    variables: await readTextIfThere(variablesPath(path), "The file", world),
  };
  const into = await configToAddTo(path, before, flags, world);
  if (into === "invalid") return EXIT.invalidConfig;
  await requireWritable(path, "The config", world);
  const progress = createReadingProgress(flags, world);
  const none: DesiredTree = { nodes: [], accountSid: null, forget: [], state: null };
  const account = await openAccount(path, into?.desired ?? none, flags, progress.onRequest, world);
  try {
    const state = await account.store.read();
    const imported = await importAccount({
      twilio: account.twilio,
      keyed: account.keyed,
      config: configIdentity(path, world.cwd),
      state,
      others: (await account.store.others?.()) ?? [],
      into,
      env: world.env,
      reserved: namesOfOthers(before.variables, before.config),
      now: new Date(world.now()),
      only: flags.service ?? [],
      extent: flags.sessions,
    });
    progress.stop();
    if (world.signal.aborted) return EXIT.interrupted;
    const unlike = await keep(path, before, imported, flags, world);
    await own(imported, { ...account, state, parallelism: flags.parallelism }, world).catch(async (error) => {
      await restore(path, before, world);
      throw error;
    });
    report(path, imported, unlike, flags, world);
    return EXIT.fine;
  } finally {
    progress.stop();
    account.twilio.close();
  }
}

/** null: a new file; `invalid`: its problems are shown. */
async function configToAddTo(
  path: string,
  { config }: Before,
  flags: ImportFlags,
  world: World,
): Promise<Parameters<typeof importAccount>[0]["into"] | "invalid"> {
  if (config === null || flags.force) return null;
  if (!flags.merge) {
    throw new CliFailure(
      `The config ${path} exists already; nothing was read or written. Add what it lacks with --merge, or overwrite it with --force.`,
    );
  }
  const read = await readConfig(path, true, world);
  showProblems(read, flags, world);
  return read.desired === null
    ? "invalid"
    : { document: parseDocument(read.text, { path }), desired: read.desired };
}

function variablesPath(config: string): string {
  return join(dirname(config), ".env.example");
}

/**
 * The files come before the state: a config without one only leads to a plan that adopts, while a state that owns what no
 * config declares leads to one that deletes. Gives the names of variables whose value the list has not, though it was to be shown.
 */
async function keep(
  path: string,
  before: Before,
  { text, variables }: Imported,
  flags: ImportFlags,
  world: World,
): Promise<readonly string[]> {
  if ((await readTextIfThere(path, "The config", world)) !== before.config) {
    throw new CliFailure(`The config ${path} was changed meanwhile. Nothing was written: run again.`);
  }
  const example = envExample(before.variables, variables, flags.showPii === true);
  if (example.text !== null) await writeText(variablesPath(path), example.text, "The file", world);
  if (text !== before.config) await writeText(path, text, "The config", world, "shared");
  return example.unlike;
}

/** Notes in the state what is ours now. Calls nobody. */
async function own(
  { plan, targets }: Imported,
  account: Account & Pick<Parameters<typeof applyPlan>[0], "state" | "parallelism">,
  world: World,
): Promise<void> {
  if (plan !== null) await applyPlan({ ...account, plan, targets, world, by: runner(world) });
}

/** Nothing is left that pretends. */
async function restore(path: string, before: Before, world: World): Promise<void> {
  await restoreText(path, before.config, world);
  await restoreText(variablesPath(path), before.variables, world);
}

function report(
  path: string,
  imported: Imported,
  unlike: readonly string[],
  flags: ImportFlags,
  world: World,
): void {
  const { added, variables, left } = imported;
  for (const { address, text } of left) {
    world.stderr.write(`left out: ${neutralise(address)}: ${neutralise(text)}\n`);
  }
  for (const line of hints(path, variables.length, unlike, flags)) world.stderr.write(`${line}\n`);
  if (flags.json) {
    const names = variables.map(({ name }) => name);
    world.stdout.write(
      `${printableJson({ format_version: "1.0", config: path, added, variables: names, left })}\n`,
    );
    return;
  }
  const counts = Object.entries(added).map(
    ([type, count]) => `${count} ${noun(type)}${count === 1 ? "" : "s"}`,
  );
  world.stdout.write(`${path}: ${counts.length === 0 ? "nothing to add" : `${counts.join(", ")} added`}.\n`);
  // Of a file that was there only what is new was proved; the rest is the plan's to say.
  if (!flags.merge) world.stdout.write("No changes.\n");
}

function hints(
  path: string,
  count: number,
  unlike: readonly string[],
  { showPii, state }: ImportFlags,
): readonly string[] {
  const file = relative(".", variablesPath(path));
  const what = count === 1 ? "1 variable" : `${count} variables`;
  const secret = showPii ? ` ${file} holds their values: do not commit it.` : "";
  const named = `${path} takes ${what} from the environment, named in ${file}: set them before the next plan.`;
  const kept = `${file} has another value for ${unlike.join(", ")}, which stays, or cannot hold the value: set it yourself.`;
  return [
    ...(count > 0 ? [neutralise(named + secret)] : []),
    ...(unlike.length > 0 ? [neutralise(kept)] : []),
    // Elsewhere than where a plan looks by itself.
    ...(state === undefined ? [] : [`Next: ${neutralise(planCommand(path, state))}`]),
  ];
}
