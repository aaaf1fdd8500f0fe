/** The run's page. */
import { markdownCode } from "@twilio-proxy/core";

/** Bytes count there, up to 1,048,576; characters outside ASCII take several. */
export const SUMMARY_LIMIT = 400_000;

export function pageHeading(what: string, label: string): string {
  return `## Twilio Proxy ${what}: ${markdownCode(label)}`;
}
