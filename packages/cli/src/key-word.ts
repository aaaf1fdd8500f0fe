/** Of the letters that a key in a config is made of; empty where the text has none. */
export function keyWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
}
