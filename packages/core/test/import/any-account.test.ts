/** The first hour: whatever an account holds, what import makes of it needs no change, and Twilio is only read. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatConfig, parseDocument, resolveConfig } from "../../src/index.ts";
import { createLab, stepsOf } from "../harness.ts";
import { account, person } from "./accounts.ts";
import { envOf, importFrom } from "./importing.ts";

const request = fc.record({
  seed: account,
  extent: fc.constantFrom("none", "open", "all"),
  first: fc.boolean(),
});

test("any account, imported, gives an empty plan without a single write", async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ seed, extent, first }) => {
      const lab = await createLab(seed);
      try {
        const [one] = seed.services ?? [];
        const only = first && one?.sid !== undefined ? [one.sid] : [];
        const imported = await importFrom(lab, { extent, only });
        const env = envOf(imported);
        const { plan } = await lab.plan(imported.text, { env });
        expect({ steps: stepsOf({ plan }), refusals: plan.refusals }).toEqual({ steps: [], refusals: [] });
        expect(lab.calls().filter((call) => !call.startsWith("GET "))).toEqual([]);
        expectNobodyIn(imported.text);
        expectNobodyIn(JSON.stringify(await lab.store.read()));
        expect(formatConfig(imported.text, { path: "proxy.json" }).text).toBe(imported.text);
        expectReadsBack(imported.text, env, seed.services ?? []);
        // Once more adds nothing: not to the file, and not to the state.
        const before = await lab.store.read();
        const again = await importFrom(lab, { extent, only, env, into: imported.text });
        expect(again.text).toBe(imported.text);
        expect(await lab.store.read()).toEqual(before);
        // And a new file is the same file.
        expect((await importFrom(lab, { extent, only, env })).text).toBe(imported.text);
      } finally {
        await lab.close();
      }
    }),
    { numRuns: 150 },
  );
}, 240_000);

function expectNobodyIn(text: string): void {
  for (let at = 0; at < 400; at += 1) expect(text).not.toContain(person(at).slice(1));
}

/** Names come out of the file as they are at Twilio. */
function expectReadsBack(
  text: string,
  env: Record<string, string>,
  services: readonly { readonly unique_name: string }[],
): void {
  const document = parseDocument(text, { path: "proxy.json" });
  const { desired } = resolveConfig(document, { env, strictEnv: true, now: new Date() });
  const names = new Set(services.map((one) => one.unique_name));
  for (const node of desired?.nodes ?? []) {
    if (node.external === null) expect(names).toContain(node.fields.unique_name?.value);
  }
}
