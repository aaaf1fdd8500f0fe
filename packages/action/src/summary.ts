/** The run's page. */
import { markdownCode, markdownText } from "@twilio-proxy/core";

/** Bytes count there, up to 1,048,576; characters outside ASCII take several. */
export const SUMMARY_LIMIT = 400_000;

/** A message of several lines, as prose that nothing in it can change. */
export function paragraphs(message: string): string {
  return message.split("\n").map(markdownText).join("\n\n");
}

export function pageHeading(what: string, label: string): string {
  return `## Twilio Proxy ${what}: ${markdownCode(label)}`;
}
