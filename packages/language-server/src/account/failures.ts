/** Failures of the outside world as one sentence for people: without secrets, values of variables, or control characters. */
import {
  type Environment,
  GitHubFailure,
  ImportFailure,
  neutralise,
  StateFailure,
  secretValues,
  TwilioFailure,
  twilioFailureText,
  UsageFailure,
} from "@twilio-proxy/core";
import { AccountFailure } from "./failure.ts";

/** Hides what a message must not repeat. */
export type Hide = (text: string) => string;

/** Shorter values would match in innocent words. */
const SHORTEST = 4;
const ACCOUNT_SID = /\bAC[0-9a-fA-F]{28}([0-9a-fA-F]{4})\b/g;
const TOKENS = ["GITHUB_TOKEN", "GH_TOKEN"];

/** `values` are those that the config's text may name, `env` holds the credentials. */
export function createHide(env: Environment, values: Environment = {}, text = ""): Hide {
  const tokens = TOKENS.map((name) => env[name]?.trim() ?? "");
  const secrets = [...secretValues(env), ...tokens].map((secret) => [secret, "***"] as const);
  const named = [...new Set(text.match(/(?<=\$\{env\.)\w+/g))].map(
    (name) => [values[name] ?? "", `\${env.${name}}`] as const,
  );
  // The longest first, so that no part of a longer value is left standing.
  const hidden = [...secrets, ...named]
    .filter(([value]) => value.length >= SHORTEST)
    .sort(([a], [b]) => b.length - a.length);
  return (message) =>
    hidden
      .reduce((done, [value, shown]) => done.replaceAll(value, () => shown), message)
      .replace(ACCOUNT_SID, "…$1");
}

/** What is no failure of the outside world is a bug of ours, and stays what it is. */
export function presentable(error: unknown, hide: Hide): unknown {
  const known = codeAndText(error);
  return known === null ? error : new AccountFailure(known.code, oneLine(hide(known.text)));
}

function codeAndText(error: unknown): { readonly code: string; readonly text: string } | null {
  if (error instanceof TwilioFailure) {
    const [said = "", explanation = ""] = twilioFailureText(error).split("\n");
    return { code: error.kind, text: `${said} ${explanation}` };
  }
  if (error instanceof StateFailure || error instanceof UsageFailure) {
    return { code: error.code, text: error.message };
  }
  if (error instanceof ImportFailure) return { code: "import", text: error.message };
  if (error instanceof GitHubFailure) return { code: error.kind, text: error.message };
  return null;
}

function oneLine(text: string): string {
  return neutralise(text.replace(/\s+/g, " ").trim());
}
