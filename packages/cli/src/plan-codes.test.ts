import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { planCodes } from "./plan-codes.ts";

const core = fileURLToPath(new URL("../../core/src", import.meta.url));

/** Codes that a plan can refuse or note with, and codes of the state's failures, as core's sources spell them. */
function codesOfCore(): readonly string[] {
  const files = readdirSync(core, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("testing"),
  );
  return files.flatMap((name) => {
    const text = readFileSync(join(core, name), "utf8");
    const findings = text.matchAll(/kind: "(?:refusal|note)",\s*code: "([a-z-]+)"/g);
    const worded = text.matchAll(/(?:notOwned|elsewhere): "([a-z-]+)"/g);
    const failures = text.matchAll(/new StateFailure\(\s*"([a-z-]+)"/g);
    return [...findings, ...worded, ...failures].flatMap(([, code]) => (code === undefined ? [] : [code]));
  });
}

describe("explain", () => {
  it("knows every code that a plan or a state can stop with", () => {
    const codes = new Set(codesOfCore());
    expect(codes.size).toBeGreaterThan(15);
    expect([...codes].filter((code) => !Object.hasOwn(planCodes, code))).toEqual([]);
  });
});
