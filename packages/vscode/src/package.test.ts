/** The VSIX as users get it: packed twice, looked into. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pack } from "../pack.ts";

const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-vsix-"));
const dist = join(import.meta.dirname, "../dist");
const vsix = join(folder, "first.vsix");
beforeAll(() => pack(dist, vsix));
afterAll(() => rmSync(folder, { recursive: true }));

const MB = 1024 * 1024;

/** Names from the archive's central directory. */
function namesIn(archive: Buffer): readonly string[] {
  const names: string[] = [];
  const HEADER = Buffer.from("PK\u0001\u0002");
  for (let at = archive.indexOf(HEADER); at >= 0; at = archive.indexOf(HEADER, at + 46))
    names.push(archive.toString("utf8", at + 46, at + 46 + archive.readUInt16LE(at + 28)));
  return names;
}

test("it is small", () => {
  expect(statSync(vsix).size).toBeLessThan(1.5 * MB);
  expect(statSync(join(dist, "extension.js")).size + statSync(join(dist, "documents.js")).size).toBeLessThan(
    16_384,
  );
});

test("it holds what runs and what is read, and nothing else", () => {
  const names = namesIn(readFileSync(vsix)).map((name) => name.replace(/^extension\//, ""));
  const expected = [
    /^\[Content_Types\]\.xml$|^extension\.vsixmanifest$/,
    /^(?:LICENSE\.txt|changelog\.md|readme\.md|package\.json)$/,
    /^(?:[a-z-]+|browser\/extension)\.js$/,
    /^server\/(?:browser\.js|[\w-]+\.cjs)$/,
    /^schemas\/proxy\.schema\.json$/,
    /^(?:images\/icon\.png|walkthrough\/[a-z]+\.md)$/,
  ];
  expect(names.filter((name) => !expected.some((pattern) => pattern.test(name)))).toEqual([]);
  for (const pattern of expected)
    expect(
      names.some((name) => pattern.test(name)),
      String(pattern),
    ).toBe(true);
  expect(names).toEqual(
    expect.arrayContaining(["server/main.cjs", "server/browser.js", "browser/extension.js"]),
  );
});

test("its manifest has no trace of the repository", () => {
  const manifest = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")) as Record<string, unknown>;
  const keys = ["private", "type", "scripts", "dependencies", "devDependencies"];
  expect(keys.filter((key) => key in manifest)).toEqual([]);
  expect(manifest.engines).toEqual({ vscode: expect.any(String) });
});

test("packed again, later, it is the same to the byte", async () => {
  const again = join(folder, "again.vsix");
  utimesSync(join(dist, "extension.js"), new Date(), new Date());
  await pack(dist, again);
  const digest = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
  expect(digest(again)).toBe(digest(vsix));
});
