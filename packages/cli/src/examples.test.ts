import { expect, it } from "vitest";
import { EXAMPLES } from "./examples.ts";
import { runIn } from "./testing/fake-world.ts";

const verbs = Object.keys(EXAMPLES);

async function leaves(prefix: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runIn("/", [...prefix, "--help"]);
  const [, commands = ""] = /\nCommands:\n((?: {2}.*\n)*)/.exec(stdout) ?? [];
  const names = [...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = ""]) => name);
  const below = names.filter((name) => name !== "help").map((name) => leaves([...prefix, name]));
  return below.length === 0 ? [prefix.join(" ")] : (await Promise.all(below)).flat();
}

it("there is an example of every verb, and of nothing else", async () => {
  expect(verbs.toSorted()).toEqual((await leaves([])).toSorted());
});

it.each(verbs)("%s shows its examples, which call it", async (verb) => {
  const { stdout } = await runIn("/", [...verb.split(" "), "--help"]);
  for (const line of EXAMPLES[verb] ?? []) {
    expect(stdout).toContain(`  $ ${line}\n`);
    expect(line).toContain(`twilio-proxy ${verb}`);
  }
});
