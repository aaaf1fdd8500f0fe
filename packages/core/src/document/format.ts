import { type Edit, format } from "jsonc-parser";
import { parseDocument } from "./parse.ts";
import type { Problem } from "./problem.ts";

export type Formatted =
  | { readonly text: string; readonly problems: readonly [] }
  /** Text that is not JSON is left alone. */
  | { readonly text: null; readonly problems: readonly Problem[] };

/** Two spaces, comments kept, one final newline; a second run changes nothing. Keeps the line ends of the text. */
export function formatConfig(text: string, options: { readonly path: string }): Formatted {
  const refused = parseDocument(text, options).problems.filter(({ code }) =>
    ["syntax", "too-deep", "too-large"].includes(code),
  );
  if (refused.length > 0) return { text: null, problems: refused };
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const eol = body.includes("\r\n") ? "\r\n" : "\n";
  const formatted = applyEdits(
    body,
    format(body, undefined, { insertSpaces: true, tabSize: 2, eol, insertFinalNewline: true }),
  );
  return { text: `${formatted.trimEnd()}${eol}`, problems: [] };
}

/** In the order of the text, as `format` gives them. The parser's own copies the whole text for each. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  let done = 0;
  const pieces = edits.map(({ offset, length, content }) => {
    const piece = text.slice(done, offset) + content;
    done = offset + length;
    return piece;
  });
  return pieces.join("") + text.slice(done);
}
