/** The config that was made, judged by the same rules as any other; its problems are named by what they came from. */
import {
  addressOf,
  type DesiredTree,
  type Problem,
  parseAddress,
  parseDocument,
  resolveConfig,
} from "@twilio-proxy/core";
import { shownAddress } from "./address.ts";
import type { Migration } from "./assemble.ts";
import type { Finding } from "./found.ts";

export interface Judged {
  /** null: it is not valid. */
  readonly desired: DesiredTree | null;
  readonly findings: readonly Finding[];
}

export interface JudgeOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of credentials, which no config may read. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

export function judge(migration: Migration, { path, env, secrets, now }: JudgeOptions): Judged {
  const known = [...migration.variables].flatMap(([name, { value }]) =>
    value === null ? [] : [[name, value] as const],
  );
  const { desired, problems } = resolveConfig(parseDocument(migration.text, { path }), {
    env: { ...env, ...Object.fromEntries(known) },
    secrets,
    // What sources leave to the environment may be set later; what a state leaves to it is known here.
    strictEnv: migration.kind === "state",
    now,
  });
  const origins = new Map(
    migration.taken.map(({ address, terraform }) => [address, shownAddress(terraform)]),
  );
  const findings = problems.flatMap((problem) => findingOf(problem, path, origins));
  return { desired, findings };
}

function findingOf(
  { severity, code, message, help, address }: Problem,
  path: string,
  origins: ReadonlyMap<string, string>,
): readonly Finding[] {
  if (severity === "information") return [];
  const origin = originOf(address, origins);
  const place = origin === null ? `${path} ${address}`.trim() : `${origin} (${address})`;
  return [{ severity, code, place, message: help === "" ? message : `${message} ${help}` }];
}

/** Of the innermost part of this address that came from Terraform by itself. */
function originOf(address: string, origins: ReadonlyMap<string, string>): string | null {
  const path = parseAddress(address) ?? [];
  // An index of a list reads as text in an address, and is a number in a path.
  const parts = path.map((part) => (/^\d+$/.test(String(part)) ? Number(part) : part));
  for (let length = parts.length; length > 0; length -= 1) {
    const origin =
      origins.get(addressOf(parts.slice(0, length))) ?? origins.get(addressOf(path.slice(0, length)));
    if (origin !== undefined) return origin;
  }
  return null;
}
