/** What a person sees and does: squiggles, completions, hovers, the simulator by its address, a plan. Leaves pictures. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type AccountSeed, createSimulator } from "@twilio-proxy/simulator";
import type { Page } from "playwright-core";
import { type Editor, startEditor } from "./editor.ts";
import { command, hoverUntil, pressUntil, textOf } from "./hands.ts";

export interface UserTest {
  readonly vsix: string;
  /** Folder for the pictures. */
  readonly results: string;
  readonly say: (line: string) => void;
}

const config = `{
  // Riders and drivers talk through these numbers.
  "services": {
    "rides": {
      "unique_name": "\${env.RIDES_NAME}",
      "default_ttl": 3600,
      "callback_url": "https://\${env.API_HOST}/proxy",
      "phone_numbers": [
        { "phone_number": "+1 (415) 237-0143" },
        { "phone_number": "+14152370144", "is_reserved": true }
      ],
      "sessions": {
        "order-1": {
          "ttl": 600,
          "participants": [{ "identifier": "\${env.RIDER}" }]
        }
      }
    }
  }
}
`;

/** The service is there already, and somebody has changed it. */
const seed: AccountSeed = {
  account_sid: `AC${"0123456789abcdef".repeat(2)}`,
  incoming_phone_numbers: [{ phone_number: "+14152370143" }, { phone_number: "+14152370144" }],
  services: [
    {
      unique_name: "rides-prod",
      default_ttl: 1800,
      callback_url: "https://api.example.com/proxy",
      phone_numbers: [{ phone_number: "+14152370143" }],
    },
  ],
};

export async function testAsUser({ vsix, results, say }: UserTest): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), "twilio-proxy-user-"));
  const workspace = join(temporary, "rides");
  mkdirSync(workspace);
  writeFileSync(join(workspace, "proxy.json"), config);
  writeFileSync(
    join(workspace, ".env"),
    "RIDES_NAME=rides-prod\nRIDER=+14152370199\nAPI_HOST=api.example.com\n",
  );
  const settings = {
    "editor.fontSize": 13,
    "editor.minimap.enabled": false,
    "workbench.colorTheme": "Default Dark Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "breadcrumbs.enabled": false,
    "workbench.activityBar.location": "hidden",
    "window.commandCenter": false,
  };
  const simulator = await createSimulator({ seed });
  const editor = await startEditor({ vsix, settings });
  try {
    const page = await openConfig(editor, join(workspace, "proxy.json"));
    const user = { page, shoot: (name: string) => shoot(page, results, name) };
    for (const [name, step] of steps) {
      const started = Date.now();
      try {
        await step(user, simulator.url);
      } catch (error) {
        await user.shoot("failed");
        throw new Error(`${name}, see results/failed.png`, { cause: error });
      }
      say(`ok ${name} (${Date.now() - started} ms)`);
    }
  } finally {
    await editor.close();
    await simulator.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface User {
  readonly page: Page;
  readonly shoot: (name: string) => Promise<void>;
}

type Step = readonly [name: string, run: (user: User, simulator: string) => Promise<void>];

/** Whoever does not trust a folder has the checks, and no way to an account. */
export async function testRestricted({ vsix, results, say }: UserTest): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), "twilio-proxy-restricted-"));
  writeFileSync(join(temporary, "proxy.json"), config);
  const settings = {
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
  };
  const editor = await startEditor({ vsix, settings });
  const page = await openConfig(editor, join(temporary, "proxy.json"));
  try {
    await page.locator('[id="status.workspaceTrust"]').first().waitFor();
    await page.locator(".squiggly-error").first().waitFor();
    await page.keyboard.press("F1");
    const rows = page.locator(".quick-input-list .monaco-list-row", { hasText: "Twilio Proxy:" });
    await page.locator(".quick-input-widget input[type=text]").fill(">Twilio Proxy:");
    await rows.filter({ hasText: "Show Log" }).waitFor();
    const offered = (await rows.allInnerTexts()).join();
    if (/Connect Account|Simulator|Plan This/.test(offered)) throw new Error(`Offered: ${offered}`);
    say("ok checks work, and no account is offered");
  } catch (error) {
    await shoot(page, results, "failed");
    throw error;
  } finally {
    await editor.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

const steps: readonly Step[] = [
  [
    "a mistake is underlined, and its words are there on hover",
    async ({ page, shoot }) => {
      await page.locator(".squiggly-error").first().waitFor();
      const words = page.locator(".monaco-hover:visible", { hasText: "E.164" }).first();
      await hoverUntil(page, textOf(page, "+1 (415) 237-0143"), words);
      await shoot("problem");
      await page.keyboard.press("Escape");
    },
  ],
  [
    "the light bulb mends it",
    async ({ page }) => {
      await textOf(page, "+1 (415) 237-0143").click();
      await pressUntil(page, "Control+.", page.locator(".action-widget", { hasText: "Quick Fix" }));
      await page.keyboard.press("Enter");
      await textOf(page, '"+14152370143"').waitFor();
      await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
      await page.keyboard.press("Control+s");
      await page.locator(".tab.dirty").first().waitFor({ state: "detached" });
    },
  ],
  [
    "keys are completed, with their documentation",
    async ({ page, shoot }) => {
      await textOf(page, "default_ttl").click();
      await page.keyboard.press("End");
      await page.keyboard.type('\n"');
      const widget = page.locator(".suggest-widget.visible .monaco-list-row").first();
      await pressUntil(page, "Control+Space", widget);
      await pressUntil(page, "Control+Space", page.locator(".suggest-details"));
      await shoot("completion");
      await page.keyboard.press("Escape");
      await command(page, "File: Revert File");
      await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
    },
  ],
  [
    "a hover explains a key",
    async ({ page }) => {
      await hoverUntil(page, textOf(page, "is_reserved"), page.locator(".monaco-hover:visible").first());
      await page.keyboard.press("Escape");
    },
  ],
  [
    "the simulator is used by its address, and no other machine's",
    async ({ page }, simulator) => {
      await command(page, "Twilio Proxy: Use the Simulator");
      const box = page.locator(".quick-input-widget input[type=text]");
      await page.locator(".quick-input-title", { hasText: "Use the Simulator" }).waitFor();
      await box.fill("http://192.0.2.1:4010");
      await page.locator(".quick-input-widget", { hasText: "An address of this machine" }).waitFor();
      await box.fill(simulator);
      await page.keyboard.press("Enter");
      await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    },
  ],
  [
    "a plan stands above the file and its services",
    async ({ page, shoot }) => {
      await textOf(page, '"services"').click();
      await command(page, "Twilio Proxy: Plan This File");
      await page.locator(".codelens-decoration", { hasText: "to change" }).first().waitFor();
      await shoot("plan");
    },
  ],
  [
    "the status has schema, account and plan",
    async ({ page, shoot }) => {
      const button = page.locator('[id="status.languageStatus"]');
      await button.hover();
      const hover = page.locator(".hover-language-status");
      await hover.first().waitFor();
      const words = (await hover.allInnerTexts()).join("\n");
      for (const word of ["Twilio Proxy 0.", "to change"])
        if (!words.includes(word)) throw new Error(`${word} is not in: ${words}`);
      await shoot("status");
      await page.keyboard.press("Escape");
    },
  ],
  [
    "what the account has stands beside the file",
    async ({ page, shoot }) => {
      await textOf(page, '"order-1"').click();
      await command(page, "Twilio Proxy: Compare with the Account");
      await page.locator(".monaco-diff-editor").first().waitFor();
      await page.locator(".line-insert, .char-insert").first().waitFor();
      await shoot("compare");
    },
  ],
];

async function openConfig(editor: Editor, path: string): Promise<Page> {
  const page = await editor.open(dirname(path), { payload: { openFile: editor.uriOf(path) } });
  page.setDefaultTimeout(15_000);
  await textOf(page, "unique_name").waitFor();
  // The pictures are of the file.
  await page.keyboard.press("Control+b");
  return page;
}

async function shoot(page: Page, results: string, name: string): Promise<void> {
  await page.screenshot({ path: join(results, `${name}.png`) });
}
