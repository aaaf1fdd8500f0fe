import { type ApiAnswer, problem } from "../exchange.ts";
import { type Asked, below, type Gap } from "./gap.ts";

interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly output: object;
}

/** Whoever reads a check run must be able to see who wrote it: emulate says `app: null`. */
async function signed(run: CheckRun, { look, memory, repository }: Asked): Promise<CheckRun> {
  const { owner } = (await look<{ owner: object }>(repository)) ?? {};
  const count = memory.checkAnnotations.get(run.id) ?? 0;
  return {
    ...run,
    output: { ...run.output, annotations_count: count },
    ...{ app: { ...actionsApp, owner } },
  };
}

const actionsApp = {
  id: 15368,
  slug: "github-actions",
  node_id: "MDM6QXBwMTUzNjg=",
  client_id: "Iv1.05c79e9ad1f6bdfa",
  name: "GitHub Actions",
  description: "Automate your workflow from idea to production",
  external_url: "https://help.github.com/en/actions",
  html_url: "https://github.com/apps/github-actions",
  created_at: "2018-07-30T09:30:17Z",
  updated_at: "2026-03-10T20:01:27Z",
  permissions: { checks: "write", contents: "write", issues: "write", metadata: "read" },
  events: ["push", "pull_request"],
};

interface Output {
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly unknown[];
}

const maxText = 65_535;
const maxAnnotations = 50;

/** emulate has neither limit. */
function refusal({ byApp, request }: Asked): ApiAnswer | null {
  if (!byApp) return problem(403, "You must authenticate via a GitHub App.");
  const { summary = "", text = "", annotations = [] } = outputOf(request.body);
  const long = [summary, text].map((each) => [...each].length).find((length) => length > maxText);
  if (long !== undefined)
    return problem(422, `Invalid request.\n\nOnly ${maxText} characters are allowed; ${long} were supplied.`);
  if (annotations.length <= maxAnnotations) return null;
  return problem(
    422,
    `Invalid request.\n\nNo more than ${maxAnnotations} items are allowed; ${annotations.length} were supplied.`,
  );
}

function outputOf(body: unknown): Output {
  return (body as { output?: Output } | undefined)?.output ?? {};
}

async function write(asked: Asked): Promise<ApiAnswer> {
  const refused = refusal(asked);
  if (refused !== null) return refused;
  const answer = await asked.pass();
  if (answer.status >= 300) return answer;
  const run = answer.body as CheckRun;
  const { checkAnnotations } = asked.memory;
  const added = outputOf(asked.request.body).annotations?.length ?? 0;
  checkAnnotations.set(run.id, (checkAnnotations.get(run.id) ?? 0) + added);
  return { ...answer, body: await signed(run, asked) };
}

/** emulate lists every run of a name, GitHub by default the last. */
function latest(runs: readonly CheckRun[]): readonly CheckRun[] {
  const byName = Map.groupBy(runs, ({ name }) => name);
  return [...byName.values()].flatMap((same) => same.toSorted((a, b) => b.id - a.id).slice(0, 1));
}

export const checkGaps: readonly Gap[] = [
  { method: "POST", path: below("/check-runs"), answer: write },
  { method: "PATCH", path: below("/check-runs/\\d+"), answer: write },
  {
    method: "GET",
    path: below("/check-runs/\\d+"),
    async answer(asked) {
      const answer = await asked.pass();
      return answer.status === 200
        ? { ...answer, body: await signed(answer.body as CheckRun, asked) }
        : answer;
    },
  },
  {
    method: "GET",
    path: below("/commits/.+/check-runs"),
    async answer(asked) {
      const answer = await asked.pass();
      if (answer.status !== 200) return answer;
      const { check_runs: all } = answer.body as { check_runs: CheckRun[] };
      const runs = asked.query.get("filter") === "all" ? all : latest(all);
      const check_runs = await Promise.all(runs.map((run) => signed(run, asked)));
      return { ...answer, body: { total_count: runs.length, check_runs } };
    },
  },
];
