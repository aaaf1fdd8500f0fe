import { execFile, spawn } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitHub } from "../github/port.ts";
import { createVirtualWorld } from "../testing/virtual-world.ts";
import { systemWorld } from "../world.ts";
import { StateFailure } from "./failure.ts";
import { fileStateStore } from "./file-store.ts";
import { firstState, nextState } from "./lineage.ts";
import { openStateStore, parseStateLocation } from "./location.ts";
import { processStart } from "./lock.ts";
import type { State } from "./state.ts";

const run = promisify(execFile);
const FIRST = nextState(
  firstState({ account_sid: "AC1", region: "us1", config: "proxy.json" }, "l", "k"),
  { root: {} },
  "w1",
);

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "state-"));
  path = join(folder, "proxy.json.state.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const codeOf = async (work: Promise<unknown>): Promise<string | null> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return null;
  expect(error).toBeInstanceOf(StateFailure);
  return (error as StateFailure).code;
};

const leftovers = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name !== "proxy.json.state.json");

describe("a state in a file", () => {
  it("is absent, then there, then replaced", async () => {
    const store = fileStateStore(path);
    expect(await store.read()).toBeNull();
    await store.write(FIRST, null);
    expect(await store.read()).toEqual(FIRST);
    const second = nextState(FIRST, { kid: "other" }, "w2");
    await store.write(second, 1);
    expect(await store.read()).toEqual(second);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await leftovers()).toEqual([]);
  });

  it.each<[string, State | null, State, number | null]>([
    ["the serial moved on", nextState(FIRST, {}, "w2"), nextState(FIRST, {}, "w3"), 1],
    ["there is one already", FIRST, FIRST, null],
    ["it is gone", null, nextState(FIRST, {}, "w2"), 1],
    ["it is another lineage", { ...FIRST, lineage: "m" }, nextState(FIRST, {}, "w2"), 1],
  ])("is not replaced when %s", async (_, stored, next, replaces) => {
    const store = fileStateStore(path);
    if (stored !== null) await store.write(stored, null);
    expect(await codeOf(store.write(next, replaces))).toBe("state-conflict");
    expect(await store.read()).toEqual(stored);
    expect(await leftovers()).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["newer", '{"format_version": 2}', "state-too-new"],
    ["broken", '{"format_version": 1', "state-unreadable"],
  ])("is left untouched when it is %s", async (_, text, code) => {
    await writeFile(path, text);
    const store = fileStateStore(path);
    expect(await codeOf(store.read())).toBe(code);
    expect(await codeOf(store.write(FIRST, null))).toBe(code);
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("says what is wrong with the place", async () => {
    await mkdir(path);
    expect(await codeOf(fileStateStore(path).read())).toBe("state-unreadable");
    expect(await codeOf(fileStateStore(join(folder, "no", "where.json")).write(FIRST, null))).toBe(
      "state-unwritable",
    );
  });

  it("stays a link when it is one", async () => {
    const target = join(folder, "real.json");
    await fileStateStore(target).write(FIRST, null);
    await symlink(target, path);
    await fileStateStore(path).write(nextState(FIRST, {}, "w2"), 1);
    expect(await readlink(path)).toBe(target);
    expect((await fileStateStore(target).read())?.serial).toBe(2);
  });
});

describe("several writers", () => {
  it("one of two wins, the other is told", async () => {
    await fileStateStore(path).write(FIRST, null);
    const writes = ["a", "b", "c", "d"].map((writer) =>
      codeOf(fileStateStore(path).write(nextState(FIRST, {}, writer), 1)),
    );
    expect((await Promise.all(writes)).sort()).toEqual(
      [null, "state-conflict", "state-conflict", "state-conflict"].sort(),
    );
    expect((await fileStateStore(path).read())?.serial).toBe(2);
    expect(await leftovers()).toEqual([]);
  });

  it("four processes that each add 15 lose none", async () => {
    await fileStateStore(path).write(FIRST, null);
    const script = `
      const [file, own] = process.argv.slice(1);
      const { fileStateStore } = await import(${JSON.stringify(source("./file-store.ts"))});
      const { nextState } = await import(${JSON.stringify(source("./lineage.ts"))});
      const store = fileStateStore(file);
      for (let done = 0; done < 15; ) {
        const state = await store.read();
        try {
          await store.write(nextState(state, {}, own + done), state.serial);
          done += 1;
        } catch (error) {
          if (error.code !== "state-conflict") throw error;
        }
      }`;
    await Promise.all(
      ["a", "b", "c", "d"].map((own) => run(process.execPath, nodeArguments(script, path, own))),
    );
    const state = await fileStateStore(path).read();
    expect(state?.serial).toBe(61);
    expect(new Set(state?.recent).size).toBe(61);
    expect(await leftovers()).toEqual([]);
  }, 30_000);
});

describe("a crash", () => {
  it.each(["rename", "link"])("at %s leaves the old state, and the next write goes through", async (step) => {
    await fileStateStore(path).write(FIRST, null);
    const script = `
      import fs from "node:fs/promises";
      import { syncBuiltinESMExports } from "node:module";
      fs[${JSON.stringify(step)}] = () => new Promise(() => process.kill(process.pid, "SIGKILL"));
      syncBuiltinESMExports();
      const { fileStateStore } = await import(${JSON.stringify(source("./file-store.ts"))});
      const { nextState } = await import(${JSON.stringify(source("./lineage.ts"))});
      const store = fileStateStore(process.argv[1]);
      await store.write(nextState(await store.read(), {}, "dead"), 1);`;
    const child = spawn(process.execPath, nodeArguments(script, path), { stdio: "ignore" });
    const signal = await new Promise((resolve) => child.on("exit", (_, name) => resolve(name)));
    expect(signal).toBe("SIGKILL");
    expect(await leftovers()).not.toEqual([]);
    const store = fileStateStore(path);
    expect(await store.read()).toEqual(FIRST);
    await store.write(nextState(FIRST, {}, "w2"), 1);
    expect((await store.read())?.writer).toBe("w2");
    // What the dead process left is swept up once it is certainly dead, and nothing else is.
    await writeFile(`${path}.backup`, "");
    const later = { ...systemWorld, now: () => Date.now() + 61_000 };
    await fileStateStore(path, { world: later }).write(nextState(nextState(FIRST, {}, "w2"), {}, "w3"), 2);
    expect((await leftovers()).map((name) => name.split(".").at(-1))).toEqual(["backup"]);
  }, 30_000);
});

describe("the lock", () => {
  const lockText = async (changes: object): Promise<string> =>
    JSON.stringify({
      id: "x",
      pid: process.pid,
      started: await processStart(process.pid),
      host: hostname(),
      at: new Date().toISOString(),
      ...changes,
    });
  const write = async (text: string): Promise<string | null> => {
    await writeFile(`${path}.lock`, text);
    const world = createVirtualWorld();
    const started = Date.now();
    const real = { ...world, now: () => started + (world.now() - world.start) };
    return codeOf(world.run(fileStateStore(path, { world: real, patienceMs: 1000 }).write(FIRST, null)));
  };

  it("of a living process is waited for, then respected", async () => {
    const text = await lockText({});
    expect(await write(text)).toBe("state-locked");
    expect(await readFile(`${path}.lock`, "utf8")).toBe(text);
  });

  it("of another host is respected while it is fresh", async () =>
    expect(await write(await lockText({ host: "elsewhere" }))).toBe("state-locked"));

  it.each<[string, object]>([
    ["a process that is gone", { pid: 2 ** 22 + 1 }],
    ["a process whose id was given out again", { started: "1" }],
    ["another host, long ago", { host: "elsewhere", at: "2020-01-01T00:00:00Z" }],
  ])("of %s is broken", async (_, changes) => {
    expect(await write(await lockText(changes))).toBeNull();
    expect(await leftovers()).toEqual([]);
  });

  it("that says nothing is broken", async () => expect(await write("")).toBeNull());

  it("needs a folder that may be written to", async () => {
    if (process.getuid?.() === 0)
      return expect(await codeOf(fileStateStore("/proc/state.json").write(FIRST, null))).toBe(
        "state-unwritable",
      );
    await chmod(folder, 0o500);
    expect(await codeOf(fileStateStore(path).write(FIRST, null))).toBe("state-unwritable");
  });
});

describe("where a state is kept", () => {
  it("a file", async () => {
    expect(parseStateLocation("a/b.json")).toEqual({ kind: "file", path: "a/b.json" });
    expect(parseStateLocation("C:\\a\\b.json")).toEqual({ kind: "file", path: "C:\\a\\b.json" });
    expect((await openStateStore(parseStateLocation(path))).location).toBe(path);
  });

  it.each([
    ["github:o/r@b:p", { owner: "o", repo: "r", branch: "b", path: "p" }],
    [
      "github:acme/.github@states/prod:a b/x@y:z.json",
      { owner: "acme", repo: ".github", branch: "states/prod", path: "a b/x@y:z.json" },
    ],
    ["github:o/r@a@b:p", { owner: "o", repo: "r", branch: "a@b", path: "p" }],
  ])("a branch on GitHub: %s", async (text, place) => {
    expect(parseStateLocation(text)).toEqual({ kind: "github", ...place });
    const github = { close: () => undefined } as GitHub;
    const store = await openStateStore(parseStateLocation(text), { github: () => github });
    expect(store.location).toBe(text);
  });

  it("asks for GitHub only where the state is there", async () => {
    const github = (): never => {
      throw new Error("asked");
    };
    expect((await openStateStore(parseStateLocation(path), { github })).location).toBe(path);
    await expect(openStateStore(parseStateLocation("github:o/r@b:p"), { github })).rejects.toThrow("asked");
  });

  it.each([
    "",
    "https://example.com/a",

    // Without a client.
    "github:o/r@b:p",
    ...[
      "",
      "o/r",
      "o/r@b",
      "o/r:p",
      "o@b:p",
      "/r@b:p",
      "o/@b:p",
      "o/..@b:p",
      "o/r/s@b:p",
      "o/r@:p",
      "o/r@b:",
      "o/r@refs/heads/b:p",
      "o/r@b c:p",
      "o/r@/b:p",
      "o/r@b/:p",
      "o/r@b//c:p",
      "o/r@b..c:p",
      "o/r@-b:p",
      "o/r@b.lock:p",
      "o/r@b~1:p",
      "o/r@a/.b:p",
      "o/r@b:/p",
      "o/r@b:p/",
      "o/r@b:a//b",
      "o/r@b:../p",
      "o/r@b:a/./b",
      "o/r@b:a\nb",
    ].map((rest) => `github:${rest}`),
  ])("not yet or never: %s", async (text) => {
    let code: string | null = null;
    try {
      await openStateStore(parseStateLocation(text));
    } catch (error) {
      code = (error as StateFailure).code;
    }
    expect(code).toBe("state-location");
  });
});

function source(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function nodeArguments(script: string, ...rest: string[]): string[] {
  return ["--conditions=twilio-proxy-source", "--input-type=module", "--eval", script, ...rest];
}
