/** Where a line begins, and how a text breaks its lines, without looking at more of it than that. */

/** The offset after the last line break before this place. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at -= 1;
  return at;
}

/** As the first line ends; a text of one line would end it with a line feed. */
export function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}
