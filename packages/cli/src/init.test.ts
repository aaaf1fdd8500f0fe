/** The first config and what a repository needs around it. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";

let directory: string;

beforeEach(() => {
  directory = join(directoryWith({}), "My Rides");
  mkdirSync(join(directory, ".git"), { recursive: true });
});

const init = (...argv: readonly string[]): Promise<Ran> => runIn(directory, ["init", ...argv]);
const read = (name: string): string => readFileSync(join(directory, name), "utf8");
const files = (): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.\w+$/.test(name) && name !== ".git")
    .filter((name) => !/(^|\/)\.(github|vscode)$/.test(name))
    .toSorted();

describe("init", () => {
  it("writes a valid, formatted config named after the folder, and nothing else", async () => {
    expect(await init()).toEqual({
      exit: 0,
      stdout: "proxy.json\nNext: twilio-proxy plan proxy.json\n",
      stderr: "",
    });
    expect(files()).toEqual(["proxy.json"]);
    expect(read("proxy.json")).toContain('"My-Rides": {\n      "unique_name": "My-Rides"');
    expect(await runIn(directory, ["validate", "--strict-env"])).toMatchObject({ exit: 0 });
    expect(await runIn(directory, ["fmt", "--check"])).toMatchObject({ exit: 0 });
  });

  it("takes the name that is given", async () => {
    await init("--name", 'Ri"des & more');
    expect(read("proxy.json")).toContain('"Ri-des-more": {\n      "unique_name": "Ri\\"des & more"');
  });

  it.each([
    ["nothing", "", "Expected some text, found none."],
    ["too much", "a".repeat(300), "Expected at most 191 characters, found 300."],
    ["a broken variable", "${env", ""],
    ["somebody's number", "+14152380001", "It looks like somebody's number or address."],
    ["a number in a text", "call +14152380001", "It looks like somebody's number or address."],
    ["somebody's address", "ann@example.com", "It looks like somebody's number or address."],
  ])("refuses %s as a name", async (_what, name, message) => {
    const { exit, stderr } = await init("--name", name);
    expect([exit, files()]).toEqual([1, []]);
    expect(stderr).toContain(`No service can have this name: ${message}`);
  });

  it.each([
    "__proto__",
    "-",
    "...",
    "14155550100",
    "a".repeat(255),
    "日".repeat(80),
    "${env.X}",
    `${"a".repeat(190)}-b`,
  ])("finds a name in the folder %s that is valid", async (folder) => {
    await init(`./${folder}/proxy.json`);
    expect(await runIn(join(directory, folder), ["validate", "--strict-env"])).toMatchObject({
      exit: 0,
      stdout: "proxy.json: no problems.\n",
    });
  });

  it("writes what is valid, or nothing, whatever folder and name are", async () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("$", "{", "}", '"', "\\", "-", "é", "1"),
        fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
      ),
    });
    const folders = text.filter((name) => !/[/\0]|^\.{0,2}$/.test(name) && name.isWellFormed());
    await fc.assert(
      fc.asyncProperty(folders, fc.option(text), async (folder, name) => {
        const home = join(directoryWith({}), folder);
        mkdirSync(home);
        const argv = ["init", ...(name === null ? [] : [`--name=${name}`])];
        const { exit } = await runIn(home, argv);
        if (exit !== 0) {
          expect(name).not.toBeNull();
          expect(readdirSync(home)).toEqual([]);
          return;
        }
        const { exit: valid, stdout } = await runIn(home, ["validate"]);
        expect(valid, stdout).toBe(0);
        expect(await runIn(home, ["fmt", "--check"])).toMatchObject({ exit: 0 });
      }),
    );
  });

  it("writes workflows and the recommendation at the repository's root, for this config", async () => {
    const { exit } = await init("phones/eu.proxy.json", "--workflows", "--vscode");
    expect(exit).toBe(0);
    const workflows = ["apply", "drift", "plan"].map((name) => `.github/workflows/twilio-proxy-${name}.yml`);
    expect(files()).toEqual([...workflows, ".vscode/extensions.json", "phones/eu.proxy.json"].toSorted());
    for (const name of workflows) {
      const { jobs, on } = parse(read(name));
      const [job] = Object.values<{ concurrency: { group: string }; steps: { with?: object }[] }>(jobs);
      expect(job?.steps.find((step) => step.with && "command" in step.with)?.with).toMatchObject({
        config: "phones/eu.proxy.json",
      });
      expect(job?.concurrency.group).toMatch(/-phones\/eu\.proxy\.json$/);
      const paths = on.pull_request?.paths ?? on.push?.paths ?? ["phones/eu.proxy.json"];
      expect(paths).toContain("phones/eu.proxy.json");
    }
    expect(JSON.parse(read(".vscode/extensions.json"))).toEqual({
      recommendations: ["twilio-proxy.twilio-proxy"],
    });
  });

  it("writes the workflows as they are tested for a config at the root", async () => {
    await init("--workflows");
    const example = readFileSync(new URL("../../../examples/workflows/plan.yml", import.meta.url), "utf8");
    expect(read(".github/workflows/twilio-proxy-plan.yml")).toBe(example);
  });

  it("lets others read what it writes, as the umask allows", async () => {
    const before = process.umask(0o022);
    await init("--workflows", "--vscode").finally(() => process.umask(before));
    expect(files()).toHaveLength(5);
    for (const name of files())
      expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o644]);
  });

  it("refuses a config that exists, and leaves other files as they are", async () => {
    await init();
    writeFileSync(join(directory, "proxy.json"), "mine");
    const again = await init("--workflows");
    expect(again.stderr).toContain("The config proxy.json exists already; nothing was written.");
    expect([again.exit, again.stdout, read("proxy.json"), files()]).toEqual([1, "", "mine", ["proxy.json"]]);
    mkdirSync(join(directory, ".vscode"));
    writeFileSync(join(directory, ".vscode/extensions.json"), "mine");
    const other = await init("other.proxy.json", "--vscode");
    expect(other.stderr).toBe(".vscode/extensions.json exists already and stays as it is.\n");
    expect(read(".vscode/extensions.json")).toBe("mine");
  });

  it("writes nothing at all for a path that no workflow can hold", async () => {
    const { exit, stderr } = await init("our phones.proxy.json", "--workflows");
    expect([exit, files()]).toEqual([1, []]);
    expect(stderr).toContain("cannot stand in a workflow");
  });

  it("asks on a terminal, and takes what is said", async () => {
    const asked: string[] = [];
    const answers = ["rides", "yes", ""];
    const ask = async (question: string): Promise<string> => {
      asked.push(question);
      return answers[asked.length - 1] ?? "";
    };
    await runIn(directory, ["init"], { ask });
    expect(asked).toHaveLength(3);
    expect(asked[0]).toContain("(My-Rides)");
    expect(read("proxy.json")).toContain('"unique_name": "rides"');
    expect(files().filter((name) => name.startsWith(".github"))).toHaveLength(3);
    expect(files()).not.toContain(".vscode/extensions.json");
  });
});
