/** The hidden first line by which a comment or an issue of ours is known, and what it remembers. */

export interface Marker {
  readonly kind: "plan" | "drift";
  readonly label: string;
  /** What was reviewed, as core sealed it; null: nothing. */
  readonly review: unknown;
}

const PREFIX = "<!-- twilio-proxy v1 ";
const SUFFIX = " -->";

/** JSON whose angle brackets are escaped, so that no label can end the comment. */
export function writeMarker(marker: Marker): string {
  const json = JSON.stringify(marker).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
  return `${PREFIX}${json}${SUFFIX}`;
}

/** null: the text does not begin with a marker of ours. Whether we wrote it is for the caller to check. */
export function readMarker(body: string): Marker | null {
  const [line = ""] = body.split(/\r?\n/, 1);
  if (!line.startsWith(PREFIX) || !line.endsWith(SUFFIX)) return null;
  try {
    const value: unknown = JSON.parse(line.slice(PREFIX.length, -SUFFIX.length));
    return isMarker(value) ? value : null;
  } catch {
    return null;
  }
}

function isMarker(value: unknown): value is Marker {
  if (typeof value !== "object" || value === null || !("review" in value)) return false;
  const { kind, label } = value as Partial<Record<keyof Marker, unknown>>;
  return (kind === "plan" || kind === "drift") && typeof label === "string";
}
