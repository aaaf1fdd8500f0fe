import { type ApiAnswer, problem } from "../exchange.ts";
import type { BranchRule } from "../memory.ts";
import { type Asked, below, type Gap } from "./gap.ts";

/** GitHub's git routes refuse an empty repository; emulate writes into it. */
async function refuseEmpty({ look, repository }: Asked): Promise<ApiAnswer | null> {
  const branches = await look<unknown[]>(`${repository}/branches?per_page=1`);
  return branches?.length === 0 ? problem(409, "Git Repository is empty.") : null;
}

const inHistory = (method: string): Gap => ({
  method,
  path: below("/git/(trees|commits|blobs|refs|ref)(/.*)?"),
  answer: async (asked) => (await refuseEmpty(asked)) ?? (await writeRef(asked)),
});

/** emulate has no rulesets, words a refused ref in its own way, and answers 404 for one that is missing. */
async function writeRef(asked: Asked): Promise<ApiAnswer> {
  const { request } = asked;
  const ref = /\/git\/refs(?:\/heads\/(?<branch>.+))?$/u.exec(request.path);
  if (request.method === "GET" || ref === null) return await asked.pass();
  const branch = ref.groups?.branch ?? (request.body as { ref: string }).ref.replace("refs/heads/", "");
  const change =
    ({ POST: "creation", PATCH: "update", DELETE: "deletion" } as const)[request.method] ?? "update";
  const refused = ruleAgainst(asked, branch, change);
  if (refused !== null) return violation(422, refused);
  const answer = await asked.pass();
  if (answer.status === 404) return problem(422, "Reference does not exist");
  const message = (answer.body as { message?: string } | undefined)?.message;
  return message === "Update is not a fast-forward" ? problem(422, "Update is not a fast forward") : answer;
}

function ruleAgainst({ memory }: Asked, branch: string, change: BranchRule["refuses"]): BranchRule | null {
  const kinds = change === "update" ? ["update", "pull_request"] : [change];
  return memory.rules.find((rule) => rule.branch.test(branch) && kinds.includes(rule.refuses)) ?? null;
}

const reasons: Readonly<Record<BranchRule["refuses"], string>> = {
  creation: "Cannot create ref due to creations being restricted.",
  update: "Cannot update this protected ref.",
  deletion: "Cannot delete this protected ref.",
  pull_request: "Changes must be made through a pull request.",
};

function violation(status: 409 | 422, rule: BranchRule): ApiAnswer {
  return problem(status, `Repository rule violations found\n\n${reasons[rule.refuses]}\n\n`);
}

const putContents: Gap = {
  method: "PUT",
  path: below("/contents/.+"),
  async answer(asked) {
    const branch = (asked.request.body as { branch?: string } | undefined)?.branch ?? "main";
    const rule = ruleAgainst(asked, branch, "update");
    return rule === null ? await asked.pass() : violation(409, rule);
  },
};

/** emulate compares within one repository only; `owner:branch` names a fork's branch, whose commits both share. */
const compare: Gap = {
  method: "GET",
  path: below("/compare/(?<base>.+)\\.\\.\\.(?<head>.+)"),
  async answer(asked) {
    const { base = "", head = "", repo = "" } = asked.parts;
    const [from, to] = await Promise.all([base, head].map((side) => resolve(side, repo, asked)));
    return await asked.pass({
      path: asked.request.path.replace(/compare\/[^?]+/u, `compare/${from}...${to}`),
    });
  },
};

async function resolve(side: string, repo: string, { look }: Asked): Promise<string> {
  const [owner, branch] = decodeURIComponent(side).split(":");
  if (branch === undefined) return side;
  const ref = await look<{ object: { sha: string } }>(`/repos/${owner}/${repo}/git/ref/heads/${branch}`);
  return ref?.object.sha ?? branch;
}

export const gitGaps: readonly Gap[] = [
  ...["GET", "POST", "PATCH", "DELETE"].map(inHistory),
  putContents,
  compare,
];
