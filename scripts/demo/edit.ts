/** Edits of a config as a person makes them: the text around stays as it is. */
import { readFileSync, writeFileSync } from "node:fs";

export type Edit = (text: string) => string;

export function editFile(path: string, ...edits: readonly Edit[]): void {
  writeFileSync(
    path,
    edits.reduce((text, edit) => edit(text), readFileSync(path, "utf8")),
  );
}

/** @throws Error unless `from` stands in the text exactly once: a demo that edits nothing shows nothing. */
export function replace(from: string, to: string): Edit {
  return (text) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`"${from}" stands ${parts.length - 1} times in the config`);
    return parts.join(to);
  };
}

/** Cuts from the first to just before the second. */
export function cut(from: string, upTo: string): Edit {
  return (text) => {
    const start = text.indexOf(from);
    const end = text.indexOf(upTo, start);
    if (start < 0 || end < 0) throw new Error(`no block from "${from}" to "${upTo}" in the config`);
    return text.slice(0, start) + text.slice(end);
  };
}
