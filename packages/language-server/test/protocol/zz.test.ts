import { test } from "vitest";
import { startClient, pause } from "./client.ts";
import { readProfile } from "./profiles.ts";
test("x", async () => {
  const client = await startClient({ profile: readProfile("zed") });
  for (const [i, text] of [`{"services": {${Array.from({ length: 3_000 }, (_, index) => `"k${index}": 1`).join()}}}`, `{"services": ${'{"a":'.repeat(5_000)}`, `{"services": {}, "x": ${"[".repeat(100_000)}`, `{"services": {"a": "${"\0".repeat(1_000)}"}}`, '{"services": {"a": 5}}'].entries()) {
    const uri = `file:///h${i}/proxy.json`;
    client.open(uri, text);
    await pause(1500);
    console.log(i, client.published(uri).map(p => [p.diagnostics.length, p.diagnostics[0]?.code]), client.heard.slice(-3).map(h => h.method + JSON.stringify(h.params)?.slice(0, 900)), client.faults, client.wire.stderr().slice(0,500), client.wire.child.exitCode);
  }
  await client.kill();
});
