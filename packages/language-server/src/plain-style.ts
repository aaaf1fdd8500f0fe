/** In place of Node's `styleText` where there is no terminal. */
export function styleText(_format: unknown, text: string): string {
  return text;
}
