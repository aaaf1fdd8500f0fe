/** The manifest beside the code and the words about both. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { IMPORT, ownCommands, PLAN, SHOW_LIVE, SHOW_PLAN } from "./names.ts";

const folder = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(folder, path), "utf8");

interface Step {
  readonly description: string;
  readonly media: { readonly markdown: string };
  readonly completionEvents: readonly string[];
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly version: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly title: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly jsonValidation: readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
  };
}

const manifest = JSON.parse(read("package.json")) as Manifest;
const { commands, configuration, menus, walkthroughs } = manifest.contributes;
const contributed = commands.map(({ command }) => command);
const settings = Object.entries(configuration.properties);
const sources = globSync("src/*.ts", { cwd: folder }).filter((path) => !path.endsWith(".test.ts"));
const code = sources.map(read).join("\n");

describe("commands", () => {
  test("are those of this extension, and the server's three for people", () => {
    expect(contributed.toSorted()).toEqual([...ownCommands, PLAN, SHOW_PLAN, IMPORT].sort());
    expect(contributed).not.toContain(SHOW_LIVE);
    expect(new Set(commands.map(({ title }) => title)).size).toBe(commands.length);
    expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(["Twilio Proxy"]));
  });

  test("that menus, walkthrough and code name exist", () => {
    const named = [
      ...Object.values(menus).flatMap((menu) => menu.map(({ command }) => command)),
      ...JSON.stringify(walkthroughs)
        .matchAll(/(?:command:|onCommand:)(twilioProxy\.\w+)/g)
        .map(([, name]) => name),
      ...code.matchAll(/command: "(twilioProxy\.\w+)"/g).map(([, name]) => name),
    ];
    expect(named.filter((name) => !contributed.includes(name ?? ""))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });

  test("of the server are in the palette only while it runs", () => {
    const when = new Map((menus.commandPalette ?? []).map((entry) => [entry.command, entry.when]));
    for (const command of [PLAN, SHOW_PLAN, IMPORT])
      expect(when.get(command)).toContain("twilioProxy.running");
  });
});

test("context keys that anything waits for are set somewhere", () => {
  const waiting = JSON.stringify(manifest.contributes).matchAll(
    /(?:onContext:|"when":"[^"]*?)(twilioProxy\.\w+)/g,
  );
  const keys = new Set(waiting.map(([, key]) => key));
  expect(keys).toEqual(new Set(["twilioProxy.running", "twilioProxy.connected", "twilioProxy.planned"]));
  for (const key of keys) expect(code).toContain(`"${key}"`);
});

describe("settings", () => {
  test.each(settings)("%s has a description, and a default of its type", (name, setting) => {
    expect(setting.markdownDescription).toMatch(/\.$/);
    expect(Array.isArray(setting.default) ? "array" : typeof setting.default).toBe(setting.type);
    if (setting.enum !== undefined) expect(setting.enum).toContain(setting.default);
    if (setting.enumDescriptions !== undefined)
      expect(setting.enumDescriptions).toHaveLength(setting.enum?.length ?? 0);
    expect(read("README.md")).toContain(`\`${name}\``);
  });

  test("are what the README lists, with their defaults", () => {
    const rows = [...read("README.md").matchAll(/^\| `(twilioProxy\.[\w.]+)` \| `(.*?)` \|/gm)];
    expect(rows.map(([, name, value]) => [name, JSON.parse(value ?? "")])).toEqual(
      settings.map(([name, { default: value }]) => [name, value]),
    );
  });

  test("that name files or reach the account are the user's own in a workspace nobody trusts", () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations).toEqual(["twilioProxy.envFiles", "twilioProxy.planOnSave"]);
    for (const name of restrictedConfigurations) expect(configuration.properties).toHaveProperty([name]);
  });
});

test("the README names every command", () => {
  for (const { title } of commands) expect(read("README.md")).toContain(title);
});

test("walkthrough pages and pictures are there", () => {
  for (const { steps } of walkthroughs) {
    expect(steps.length).toBeGreaterThanOrEqual(3);
    for (const { media, completionEvents } of steps) {
      expect(existsSync(join(folder, media.markdown))).toBe(true);
      expect(completionEvents.length).toBeGreaterThan(0);
    }
  }
  const pictures = [...read("README.md").matchAll(/!\[[^\]]+\]\((?!https:)([^)]+)\)/g)].map(
    ([, path]) => path ?? "",
  );
  expect(pictures.length).toBeGreaterThanOrEqual(3);
  for (const path of pictures) expect(existsSync(join(folder, path)), path).toBe(true);
});

test("the oldest editor that is promised is the one it is typed against", () => {
  expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"]}`);
});

test("the change log begins with this version", () => {
  expect(/^## (\S+)/m.exec(read("CHANGELOG.md"))?.[1]).toBe(manifest.version);
});
