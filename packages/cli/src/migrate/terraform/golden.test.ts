import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { directoryWith, runIn } from "../../testing/fake-world.ts";
import { fixture, SENTINEL } from "../../testing/terraform.ts";

/** What is read, and everything that comes of it, reviewed once; `vitest -u` writes it anew. */
it.each([
  ["official", ["official.tfstate"]],
  ["community", ["community-show.json"]],
  ["early", ["early.tfstate"]],
  ["sources", ["sources.tf", "variables.auto.tfvars"]],
  ["sources-json", ["sources.tf.json"]],
])("%s reads as reviewed", async (name, files) => {
  const directory = directoryWith(Object.fromEntries(files.map((file) => [file, fixture(file)])));
  const ran = await runIn(directory, ["migrate", "terraform", ...files, "--offline"]);
  const written = ["proxy.json", ".env.example"]
    .filter((file) => existsSync(join(directory, file)))
    .map((file) => `=== ${file}\n${readFileSync(join(directory, file), "utf8")}`);
  const all = [`=== exit ${ran.exit}\n`, ran.stdout, ran.stderr, ...written].join("");
  expect(all).not.toContain(SENTINEL);
  await expect(all).toMatchFileSnapshot(`../../../test-data/terraform/expected/${name}.txt`);
});
