const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** An ISO 8601 instant with a time zone, or a date, which is its midnight in UTC; null for anything else. */
export function parseExpiry(text: string): Date | null {
  const day = INSTANT.exec(text)?.[1];
  const instant = new Date(text);
  if (day === undefined || Number.isNaN(instant.getTime())) return null;
  // Date reads 30 February as 2 March.
  return new Date(day).toISOString().startsWith(day) ? instant : null;
}
