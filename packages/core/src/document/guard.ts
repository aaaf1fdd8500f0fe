/** Looks at hostile text before any recursive parser does. */
import { createScanner } from "jsonc-parser";

/** UTF-16 units. A file of 10,000 numbers has under 1 MB. */
export const MAX_TEXT = 20_000_000;
/** A config nests seven deep. */
export const MAX_DEPTH = 100;

/** The offset of the first bracket that nests too deep; null: none does. Iterative, so no text overflows the stack. */
export function findTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = text[offset];
    if (first === "{" || first === "[") {
      depth += 1;
      if (depth > MAX_DEPTH) return offset;
    } else if (first === "}" || first === "]") {
      depth -= 1;
    }
  }
  return null;
}
