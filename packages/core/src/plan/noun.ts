/** A resource's type as a sentence says it: `phone_number` is a phone number. */
export function noun(type: string): string {
  return type.replace("_", " ");
}
