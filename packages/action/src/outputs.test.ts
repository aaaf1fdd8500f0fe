import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanJson } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { writePlanOutputs } from "./outputs.ts";
import type { Runner } from "./runner.ts";

const planOf = (label: string): PlanJson =>
  ({
    digest: "d",
    config: { label },
    steps: [],
    summary: { add: 1, change: 2, destroy: 3, adopt: 4 },
  }) as unknown as PlanJson;

function outputsOf(label: string, folder: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const output = (name: string, value: string): void => {
    outputs[name] = value;
  };
  writePlanOutputs(planOf(label), { env: { RUNNER_TEMP: folder }, runner: { output } as Runner });
  return outputs;
}

test("each number under its own name, and the plan in a file for each label that only the job reads", () => {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-outputs-"));
  const { "plan-json-path": path = "", ...others } = outputsOf("a/proxy.json", folder);
  expect(others).toMatchObject({
    "to-add": "1",
    "to-change": "2",
    "to-destroy": "3",
    "to-adopt": "4",
    "plan-digest": "d",
  });
  const other = outputsOf("b/proxy.json", folder)["plan-json-path"];
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(planOf("a/proxy.json"));
  expect(JSON.parse(readFileSync(other ?? "", "utf8"))).toEqual(planOf("b/proxy.json"));
  expect(path.startsWith(folder)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
