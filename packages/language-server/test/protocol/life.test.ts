/** How the server comes and goes: its three ways to be reached, and every way in which an editor may leave it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { ExitNotification, ShutdownRequest } from "vscode-languageserver/node";
import { type Client, type StartOptions, startClient, within } from "./client.ts";
import { readProfile } from "./profiles.ts";
import { leaksIn, RIDER } from "./secrets.ts";
import { BROKEN } from "./texts.ts";
import { openWire } from "./wire.ts";

const started: Client[] = [];

async function start(options: Partial<StartOptions> = {}): Promise<Client> {
  const client = await startClient({ profile: readProfile("helix"), ...options });
  started.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((client) => client.kill()));
});

const isAlive = (pid: number | undefined): boolean => {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
};

test.each([
  "stdio",
  "ipc",
  "socket",
] as const)("serves over %s, says goodbye and is gone", async (transport) => {
  const client = await start({ transport });
  client.open("file:///project/proxy.json", BROKEN);
  const found = await client.diagnostics("file:///project/proxy.json");
  expect(found.length).toBeGreaterThan(3);
  expect(isAlive(client.wire.child.pid)).toBe(true);
  await client.quit();
  expect(isAlive(client.wire.child.pid)).toBe(false);
});

test("exits with 1 when told to without a shutdown", async () => {
  const client = await start();
  client.tellRaw(ExitNotification.method);
  expect(await within("an exit", client.wire.exited)).toBe(1);
});

describe("exits by itself", () => {
  test("within two seconds of its input being closed", async () => {
    const client = await start();
    // Whatever the server asked first has been answered.
    await client.quiet(100);
    client.wire.child.stdin?.end();
    expect(await within("an exit", client.wire.exited, 2_000)).toBe(1);
  });

  test("with 0 when the input closes after a shutdown", async () => {
    const client = await start();
    await client.askRaw(ShutdownRequest.method, undefined);
    client.wire.child.stdin?.end();
    expect(await within("an exit", client.wire.exited, 2_000)).toBe(0);
  });

  test("when the editor's process is gone, though its pipes are still open", {
    timeout: 15_000,
  }, async () => {
    const editor = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const client = await start({ processId: editor.pid ?? null });
    editor.kill("SIGKILL");
    await once(editor, "exit");
    expect(await within("an exit", client.wire.exited, 8_000)).toBe(1);
  });
});

test("without a way to be reached it says how it is started", async () => {
  const wire = await openWire("stdio", {}, []);
  expect(await within("an exit", wire.exited)).toBe(1);
  expect(wire.stderr()).toContain("--stdio");
});

test("a secret that left the server would be found, and so would what was never announced", () => {
  expect(leaksIn(`{"message":"${RIDER}"}`)).toHaveLength(1);
  expect(leaksIn(`{"message":"${RIDER.slice(0, 3)}•••${RIDER.slice(-2)}"}`)).toEqual([]);
});
