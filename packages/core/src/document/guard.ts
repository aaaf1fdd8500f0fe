/** Looks at hostile text before any recursive parser does. */

/** UTF-16 units. A file of 10,000 numbers has under 1 MB. */
export const MAX_TEXT = 20_000_000;
/** A config nests seven deep. */
export const MAX_DEPTH = 100;

/**
 * The offset of the first bracket that nests too deep; null: none does. Iterative, so no text overflows the stack. Only the
 * bracket that fits closes one, as in the parser: it skips others, and stays as deep as it was.
 */
export function findTooDeep(text: string): number | null {
  const open: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case "/":
        at = endOfComment(text, at);
        break;
      case "{":
        if (open.push("}") > MAX_DEPTH) return at;
        break;
      case "[":
        if (open.push("]") > MAX_DEPTH) return at;
        break;
      case "}":
      case "]":
        if (open.at(-1) === text[at]) open.pop();
    }
  }
  return null;
}

/** Of its closing quote, or of the line break that cuts it off. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !isStringEnd(text[at])) at += text[at] === "\\" ? 2 : 1;
  return at;
}

function isStringEnd(char: string | undefined): boolean {
  return char === '"' || char === "\n" || char === "\r";
}

/** Of the comment that begins here, if one does. */
function endOfComment(text: string, start: number): number {
  const block = text[start + 1] === "*";
  if (!block && text[start + 1] !== "/") return start;
  const end = block ? /\*\//g : /[\r\n]/g;
  end.lastIndex = start + 2;
  return end.test(text) ? end.lastIndex - 1 : text.length;
}
