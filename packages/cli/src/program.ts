/** The command line as commander sees it. Verbs load when they run, so that help and mistakes answer at once. */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { EXAMPLES } from "./examples.ts";
import type { ExitCode } from "./exit.ts";
import { neutralised } from "./neutral.ts";
import { packageVersion } from "./package-version.ts";
import type { World } from "./world.ts";

type Done = (code: ExitCode) => void;

const EXIT_CODES = `
Exit codes:
  0  fine                        4  not the plan that was reviewed
  1  error                       5  refused by a guard
  2  changes, only with          6  partly applied; run again to continue
     --detailed-exitcode       130  interrupted, state saved
  3  the config is invalid`;

export function createProgram(world: World, done: Done): Command {
  const program = new Command("twilio-proxy")
    .description("Configuration as code for Twilio Proxy: validate, plan and apply proxy.json.")
    .version(packageVersion(), "-V, --version", "print the version")
    .option("--no-color", "no colour (also NO_COLOR)")
    .addHelpText("after", EXIT_CODES)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: (text, write) => write(`${neutralised(text.trimEnd())}\n`),
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(twilio-proxy --help lists the commands and flags)");
  for (const add of [
    addValidate,
    addPlan,
    addApply,
    addDrift,
    addImport,
    addState,
    addMigrate,
    addInit,
    addFmt,
    addSimulate,
    addSchema,
    addExplain,
  ]) {
    add(program, world, done);
  }
  addVersion(program, world, done);
  addCompletion(program, world, done);
  addExamples(program, "");
  return program;
}

function addExamples(command: Command, path: string): void {
  const examples = EXAMPLES[path];
  if (examples !== undefined) {
    command.addHelpText("after", ["", "Examples:", ...examples.map((line) => `  $ ${line}`)].join("\n"));
  }
  for (const below of command.commands) addExamples(below, `${path} ${below.name()}`.trim());
}

const CONFIG = ["[config]", "the config file", "proxy.json"] as const;

function addValidate(program: Command, world: World, done: Done): void {
  program
    .command("validate")
    .description("Check the config, offline.")
    .argument(...CONFIG)
    .option("--json", "print the problems as JSON")
    .option("--strict-env", "an environment variable that is not set is an error")
    .action(async (config: string, _options, command: Command) => {
      const { validate } = await import("./verbs/validate.ts");
      done(await validate(config, command.optsWithGlobals(), world));
    });
}

function addPlan(program: Command, world: World, done: Done): void {
  withAccount(program.command("plan").alias("diff").alias("preview"))
    .description("Show what apply would do. Changes nothing.")
    .argument(...CONFIG)
    .option("--out <file>", "save the plan for `apply <file>`")
    .option("--detailed-exitcode", "exit 2 when there are changes")
    .action(async (config: string, _options, command: Command) => {
      const { plan } = await import("./verbs/plan.ts");
      done(await plan(config, command.optsWithGlobals(), world));
    });
}

function addApply(program: Command, world: World, done: Done): void {
  withAccount(program.command("apply"))
    .description("Plan, ask, and do it. Given a saved plan, do exactly that plan or nothing.")
    .argument("[config]", "the config file, or a plan saved by `plan --out`", "proxy.json")
    .option("--auto-approve", "do not ask")
    .action(async (config: string, _options, command: Command) => {
      const { apply } = await import("./verbs/apply.ts");
      done(await apply(config, command.optsWithGlobals(), world));
    });
}

function addDrift(program: Command, world: World, done: Done): void {
  withAccount(program.command("drift"))
    .description("Show what was changed at Twilio behind the config's back. Changes nothing there.")
    .argument(...CONFIG)
    .option("--write", "take the live values into the config; comments and layout stay")
    .option("--detailed-exitcode", "exit 2 when there is drift")
    .action(async (config: string, _options, command: Command) => {
      const { drift } = await import("./verbs/drift.ts");
      done(await drift(config, command.optsWithGlobals(), world));
    });
}

function addImport(program: Command, world: World, done: Done): void {
  program
    .command("import")
    .description("Write the config and the state of what the account has. Changes nothing at Twilio.")
    .argument("[config]", "the config to write", "proxy.json")
    .option("--service <sid>", "only this service (repeatable)", serviceSids)
    .addOption(
      new Option(
        "--sessions <which>",
        "applications make them: leave them out, or take the open ones, or all",
      )
        .choices(["none", "open", "all"])
        .default("none"),
    )
    .option("--merge", "add to the config what it lacks; comments and order stay")
    .option("--force", "overwrite the config")
    .option("--state <place>", "where the state is kept (default: <config>.state.json)")
    .option("--show-pii", "people's numbers in clear, in .env.example alone; refused in CI")
    .option("--parallelism <n>", "calls to Twilio at once", wholeNumber(1, 100), 10)
    .option("--json", "print what was done as JSON")
    .action(async (config: string, _options, command: Command) => {
      const { importServices } = await import("./verbs/import.ts");
      done(await importServices(config, command.optsWithGlobals(), world));
    });
}

function addState(program: Command, world: World, done: Done): void {
  const state = program
    .command("state")
    .description("Show or repair what the state holds. Asks nothing of Twilio.");
  const verb = (nameAndArguments: string, description: string): Command =>
    state
      .command(nameAndArguments)
      .description(description)
      .option("--config <file>", "whose state it is", "proxy.json")
      .option(
        "--state <place>",
        "where the state is kept (default: as the config says, else <config>.state.json)",
      );
  const repair = (nameAndArguments: string, description: string): Command =>
    verb(nameAndArguments, description).option("--dry-run", "say what would be done, and do nothing");
  verb("list", "List what is ours: address, SID, where it came from.")
    .option("--json", "with the head of the state, as JSON")
    .action(async (_options, command: Command) => {
      const { stateList } = await import("./verbs/state.ts");
      done(await stateList(command.optsWithGlobals(), world));
    });
  verb("show <address>", "Show one entry as JSON, and what lies in it.").action(
    async (address: string, _options, command: Command) => {
      const { stateShow } = await import("./verbs/state.ts");
      done(await stateShow(address, command.optsWithGlobals(), world));
    },
  );
  repair("mv <from> <to>", "Give an entry another key, as its block in the config has.").action(
    async (from: string, to: string, _options, command: Command) => {
      const { stateMove } = await import("./verbs/state.ts");
      done(await stateMove(from, to, command.optsWithGlobals(), world));
    },
  );
  repair("rm <address...>", "Let go of entries; at Twilio they stay.").action(
    async (addresses: readonly string[], _options, command: Command) => {
      const { stateRemove } = await import("./verbs/state.ts");
      done(await stateRemove(addresses, command.optsWithGlobals(), world));
    },
  );
  repair("unlock <run>", "Take the state from a run that is dead.").action(
    async (run: string, _options, command: Command) => {
      const { stateUnlock } = await import("./verbs/state.ts");
      done(await stateUnlock(run, command.optsWithGlobals(), world));
    },
  );
}

function addInit(program: Command, world: World, done: Done): void {
  program
    .command("init")
    .description("Write a first config. Overwrites nothing.")
    .argument(...CONFIG)
    .option("--name <unique name>", "of the first service (default: the folder's)")
    .option("--workflows", "with GitHub workflows that plan, apply and watch for drift")
    .option("--vscode", "with the extension among the workspace's recommendations")
    .action(async (config: string, _options, command: Command) => {
      const { init } = await import("./verbs/init.ts");
      done(await init(config, command.optsWithGlobals(), world));
    });
}

function addMigrate(program: Command, world: World, done: Done): void {
  program
    .command("migrate")
    .description("Move in from another tool.")
    .command("terraform")
    .description("From Terraform's state or sources to a config that is proved to change nothing.")
    .argument("<paths...>", "terraform.tfstate, the answer of terraform show -json, .tf files, or a folder")
    .option("--out <file>", "the config to write", "proxy.json")
    .option("--force", "overwrite the config")
    .option("--offline", "ask nobody: write the config unproved")
    .option("--state <place>", "where the state is kept (default: <out>.state.json)")
    .option("--show-pii", "write the values into .env.example, and show people's numbers; refused in CI")
    .option("--parallelism <n>", "calls to Twilio at once", wholeNumber(1, 100), 10)
    .option("--json", "print the report as JSON")
    .action(async (paths: readonly string[], _options, command: Command) => {
      const { migrateTerraform } = await import("./verbs/migrate.ts");
      done(await migrateTerraform(paths, command.optsWithGlobals(), world));
    });
}

function addFmt(program: Command, world: World, done: Done): void {
  program
    .command("fmt")
    .description("Format the config in place; comments stay.")
    .argument(...CONFIG)
    .option("--check", "change nothing, exit 1 when it is not formatted")
    .action(async (config: string, _options, command: Command) => {
      const { fmt } = await import("./verbs/fmt.ts");
      done(await fmt(config, command.optsWithGlobals(), world));
    });
}

function addSimulate(program: Command, world: World, done: Done): void {
  program
    .command("simulate")
    .description("Serve a Twilio Proxy that fits in memory, on loopback, until it is stopped.")
    .option("--port <number>", "0 picks a free one", wholeNumber(0, 65_535), 0)
    .option("--seed <file>", "what the account holds at the start")
    .option("--latency <ms>", "what every answer takes", wholeNumber(0, 600_000), 0)
    .option("--faults <file>", "what goes wrong, and when")
    .option("--no-rate-limits", "without Twilio's limits")
    .action(async (_options, command: Command) => {
      const { simulate } = await import("./verbs/simulate.ts");
      done(await simulate(command.optsWithGlobals(), world));
    });
}

function addSchema(program: Command, world: World, done: Done): void {
  program
    .command("schema")
    .description("Print a JSON Schema.")
    .addArgument(offering(new Argument("[name]", "of what").default("proxy"), ["proxy", "plan", "state"]))
    .action(async (name: string) => {
      const { schema } = await import("./verbs/schema.ts");
      done(schema(name, world));
    });
}

function addExplain(program: Command, world: World, done: Done): void {
  program
    .command("explain")
    .description("Explain a code of ours, such as invalid-sid, or of Twilio's, such as 80612.")
    .argument("<code>")
    .action(async (code: string) => {
      const { explain } = await import("./verbs/explain.ts");
      done(explain(code, world));
    });
}

function addVersion(program: Command, world: World, done: Done): void {
  program
    .command("version")
    .description("Print the version.")
    .option("--json", "with the versions of Node and of the formats, as JSON")
    .action(async (_options, command: Command) => {
      const { version } = await import("./verbs/version.ts");
      done(version(command.optsWithGlobals(), world));
    });
}

/** Twice: for people who set it up, and for the shell, which asks at every press of Tab. */
function addCompletion(program: Command, world: World, done: Done): void {
  program
    .command("completion")
    .description("Print a script that completes commands, flags and files in your shell.")
    .addArgument(offering(new Argument("<shell>"), ["bash", "zsh", "fish", "powershell"]))
    .action(async (shell: string) => {
      const { completion } = await import("./verbs/completion.ts");
      done(completion(shell, world));
    });
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { complete } = await import("./completion.ts");
      complete(program, words);
    });
}

/** In help and in completion; the verb refuses others, in its own words. */
function offering(argument: Argument, choices: readonly string[]): Argument {
  return argument.choices(choices).argParser((value) => value);
}

/** Flags of the verbs that read the account. */
function withAccount(command: Command): Command {
  return command
    .option("--json", "print the result as JSON")
    .addOption(
      new Option("--target <address>", "only this address and what it needs (repeatable)").argParser(
        (value: string, others: readonly string[] | undefined) => [...(others ?? []), value],
      ),
    )
    .option("--parallelism <n>", "calls to Twilio at once", wholeNumber(1, 100), 10)
    .option("--allow-destroy", "allow to delete services and end open sessions")
    .option("--allow-empty", "allow to delete every service")
    .option("--allow-recreate", "allow to create again when every owned service is gone")
    .option("--state <place>", "where the state is kept (default: <config>.state.json)")
    .option("--show-pii", "show people's numbers in clear; refused in CI");
}

function serviceSids(value: string, others: readonly string[] | undefined): readonly string[] {
  if (/^KS[0-9a-fA-F]{32}$/.test(value)) return [...(others ?? []), value];
  throw new InvalidArgumentError("Expected KS followed by 32 hexadecimal digits.");
}

function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}
