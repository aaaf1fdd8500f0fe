/** Planning from an editor, against the simulator over HTTP: what is shown, where, how old it is, and that nothing is written. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import {
  CancellationTokenSource,
  CodeLensRequest,
  type Diagnostic,
  ExecuteCommandRequest,
  LSPErrorCodes,
  ResponseError,
  type ShowDocumentParams,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import {
  ALICE,
  BOB,
  config,
  HOST,
  SECRET,
  type Simulated,
  simulate,
} from "../../src/account/testing/simulated.ts";
import { type Client, startClient } from "./client.ts";
import { profiles, readProfile } from "./profiles.ts";
import { createWorkspace } from "./workspace.ts";

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Desk {
  readonly world: Simulated;
  readonly client: Client;
  readonly uri: string;
  /** Files that the server has written to be shown. */
  filesLeft(): number;
  plan(): Promise<unknown>;
  lenses(): Promise<readonly string[]>;
  messages(): readonly unknown[];
}

/** An editor with a config that has been applied. */
async function sitDown(profile: string, people: readonly string[] = [ALICE, BOB]): Promise<Desk> {
  const world = await simulate();
  ends.push(() => world.close());
  await world.apply(config());
  world.simulator.clearRequests();
  const { uri } = world;
  const shared = createWorkspace();
  ends.push(async () => shared.remove());
  const env = { ...(world.env as Readonly<Record<string, string>>), TMPDIR: shared.path };
  const secrets = people.map((number) => number.slice(2)).concat(HOST, SECRET);
  const client = await startClient({ profile: readProfile(profile), folders: [world.folder], env, secrets });
  ends.push(() => client.kill());
  client.open(uri, config());
  return {
    world,
    client,
    uri,
    filesLeft: () =>
      readdirSync(shared.path, { recursive: true }).filter((name) => /\.txt$/.test(String(name))).length,
    plan: () => client.ask(ExecuteCommandRequest.type, { command: "twilioProxy.plan", arguments: [uri] }),
    async lenses() {
      const found = (await client.ask(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
      return found.map(({ command }) => command?.title ?? "");
    },
    messages: () =>
      client.heard.filter(({ method }) => method === "window/showMessage").map(({ params }) => params),
  };
}

const drifted = (found: readonly Diagnostic[]): boolean => found.some(({ code }) => code === "drift");

test.each(
  profiles.map(({ name }) => name),
)("%s sees the plan, its age and the drift, and writes nothing", async (name) => {
  const { world, client, uri, plan, lenses, messages } = await sitDown(name);
  const service = world.simulator.account().services?.[0]?.sid;
  await world.behindOurBack(`/v1/Services/${service}`, { DefaultTtl: 7200 });
  world.simulator.clearRequests();
  expect(await lenses()).toEqual(["Connect and plan"]);
  expect(world.simulator.requests().total).toBe(0);

  const line = "Plan: 0 to add, 1 to change, 0 to destroy.";
  expect(await plan()).toBe(line);
  expect(messages()).toEqual([{ type: 3, message: line }]);
  const progress = client.heard.filter(({ method }) => method === "$/progress").map(({ params }) => params);
  const kinds = progress.map((one) => (one as { value: { kind: string } }).value.kind);
  const expected = client.profile.capabilities.window?.workDoneProgress === true ? ["begin", "end"] : [];
  expect(kinds.filter((kind) => kind !== "report")).toEqual(expected);
  const titles = await lenses();
  expect(titles[0]).toMatch(/^Plan: 0 to add, 1 to change, 0 to destroy · just now$/);
  expect(titles).toContain("1 to change");

  const found = await client.diagnostics(uri, drifted);
  const drift = found.find(({ code }) => code === "drift");
  expect(client.documentOf(uri).getText(drift?.range)).toBe("3600");
  expect(drift).toMatchObject({ severity: 3, message: expect.stringContaining("live: 7200, file: 3600") });

  client.replace(uri, "// how rides talk", "// how they talk");
  expect((await lenses())[0]).toMatch(/ · stale$/);
  expect(drifted(await client.diagnostics(uri, drifted))).toBe(true);
  client.replace(uri, "3600", "3601");
  await client.diagnostics(uri, (now) => !drifted(now));

  const { requests } = world.simulator.requests();
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
  await client.quit();
});

test.each([
  ["vscode", "a virtual document"],
  ["neovim-0.11", "a file of this user's"],
  ["bare", "the answer itself"],
])("%s is shown the plan and what is live in %s", async (name) => {
  // What is live is shown as a change of the author's own text, which has one number in clear.
  const { client, uri, plan, messages, filesLeft } = await sitDown(name, [ALICE]);
  const show = (command: string): Promise<unknown> =>
    client.ask(ExecuteCommandRequest.type, { command, arguments: [uri] });
  expect(await show("twilioProxy.showPlan")).toBeNull();
  expect(messages()).toMatchObject([{ message: expect.stringContaining("Plan first") }]);
  await plan();

  const textOf = async (command: string): Promise<string> => {
    const answer = String(await show(command));
    const shown = client.heard.findLast(({ method }) => method === "window/showDocument")?.params;
    if (name === "bare") return answer;
    expect((shown as ShowDocumentParams).uri).toBe(answer);
    if (name === "vscode") {
      const content = await client.askRaw("workspace/textDocumentContent", { uri: answer });
      return (content as { text: string }).text;
    }
    const file = fileURLToPath(answer);
    expect(statSync(file).mode & 0o077).toBe(0);
    return readFileSync(file, "utf8");
  };
  expect(await textOf("twilioProxy.showPlan")).toContain("No changes.");
  const live = await textOf("twilioProxy.showLive");
  expect(live).toContain('"unique_name": "rides"');
  for (const secret of [ALICE, HOST, SECRET]) expect(live).not.toContain(secret);
  expect(filesLeft()).toBe(name === "neovim-0.11" ? 2 : 0);
  await client.quit();
  expect(filesLeft()).toBe(0);
});

test("a drift's action leads to what is live", async () => {
  const { world, client, uri, plan } = await sitDown("helix");
  const service = world.simulator.account().services?.[0]?.sid;
  await world.behindOurBack(`/v1/Services/${service}`, { DefaultTtl: 7200 });
  await plan();
  await client.diagnostics(uri, drifted);
  const asked = { textDocument: { uri }, range: client.rangeOf(uri, "3600"), context: { diagnostics: [] } };
  const actions = (await client.askRaw("textDocument/codeAction", asked)) as readonly {
    readonly title: string;
    readonly edit?: WorkspaceEdit;
  }[];
  expect(actions.map(({ title }) => title).join("\n")).toMatch(/live/i);
  await client.quit();
});

test("a refused credential is one sentence without it", async () => {
  const { world, client, plan, messages, lenses } = await sitDown("zed");
  world.simulator.setFaults({ rules: [{ kind: "401" }] });
  expect(await plan()).toBeNull();
  expect(messages()).toMatchObject([{ type: 1, message: expect.stringMatching(/Twilio.*\S/) }]);
  expect((await lenses())[0]).toBe("Plan");
  await client.quit();
});

test("a plan that is taken back ends at once", async () => {
  const { world, client, uri, lenses } = await sitDown("vscode");
  world.simulator.setFaults({ rules: [{ kind: "slow-body", ms: 4_000 }] });
  const source = new CancellationTokenSource();
  const params = { command: "twilioProxy.plan", arguments: [uri] };
  const answer = client
    .ask(ExecuteCommandRequest.type, params, source.token)
    .catch((error: unknown) => error);
  await client.until("a beginning", () => client.heard.find(({ method }) => method === "$/progress"));
  const began = performance.now();
  source.cancel();
  const end = await answer;
  expect(performance.now() - began).toBeLessThan(1_500);
  expect(end === null || (end instanceof ResponseError && end.code === LSPErrorCodes.RequestCancelled)).toBe(
    true,
  );
  expect(await lenses()).toEqual(["Plan"]);
  await client.quit();
});
