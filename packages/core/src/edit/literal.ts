import { printableJson } from "../report/sanitise.ts";
import type { Scalar } from "../resources/definition.ts";

/** A value as the config's JSON: what looks like a variable at Twilio is text, and stays text. */
export function literal(value: Scalar): string {
  return printableJson(typeof value === "string" ? value.replaceAll("${", () => "$${") : value);
}
