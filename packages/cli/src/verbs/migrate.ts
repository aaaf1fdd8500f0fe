/** From Terraform to a config that a plan proves to change nothing. Only then is anything said of leaving Terraform. */
import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  applyPlan,
  isComplete,
  neutralise,
  type PlanJson,
  printableJson,
  secretValues,
  type Variable,
} from "@twilio-proxy/core";
import { type AccountFlags, requireMayShowPii } from "../account.ts";
import { envExample, namesOfOthers } from "../env-example.ts";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { readTextIfThere, requireWritable, restoreText, writeText } from "../files.ts";
import { requireApart } from "../migrate/terraform/apart.ts";
import { assemble, type Migration } from "../migrate/terraform/assemble.ts";
import type { Finding } from "../migrate/terraform/found.ts";
import { readInput } from "../migrate/terraform/input.ts";
import { type Judged, judge } from "../migrate/terraform/judge.ts";
import { type LettingGo, lettingGo } from "../migrate/terraform/letting-go.ts";
import { proofOf } from "../migrate/terraform/proof.ts";
import { type Outcome, reportJson, reportText } from "../migrate/terraform/report.ts";
import { planCommand } from "../plan-command.ts";
import { type Planned, withPlanOf } from "../planning.ts";
import { runner } from "../runner.ts";
import { styleOf } from "../style.ts";
import type { World } from "../world.ts";

export interface MigrateFlags extends AccountFlags {
  readonly out: string;
  readonly force?: boolean;
  readonly offline?: boolean;
}

interface Run {
  readonly migration: Migration;
  readonly read: readonly string[];
  readonly judged: Judged;
  readonly flags: MigrateFlags;
  readonly world: World;
}

export async function migrateTerraform(
  paths: readonly string[],
  flags: MigrateFlags,
  world: World,
): Promise<ExitCode> {
  requireMayShowPii(flags, world);
  await requireAbsent(flags, world);
  const { found, paths: read } = await readInput(paths, world);
  const list = listBeside(flags.out);
  await requireApart(read, { config: flags.out, envExample: list, state: flags.state }, world);
  const listed = await readTextIfThere(list, "The list of variables", world);
  const replaced = await readTextIfThere(flags.out, "The config", world);
  const migration = assemble(found, { env: world.env, reserved: namesOfOthers(listed, replaced) });
  if (migration.taken.length + migration.leftOut.length + migration.findings.length === 0)
    throw new CliFailure(`${read.join(", ")} has no Proxy resources, and ${migration.others} others.`);
  const judged = judge(migration, {
    path: flags.out,
    env: world.env,
    secrets: secretValues(world.env),
    now: new Date(world.now()),
  });
  const run: Run = { migration, read, judged, flags, world };
  if (migration.kind === "sources" || !isConnected(flags, world)) return writeUnproved(run);
  if (judged.desired === null || hasErrors(allFindings(run))) {
    report(run, {});
    return judged.desired === null ? EXIT.invalidConfig : EXIT.error;
  }
  await requireWritable(flags.out, "The config", world);
  return withPlanOf(judged.desired, flags.out, flags, world, (planned) => settle(run, planned));
}

const listBeside = (config: string): string => join(dirname(config), ".env.example");

/** @throws CliFailure */
async function requireAbsent({ out, force }: MigrateFlags, { cwd }: World): Promise<void> {
  if (force === true) return;
  const exists = await access(resolve(cwd, out)).then(
    () => true,
    () => false,
  );
  if (exists) throw new CliFailure(`${out} exists. Give --out another name, or --force to write it anew.`);
}

const isConnected = ({ offline }: MigrateFlags, { env }: World): boolean =>
  offline !== true && (env.TWILIO_ACCOUNT_SID ?? "").trim() !== "";

const allFindings = ({ migration, judged }: Run): readonly Finding[] => [
  ...migration.findings,
  ...judged.findings,
];

const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === "error");

async function writeUnproved(run: Run): Promise<ExitCode> {
  report(run, await writeFiles(run));
  if (run.judged.desired === null) return EXIT.invalidConfig;
  return hasErrors(allFindings(run)) ? EXIT.error : EXIT.fine;
}

/** The account decides: a plan of nothing but adoptions is kept, anything else leaves no trace. */
async function settle(run: Run, { prepared, plan, account, json }: Planned): Promise<ExitCode> {
  const { migration, flags, world } = run;
  const { proved, findings } = proofOf(plan, migration.taken);
  if (!proved) {
    report(run, { plan: json, findings });
    world.stderr.write("error: A plan would change something. Nothing was written.\n");
    return EXIT.refused;
  }
  const { undo, ...files } = await writeFiles(run);
  const applied = await applyPlan({
    ...prepared,
    ...account,
    world,
    parallelism: flags.parallelism,
    by: runner(world),
    signal: world.signal,
  }).catch(async (error) => {
    await undo();
    throw error;
  });
  if (!isComplete(applied)) {
    report(run, { ...files, plan: json });
    return applied.interrupted ? EXIT.interrupted : EXIT.partly;
  }
  const leaving = [...migration.taken, ...migration.leftOut].map(({ terraform }) => terraform);
  const letGo = lettingGo(leaving, { managed: migration.managed, showPii: flags.showPii === true });
  report(run, { ...files, plan: json, state: account.store.location, lettingGo: letGo });
  return EXIT.fine;
}

interface Files {
  readonly config: string;
  readonly envExample: string | null;
  readonly findings: readonly Finding[];
  /** As it was before. */
  readonly undo: () => Promise<void>;
}

async function writeFiles({ migration, flags, world }: Run): Promise<Files> {
  const { out } = flags;
  const list = listBeside(out);
  // Somebody may have made it while the account was read.
  await requireAbsent(flags, world);
  const before = {
    config: await readTextIfThere(out, "The config", world),
    list: await readTextIfThere(list, "The list of variables", world),
  };
  const example = envExample(before.list, variablesOf(migration), flags.showPii === true);
  await writeText(out, migration.text, "The config", world, "shared");
  if (example.text !== null) await writeText(list, example.text, "The list of variables", world);
  return {
    config: out,
    envExample: example.text === null ? null : list,
    findings: example.unlike.map((name) => notWritten(name, list)),
    undo: async () => {
      await restoreText(out, before.config, world);
      await restoreText(list, before.list, world);
    },
  };
}

function notWritten(variable: string, place: string): Finding {
  const message = `${variable} stands here with another value, which stays, or no line can hold the value: set it yourself.`;
  return { severity: "warning", code: "value-not-written", place, message };
}

function variablesOf({ variables }: Migration): readonly Variable[] {
  return [...variables].map(([name, { value, from }]) => ({
    name,
    value: value ?? "",
    address: neutralise(from ?? "set for Terraform"),
  }));
}

interface Results {
  readonly config?: string;
  readonly envExample?: string | null;
  readonly state?: string;
  readonly plan?: PlanJson;
  readonly findings?: readonly Finding[];
  readonly lettingGo?: LettingGo;
}

function report(run: Run, results: Results): void {
  const { migration, read, flags, world } = run;
  const outcome: Outcome = {
    migration,
    read,
    findings: [...allFindings(run), ...(results.findings ?? [])],
    config: results.config ?? null,
    envExample: results.envExample ?? null,
    state: results.state ?? null,
    plan: results.plan ?? null,
    lettingGo: results.lettingGo ?? null,
    planCommand: planCommand(flags.out, flags.state),
    showsValues: flags.showPii === true,
  };
  const text = flags.json
    ? printableJson(reportJson(outcome))
    : reportText(outcome, styleOf(world.stdout, flags, world.env));
  world.stdout.write(`${text}\n`);
}
