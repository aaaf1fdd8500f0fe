/** What is written for somebody is formatted as `fmt` would: else their first `fmt --check` fails on our own text. */
import { cpSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSimulator } from "@twilio-proxy/simulator";
import { describe, expect, it } from "vitest";
import { directoryWith, runIn } from "./testing/fake-world.ts";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const expectFormatted = async (directory: string, ...files: readonly string[]): Promise<void> => {
  for (const file of files) {
    expect(await runIn(directory, ["fmt", "--check", file])).toEqual({ exit: 0, stdout: "", stderr: "" });
  }
};

describe("fmt --check has nothing to say of", () => {
  const files = globSync("*/*.json", { cwd: examples }).toSorted();

  it.each(files)("examples/%s", async (file) => {
    const directory = directoryWith({});
    cpSync(join(examples, file), join(directory, "example.json"));
    await expectFormatted(directory, "example.json");
  });

  it("them all", () => {
    expect(files.filter((file) => file.endsWith("/proxy.json")).length).toBeGreaterThan(3);
  });

  it.each([
    "existing-service",
    "protected-sessions",
    "ride-share",
  ])("what is imported of %s", async (name) => {
    const seed = JSON.parse(readFileSync(join(examples, name, "seed.json"), "utf8"));
    const simulator = await createSimulator({ seed });
    try {
      const env = {
        TWILIO_ACCOUNT_SID: seed.account_sid,
        TWILIO_AUTH_TOKEN: "a-token-that-must-not-show",
        TWILIO_PROXY_API_URL: simulator.url,
      };
      const directory = directoryWith({});
      const ran = await runIn(directory, ["import", "--sessions", "all"], { env });
      expect(ran.exit, ran.stderr).toBe(0);
      await expectFormatted(directory, "proxy.json");
    } finally {
      await simulator.close();
    }
  });

  it("what is migrated from Terraform", async () => {
    const instance = { attributes: { sid: `KS${"1".repeat(32)}`, unique_name: "rides", default_ttl: 3600 } };
    const resource = {
      mode: "managed",
      type: "twilio_proxy_service",
      name: "rides",
      provider: 'provider["registry.terraform.io/rjzondervan/twilio"]',
      instances: [instance],
    };
    const directory = directoryWith({
      "terraform.tfstate": JSON.stringify({ version: 4, serial: 1, lineage: "x", resources: [resource] }),
    });
    const ran = await runIn(directory, ["migrate", "terraform", "terraform.tfstate", "--offline"]);
    expect(ran.exit, ran.stderr).toBe(0);
    await expectFormatted(directory, "proxy.json");
  });

  it("what init writes", async () => {
    const directory = directoryWith({});
    await runIn(directory, ["init"]);
    await expectFormatted(directory, "proxy.json");
  });
});

it("fmt puts nothing on one line that was on several", async () => {
  const text = '{\n  "services": {\n    "a": {\n      "unique_name": "a"\n    }\n  }\n}\n';
  const directory = directoryWith({});
  writeFileSync(join(directory, "proxy.json"), text);
  await expectFormatted(directory, "proxy.json");
});
