/** What is shipped: one file for web workers, parts of limited size for Node. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";

const dist = join(import.meta.dirname, "../dist");

test("the build is there", () => {
  // Run `npm run build -w packages/language-server` otherwise.
  expect(existsSync(join(dist, "main.cjs"))).toBe(true);
});

test("Node's parts are below 900 kB together", () => {
  const sizes = globSync(join(dist, "*.cjs")).map((path) => statSync(path).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(900_000);
});

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly diagnostics: readonly { readonly code: string }[] };
  readonly result?: { readonly capabilities?: unknown };
}

test("a web worker, which has nothing of Node, checks a config and offers no plan", async () => {
  const said: Message[] = [];
  const worker = startWorker((message) => said.push(message));
  const until = async (wanted: (message: Message) => boolean): Promise<Message> => {
    await expect.poll(() => said.some(wanted), { timeout: 5_000 }).toBe(true);
    return said.find(wanted) as Message;
  };
  worker.say({
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  expect((await until(({ id }) => id === 1)).result?.capabilities).toBeDefined();
  worker.say({ method: "initialized", params: {} });
  const uri = "vscode-vfs://github/project/proxy.json";
  const text = '{"services": {"rides": {"unique_nam": "rides"}}}';
  worker.say({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "jsonc", version: 1, text } },
  });
  const published = await until(({ method }) => method === "textDocument/publishDiagnostics");
  expect(published.params?.diagnostics.map(({ code }) => code)).toEqual(["unknown-key"]);
  worker.say({ id: 2, method: "textDocument/codeLens", params: { textDocument: { uri } } });
  expect(await until(({ id }) => id === 2)).toMatchObject({ result: [] });
});

/** A global scope with what every worker has, and nothing more. */
function startWorker(hear: (message: Message) => void): { say(message: object): void } {
  const self = {
    onmessage: (_event: { readonly data: unknown }): void => undefined,
    postMessage: hear,
    setTimeout,
    clearTimeout,
    TextEncoder,
    TextDecoder,
    URL,
    AbortController,
    performance,
    structuredClone,
    queueMicrotask,
    console,
  };
  const scope: typeof self & { self?: unknown; addEventListener?: unknown } = self;
  scope.self = scope;
  scope.addEventListener = () => undefined;
  runInContext(readFileSync(join(dist, "browser.js"), "utf8"), createContext(scope));
  return { say: (message) => self.onmessage({ data: { jsonrpc: "2.0", ...message } }) };
}
