/** From a path to what the config declares. */
import {
  type DesiredTree,
  type Problem,
  parseDocument,
  printableJson,
  problemsJson,
  renderProblems,
  resolveConfig,
  secretValues,
} from "@twilio-proxy/core";
import { EXIT, type ExitCode } from "./exit.ts";
import { readText } from "./files.ts";
import { styleOf } from "./style.ts";
import type { Output, World } from "./world.ts";

export interface Config {
  /** As given. */
  readonly path: string;
  readonly text: string;
  /** null as soon as there is an error. */
  readonly desired: DesiredTree | null;
  /** What could be understood, mistakes or not. */
  readonly tree: DesiredTree | null;
  readonly problems: readonly Problem[];
}

export async function readConfig(path: string, strictEnv: boolean, world: World): Promise<Config> {
  const text = await readText(path, "The config", world);
  const { desired, tree, problems } = resolveConfig(parseDocument(text, { path }), {
    env: world.env,
    secrets: secretValues(world.env),
    strictEnv,
    now: new Date(world.now()),
  });
  return { path, text, desired, tree, problems };
}

type Shown = Pick<Config, "path" | "text" | "problems">;

export interface ShowFlags {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Hints are `validate`'s. */
export function withoutHints(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity }) => severity !== "information");
}

/** For verbs that go on only with a valid config: its problems on stderr, or as JSON on stdout. */
export function showProblems(config: Omit<Config, "tree">, flags: ShowFlags, world: World): ExitCode {
  if (flags.json && config.desired === null) writeProblemsJson(config, world);
  else {
    const problems = withoutHints(config.problems);
    writeProblems({ ...config, problems }, world.stderr, flags, world);
  }
  return config.desired === null ? EXIT.invalidConfig : EXIT.fine;
}

export function writeProblems(config: Shown, output: Output, flags: ShowFlags, world: World): void {
  const text = renderProblems(config.problems, config.text, config.path, styleOf(output, flags, world.env));
  if (text !== "") output.write(`${text}\n`);
}

export function writeProblemsJson(config: Shown, world: World): void {
  world.stdout.write(`${printableJson(problemsJson(config.problems, config.path))}\n`);
}
