import type { Emulated, Permissions } from "./emulated.ts";
import { type Api, type ApiAnswer, type ApiRequest, problem, splitPath } from "./exchange.ts";
import { completeAccounts } from "./gaps/accounts.ts";
import { checkGaps } from "./gaps/checks.ts";
import type { Asked, Gap } from "./gaps/gap.ts";
import { gitGaps } from "./gaps/git.ts";
import { issueGaps } from "./gaps/issues.ts";
import { pullGaps } from "./gaps/pulls.ts";
import type { Memory } from "./memory.ts";

/**
 * GitHub: emulate, with what it lacks and what it says otherwise than GitHub put right on the way.
 *
 * | | why |
 * |---|---|
 * | an unknown token, no User-Agent, an unknown API version | emulate takes an unknown token for its first user, and the rest in silence |
 * | 403 | GitHub's words, and the permissions it would accept |
 * | GET /user for an App | 403 at GitHub, 404 in emulate |
 * | `gaps/` | operation by operation |
 */
export function createFront(emulated: Emulated, memory: Memory): Api {
  return async (request) => {
    const token = /^(?:bearer|token) (.+)$/iu.exec(request.headers.authorization ?? "")?.[1];
    const permissions = token === undefined ? null : emulated.permissionsOf(token);
    const refused = atTheDoor(request, permissions);
    if (refused !== null) return refused;
    const answer = await behindTheDoor(request, permissions ?? null, emulated, memory);
    return { ...answer, body: completeAccounts(answer.body) };
  };
}

const versions = new Set([undefined, "2022-11-28", "2026-03-10"]);

function atTheDoor(
  { path, headers }: ApiRequest,
  permissions: Permissions | null | undefined,
): ApiAnswer | null {
  if ((headers["user-agent"] ?? "") === "")
    return problem(
      403,
      "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
    );
  if (permissions === undefined) return problem(401, "Bad credentials");
  const version = headers["x-github-api-version"];
  if (!versions.has(version)) return problem(400, `"${version}" is not a supported version of the REST API.`);
  return path === "/user" && permissions !== null ? notAccessible() : null;
}

const gaps: readonly Gap[] = [...pullGaps, ...issueGaps, ...checkGaps, ...gitGaps];

async function behindTheDoor(
  request: ApiRequest,
  permissions: Permissions | null,
  emulated: Emulated,
  memory: Memory,
): Promise<ApiAnswer> {
  const { pathname, query } = splitPath(request.path);
  const pass = (change: Partial<ApiRequest> = {}): Promise<ApiAnswer> =>
    emulated.api({ ...request, ...change });
  const gap = gaps.find(({ method, path }) => method === request.method && path.test(pathname));
  if (gap === undefined) return accepted(await pass(), request, permissions);
  const parts = gap.path.exec(pathname)?.groups ?? {};
  const asked: Asked = {
    request,
    parts,
    query,
    repository: `/repos/${parts.owner}/${parts.repo}`,
    memory,
    byApp: permissions !== null,
    pass,
    look: async <T>(path: string) => {
      const headers = { authorization: `Bearer ${emulated.tokens.human}` };
      const answer = await emulated.api({ method: "GET", path, headers, body: undefined });
      return answer.status === 200 ? (answer.body as T) : undefined;
    },
  };
  return accepted(await gap.answer(asked), request, permissions);
}

function accepted(answer: ApiAnswer, request: ApiRequest, permissions: Permissions | null): ApiAnswer {
  const said = (answer.body as { message?: string } | undefined)?.message;
  return answer.status === 403 && said === "Forbidden" && permissions !== null
    ? notAccessible(request)
    : answer;
}

/** GitHub's answer to a job whose `permissions` lack something. */
export function notAccessible(request?: Pick<ApiRequest, "method" | "path">): ApiAnswer {
  const wanted = request === undefined ? undefined : acceptedPermissions(request);
  return problem(
    403,
    "Resource not accessible by integration",
    {},
    wanted === undefined ? {} : { "x-accepted-github-permissions": wanted },
  );
}

/** By what the path, below the repository, begins with. */
const permissionsByPath: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^issues\/(\d+\/)?comments/u, ["issues", "pull_requests"]],
  [/^issues/u, ["issues"]],
  [/^pulls|^commits\/[^/]+\/pulls/u, ["pull_requests"]],
  [/^check-runs|\/check-runs$/u, ["checks"]],
  [/^actions/u, ["actions"]],
  [/^(contents|git|commits|compare|branches)/u, ["contents"]],
];

function acceptedPermissions({ method, path }: Pick<ApiRequest, "method" | "path">): string | undefined {
  const inside = splitPath(path).pathname.split("/").slice(4).join("/");
  const names = permissionsByPath.find(([pattern]) => pattern.test(inside))?.[1];
  return names?.map((name) => `${name}=${method === "GET" ? "read" : "write"}`).join("; ");
}
