/** Importing from an editor: into the open config as one edit, or as a text of its own; the account is only read. */
import { afterEach, expect, test } from "vitest";
import { type ApplyWorkspaceEditParams, ExecuteCommandRequest } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { BOB, config, HOST, SECRET, type Simulated, simulate } from "../../src/account/testing/simulated.ts";
import { type Client, startClient } from "./client.ts";
import { readProfile } from "./profiles.ts";

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function sitDown(
  profile: string,
  secrets = [BOB.slice(2), HOST, SECRET],
): Promise<{ readonly world: Simulated; readonly client: Client }> {
  const world = await simulate();
  ends.push(() => world.close());
  await world.apply(config());
  await world.behindOurBack("/v1/Services", { UniqueName: "support" });
  world.simulator.clearRequests();
  const env = world.env as Readonly<Record<string, string>>;
  const client = await startClient({ profile: readProfile(profile), folders: [world.folder], env, secrets });
  ends.push(() => client.kill());
  return { world, client };
}

const importing = (client: Client, ...given: readonly string[]): Promise<unknown> =>
  client.ask(ExecuteCommandRequest.type, { command: "twilioProxy.import", arguments: [...given] });

function expectOnlyReads({ simulator, files }: Simulated, before: readonly string[]): void {
  const { requests } = simulator.requests();
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(files()).toEqual(before);
}

test("the open config gets what the account has besides, as an edit to look at", async () => {
  const { world, client } = await sitDown("vscode");
  const before = world.files();
  client.open(world.uri, config());
  const line = "Added: 1 service. Save, and plan: what is new is adopted.";
  expect(await importing(client, world.uri)).toBe(line);
  const asked = client.heard.filter(({ method }) => method === "workspace/applyEdit");
  const [{ edit }] = asked.map(({ params }) => params as ApplyWorkspaceEditParams) as [
    ApplyWorkspaceEditParams,
  ];
  const [[uri, edits]] = Object.entries(edit.changes ?? {}) as [[string, never[]]];
  expect(uri).toBe(world.uri);
  const after = TextDocument.applyEdits(TextDocument.create(uri, "jsonc", 1, config()), edits);
  expect(after).toMatch(/"support": \{\s+"unique_name": "support"\s+\}/);
  expect(after.replace(/,\s+\/\/ KS[0-9a-f]{32}\s+"support": \{\s+"unique_name": "support"\s+\}/, "")).toBe(
    config(),
  );
  expect((await world.plan(after)).json.summary).toMatchObject({ add: 0, change: 0, destroy: 0, adopt: 1 });
  expectOnlyReads(world, before);
  await client.quit();
});

test("where no config is open, a new one is shown, or is the answer", async () => {
  // The address that Twilio calls is in no variable here.
  const { world, client } = await sitDown("bare", [BOB.slice(2), SECRET]);
  const before = world.files();
  const text = String(await importing(client));
  expect(text).toContain('"unique_name": "support"');
  expect(text).toContain('"phone_number": "+14152370141"');
  expectOnlyReads(world, before);
  await client.quit();
});

test("a config with mistakes is left alone", async () => {
  const { world, client } = await sitDown("vscode");
  client.open(world.uri, config().replace('"unique_name"', '"unique_nam"'));
  expect(await importing(client, world.uri)).toBeNull();
  const said = client.heard
    .filter(({ method }) => method === "window/showMessage")
    .map(({ params }) => params);
  expect(said).toEqual([{ type: 1, message: "The config has errors: fix them first." }]);
  expect(world.simulator.requests().total).toBe(0);
  await client.quit();
});
