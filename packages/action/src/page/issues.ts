/** The open drift issues as a shelf. */
import type { GitHub } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { type Page, pageOf, type Shelf, wrongAuthor } from "./keep-one.ts";

export function driftShelf(
  github: GitHub,
  title: string,
  label: string,
  { event, inputs }: Pick<Context, "event" | "inputs">,
): Shelf {
  const place = { owner: event.owner, repo: event.repo };
  const toPage = (
    item: Omit<Parameters<typeof pageOf>[0], "id"> & { readonly number: number },
  ): Page | null => pageOf({ ...item, id: item.number }, inputs.commentAuthor, { kind: "drift", label });
  return {
    async list() {
      const pages: Page[] = [];
      const mine = { state: "open", creator: inputs.commentAuthor } as const;
      for await (const items of github.pages("GET /repos/{owner}/{repo}/issues", { ...place, ...mine })) {
        pages.push(...items.flatMap((item) => toPage(item) ?? []));
      }
      return pages;
    },
    async create(body) {
      const answer = await github.request("POST /repos/{owner}/{repo}/issues", { ...place, title, body });
      const page = toPage(answer.data);
      if (page !== null) return page;
      await closeIssue(github, answer.data.number, "not_planned", { event });
      throw wrongAuthor(answer.data.user?.login, inputs.commentAuthor);
    },
    async update(page, body) {
      await github.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
        ...place,
        issue_number: page.id,
        body,
      });
      return { ...page, body };
    },
    retire: (page) => closeIssue(github, page.id, "not_planned", { event }),
  };
}

export async function closeIssue(
  github: GitHub,
  number: number,
  reason: "completed" | "not_planned",
  { event }: Pick<Context, "event">,
): Promise<void> {
  await github.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
    owner: event.owner,
    repo: event.repo,
    issue_number: number,
    state: "closed",
    state_reason: reason,
  });
}
