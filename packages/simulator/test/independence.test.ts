import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const sources = join(import.meta.dirname, "../src");

test("the simulator imports nothing of ours: it must not share our beliefs about Twilio", () => {
  const imports = globSync("**/*.ts", { cwd: sources }).flatMap((file) => {
    const text = readFileSync(join(sources, file), "utf8");
    return [...text.matchAll(/from "([^"]+)"/g)].map(([, from = ""]) => from);
  });
  const outside = new Set(imports.filter((from) => !from.startsWith("./") && !from.startsWith("../")));
  expect([...outside].toSorted()).toEqual(["node:http", "node:net", "node:timers/promises", "picomatch"]);
  expect(imports.filter((from) => from.startsWith("../../"))).toEqual([]);
});
