import { type Annotation, type Level, maxMessage, maxPerLevel, placeOf } from "./annotation.ts";
import { type Command, commandNames, parseCommand, splitLines } from "./commands.ts";
import type { Masker } from "./masker.ts";

/** What the runner makes of a step's lines. */
export interface StepLog {
  /** A line of stdout or stderr: the runner treats them alike. */
  line(text: string): void;
  /** A word of the runner itself. */
  issue(level: Level, message: string): void;
  /** As a user sees it: masked, commands gone or turned into headings. */
  readonly lines: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Issues beyond ten of a level: in the log, not in the annotations. */
  readonly suppressed: Readonly<Record<Level, number>>;
  /** From the older `::set-output::` and `::save-state::`. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  /** True after a command that the runner refuses: the step fails. */
  readonly failed: boolean;
}

export function createStepLog(masker: Masker, workspace: string): StepLog {
  const lines: string[] = [];
  const annotations: Annotation[] = [];
  const suppressed: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  const outputs = new Map<string, string>();
  const state = new Map<string, string>();
  let failed = false;
  let stopToken: string | null = null;
  let echo = false;

  const write = (text: string): void => {
    lines.push(...(text === "" ? [""] : splitLines(masker.mask(text))));
  };
  const issue = (level: Level, message: string, place: ReturnType<typeof placeOf> = {}): void => {
    const shown = masker.mask(message).slice(0, maxMessage);
    if (annotations.filter((each) => each.level === level).length < maxPerLevel)
      annotations.push({ level, message: shown, ...place });
    else suppressed[level] += 1;
    write(`##[${level}]${shown}`);
  };
  const refuse = (text: string, reason: string): void => {
    issue("error", `Unable to process command '${text}' successfully.`);
    issue("error", reason);
    failed = true;
  };
  const keep = (command: Command, into: Map<string, string>, text: string): void => {
    const name = command.properties.get("name");
    if (name === undefined) refuse(text, `Required field 'name' is missing in ##[${command.name}] command.`);
    else into.set(name, command.data);
  };
  const stop = (command: Command, text: string): void => {
    const token = command.data.toLowerCase();
    if (token === "" || token === "pause-logging" || commandNames.has(token)) {
      refuse(
        text,
        "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.",
      );
      return;
    }
    stopToken = token;
    if (token.length > 6) masker.add(command.data);
    write(text);
  };

  const handlers: Readonly<Record<string, (command: Command, text: string) => void>> = {
    "stop-commands": stop,
    "add-mask": ({ data }) => {
      if (data.trim() === "")
        issue("warning", "Can't add secret mask for empty string in ##[add-mask] command.");
      else masker.add(data);
    },
    error: (command) => issue("error", command.data, placeOf(command, workspace)),
    warning: (command) => issue("warning", command.data, placeOf(command, workspace)),
    notice: (command) => issue("notice", command.data, placeOf(command, workspace)),
    debug: () => {},
    group: ({ data }) => write(`##[group]${data}`),
    endgroup: () => write("##[endgroup]"),
    echo: ({ data }, text) => {
      const value = data.trim().toLowerCase();
      if (value === "on" || value === "off") echo = value === "on";
      else
        refuse(
          text,
          `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`,
        );
    },
    "set-output": (command, text) => keep(command, outputs, text),
    "save-state": (command, text) => keep(command, state, text),
    "set-env": ({ name }, text) => refuse(text, disabled(name)),
    "add-path": ({ name }, text) => refuse(text, disabled(name)),
    // Problem matchers read files that no action of ours has.
    "add-matcher": () => {},
    "remove-matcher": () => {},
  };

  return {
    line(text) {
      const names = stopToken === null ? commandNames : new Set([...commandNames, stopToken]);
      const command = parseCommand(text, names);
      if (command === null || (stopToken !== null && command.name !== stopToken)) {
        write(text);
        return;
      }
      if (command.name === stopToken) {
        stopToken = null;
        write(text);
        return;
      }
      if (echo && !silent.has(command.name)) write(text);
      handlers[command.name]?.(command, text);
    },
    issue,
    lines,
    annotations,
    suppressed,
    outputs,
    state,
    get failed() {
      return failed;
    },
  };
}

const silent = new Set(["add-mask", "debug", "error", "warning", "notice", "stop-commands"]);

function disabled(name: string): string {
  return `The \`${name}\` command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the \`ACTIONS_ALLOW_UNSECURE_COMMANDS\` environment variable to \`true\`.`;
}
