/** Plans saved by `plan --out`: recognised by what is in them, and run only when a fresh plan is the same. */
import type { Plan, PlanJson } from "@twilio-proxy/core";
import { CliFailure, EXIT } from "./exit.ts";

export type SavedPlan = Pick<PlanJson, "config" | "targets" | "digest" | "kid" | "state">;

/** null: the text is no plan (it is a config, then). Throws CliFailure for a plan of a newer or broken format. */
export function parseSavedPlan(text: string, path: string): SavedPlan | null {
  const value = parseObject(text);
  if (value === null || !("format_version" in value) || !("steps" in value)) return null;
  if (!/^1\.\d+$/.test(String(value.format_version))) {
    throw new CliFailure(
      `The plan ${path} has format ${String(value.format_version).slice(0, 20)}, and this version reads 1.x. Make it again.`,
    );
  }
  if (!isSavedPlan(value))
    throw new CliFailure(`The plan ${path} is damaged. Make it again: plan --out ${path}`);
  return value;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isSavedPlan(value: Record<string, unknown>): value is Record<string, unknown> & SavedPlan {
  const { config, targets, digest, kid, state } = value;
  return (
    typeof digest === "string" &&
    typeof kid === "string" &&
    Array.isArray(targets) &&
    targets.every((target) => typeof target === "string") &&
    hasText(config, "path") &&
    hasText(state, "lineage")
  );
}

function hasText(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "string";
}

/** @throws CliFailure with exit 4 unless the fresh plan is the saved one. */
export function requireSame(saved: SavedPlan, fresh: Plan, path: string): void {
  if (saved.kid !== fresh.kid) {
    throw new CliFailure(
      `different key: ${path} was made with another Twilio secret or TWILIO_PROXY_DIGEST_KEY (${saved.kid}, here ${fresh.kid}), so it cannot be compared. Use the same one, or plan again.`,
      EXIT.notReviewed,
    );
  }
  if (saved.digest === fresh.digest) return;
  const other =
    saved.state.lineage !== "" && saved.state.lineage !== fresh.state.lineage
      ? " The state is another one: was --state given?"
      : "";
  throw new CliFailure(
    `${path} is stale: the config, the account or the state changed since, and this is no longer what would be done.${other} Plan again and review it.`,
    EXIT.notReviewed,
  );
}
