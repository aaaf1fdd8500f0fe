/** The extension as a browser runs it: no Node, the server in a web worker. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { type Editor, startEditor } from "./editor.ts";
import { command, textOf } from "./hands.ts";

export interface WebTest {
  /** The built extension, unpacked. */
  readonly extension: string;
  readonly say: (line: string) => void;
}

const config = `{
  "services": { "rides": { "unique_name": "rides", "phone_numbers": [{ "phone_number": "+1 (415) 237-0143" }] } }
}
`;

export async function testInBrowser({ extension, say }: WebTest): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), "twilio-proxy-web-"));
  const path = join(temporary, "proxy.json");
  writeFileSync(path, config);
  const editor = await startEditor({});
  try {
    await checksFile(await openWithExtension(editor, path, extension));
    say("ok the worker checks the file");
  } finally {
    await editor.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function checksFile(page: Page): Promise<void> {
  await command(page, "Twilio Proxy: Restart Server");
  await page.locator(".squiggly-error").first().waitFor();
}

/** Now and then a page drops the extension it was given, commands and all; then the next one gets it. */
async function openWithExtension(editor: Editor, path: string, extension: string): Promise<Page> {
  const isThere = (page: Page): Promise<boolean> =>
    command(page, "Twilio Proxy: Show Log").then(
      () => true,
      () => false,
    );
  for (let turn = 0; turn < 3; turn += 1) {
    const page = await editor.open(dirname(path), {
      payload: { openFile: editor.uriOf(path) },
      prepare: (one) => serveExtension(one, extension),
    });
    page.setDefaultTimeout(20_000);
    await textOf(page, "unique_name").waitFor();
    // What is dropped is dropped in its first seconds.
    await page.waitForTimeout(3000);
    if (await isThere(page)) return page;
    await page.close();
  }
  throw new Error("No page kept the extension.");
}

/** An extension installed at the other end runs there; one that comes with the page runs in it. */
async function serveExtension(page: Page, extension: string): Promise<void> {
  await page.route(/\/the-extension\//, (route) => {
    const path = join(extension, new URL(route.request().url()).pathname.replace("/the-extension", ""));
    if (!existsSync(path)) return route.fulfill({ status: 404 });
    if (path.endsWith("package.json")) return route.fulfill({ json: webManifest(path) });
    const contentType = path.endsWith(".js") ? "text/javascript" : "application/json";
    return route.fulfill({ body: readFileSync(path), contentType });
  });
  await page.addInitScript(() => {
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (this.id !== "vscode-workbench-web-configuration" || name !== "data-settings") return value;
      const ours = { scheme: "http", authority: location.host, path: "/the-extension" };
      return JSON.stringify({ ...JSON.parse(value ?? "{}"), additionalBuiltinExtensions: [ours] });
    };
  });
}

/** Where there is a remote machine too, an extension that could run there may be sent there. */
function webManifest(path: string): unknown {
  const { main: _entry, ...manifest } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  return { ...manifest, extensionKind: ["ui"] };
}
