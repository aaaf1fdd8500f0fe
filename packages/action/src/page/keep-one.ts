/** One comment, one issue: whatever races, answers get lost or duplicates exist, one of ours is there in the end. */
import { GitHubFailure } from "@twilio-proxy/core";
import { ActionFailure } from "../failure.ts";
import { type Marker, readMarker } from "./marker.ts";

export interface Page {
  /** Number that grows with age. */
  readonly id: number;
  readonly body: string;
  readonly url: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The marker in its first line. */
  readonly marker: Marker;
}

/** Where such pages are kept. Every method rejects with GitHubFailure. */
export interface Shelf {
  /** Ours, the oldest first; `since`: at least those written to from then on. */
  list(since: string | null): Promise<readonly Page[]>;
  create(body: string): Promise<Page>;
  update(page: Page, body: string): Promise<Page>;
  /** Takes away one too many. */
  retire(page: Page): Promise<void>;
}

export type Kept =
  | { readonly kind: "written" | "superseded"; readonly page: Page }
  /** There was none, and none was to be begun. */
  | { readonly kind: "none" };

const ATTEMPTS = 3;

export interface Wanted {
  /** What is to stand there, given what does. */
  readonly body: (found: Page | null) => string;
  /** What stands there is a newer run's. */
  readonly isNewer: (found: Page) => boolean;
  /** Whether to begin one where there is none. */
  readonly begin: boolean;
}

export async function keepOne(shelf: Shelf, { body, isNewer, begin }: Wanted): Promise<Kept> {
  const found = await leaveOldest(shelf, await shelf.list(null));
  if (found === null && !begin) return { kind: "none" };
  const page = found ?? (await createOne(shelf, body(null)));
  if (isNewer(page)) return { kind: "superseded", page };
  const text = body(page);
  return { kind: "written", page: page.body === text ? page : await shelf.update(page, text) };
}

/** Another run may have begun one at the same moment, so the shelf is looked at again after a create. */
async function createOne(shelf: Shelf, body: string): Promise<Page> {
  for (let attempt = 1; ; attempt += 1) {
    const made = await shelf.create(body).catch((error: unknown) => {
      if (attempt < ATTEMPTS && error instanceof GitHubFailure && error.kind === "unknown-outcome")
        return null;
      throw error;
    });
    const kept = await leaveOldest(shelf, await shelf.list(made === null ? null : before(made.createdAt)));
    if (kept !== null) return kept;
    // A list may be a moment old; what was made is certainly there.
    if (made !== null) return made;
  }
}

/** Longer than a run waits between its first look and its create. */
const WINDOW_MS = 10 * 60_000;

function before(instant: string): string {
  return new Date(Date.parse(instant) - WINDOW_MS).toISOString();
}

async function leaveOldest(shelf: Shelf, pages: readonly Page[]): Promise<Page | null> {
  const [oldest, ...others] = [...pages].sort((a, b) => a.id - b.id);
  for (const one of others) await shelf.retire(one);
  return oldest ?? null;
}

/** What was just written is not recognised as ours, so each run would write another. */
export function wrongAuthor(login: string | undefined, expected: string): ActionFailure {
  return new ActionFailure(
    "usage",
    `The token writes as \`${login ?? "nobody"}\`, and only what \`${expected}\` writes is trusted, so it was taken back. Set input \`comment-author: ${login ?? ""}\`.`,
  );
}

/** A page only when somebody who may speak for us wrote it, under our marker. */
export function pageOf(
  item: {
    readonly id: number | bigint;
    readonly body?: string | null | undefined;
    readonly html_url: string;
    readonly created_at: string;
    readonly user: { readonly login: string } | null;
  },
  author: string,
  wanted: Pick<Marker, "kind" | "label">,
): Page | null {
  const body = (item.body ?? "").replaceAll("\r\n", "\n");
  const marker = readMarker(body);
  if (marker === null || item.user?.login !== author) return null;
  if (marker.kind !== wanted.kind || marker.label !== wanted.label) return null;
  return { id: Number(item.id), body, url: item.html_url, createdAt: item.created_at, marker };
}
