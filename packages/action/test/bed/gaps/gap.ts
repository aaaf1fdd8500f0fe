import type { ApiAnswer, ApiRequest } from "../exchange.ts";
import { json } from "../exchange.ts";
import type { Memory } from "../memory.ts";

/** An operation that emulate lacks or answers unlike GitHub. Why stands at each. */
export interface Gap {
  readonly method: string;
  readonly path: RegExp;
  answer(asked: Asked): Promise<ApiAnswer>;
}

export interface Asked {
  readonly request: ApiRequest;
  /** Named groups of the path; owner and repo always. */
  readonly parts: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** `/repos/{owner}/{repo}` */
  readonly repository: string;
  readonly memory: Memory;
  /** False for a person's token. */
  readonly byApp: boolean;
  /** Asks emulate with the client's own credentials. */
  pass(change?: Partial<ApiRequest>): Promise<ApiAnswer>;
  /** Looks something up in emulate as its owner; undefined when it is not there. */
  look<T>(path: string): Promise<T | undefined>;
}

/** A path below a repository. */
export function below(path: string): RegExp {
  return new RegExp(`^/repos/(?<owner>[^/]+)/(?<repo>[^/]+)${path}$`, "u");
}

/** One page of a list, with GitHub's Link header. */
export function page(items: readonly unknown[], { request, query }: Asked): ApiAnswer {
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const number = Number(query.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string): string => {
    const url = new URL(request.path, `http://${request.headers.host ?? "api"}`);
    url.searchParams.set("page", String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
    ...(number > 1 ? [link(1, "first")] : []),
  ];
  return json(
    200,
    items.slice((number - 1) * size, number * size),
    links.length === 0 ? {} : { link: links.join(", ") },
  );
}

/** All pages of a list as the client sees it; or the refusal it gets. */
export async function everyPage<T>(asked: Asked, path: string): Promise<T[] | ApiAnswer> {
  const all: T[] = [];
  for (let number = 1; ; number += 1) {
    const url = new URL(path, "http://api");
    url.searchParams.set("per_page", "100");
    url.searchParams.set("page", String(number));
    const answer = await asked.pass({ path: url.pathname + url.search });
    if (answer.status !== 200) return answer;
    const items = answer.body as T[];
    all.push(...items);
    if (items.length < 100) return all;
  }
}
