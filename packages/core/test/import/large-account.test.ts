import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = join(import.meta.dirname, "large-account.ts");

interface Taken {
  readonly numbers: number;
  readonly settled: number;
  readonly cpuMs: number;
}

async function importOf(numbers: number, heapMb: number): Promise<Taken> {
  const flags = ["--conditions", "twilio-proxy-source", `--max-old-space-size=${heapMb}`, "--no-warnings"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, String(numbers)]);
  return JSON.parse(stdout) as Taken;
}

test("20,000 numbers come in below 200 MB of heap", async () => {
  expect(await importOf(20_000, 200)).toMatchObject({ numbers: 20_000, settled: 20_004 });
}, 120_000);

test("four times as many take four times as long, not sixteen", async () => {
  const [few, many] = [await importOf(5_000, 1_000), await importOf(20_000, 1_000)];
  expect(many.cpuMs / few.cpuMs).toBeLessThan(8);
}, 120_000);
