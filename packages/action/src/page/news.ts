/** The status of the comments whose plans are being applied. */
import type { Context } from "../context.ts";
import { orWarn } from "../present.ts";
import type { ReviewedPull } from "../review/pulls.ts";
import { withStatus } from "./body.ts";

export interface News {
  /** Replaces the status: a word such as `**Applying**`. */
  tell(word: string): Promise<void>;
  /** The last word and what there is to say below it; a second end is not told. */
  end(word: string, details: string): Promise<void>;
}

export function createNews(pulls: readonly ReviewedPull[], { event, runner }: Context): News {
  const [first] = pulls.flatMap(({ page }) => page ?? []);
  if (first !== undefined) runner.output("comment-url", first.url);
  let ended = false;
  const tell = async (word: string, details = ""): Promise<void> => {
    const status = `${word} at ${event.sha.slice(0, 7)} by [this run](${event.runUrl}).\n\n${details}`.trim();
    for (const { shelf, page } of pulls) {
      if (page === null) continue;
      await orWarn("The pull request could not be told", runner, async () => {
        await shelf.update(page, withStatus(page.body, status));
      });
    }
  };
  return {
    tell,
    end: async (word, details) => {
      if (!ended) await tell(word, details);
      ended = true;
    },
  };
}
