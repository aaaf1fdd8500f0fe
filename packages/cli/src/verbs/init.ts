/** A first config, and around it what a repository needs. Writes only what is not there. */
import { access, mkdir } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import {
  configIdentity,
  looksPersonal,
  type Problem,
  parseDocument,
  proxySchema,
  resolveConfig,
} from "@twilio-proxy/core";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { writeText } from "../files.ts";
import { keyWord } from "../key-word.ts";
import type { World } from "../world.ts";

export interface InitFlags {
  readonly name?: string;
  readonly workflows?: boolean;
  readonly vscode?: boolean;
}

export async function init(config: string, flags: InitFlags, world: World): Promise<ExitCode> {
  const target = resolve(world.cwd, config);
  if (await exists(target)) {
    throw new CliFailure(
      `The config ${config} exists already; nothing was written. \`twilio-proxy plan\` shows what it would do.`,
    );
  }
  const fallback = nameOf(basename(dirname(target)));
  const name = flags.name ?? (await ask(`Unique name of the first service (${fallback}): `, fallback, world));
  const mistake = mistakeIn(name);
  if (mistake !== null) {
    throw new CliFailure(
      `No service can have this name: ${mistake} Give another with --name; nothing was written.`,
    );
  }
  const { label } = configIdentity(config, world.cwd);
  // Of the repository, or where the config lies when there is none.
  const root = relative(world.cwd, target.slice(0, -label.length));
  const files = new Map([[config, configText(name)]]);
  if (flags.workflows ?? (await agrees("Workflows that plan, apply and watch for drift on GitHub?", world))) {
    for (const [path, text] of await workflowsFor(label)) files.set(join(root, path), text);
  }
  if (
    flags.vscode ??
    (await agrees("Recommend the VS Code extension to whoever opens this folder?", world))
  ) {
    files.set(join(root, ".vscode/extensions.json"), RECOMMENDATION);
  }
  for (const [path, text] of files) await writeNew(path, text, world);
  world.stdout.write(`Next: twilio-proxy plan ${config}\n`);
  return EXIT.fine;
}

async function writeNew(path: string, text: string, world: World): Promise<void> {
  const target = resolve(world.cwd, path);
  if (await exists(target)) {
    world.stderr.write(`${path} exists already and stays as it is.\n`);
    return;
  }
  await mkdir(dirname(target), { recursive: true });
  await writeText(path, text, "The file", world, "shared");
  world.stdout.write(`${path}\n`);
}

function configText(name: string): string {
  const key = keyFrom(name) || "service";
  return `{
  "$schema": ${JSON.stringify(proxySchema.$id)},
  "services": {
    // The key is this file's own name for it; Twilio knows it by its unique name.
    ${JSON.stringify(key)}: {
      "unique_name": ${JSON.stringify(name)},
      "phone_numbers": [
        // Numbers that your account owns, such as { "phone_number": "+14155550100" }
      ]
    }
  }
}
`;
}

/** They are written for a file at the root of the repository. */
async function workflowsFor(config: string): Promise<readonly (readonly [string, string])[]> {
  if (!/^[\w./-]+$/.test(config)) {
    throw new CliFailure(
      `The path ${config} cannot stand in a workflow as it is. Give the config another name, or leave --workflows out.`,
    );
  }
  const { workflows } = await import("../workflows.generated.ts");
  const input = (line: string, indent: string): string => `${line}\n${indent}config: ${config}`;
  return Object.entries(workflows).map(([path, text]) => {
    if (config === "proxy.json") return [path, text];
    return [path, text.replaceAll(/\bproxy\.json\b/g, config).replaceAll(/^( +)command: .*$/gm, input)];
  });
}

const RECOMMENDATION = `${JSON.stringify({ recommendations: ["twilio-proxy.twilio-proxy"] }, null, 2)}\n`;

/** Without a terminal nobody is asked. */
async function ask(question: string, fallback: string, world: World): Promise<string> {
  const answer = world.ask === null ? "" : (await world.ask(question)).trim();
  return answer === "" ? fallback : answer;
}

async function agrees(question: string, world: World): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `, "n", world));
}

/** Of keys and unique names, in characters. */
const LONGEST_NAME = 191;

/** Of a folder; one that no service should have, such as somebody's number, gives `proxy`. */
function nameOf(folder: string): string {
  const name = keyFrom(folder);
  return problemsOf(name).length === 0 ? name : "proxy";
}

function keyFrom(name: string): string {
  return keyWord(name).slice(0, LONGEST_NAME);
}

/** In a sentence. What only may be somebody's number is refused too: here another name costs nothing yet. */
function mistakeIn(name: string): string | null {
  if (looksPersonal(name)) return "It looks like somebody's number or address.";
  return problemsOf(name).find(({ severity }) => severity === "error")?.message ?? null;
}

/** As `validate` would find them in what is written. */
function problemsOf(name: string): readonly Problem[] {
  const document = parseDocument(configText(name), { path: "proxy.json" });
  return resolveConfig(document, { env: null, strictEnv: false, now: new Date(0) }).problems.filter(
    ({ severity }) => severity !== "information",
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
