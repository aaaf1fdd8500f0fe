/** What is there already is written to as it is: a device stays a device, and a link a link. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { restoreText, writeText } from "./files.ts";
import { directoryWith } from "./testing/fake-world.ts";

let cwd: string;
beforeEach(() => {
  cwd = directoryWith({});
});

const at = (name: string): string => join(cwd, name);
const write = (path: string): Promise<void> => writeText(path, "new\n", "The plan", { cwd });

describe.skipIf(process.platform === "win32")("what is no file", () => {
  const fifo = (): void => {
    execFileSync("mkfifo", [at("pipe")]);
  };

  it("is written to where it stands when it is a pipe", async () => {
    fifo();
    const reader = spawn("cat", [at("pipe")]);
    const ended = once(reader, "close");
    let said = "";
    reader.stdout.on("data", (data) => {
      said += data;
    });
    await write("pipe");
    await ended;
    expect(said).toBe("new\n");
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
    expect(readdirSync(cwd)).toEqual(["pipe"]);
  });

  // Never the devices themselves: a writer that renames over them would take them from the whole machine.
  it("says why a device took nothing, and leaves what leads to it", async () => {
    mkdirSync(at("dev"));
    try {
      execFileSync("mknod", [at("dev/full"), "c", "1", "7"], { stdio: "ignore" });
    } catch {
      return;
    }
    await expect(write("dev/full")).rejects.toThrow(
      /^The plan dev\/full cannot be written \((ENOSPC|EACCES)\)\.$/,
    );
    expect(lstatSync(at("dev/full")).isCharacterDevice()).toBe(true);
    expect(readdirSync(at("dev"))).toEqual(["full"]);
  });

  it("is refused when it is a directory", async () => {
    mkdirSync(at("folder"));
    await expect(write("folder")).rejects.toThrow("The plan folder cannot be written (EISDIR).");
    expect(readdirSync(cwd)).toEqual(["folder"]);
  });
});

describe.skipIf(process.platform === "win32")("a link to what is not there", () => {
  it("is kept, and what it leads to is written, over several hops", async () => {
    mkdirSync(at("real/deep"), { recursive: true });
    symlinkSync("real/deep", at("linked"));
    symlinkSync("linked/two.json", at("one.json"));
    symlinkSync("../target.json", at("real/deep/two.json"));
    await write("one.json");
    expect(readFileSync(at("real/target.json"), "utf8")).toBe("new\n");
    expect(readlinkSync(at("one.json"))).toBe("linked/two.json");
    expect(readlinkSync(at("real/deep/two.json"))).toBe("../target.json");
  });

  it("is left when what was written is taken back", async () => {
    symlinkSync("target.json", at("link.json"));
    await write("link.json");
    await restoreText("link.json", null, { cwd });
    expect(readdirSync(cwd)).toEqual(["link.json"]);
    expect(readlinkSync(at("link.json"))).toBe("target.json");
  });

  it("is refused when it leads in a circle, or into no folder", async () => {
    symlinkSync("b.json", at("a.json"));
    symlinkSync("a.json", at("b.json"));
    await expect(write("a.json")).rejects.toThrow("The plan a.json cannot be written (ELOOP).");
    symlinkSync("none/x.json", at("c.json"));
    await expect(write("c.json")).rejects.toThrow(
      `The plan c.json cannot be written: the folder ${at("none")} does not exist.`,
    );
    expect(readdirSync(cwd).toSorted()).toEqual(["a.json", "b.json", "c.json"]);
  });
});

it("keeps a file that cannot be replaced", async () => {
  writeFileSync(at("file"), "old\n");
  await expect(write("file/x")).rejects.toThrow("The plan file/x cannot be written (ENOTDIR).");
  expect(readFileSync(at("file"), "utf8")).toBe("old\n");
});

describe.skipIf(process.platform === "win32")("the mode", () => {
  const modeOf = (name: string): number => lstatSync(at(name)).mode & 0o777;

  it("of a new file is its user's alone unless it is shared, and one that is there keeps its own", async () => {
    writeFileSync(at(`private.${process.pid}.tmp`), "left by a run that was killed", { mode: 0o644 });
    writeFileSync(at("there"), "old\n");
    chmodSync(at("there"), 0o606);
    const before = process.umask(0o022);
    try {
      await write("private");
      await writeText("shared", "new\n", "The config", { cwd }, "shared");
      await writeText("there", "new\n", "The config", { cwd }, "shared");
    } finally {
      process.umask(before);
    }
    expect(["private", "shared", "there"].map(modeOf)).toEqual([0o600, 0o644, 0o606]);
    expect(readdirSync(cwd).toSorted()).toEqual(["private", "shared", "there"]);
  });
});
