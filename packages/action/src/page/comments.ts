/** The comments of a pull request as a shelf. */
import type { GitHub } from "@twilio-proxy/core";
import type { Context } from "../context.ts";
import { type Page, pageOf, type Shelf, wrongAuthor } from "./keep-one.ts";

const LIST = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";

export function commentShelf(
  github: GitHub,
  pullRequest: number,
  label: string,
  { event, inputs }: Pick<Context, "event" | "inputs">,
): Shelf {
  const place = { owner: event.owner, repo: event.repo };
  const toPage = (item: Parameters<typeof pageOf>[0]): Page | null =>
    pageOf(item, inputs.commentAuthor, { kind: "plan", label });
  const remove = async (id: number | bigint): Promise<void> => {
    await github.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      ...place,
      comment_id: Number(id),
    });
  };
  return {
    async list(since) {
      const pages: Page[] = [];
      const from = since === null ? {} : { since };
      for await (const items of github.pages(LIST, { ...place, issue_number: pullRequest, ...from })) {
        pages.push(...items.flatMap((item) => toPage(item) ?? []));
      }
      return pages;
    },
    async create(body) {
      const answer = await github.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...place,
        issue_number: pullRequest,
        body,
      });
      const page = toPage(answer.data);
      if (page !== null) return page;
      await remove(answer.data.id);
      throw wrongAuthor(answer.data.user?.login, inputs.commentAuthor);
    },
    async update(page, body) {
      await github.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
        ...place,
        comment_id: page.id,
        body,
      });
      return { ...page, body };
    },
    retire: (page) => remove(page.id),
  };
}
