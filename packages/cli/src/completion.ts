/** Words for the shell, from the commands as commander has them. The library prints to stdout itself. */
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Command as Completed, RootCommand } from "@bomb.sh/tab";
import type { Command } from "commander";

/** `words` as they stand on the command line so far, the last one to be completed. */
export function complete(program: Command, words: readonly string[]): void {
  const root = new RootCommand();
  describe(program, root, words.at(-1) ?? "");
  for (const [path, command] of visibleCommands(program, "")) {
    describe(command, root.command(path, command.description()), words.at(-1) ?? "");
  }
  root.parse([...withoutAlias(program, words)]);
}

/** An alias is not offered, but what stands behind it is. */
function withoutAlias(program: Command, words: readonly string[]): readonly string[] {
  const [first = "", ...rest] = words;
  const meant = program.commands.find((command) => command.aliases().includes(first));
  return meant === undefined || rest.length === 0 ? words : [meant.name(), ...rest];
}

function visibleCommands(parent: Command, path: string): readonly (readonly [string, Command])[] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .filter((command) => command.name() !== "help")
    .flatMap((command) => {
      const name = `${path} ${command.name()}`.trim();
      return [[name, command] as const, ...visibleCommands(command, name)];
    });
}

function describe(command: Command, completed: Completed, typed: string): void {
  const help = command.createHelp();
  for (const { long, flags, description, required, argChoices = [] } of help.visibleOptions(command)) {
    const name = long?.slice(2) ?? "";
    if (!required) completed.option(name, description);
    else completed.option(name, description, offer(argChoices, /<(file|place)>/.test(flags), typed));
  }
  for (const argument of command.registeredArguments) {
    const { argChoices = [], variadic } = argument;
    completed.argument(argument.name(), offer(argChoices, FILES.has(argument.name()), typed), variadic);
  }
}

/** Names of arguments that are files. */
const FILES: ReadonlySet<string> = new Set(["config", "file", "files"]);

function offer(choices: readonly string[], isFile: boolean, typed: string) {
  return (add: (value: string, description: string) => void): void => {
    for (const value of isFile ? filesAt(typed) : choices) add(value, "");
  };
}

function filesAt(typed: string): readonly string[] {
  const folder = typed.endsWith("/") ? typed : typed.includes("/") ? `${dirname(typed)}/` : "";
  try {
    return readdirSync(folder === "" ? "." : folder, { withFileTypes: true }).map(
      (entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`,
    );
  } catch {
    return [];
  }
}
