/** Which of our problems any JSON service that knows our schema reports as well. */
import type { Problem } from "@twilio-proxy/core";
import { parseAddress } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { schemaAt } from "./editor-schema.ts";

const BY_SCHEMA = new Set([
  "syntax",
  "duplicate-key",
  "unknown-key",
  "invalid-type",
  "invalid-enum",
  "too-long",
  "empty",
  "out-of-range",
  "invalid-sid",
  "invalid-key",
]);

/** Exact: where an editor has such a service, showing these too would underline everything twice. */
export function coveredBySchema({ text }: Pick<Analysis, "text">, problem: Problem): boolean {
  const { start, end } = problem.range;
  // What a variable makes of it is not in the text, so no JSON service can see it.
  if (text.slice(start.offset, end.offset).includes("${")) return false;
  if (problem.code === "required") return isRequiredBySchema(problem.address);
  return BY_SCHEMA.has(problem.code);
}

function isRequiredBySchema(address: string): boolean {
  const path = address === "" ? [] : parseAddress(address);
  return path !== null && schemaAt(path.map(itemIndex))?.required !== undefined;
}

/** An address writes an item's index as text. */
function itemIndex(part: string | number): string | number {
  return /^\d+$/.test(String(part)) ? Number(part) : part;
}
