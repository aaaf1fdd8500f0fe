import { beforeAll, describe, expect, it } from "vitest";
import { connectGitHub } from "../github/client.ts";
import {
  answerOf,
  createFakeGitHub,
  type FakeGitHub,
  type FakeGitHubOptions,
  type Fault,
} from "../github/testing/fake-github.ts";
import { createVirtualWorld, type VirtualWorld } from "../testing/virtual-world.ts";
import { encodeState } from "./codec.ts";
import type { StateFailure } from "./failure.ts";
import { githubStateStore } from "./github-store.ts";
import { firstState, nextState, ownersOf } from "./lineage.ts";
import type { State, StateEntry, StateStore } from "./state.ts";

// Loading takes real time, of which a virtual clock knows nothing.
beforeAll(() => import("@octokit/request"));

const BRANCH = "twilio-proxy-state";
const PATH = "proxy.json@prod.json";
const place = { owner: "acme", repo: "phones", branch: BRANCH, path: PATH };
const ORIGIN = firstState({ account_sid: "AC1", region: "us1", config: "proxy.json" }, "lineage", "kid");
const RUN = {
  id: "r",
  by: "github-run-42",
  started_at: "2026-01-01T00:00:00Z",
  expires_at: "2026-01-01T00:05:00Z",
};
const FIRST = nextState(ORIGIN, { run: RUN }, "w1");
const SECOND = nextState(FIRST, { run: null }, "w2");
const THIRD = nextState(SECOND, {}, "w3");
const GET = `GET /contents/${encodeURIComponent(PATH)}`;
const PUT = `PUT /contents/${encodeURIComponent(PATH)}`;
const ORPHAN = ["POST /git/trees", "POST /git/commits", "POST /git/refs"];

interface Lab {
  readonly world: VirtualWorld;
  readonly hub: FakeGitHub;
  readonly store: StateStore;
  /** Settles to the result or the failure. */
  run(work: Promise<unknown>): Promise<unknown>;
}

function createLab(stored: State | null, options: Partial<FakeGitHubOptions> = {}): Lab {
  const world = createVirtualWorld();
  const hub = createFakeGitHub({ world, ...options });
  if (stored !== null) hub.put(BRANCH, PATH, encodeState(stored));
  const store = storeOn(hub, world);
  return { world, hub, store, run: (work) => world.run(work.catch((error: unknown) => error)) };
}

function storeOn(hub: FakeGitHub, world: VirtualWorld): StateStore {
  return githubStateStore({
    ...place,
    world,
    github: connectGitHub({ token: "ghs_secret", wire: hub, world }),
  });
}

/** Instead of the answer to the nth PUT of the file. */
function atPut(
  nth: number,
  fault: Fault,
  then: () => void = () => undefined,
): NonNullable<FakeGitHubOptions["fault"]> {
  let count = 0;
  return ({ method }) => {
    if (method !== "PUT") return null;
    count += 1;
    if (count !== nth) return null;
    then();
    return fault;
  };
}

const failureWith = (code: string, ...words: string[]) => {
  const message = expect.stringMatching(new RegExp(words.map((word) => `(?=[^]*${word})`).join(""), "i"));
  return expect.objectContaining({ name: "StateFailure", code, message });
};

describe("a state on a branch", () => {
  it("is read with one request and written with one", async () => {
    const { hub, store, run } = createLab(FIRST);
    expect(store.location).toBe(`github:acme/phones@${BRANCH}:${PATH}`);
    expect(await run(store.read())).toEqual(FIRST);
    await run(store.write(SECOND, 1));
    await run(store.write(THIRD, 2));
    expect(hub.sent).toEqual([GET, PUT, PUT]);
    expect(hub.file(BRANCH, PATH)).toBe(encodeState(THIRD));
  });

  it("is written without a read before, after a look", async () => {
    const { hub, store, run } = createLab(FIRST);
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(hub.sent).toEqual([GET, PUT]);
  });

  it("says in the history which run wrote it, and nothing about people", async () => {
    const { hub, store, run } = createLab(null);
    hub.put(BRANCH, "other", "");
    await run(store.write(FIRST, null));
    await run(store.write(SECOND, 1));
    await run(store.write(nextState(SECOND, { run: { ...RUN, by: "anns-laptop" } }, "w3"), 2));
    expect(hub.bodies.map(({ message }) => message)).toEqual([
      "proxy.json: serial 1 by github-run-42",
      "proxy.json: serial 2 by github-run-42",
      "proxy.json: serial 3",
    ]);
  });

  it("is absent with its branch or its file", async () => {
    const { hub, store, run } = createLab(null);
    expect(await run(store.read())).toBeNull();
    hub.put(BRANCH, "other", "");
    expect(await run(store.read())).toBeNull();
  });

  it("is read by its sha where the file is large", async () => {
    const { hub, store, run } = createLab(FIRST, { inlineBytes: 10 });
    expect(await run(store.read())).toEqual(FIRST);
    expect(hub.sent).toEqual([GET, expect.stringMatching(/^GET \/git\/blobs\/[0-9a-f]{40}$/)]);
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
  });

  it("must grow", async () => {
    const { hub, store, run } = createLab(FIRST);
    expect(await run(store.write(FIRST, 1))).toBeInstanceOf(RangeError);
    expect(hub.sent).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["a newer format", '{"format_version": 2}', "state-too-new"],
    ["no state", "nonsense", "state-unreadable"],
  ])("of %s is left untouched", async (_, text, code) => {
    const { hub, store, run } = createLab(null);
    hub.put(BRANCH, PATH, text);
    expect(await run(store.read())).toEqual(failureWith(code));
    expect(await run(store.write(FIRST, null))).toEqual(failureWith(code));
    expect(hub.file(BRANCH, PATH)).toBe(text);
    expect(hub.sent).toEqual([GET, GET]);
  });

  it.each([
    ["a folder", []],
    ["a submodule", { type: "submodule", sha: "1" }],
    ["a page of a proxy", "<html>"],
  ])("that is %s is refused", async (_, json) => {
    const { store, run } = createLab(null, { instead: () => answerOf(200, json) });
    expect(await run(store.read())).toEqual(failureWith("state-unreadable", "is not a file"));
  });
});

describe("the first use", () => {
  it("makes an orphan branch that holds the state and says what it is", async () => {
    const { hub, store, run } = createLab(null);
    await run(store.read());
    expect(await run(store.write(FIRST, null))).toBeUndefined();
    expect(hub.sent).toEqual([GET, PUT, ...ORPHAN]);
    expect(hub.bodies[2]).toMatchObject({ parents: [] });
    expect(hub.file(BRANCH, PATH)).toBe(encodeState(FIRST));
    expect(hub.file(BRANCH, "README.md")).toContain("twilio-proxy");
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
  });

  it("goes on with a write where somebody else has just made the branch", async () => {
    const { hub, store, run } = createLab(null, {
      instead: ({ path }) => {
        if (path.endsWith("/git/trees")) hub.put(BRANCH, "other.json", "theirs");
        return null;
      },
    });
    await run(store.read());
    expect(await run(store.write(FIRST, null))).toBeUndefined();
    expect(hub.sent).toEqual([GET, PUT, ...ORPHAN, GET, PUT]);
    expect([hub.file(BRANCH, PATH), hub.file(BRANCH, "other.json")]).toEqual([encodeState(FIRST), "theirs"]);
  });

  it.each(["502-before", "502-after", "reset-after"] as const)("survives a lost answer: %s", async (kind) => {
    for (const lost of ORPHAN) {
      let once = true;
      const { hub, store, run } = createLab(null, {
        fault: ({ path }) => {
          if (!once || !path.endsWith(lost.replace("POST ", ""))) return null;
          once = false;
          return kind;
        },
      });
      expect(await run(store.write(FIRST, null))).toBeUndefined();
      expect(hub.history.get(`${BRANCH}:${PATH}`)).toEqual([encodeState(FIRST)]);
    }
  });

  it("of two at once, one wins", async () => {
    const { hub, world, run } = createLab(null, { latencyMs: () => 50 });
    const results = await run(
      Promise.all(
        ["a", "b"].map((writer) =>
          storeOn(hub, world)
            .write(nextState(ORIGIN, {}, writer), null)
            .then(
              () => "won",
              ({ code }: StateFailure) => code,
            ),
        ),
      ),
    );
    expect((results as string[]).toSorted()).toEqual(["state-conflict", "won"]);
    expect(hub.history.get(`${BRANCH}:${PATH}`)).toHaveLength(1);
  });

  it("needs a repository with a commit", async () => {
    const { store, run } = createLab(null, { empty: true });
    expect(await run(store.write(FIRST, null))).toEqual(failureWith("state-unwritable", "no commit yet"));
  });

  it("tells a repository that is not to be seen from a branch that is not there", async () => {
    const { hub, store, run } = createLab(null, { instead: () => answerOf(404, { message: "Not Found" }) });
    expect(await run(store.read())).toBeNull();
    expect(await run(store.write(FIRST, null))).toEqual(
      failureWith("state-denied", "acme/phones", "may not see it"),
    );
    expect(hub.sent).toEqual([GET, PUT, "POST /git/trees"]);
  });

  it("never brings back a branch that was deleted under a state", async () => {
    const { hub, store, run } = createLab(FIRST);
    await run(store.read());
    hub.removeBranch(BRANCH);
    expect(await run(store.write(SECOND, 1))).toEqual(failureWith("state-conflict", "it is gone"));
    expect(hub.sent).toEqual([GET, PUT, GET]);
  });
});

describe("another write came first", () => {
  it.each<[string, State | null, State, number | null]>([
    ["the serial moved on", nextState(FIRST, {}, "x"), nextState(FIRST, {}, "w3"), 1],
    ["there is one already", FIRST, nextState(ORIGIN, {}, "x"), null],
    ["it is gone", null, SECOND, 1],
    ["it is another lineage", { ...FIRST, lineage: "m" }, SECOND, 1],
  ])("%s, seen before the write", async (_, stored, next, replaces) => {
    const { hub, store, run } = createLab(stored);
    expect(await run(store.write(next, replaces))).toEqual(failureWith("state-conflict"));
    expect(hub.file(BRANCH, PATH)).toBe(stored === null ? null : encodeState(stored));
    expect(hub.sent).toEqual([GET]);
  });

  it.each<[string, State | null, State | null, State, number | null]>([
    ["it moved on", FIRST, nextState(FIRST, {}, "x"), SECOND, 1],
    ["it was made", null, nextState(ORIGIN, {}, "x"), FIRST, null],
    ["it was removed", FIRST, null, SECOND, 1],
    ["it was made anew, with the same serial", FIRST, { ...FIRST, lineage: "m" }, SECOND, 1],
  ])("%s, seen by the write", async (_, stored, meanwhile, next, replaces) => {
    const { hub, store, run } = createLab(stored);
    hub.put(BRANCH, "other.json", "");
    await run(store.read());
    hub.put(BRANCH, PATH, meanwhile === null ? null : encodeState(meanwhile));
    expect(await run(store.write(next, replaces))).toEqual(failureWith("state-conflict"));
    expect(hub.file(BRANCH, PATH)).toBe(meanwhile === null ? null : encodeState(meanwhile));
    expect(hub.sent).toEqual([GET, PUT, GET]);
  });

  it("and what it wrote is what the next write must replace", async () => {
    const { hub, store, run } = createLab(FIRST);
    await run(store.read());
    const theirs = nextState(FIRST, {}, "x");
    hub.put(BRANCH, PATH, encodeState(theirs));
    await run(store.write(SECOND, 1));
    expect(await run(store.read())).toEqual(theirs);
    expect(await run(store.write(nextState(theirs, {}, "w3"), 2))).toBeUndefined();
  });

  it("to another file of the branch: it is no conflict of ours", async () => {
    const { hub, world, store, run } = createLab(FIRST, { latencyMs: () => 50 });
    await run(store.read());
    // Between the comparison of the file and that of the head.
    const other = world.sleep(75).then(() => hub.put(BRANCH, "other.json", "theirs"));
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    await other;
    expect(hub.sent).toEqual([GET, PUT, GET, PUT]);
    expect([hub.file(BRANCH, PATH), hub.file(BRANCH, "other.json")]).toEqual([encodeState(SECOND), "theirs"]);
  });

  it("to another file, again and again: given up in the end", async () => {
    const busy = answerOf(409, { message: "is at 1 but expected 2" });
    const { hub, store, run } = createLab(FIRST, {
      instead: ({ method }) => (method === "PUT" ? busy : null),
    });
    expect(await run(store.write(SECOND, 1))).toEqual(failureWith("state-conflict", "again and again"));
    expect(hub.sent.filter((one) => one === PUT)).toHaveLength(8);
  });
});

describe("the answer to a write is lost", () => {
  it.each(["502-before", "reset-before"] as const)("%s: it is repeated", async (fault) => {
    const { hub, store, run } = createLab(FIRST, { fault: atPut(1, fault) });
    await run(store.read());
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(hub.sent).toEqual([GET, PUT, GET, PUT]);
    expect(hub.history.get(`${BRANCH}:${PATH}`)).toHaveLength(2);
  });

  it.each(["502-after", "reset-after"] as const)("%s: it is found, and not repeated", async (fault) => {
    const { hub, store, run } = createLab(FIRST, { fault: atPut(1, fault) });
    await run(store.read());
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(await run(store.write(THIRD, 2))).toBeUndefined();
    expect(hub.sent).toEqual([GET, PUT, GET, PUT]);
    expect(hub.history.get(`${BRANCH}:${PATH}`)).toHaveLength(3);
  });

  it("and another run has written on top since: ours is among its predecessors", async () => {
    const { hub, store, run } = createLab(FIRST, {
      instead: ({ method }) => {
        if (method !== "PUT") return null;
        hub.put(BRANCH, PATH, encodeState(SECOND));
        hub.put(BRANCH, PATH, encodeState(THIRD));
        return answerOf(502, {});
      },
    });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(hub.file(BRANCH, PATH)).toBe(encodeState(THIRD));
    expect(await run(store.write(nextState(SECOND, {}, "x"), 2))).toEqual(failureWith("state-conflict"));
  });

  it("and another run was first: it is lost", async () => {
    const { hub, store, run } = createLab(FIRST, {
      fault: atPut(1, "502-before", () => hub.put(BRANCH, PATH, encodeState(nextState(FIRST, {}, "x")))),
    });
    expect(await run(store.write(SECOND, 1))).toEqual(failureWith("state-conflict", "serial 2"));
  });

  it("again and again: given up in the end", async () => {
    const { hub, store, run } = createLab(FIRST, {
      fault: ({ method }) => (method === "PUT" ? "502-before" : null),
    });
    expect(await run(store.write(SECOND, 1))).toEqual(failureWith("state-unavailable", "Run again later"));
    expect(hub.sent.filter((one) => one === PUT)).toHaveLength(8);
  });

  it("or is not GitHub's", async () => {
    let first = true;
    const { store, hub, run } = createLab(FIRST, {
      instead: ({ method }) => {
        if (method !== "PUT" || !first) return null;
        first = false;
        return answerOf(200, {});
      },
    });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(hub.sent).toEqual([GET, PUT, GET, PUT]);
  });
});

describe("GitHub refuses", () => {
  const permission = { "x-accepted-github-permissions": "contents=write; contents=write,workflows=write" };
  const rules = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n";
  const asked: Readonly<Record<string, [...Parameters<typeof answerOf>]>> = {
    permission: [403, { message: "Resource not accessible by integration" }, permission],
    unnamed: [403, { message: "Forbidden" }],
    rules: [409, { message: rules }],
    protected: [422, { message: "GH006: Protected branch update failed" }],
    token: [401, { message: "Bad credentials" }],
    limit: [429, { message: "slow down" }, { "retry-after": "3600" }],
    strange: [422, { message: "path contains a malformed path component" }],
  };
  const YAML = "permissions:\n  contents: write\n";

  it.each<[keyof typeof asked, string, readonly string[], number]>([
    ["permission", "state-denied", [YAML, "Resource not accessible"], 1],
    ["unnamed", "state-denied", [YAML], 1],
    [
      "rules",
      "state-denied",
      ["Exclude twilio-proxy-state from the ruleset", "GitHub App", "create the branch"],
      1,
    ],
    ["protected", "state-denied", ["ruleset or branch protection"], 1],
    ["token", "state-denied", ["does not accept the token"], 1],
    ["limit", "state-unavailable", ["slow down"], 1],
    ["strange", "state-unwritable", ["malformed path"], 8],
  ])("a write: %s", async (name, code, words, puts) => {
    const answer = answerOf(...(asked[name] ?? [500, {}]));
    const { hub, store, run } = createLab(FIRST, {
      instead: ({ method }) => (method === "PUT" ? answer : null),
    });
    expect(await run(store.write(SECOND, 1))).toEqual(failureWith(code, ...words));
    expect(hub.sent.filter((one) => one === PUT)).toHaveLength(puts);
  });

  it("to create the branch", async () => {
    const message =
      "Repository rule violations found\n\nCannot create ref due to creations being restricted.";
    const { store, run } = createLab(null, {
      instead: ({ path }) => (path.endsWith("/git/refs") ? answerOf(422, { message }) : null),
    });
    expect(await run(store.write(FIRST, null))).toEqual(
      failureWith("state-denied", "creations being restricted"),
    );
  });

  it.each<[keyof typeof asked, string, readonly string[]]>([
    ["permission", "state-denied", [YAML]],
    ["unnamed", "state-denied", ["permissions:\n  contents: read\n"]],
    ["token", "state-denied", ["does not accept the token"]],
    ["limit", "state-unavailable", []],
    ["strange", "state-unreadable", []],
  ])("a read: %s", async (name, code, words) => {
    const { store, run } = createLab(FIRST, { instead: () => answerOf(...(asked[name] ?? [500, {}])) });
    expect(await run(store.read())).toEqual(failureWith(code, ...words));
  });

  it("and a moved repository is not an absent state", async () => {
    const { store, run } = createLab(FIRST, {
      instead: () => answerOf(301, { message: "Moved Permanently" }),
    });
    expect(await run(store.read())).toEqual(failureWith("state-unreadable", "Moved Permanently"));
  });

  it("once with a limit: the write waits as told", async () => {
    const { world, store, run } = createLab(FIRST, { fault: atPut(1, "limit") });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(world.now() - world.start).toBe(1000);
  });
});

describe("the states beside it", () => {
  const entry = (
    sid: string,
    origin: "created" | "external",
    children: StateEntry["children"] = {},
  ): StateEntry => ({
    sid,
    origin,
    protect: false,
    applied: {},
    remembered: null,
    removed: [],
    children,
  });
  const owning: State = {
    ...SECOND,
    config: "teams/other.json",
    root: {
      ours: entry("KS1", "created", { sessions: { a: entry("KC1", "created") } }),
      theirs: entry("KS2", "external", { sessions: { b: entry("KC2", "created") } }),
    },
  };

  it("say who owns what; what is no state, and its own, says nothing", async () => {
    const { hub, store, run } = createLab(SECOND);
    hub.put(BRANCH, "teams/other.json.json", encodeState(owning));
    hub.put(BRANCH, "broken.json", "{");
    hub.put(BRANCH, "README.md", "# States");
    const states = (await run(store.others?.() ?? Promise.resolve([]))) as readonly State[];
    expect(Object.fromEntries(ownersOf(states))).toEqual({
      KS1: "teams/other.json",
      KC1: "teams/other.json",
      KC2: "teams/other.json",
    });
    expect(hub.sent.filter((one) => one.startsWith("GET /git/blobs"))).toHaveLength(2);
  });

  it("are none where there is no branch, and unknown where GitHub does not say", async () => {
    const { store, run } = createLab(null);
    expect(await run(store.others?.() ?? Promise.reject())).toEqual([]);
    const denied = createLab(SECOND, {
      instead: () => answerOf(403, { message: "Resource not accessible by integration" }),
    });
    expect(await denied.run(denied.store.others?.() ?? Promise.resolve())).toEqual(
      failureWith("state-denied"),
    );
  });
});
