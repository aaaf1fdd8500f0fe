/** Comments as a whole: marker, heading, status, content. The status stands between marks, so that it can change alone. */
import { markdownCode } from "@twilio-proxy/core";
import { type Marker, writeMarker } from "./marker.ts";

/** GitHub takes 65,536 characters; the rest is for what a status says after an apply. */
export const LIMIT = 65_000;
const STATUS_ROOM = 6_000;

const OPEN = "<!-- status -->";
const CLOSE = "<!-- /status -->";

/** How the status of a plan begins that was carried out. */
export const APPLIED = "**Applied**";

export interface BodyParts {
  readonly marker: Marker;
  readonly status: string;
  /** Given the characters it may take. */
  readonly content: (limit: number) => string;
}

export function writeBody({ marker, status, content }: BodyParts): string {
  const head = [
    writeMarker(marker),
    `### Twilio Proxy ${marker.kind}: ${markdownCode(marker.label)}`,
    `${OPEN}\n${status}\n${CLOSE}`,
  ].join("\n\n");
  return `${head}\n\n${content(LIMIT - STATUS_ROOM - head.length)}`;
}

export function hasStatus(body: string, word: string): boolean {
  return body.includes(`${OPEN}\n${word}`);
}

/** The same body with another status, cut where it would not fit. */
export function withStatus(body: string, status: string): string {
  const [start, end] = [body.indexOf(OPEN), body.indexOf(CLOSE)];
  if (start === -1 || end < start) return body;
  const [before, after] = [body.slice(0, start + OPEN.length), body.slice(end)];
  const room = LIMIT - before.length - after.length - 2;
  return `${before}\n${status.slice(0, Math.max(0, room))}\n${after}`;
}
