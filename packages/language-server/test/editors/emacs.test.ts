/** The bundle in a real Emacs (Debian's 28 or later, with eglot): problems by flymake, everything else by eglot's own commands. */
import { expect, test } from "vitest";
import { drive, isInstalled, isRunning, type Said, scriptOf } from "./editor.ts";

const emacs = { command: "emacs", argv: ["-q", "--batch", "-l", scriptOf("eglot.el")] };

const CONFIG = `{ "services": {
  "rides": { "unique_nam": "rides", "default_ttl": 3600
  } } }
`;

interface Edited extends Said {
  readonly before: readonly string[];
  readonly hover: string;
  readonly completion: readonly string[];
  readonly mended: string;
  readonly after: readonly string[];
  readonly renamed: string;
  readonly formatted: string;
  readonly plan: string;
}

test.skipIf(!isInstalled("emacs", "-q", "--batch", "--eval", "(require 'eglot)"))(
  "Emacs with eglot (skipped where it is not installed) shows, completes, explains, mends, renames, formats, plans and stops",
  async () => {
    const said = await drive<Edited>(emacs, CONFIG);
    expect(said.before).toHaveLength(1);
    expect(said.before[0]).toContain("[unknown-key]");
    expect(said.hover).toContain("1 h");
    expect(said.completion).toEqual(expect.arrayContaining(["callback_url", "phone_numbers"]));
    expect(said.mended).toContain('"unique_name": "rides"');
    expect(said.after).toEqual([]);
    expect(said.renamed).toContain('"trips": {');
    expect(said.formatted.split("\n").slice(0, 3)).toEqual(["{", '  "services": {', '    "trips": {']);
    expect(said.plan).toBe("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(said.stopped).toBe(true);
    expect(isRunning(said.pid)).toBe(false);
  },
);
