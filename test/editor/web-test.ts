/** The extension as a browser runs it: no Node, the server in a web worker. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startEditor } from "./editor.ts";
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
    const page = await editor.open(temporary, {
      payload: { openFile: editor.uriOf(path) },
      prepare: (one) => serveExtension(one, extension),
    });
    page.setDefaultTimeout(30_000);
    // A page that is given an extension does not always wake it for the file that is open already; a command does.
    await textOf(page, "unique_name").waitFor();
    await command(page, "Twilio Proxy: Restart Server");
    await page.locator(".squiggly-error").first().waitFor();
    say("ok the worker checks the file");
  } finally {
    await editor.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** An extension installed at the other end runs there; one that comes with the page runs in it. */
async function serveExtension(page: Page, extension: string): Promise<void> {
  await page.route(/\/the-extension\//, (route) => {
    const path = join(extension, new URL(route.request().url()).pathname.replace("/the-extension", ""));
    if (!existsSync(path)) return route.fulfill({ status: 404 });
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
