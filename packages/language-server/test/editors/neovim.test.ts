/** The bundle in a real Neovim (Debian's 0.7 or later): a plain client over stdio. */
import { expect, test } from "vitest";
import { drive, isInstalled, isRunning, type Said, scriptOf } from "./editor.ts";

const neovim = {
  command: "nvim",
  argv: ["--headless", "-u", "NONE", "-n", "-c", `luafile ${scriptOf("neovim.lua")}`, "-c", "qall!"],
};

const CONFIG = `{ "services": {
  "rides": { "unique_nam": "rides", "default_ttl": 3600
  } } }
`;

interface Edited extends Said {
  readonly codes: readonly string[];
  readonly hover: string;
  readonly completion: readonly string[];
  readonly mended: { readonly codes: readonly string[]; readonly line: string };
  readonly broken: readonly string[];
  readonly renamed: string;
  readonly formatted: readonly string[];
  readonly unplanned: readonly string[];
  readonly plan: string;
  readonly lenses: readonly string[];
}

test.skipIf(!isInstalled("nvim", "--version"))(
  "Neovim (skipped where it is not installed) shows, completes, explains, mends, renames, formats, plans and stops",
  async () => {
    const said = await drive<Edited>(neovim, CONFIG);
    expect(said.codes).toEqual(["unknown-key"]);
    expect(said.hover).toContain("1 h");
    expect(said.completion).toEqual(expect.arrayContaining(["callback_url", "phone_numbers"]));
    expect(said.mended.line).toContain('"unique_name": "rides"');
    expect(said.mended.codes).toEqual([]);
    expect(said.broken).toEqual(["invalid-type"]);
    expect(said.renamed).toContain('"trips": {');
    expect(said.formatted.slice(0, 4)).toEqual([
      "{",
      '  "services": {',
      '    "trips": {',
      '      "unique_name": "rides",',
    ]);
    expect(said.unplanned).toEqual(["Connect and plan"]);
    expect(said.plan).toBe("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(said.lenses[0]).toMatch(/^Plan: 1 to add, 0 to change, 0 to destroy · /);
    expect(said.lenses).toContain("1 to add");
    expect(said.stopped).toBe(true);
    expect(isRunning(said.pid)).toBe(false);
  },
);
