/** The plan as Markdown, in the words of this action. */
import { type PlanJson, renderPlanMarkdown } from "@twilio-proxy/core";
import type { RunEvent } from "./event.ts";

/** `--allow-destroy` is the command's word. */
const allowWord = (flag: string): string => `input ${flag.replace(/^--/, "")}: true`;

/** Given the characters it may take. */
export function planMarkdown(
  json: PlanJson,
  { runUrl }: Pick<RunEvent, "runUrl">,
): (limit: number) => string {
  const whole = `The [summary of the run](${runUrl}) shows more, and the file in its output \`plan-json-path\` all of it.`;
  return (limit) => renderPlanMarkdown(json, { limit, allowWord, whole, picture: true }).text;
}
