/** Edits as no person makes them in such a row: half-typed JSON, halves of characters, mixed line ends, and their undoing. */

import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Range } from "vscode-languageserver-types";

export type Random = () => number;

export interface Edit {
  readonly range: Range;
  readonly text: string;
}

const FRAGMENTS = [
  ..."{}[],:\"'\\/ \n\t0-+.e",
  "\r\n",
  "\r",
  "{}",
  "[]",
  "//",
  "/*",
  "*/",
  "\ufeff",
  "\u0000",
  "\ud83d",
  "\ude00",
  "\ud83d\ude00",
  "${",
  "${env.",
  '"${env.RIDER}"',
  "${env.NEVER:-x}",
  "$${",
  "null",
  "true",
  "-1",
  "1e999",
  '"services": {',
  '"sessions": {',
  '"participants": [',
  '"phone_numbers": [',
  '"phone_number": "+14152370143"',
  '"identifier": ',
  '"proxy_identifier": "+14152370140"',
  '"status": "open",',
  '"ttl": 600,',
  '"geo_match_level": "contry",',
  '"unique_name": "rides-prod",',
  '"service_sid": "KS1",',
  '"forget": ["services.rides"],',
  '"__proto__": {',
  '"constructor": 1,',
  '"$schema": "./proxy.schema.json",',
  '"\\u0000"',
  `"${"k".repeat(400)}": 1,`,
  "[".repeat(120),
] as const;

export const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

/** Where something stands that is worth hitting, or anywhere. */
function someOffset(random: Random, text: string): number {
  const anywhere = Math.floor(random() * (text.length + 1));
  if (random() < 0.5) return anywhere;
  const near = text.indexOf(pick(random, ['"', "{", "}", ":", ",", "[", "$"]), anywhere);
  return near < 0 ? anywhere : near + Math.floor(random() * 2);
}

export function randomEdit(random: Random, document: TextDocument): Edit {
  const text = document.getText();
  const start = someOffset(random, text);
  const kind = random();
  // Mostly a few characters, now and then a whole block.
  const length = kind < 0.5 ? 0 : Math.floor(random() ** 4 * 120);
  const range = { start: document.positionAt(start), end: document.positionAt(start + length) };
  return { range, text: kind > 0.75 ? "" : pick(random, FRAGMENTS) };
}

/** What takes the edit back, made before it is applied. */
export function inverseOf(document: TextDocument, { range, text }: Edit): (after: TextDocument) => Edit {
  const removed = document.getText(range);
  const start = document.offsetAt(range.start);
  return (after) => ({
    range: { start: after.positionAt(start), end: after.positionAt(start + text.length) },
    text: removed,
  });
}
