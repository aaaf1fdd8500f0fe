import { GitHubFailure } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { keepOne, type Page, pageOf, type Shelf } from "./keep-one.ts";
import { type Marker, readMarker, writeMarker } from "./marker.ts";

const BODY = `${writeMarker({ kind: "plan", label: "x", review: null })}\nThe plan`;
const pageWith = (id: number, body = BODY): Page => ({
  id,
  body,
  url: `#${id}`,
  createdAt: "2026-01-01T12:00:00Z",
  marker: readMarker(body) as Marker,
});

interface ShelfOptions {
  readonly pages?: readonly Page[];
  /** In place of a create's answer. */
  readonly failure?: GitHubFailure["kind"];
}

function shelfOf({ pages = [], failure }: ShelfOptions = {}) {
  const calls: string[] = [];
  const shelf: Shelf = {
    async list(since) {
      calls.push(`list ${since}`);
      return pages;
    },
    async create(body) {
      calls.push("create");
      if (failure !== undefined) throw new GitHubFailure({ kind: failure, message: failure });
      return pageWith(9, body);
    },
    async update(page, body) {
      calls.push(`update ${page.id}`);
      return { ...page, body };
    },
    async retire(page) {
      calls.push(`retire ${page.id}`);
    },
  };
  return { shelf, calls };
}

const wanted = { body: () => BODY, isNewer: () => false, begin: true };

test("what was just made counts, though the list may not show it yet; only what is recent is listed again", async () => {
  const { shelf, calls } = shelfOf();
  expect(await keepOne(shelf, wanted)).toMatchObject({ kind: "written", page: { id: 9 } });
  expect(calls).toEqual(["list null", "create", "list 2026-01-01T11:50:00.000Z"]);
});

test.each([
  ["was refused", "invalid", 1],
  ["gets no answer", "unknown-outcome", 3],
] as const)("a create that %s is sent this often: %s, %i", async (_, failure, times) => {
  const { shelf, calls } = shelfOf({ failure });
  await expect(keepOne(shelf, wanted)).rejects.toThrow(failure);
  expect(calls.filter((one) => one === "create")).toHaveLength(times);
});

test.each([
  ["ours", "bot", { kind: "plan", label: "x" }, true],
  ["somebody else's", "mallory", { kind: "plan", label: "x" }, false],
  ["of another kind", "bot", { kind: "drift", label: "x" }, false],
  ["of another label", "bot", { kind: "plan", label: "y" }, false],
] as const)("a page that is %s", (_, login, sought, expected) => {
  const item = { id: 1, body: BODY, html_url: "", created_at: "", user: { login } };
  expect(pageOf(item, "bot", sought) !== null).toBe(expected);
});
