/** The one way for untrusted text into the log, where the runner looks for commands in every line. */
import { neutralise } from "@twilio-proxy/core";

/** Invisible; within the sign it is a break, before it the runner would look past it. */
const BREAK = "\u200b";

/**
 * Any text, made harmless: `::command::` counts where a line begins, the older `##[command]` anywhere in it. The latter and
 * control characters are shown as escapes, so that nothing begins a line but the text's own line breaks.
 */
export function harmless(text: string): string {
  return text.split("\n").map(harmlessLine).join("\n");
}

function harmlessLine(line: string): string {
  return neutralise(line).replace(/^(\s*:)(?=:)/, `$1${BREAK}`);
}
