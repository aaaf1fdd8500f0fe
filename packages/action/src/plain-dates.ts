/** What takes the place of dayjs in the bundle; see build.ts. Twilio's classes read instants with it, which are in UTC. */
export function utc(text: string | null): { isValid(): boolean; toDate(): Date } {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text ?? "");
  const date = new Date(text === null ? Number.NaN : hasZone ? text : `${text}Z`);
  return { isValid: () => !Number.isNaN(date.getTime()), toDate: () => date };
}
