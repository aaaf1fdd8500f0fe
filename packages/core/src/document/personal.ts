/** What looks like a person's number or address, where nothing says what it is. */

/** An address may only begin where a word does: tried at each letter, a long word would cost the square of its length. */
const MAYBE_PERSONAL = /\+?\d[\d\s().-]{5,}\d|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+/g;

/** Text of the same length. */
export function hidePersonal(text: string): string {
  return text.replace(MAYBE_PERSONAL, (found) => found.replace(/\S/g, "•"));
}
