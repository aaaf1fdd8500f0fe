/** What takes the place of content-type in the bundle; see build.ts. Core's transport hands on a bare type. */
export function parse(type: string): {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
} {
  return { type, parameters: {} };
}
