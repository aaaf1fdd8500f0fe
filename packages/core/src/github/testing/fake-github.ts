/** As much of GitHub as a state needs: branches of files, the contents API, orphan commits. In memory, on a virtual clock. */
import { createHash } from "node:crypto";
import { type Answer, type Exchange, type Wire, WireFailure } from "../../http/wire.ts";
import type { VirtualWorld } from "../../testing/virtual-world.ts";

/** `before`: nothing was done. `after`: it was done, and the answer is lost. */
export type Fault = "502-before" | "reset-before" | "502-after" | "reset-after" | "limit" | null;

export interface FakeGitHub extends Wire {
  /** `METHOD path`, without the query. */
  readonly sent: string[];
  readonly bodies: Record<string, unknown>[];
  /** Every text that a file had, by `branch:path`. */
  readonly history: Map<string, string[]>;
  file(branch: string, path: string): string | null;
  /** As if somebody else had written or removed it. */
  put(branch: string, path: string, text: string | null): void;
  removeBranch(branch: string): void;
}

export interface FakeGitHubOptions {
  readonly world: VirtualWorld;
  readonly fault?: (exchange: Exchange) => Fault;
  /** Answers instead of the repository, from the request's number on the way, from 1. */
  readonly instead?: (exchange: Exchange, number: number) => Answer | null;
  readonly latencyMs?: () => number;
  readonly empty?: boolean;
  /** Files above this many bytes come without their content. */
  readonly inlineBytes?: number;
}

type Tree = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

const REPOSITORY = "/repos/acme/phones";

export function answerOf(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    text: JSON.stringify(json),
  };
}

export const shaOf = (text: string): string =>
  createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");

export function createFakeGitHub(options: FakeGitHubOptions): FakeGitHub {
  const { world } = options;
  const branches = new Map<string, { readonly tree: Tree; readonly head: number }>();
  const objects = new Map<string, unknown>();
  const history: FakeGitHub["history"] = new Map();
  const sent: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  let heads = 0;

  const commit = (branch: string, tree: Tree): void => {
    const old = branches.get(branch)?.tree ?? {};
    for (const [path, text] of Object.entries(tree)) {
      const key = `${branch}:${path}`;
      if (old[path] !== text) history.set(key, [...(history.get(key) ?? []), text]);
    }
    heads += 1;
    branches.set(branch, { tree, head: heads });
  };
  const store = (value: unknown): string => {
    const sha = shaOf(JSON.stringify(value));
    objects.set(sha, value);
    return sha;
  };

  const read = (path: string, ref: string): Answer => {
    const text = branches.get(ref)?.tree[path];
    if (text === undefined) return answerOf(404, { message: "Not Found" });
    const isInline = Buffer.byteLength(text) <= (options.inlineBytes ?? 1_000_000);
    const content = isInline ? Buffer.from(text).toString("base64") : "";
    const encoding = isInline ? "base64" : "none";
    return answerOf(200, { type: "file", path, sha: shaOf(text), encoding, content });
  };
  const blob = (sha: string): Answer => {
    const texts = [...branches.values()].flatMap(({ tree }) => Object.values(tree));
    const text = texts.find((one) => shaOf(one) === sha);
    if (text === undefined) return answerOf(404, { message: "Not Found" });
    return answerOf(200, { sha, encoding: "base64", content: Buffer.from(text).toString("base64") });
  };
  const list = (branch: string): Answer => {
    const found = branches.get(branch)?.tree;
    if (found === undefined) return answerOf(404, { message: "Not Found" });
    const tree = Object.entries(found).map(([path, text]) => ({ path, type: "blob", sha: shaOf(text) }));
    return answerOf(200, { sha: "tree", tree, truncated: false });
  };
  const write = async (path: string, body: Body): Promise<Answer> => {
    const name = String(body.branch);
    const branch = branches.get(name);
    if (branch === undefined) return answerOf(404, { message: `Branch ${name} not found` });
    const current = branch.tree[path];
    if (current !== undefined && body.sha === undefined) {
      return answerOf(422, { message: `Invalid request.\n\n"sha" wasn't supplied.` });
    }
    if (body.sha !== undefined && (current === undefined || shaOf(current) !== body.sha)) {
      return answerOf(409, { message: `${path} does not match ${String(body.sha)}` });
    }
    // The branch's head is compared too, and a commit takes its time.
    await world.sleep(options.latencyMs?.() ?? 0);
    const now = branches.get(name);
    if (now?.head !== branch.head) {
      return answerOf(409, { message: `is at ${now?.head} but expected ${branch.head}` });
    }
    const text = Buffer.from(String(body.content), "base64").toString("utf8");
    commit(name, { ...branch.tree, [path]: text });
    return answerOf(current === undefined ? 201 : 200, { content: { sha: shaOf(text) } });
  };
  const createRef = (body: Body): Answer => {
    const name = String(body.ref).replace("refs/heads/", "");
    if (branches.has(name)) return answerOf(422, { message: "Reference already exists" });
    const found = objects.get(String(body.sha)) as { tree: string };
    const files = objects.get(found.tree) as { path: string; content: string }[];
    commit(name, Object.fromEntries(files.map(({ path, content }) => [path, content])));
    return answerOf(201, { ref: body.ref });
  };
  const routes: Readonly<
    Record<string, (rest: string, body: Body, ref: string) => Answer | Promise<Answer>>
  > = {
    "GET contents": (path, _, ref) => read(path, ref),
    "PUT contents": write,
    "GET git/blobs": blob,
    "GET git/trees": list,
    "POST git/trees": (_, body) => answerOf(201, { sha: store(body.tree) }),
    "POST git/commits": (_, body) => answerOf(201, { sha: store(body) }),
    "POST git/refs": (_, body) => createRef(body),
  };
  const route = async ({ method, path, body }: Exchange): Promise<Answer> => {
    const url = new URL(path, "https://api.github.com");
    const [, kind = "", rest = ""] =
      /^\/repos\/acme\/phones\/((?:git\/)?[a-z]+)\/?(.*)$/.exec(url.pathname) ?? [];
    const ask = routes[`${method} ${kind}`];
    if (options.empty && kind.startsWith("git/"))
      return answerOf(409, { message: "Git Repository is empty." });
    if (ask === undefined) return answerOf(404, { message: "Not Found" });
    const json = body === null ? {} : (JSON.parse(body) as Body);
    return ask(decodeURIComponent(rest), json, url.searchParams.get("ref") ?? "");
  };
  const pause = (): Promise<void> => world.sleep(options.latencyMs?.() ?? 0);
  const send = async (exchange: Exchange): Promise<Answer> => {
    sent.push(`${exchange.method} ${exchange.path.split("?")[0]?.replace(REPOSITORY, "") ?? ""}`);
    if (exchange.body !== null) bodies.push(JSON.parse(exchange.body) as Record<string, unknown>);
    const number = sent.length;
    await pause();
    const fault = options.fault?.(exchange) ?? null;
    if (fault === "limit") {
      const message = "You have exceeded a secondary rate limit.";
      return answerOf(403, { message }, { "retry-after": "1" });
    }
    if (fault?.endsWith("before")) return lose(fault);
    const answer = options.instead?.(exchange, number) ?? (await route(exchange));
    await pause();
    return fault === null ? answer : lose(fault);
  };
  return {
    sent,
    bodies,
    history,
    send,
    close: () => undefined,
    file: (branch, path) => branches.get(branch)?.tree[path] ?? null,
    put: (branch, path, text) => {
      const { [path]: _, ...others } = branches.get(branch)?.tree ?? {};
      commit(branch, text === null ? others : { ...others, [path]: text });
    },
    removeBranch: (branch) => {
      branches.delete(branch);
    },
  };
}

function lose(fault: string): Answer {
  if (fault.startsWith("reset")) throw new WireFailure("reset", null);
  return answerOf(502, { message: "Bad Gateway" });
}
