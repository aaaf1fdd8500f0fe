/** For arguments repeated in a usage error, where loading core for its sanitiser would be slow: printable text only, and no command to a runner. */
export function neutralised(text: string): string {
  return text.replace(/[^\n\P{C}]|[\u2028\u2029]|(?<=^\s*):(?=:)|(?<=#)#(?=\[)/gmu, "?");
}
