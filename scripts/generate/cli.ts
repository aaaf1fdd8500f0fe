/** The command's reference, from the parser itself: what it takes is what is written. */
import type { Argument, Command, Option } from "commander";
import { EXAMPLES } from "../../packages/cli/src/examples.ts";
import { createProgram } from "../../packages/cli/src/program.ts";
import type { Output, World } from "../../packages/cli/src/world.ts";

export function cliPage(): string {
  const program = createProgram(nowhere, () => undefined);
  const [first = [], ...others] = sections(program, "twilio-proxy");
  return [
    "<!-- Generated from the parser: do not edit; npm run generate. -->",
    "",
    ...first,
    "What each means, prints and returns: [the package's README](../packages/cli/README.md).",
    "",
    ...others.flat(),
  ].join("\n");
}

function sections(command: Command, path: string): readonly (readonly string[])[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((one) => one.name() !== "help");
  return [section(command, path, below), ...below.flatMap((one) => sections(one, `${path} ${one.name()}`))];
}

function section(command: Command, path: string, below: readonly Command[]): readonly string[] {
  const help = command.createHelp();
  const aliases = command.aliases().map((alias) => `\`${alias}\``);
  const examples = EXAMPLES[path.replace(/^twilio-proxy ?/, "")] ?? [];
  return [
    `${path === "twilio-proxy" ? "#" : "##"} ${path}`,
    "",
    command.description(),
    ...(aliases.length === 0 ? [] : [`Also ${aliases.join(", ")}.`]),
    "",
    ...(below.length > 0 ? [] : [`    ${path} ${command.usage()}`, ""]),
    ...table(
      "Verb",
      below.map((one) => [`[\`${one.name()}\`](#${anchor(`${path} ${one.name()}`)})`, one.description()]),
    ),
    ...table(
      "Argument",
      help.visibleArguments(command).map((one) => [`\`${one.name()}\``, argumentText(one)]),
    ),
    ...table(
      "Flag",
      help.visibleOptions(command).map((one) => [`\`${one.flags}\``, optionText(one)]),
    ),
    ...(examples.length === 0 ? [] : ["```console", ...examples.map((line) => `$ ${line}`), "```", ""]),
  ];
}

function table(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const lines = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  return [`| ${title} | |`, "|---|---|", ...lines, ""];
}

function anchor(title: string): string {
  return title.replaceAll(" ", "-");
}

function argumentText({ description, defaultValue, argChoices }: Argument): string {
  return withMore(description, defaultValue, argChoices);
}

function optionText({ description, defaultValue, argChoices, negate }: Option): string {
  return withMore(description, negate ? undefined : defaultValue, argChoices);
}

function withMore(description: string, fallback: unknown, choices: readonly string[] | undefined): string {
  const more = [
    ...(choices === undefined ? [] : [`one of ${choices.join(", ")}`]),
    ...(fallback === undefined ? [] : [`default: ${String(fallback)}`]),
  ];
  return more.length === 0 ? description : `${description} (${more.join("; ")})`.trim();
}

const silent: Output = { write: () => undefined, isTTY: false, columns: 80 };

const nowhere: World = {
  env: {},
  cwd: "/",
  stdout: silent,
  stderr: silent,
  ask: null,
  signal: new AbortController().signal,
  now: () => 0,
  sleep: () => Promise.resolve(),
  random: () => 0,
};
