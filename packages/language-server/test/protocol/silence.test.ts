/** Until somebody asks for a plan, the server opens no connection, looks up no name and starts no process. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSimulator } from "@twilio-proxy/simulator";
import { expect, test } from "vitest";
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  HoverRequest,
  InlayHintRequest,
} from "vscode-languageserver/node";
import { startClient } from "./client.ts";
import { readProfile } from "./profiles.ts";
import { AUTH_TOKEN } from "./secrets.ts";
import { BROKEN, FINE } from "./texts.ts";
import { createWorkspace } from "./workspace.ts";

test("asks nobody anything before it is told to plan", async () => {
  const workspace = createWorkspace({ ".env": "DRIVER=+33199008374\n" });
  const simulator = await createSimulator();
  const record = join(workspace.path, "record.txt");
  const client = await startClient({
    profile: readProfile("vscode"),
    folders: [workspace.path],
    env: {
      NODE_OPTIONS: `--require ${JSON.stringify(join(import.meta.dirname, "recorder.cjs"))}`,
      RECORD: record,
      TWILIO_ACCOUNT_SID: simulator.accountSid,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_PROXY_API_URL: simulator.url,
    },
  });
  const uri = workspace.uri("proxy.json");
  const textDocument = { uri };
  client.open(uri, BROKEN);
  await client.diagnostics(uri, (found) => found.length > 0);
  client.edit(uri, [{ range: client.rangeOf(uri, BROKEN), newText: FINE }]);
  await client.diagnostics(uri, (found) => found.length === 0);
  client.save(uri);
  const range = client.rangeOf(uri, FINE);
  for (const text of ['"+14152370140"', "${env.DRIVER}", '"chat', '"default_ttl"', '"rides"'].filter((one) =>
    FINE.includes(one),
  )) {
    const position = client.at(uri, text, 2);
    await client.ask(HoverRequest.type, { textDocument, position });
    await client.ask(CompletionRequest.type, { textDocument, position });
  }
  await client.ask(CodeLensRequest.type, { textDocument });
  await client.ask(InlayHintRequest.type, { textDocument, range });
  await client.ask(CodeActionRequest.type, { textDocument, range, context: { diagnostics: [] } });
  await client.quiet(300);
  expect(existsSync(record) ? readFileSync(record, "utf8") : "").toBe("");
  expect(simulator.requests().total).toBe(0);

  // The recorder does record.
  await client.askRaw("workspace/executeCommand", { command: "twilioProxy.plan", arguments: [uri] });
  expect(readFileSync(record, "utf8")).toContain("connect");
  expect(simulator.requests().total).toBeGreaterThan(0);
  await client.quit();
  await simulator.close();
  workspace.remove();
});
