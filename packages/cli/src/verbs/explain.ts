import { explainedTwilioCodes, explainProblem, explainTwilioCode, problemCodes } from "@twilio-proxy/core";
import { distance } from "fastest-levenshtein";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { migrationCodes } from "../migrate/terraform/codes.ts";
import { neutralised } from "../neutral.ts";
import { type PlanCode, planCodes } from "../plan-codes.ts";
import type { World } from "../world.ts";

const ownCodes: Readonly<Record<string, PlanCode>> = { ...planCodes, ...migrationCodes };

/** What, why and how to solve it, for codes of problems, of plans, of migrations and of Twilio. */
export function explain(code: string, world: World): ExitCode {
  const wanted = code.trim().toLowerCase();
  const text = ofProblem(wanted) ?? ofPlan(wanted) ?? ofTwilio(wanted);
  if (text === null) throw new CliFailure(`There is no code ${neutralised(code)}.${suggestion(wanted)}`);
  world.stdout.write(`${text}\n`);
  return EXIT.fine;
}

function ofProblem(code: string): string | null {
  const known = explainProblem(code);
  if (known === null) return null;
  return [`${known.code}: ${known.title} (${known.severity})`, known.what, known.why, known.fix].join("\n\n");
}

function ofPlan(code: string): string | null {
  const known = Object.hasOwn(ownCodes, code) ? ownCodes[code] : undefined;
  return known === undefined ? null : [`${code}: ${known.title}`, known.what, known.fix].join("\n\n");
}

function ofTwilio(code: string): string | null {
  if (!/^\d{5}$/.test(code)) return null;
  const text = explainTwilioCode(Number(code));
  return text === null ? null : `Twilio ${code}\n\n${text}\n\nhttps://www.twilio.com/docs/api/errors/${code}`;
}

function suggestion(wanted: string): string {
  const all = [...problemCodes, ...Object.keys(ownCodes), ...explainedTwilioCodes().map(String)];
  const near = all
    .map((known) => ({ known, far: distance(wanted, known) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ known }) => known);
  if (near.length > 0) return ` Did you mean ${near.join(" or ")}?`;
  return /^\d+$/.test(wanted)
    ? ` Twilio's own page: https://www.twilio.com/docs/api/errors/${wanted.slice(0, 6)}`
    : "";
}
