/** The one place where text that others wrote (names, URLs, Twilio's answers) is made safe to print. */

/**
 * Controls (which hold every terminal escape and newline), bidirectional marks, invisible characters, line separators and
 * lone surrogates. Printed raw they would let a name rewrite the lines around it or hide what a URL says.
 * Also the second sign of `##[`, which GitHub's runner takes for a command wherever it stands in a line.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Cs}]|[\ufe00-\ufe0f]|(?<=#)#(?=\[)/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Makes one line of text visible as it is: whatever a terminal would act on is shown as `\n` or `\u{202e}`. */
export function neutralise(text: string): string {
  return text.replace(UNSAFE, (found) => SHORT[found] ?? `\\u{${found.codePointAt(0)?.toString(16)}}`);
}

/** Quoted like JSON, and safe to print. */
export function quote(text: string): string {
  return neutralise(JSON.stringify(text));
}

/** JSON, with two spaces or in one line, whose every unsafe character is an escape: the same data, harmless on a terminal. */
export function printableJson(value: unknown, spaces: 0 | 2 = 2): string {
  const units = (found: string) =>
    Array.from({ length: found.length }, (_, at) => {
      const code = found.charCodeAt(at);
      return code === 0x0a ? "\n" : `\\u${code.toString(16).padStart(4, "0")}`;
    }).join("");
  return JSON.stringify(value, null, spaces).replace(UNSAFE, units);
}
