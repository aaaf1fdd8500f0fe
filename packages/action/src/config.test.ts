import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemWorld } from "@twilio-proxy/core";
import { afterEach, expect, test } from "vitest";
import { placeConfig, readCheckedOut, resolveText } from "./config.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A workspace in a folder of its own, whose other files are none of the repository's. */
function workspaceWith(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-config-"));
  folders.push(folder);
  const workspace = join(folder, "workspace");
  mkdirSync(join(workspace, "checkout/.git"), { recursive: true });
  mkdirSync(join(workspace, "checkout/phones"));
  writeFileSync(join(folder, "outside.json"), "{}");
  for (const [name, content] of Object.entries(files)) writeFileSync(join(workspace, name), content);
  const env = { GITHUB_WORKSPACE: workspace };
  const place = (inputs: object, trigger: object = { kind: "push" }) =>
    placeConfig({
      env,
      inputs: { config: "proxy.json", workingDirectory: ".", label: "", ...inputs },
      event: { sha: "own", trigger },
    } as unknown as Context);
  return { folder, workspace, place, read: () => readCheckedOut(place({}), { env }) };
}

test("the path counts from the repository that was checked out, wherever that is, and is the label", () => {
  const { place, workspace } = workspaceWith();
  expect(place({ workingDirectory: "checkout/phones" })).toEqual({
    path: "phones/proxy.json",
    label: "phones/proxy.json",
    file: join(workspace, "checkout/phones/proxy.json"),
    commit: "own",
  });
  expect(place({ workingDirectory: "elsewhere", label: "x" })).toMatchObject({
    path: "elsewhere/proxy.json",
    label: "x",
  });
  const fork = { kind: "workflow-run", headSha: "theirs" };
  expect(place({ config: "..proxy.json" }, fork)).toMatchObject({ path: "..proxy.json", commit: "theirs" });
});

test.each([
  { config: "../outside.json" },
  { config: "/etc/passwd" },
  { workingDirectory: "..", config: "outside.json" },
])("%j lies outside of the workspace", (inputs) => {
  const place = (): unknown => workspaceWith().place(inputs);
  expect(place).toThrow(ActionFailure);
  expect(place).toThrow(/outside of the workspace/);
});

test("a link out of the repository is not followed, one within it is", () => {
  const { folder, workspace, read } = workspaceWith({ "real.json": "{}" });
  symlinkSync(join(folder, "outside.json"), join(workspace, "proxy.json"));
  expect(read).toThrow(/is a link to a file outside of the repository/);
  rmSync(join(workspace, "proxy.json"));
  symlinkSync("real.json", join(workspace, "proxy.json"));
  expect(read()).toBe("{}");
});

test("a byte order mark is kept for the document to judge; what is no UTF-8 is said to be none", () => {
  expect(workspaceWith({ "proxy.json": "\ufeff{}" }).read()).toBe("\ufeff{}");
  expect(workspaceWith({ "proxy.json": new Uint8Array([0xff, 0xfe]) }).read).toThrow(/is not UTF-8 text/);
});

test.each([
  "f".repeat(32),
  "ghs_token",
])("no variable, allowed or not, brings a credential into the config", (value) => {
  const text = JSON.stringify({ services: { a: { unique_name: "${env.NAME}" } } });
  const place = { path: "proxy.json", label: "proxy.json", file: "/proxy.json", commit: "c" };
  const env = { TWILIO_AUTH_TOKEN: "f".repeat(32), NAME: value };
  const inputs = { env: new Set(["NAME"]), token: "ghs_token" } as unknown as Context["inputs"];
  const { problems } = resolveText(text, place, { env, strictEnv: true }, { env, inputs, time: systemWorld });
  expect(problems.map(({ code }) => code)).toEqual(["env-forbidden"]);
});
