/** Starts a real VS Code, its server part and extension host in one process tree of ours, with a profile nobody had before. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const folder = import.meta.dirname;
const node = join(folder, "node_modules/.bin/node");
const server = join(folder, "node_modules/code-server/lib/vscode/out/server-main.js");

export const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Nothing here looks anything up, asks anything, or greets anybody. */
const quiet = {
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "security.workspace.trust.enabled": false,
  "git.enabled": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "workbench.startupEditor": "none",
  "files.autoSave": "off",
  "workbench.tips.enabled": false,
  "json.schemaDownload.enable": false,
  // Words of other open files would look like completions of ours.
  "editor.wordBasedSuggestions": "off",
};

export interface EditorOptions {
  readonly vsix?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Editor {
  /** How the page calls a file of this machine. */
  uriOf(path: string): string;
  /** Opens the workbench on a folder of this machine. */
  open(workspace: string, options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly payload?: Readonly<Record<string, string>>;
  readonly prepare?: (page: Page) => Promise<void>;
}

export async function startEditor({ vsix, settings = {}, env = {} }: EditorOptions): Promise<Editor> {
  const home = mkdtempSync(join(tmpdir(), "twilio-proxy-editor-"));
  for (const name of ["tmp", "data/Machine", "user/User"]) mkdirSync(join(home, name), { recursive: true });
  const profile = JSON.stringify({ ...quiet, ...settings });
  for (const name of ["data/Machine", "user/User"]) writeFileSync(join(home, name, "settings.json"), profile);
  const child = spawn(
    node,
    [
      server,
      ...["--host", "127.0.0.1", "--port", "0"],
      ...["--server-data-dir", join(home, "data"), "--user-data-dir", join(home, "user")],
      ...["--extensions-dir", join(home, "extensions"), "--telemetry-level", "off"],
      ...["--without-connection-token", "--accept-server-license-terms", "--enable-smoke-test-driver"],
      ...(vsix === undefined ? [] : ["--install-extension", vsix, "--start-server"]),
    ],
    {
      env: {
        PATH: process.env.PATH,
        HOME: home,
        TMPDIR: join(home, "tmp"),
        EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "" }),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    },
  );
  const address = await listening(child);
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  return {
    uriOf: (path) => `vscode-remote://${new URL(address).host}${path}`,
    open: (workspace, options = {}) => openWorkbench(browser, address, workspace, options),
    async close() {
      await browser.close();
      await ended(child);
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function openWorkbench(
  browser: Browser,
  address: string,
  workspace: string,
  { payload = {}, prepare }: OpenOptions,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1040, height: 640 }, deviceScaleFactor: 1.5 });
  await prepare?.(page);
  const url = new URL(address);
  url.searchParams.set("folder", workspace);
  url.searchParams.set("payload", JSON.stringify(Object.entries(payload)));
  await page.goto(url.href);
  return page;
}

function listening(child: ChildProcess): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const port = /listening on (\d+)/.exec(printed)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}/`);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`VS Code's server ended with ${code}:\n${printed}`)));
  });
}

/** With everything it started: extension hosts and their servers are in its process group. */
async function ended(child: ChildProcess): Promise<void> {
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once("exit", () => resolve());
  });
  signalGroup(child, "SIGTERM");
  const impatient = setTimeout(() => signalGroup(child, "SIGKILL"), 5000);
  await exited;
  clearTimeout(impatient);
  signalGroup(child, "SIGKILL");
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
