/** The names that `${env.…}` may stand for in an editor: the process's own and those of `.env` files. Values are only judged. */
import type { Environment } from "@twilio-proxy/core";
import type { Host } from "../host.ts";

export interface EnvFile {
  readonly uri: string;
  /** As people name it, such as `.env`. */
  readonly label: string;
  /** Where each name is set, as a line from 0. */
  readonly names: ReadonlyMap<string, number>;
}

export interface EditorEnvironment {
  /** For judging what the config would become; never for showing. */
  readonly values: Environment;
  readonly files: readonly EnvFile[];
}

/** Files that are missing or unreadable count as empty. The process's own variables win, as they do when the command runs. */
export async function readEnvironment(
  host: Host,
  files: readonly { readonly uri: string; readonly label: string }[],
): Promise<EditorEnvironment> {
  const read = await Promise.all(
    files.map(async (file) => {
      const text = (await host.readText(file.uri)) ?? "";
      return { file: { ...file, names: namesIn(text) }, values: host.parseEnv(text) };
    }),
  );
  const values = Object.assign({}, ...read.map((one) => one.values).reverse(), host.env) as Environment;
  return { values, files: read.map((one) => one.file).filter(({ names }) => names.size > 0) };
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/;

function namesIn(text: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  text.split(/\r\n|\r|\n/).forEach((line, at) => {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name !== undefined) names.set(name, at);
  });
  return names;
}
