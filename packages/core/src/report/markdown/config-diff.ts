/** What differs between two configs, for the job summary of a fork's pull request. */

import type { ConfigChange, ConfigDiff, ConfigFieldChange } from "../config-diff.ts";
import { padEnd } from "../layout.ts";
import { neutralise } from "../sanitise.ts";
import { fitting, join, type LimitOptions } from "./blocks.ts";
import { fence, tame } from "./escape.ts";

const KINDS = {
  added: { mark: "+", word: "add" },
  changed: { mark: "!", word: "change" },
  removed: { mark: "-", word: "remove" },
} as const;

const ABOUT =
  "This compares two configs. It is no plan: without credentials nobody looked at what Twilio has. Values of variables and people's identifiers are not shown.";

/** Begins with the counts: `Config: 1 added, 2 changed, 0 removed.` */
export function renderConfigDiffMarkdown({ changes }: ConfigDiff, { limit }: LimitOptions): string {
  if (changes.length === 0) return "**No changes to the config.**";
  const counted = (kind: ConfigChange["kind"]) => changes.filter((change) => change.kind === kind).length;
  const title = `**Config: ${counted("added")} added, ${counted("changed")} changed, ${counted("removed")} removed.**`;
  const note = (shown: number) => `Shortened: ${shown} of ${changes.length} differences shown.`;
  const texts = changes.map((change) => tame(changeLines(change).join("\n")));
  const frame = join([title, ABOUT, note(changes.length), fence("diff", texts.slice(0, 0))]);
  const shown = fitting(texts, limit - frame.length - FENCE);
  const cut = shown.length < changes.length ? note(shown.length) : null;
  return join([title, ABOUT, cut, shown.length === 0 ? null : fence("diff", shown)]);
}

/** A fence may have to be longer than usual. */
const FENCE = 100;

function changeLines({ address, kind, fields, below }: ConfigChange): readonly string[] {
  const { mark, word } = KINDS[kind];
  const under = below === 0 ? "" : `, and ${below} below`;
  const width = Math.max(0, ...fields.map(({ name }) => name.length));
  return [
    `${mark} ${word} ${address === "" ? "the config's own settings" : neutralise(address)}${under}`,
    ...fields.map(
      (field) => `${mark}     ${padEnd(neutralise(field.name), width)}  ${valuesText(field, kind)}`,
    ),
  ];
}

function valuesText({ before, after, hidden }: ConfigFieldChange, kind: ConfigChange["kind"]): string {
  if (hidden) return `${after}  changed (hidden)`;
  if (kind === "added") return after ?? "";
  return `${before ?? "(not declared)"} → ${after ?? "(not declared)"}`;
}
