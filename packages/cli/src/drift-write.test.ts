/** What changed at Twilio comes into the file, and not a letter beside it. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSimulator, type Simulator } from "@twilio-proxy/simulator";
import { afterEach, beforeEach, expect, it } from "vitest";
import { directoryWith, type Ran, runIn } from "./testing/fake-world.ts";
import type { World } from "./world.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const rides = `KS${"1".repeat(32)}`;
const support = `KS${"2".repeat(32)}`;
const pn = `PN${"1".repeat(32)}`;

const config = `{
  "services": {
    "rides": { // the first
      "unique_name": "rides",
      "default_ttl": 3600, /* an hour */
      "callback_url": "https://\${env.API_HOST}/hook",
      "intercept_callback_url":   "https://calls.example.com/a",
      "geo_match_level": "country",
      "phone_numbers": [{ "sid": "${pn}", "is_reserved": false, },],
    },

    "support": { "unique_name": "support" },
  },
}
`;

let simulator: Simulator;
let directory: string;
let world: Partial<World>;

beforeEach(async () => {
  simulator = await createSimulator({
    seed: {
      account_sid: accountSid,
      incoming_phone_numbers: [{ sid: pn, phone_number: "+14152370141" }],
      services: [
        { sid: rides, unique_name: "rides", phone_numbers: [{ sid: pn }] },
        { sid: support, unique_name: "support" },
      ],
    },
  });
  directory = directoryWith({ "proxy.json": config });
  world = {
    env: {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: "a-secret-that-must-not-show",
      TWILIO_PROXY_API_URL: simulator.url,
      API_HOST: "calls.example.com",
    },
  };
  expect(await cli("apply", "--auto-approve")).toMatchObject({ exit: 0 });
});

afterEach(async () => {
  await simulator.close();
});

const cli = (...argv: readonly string[]): Promise<Ran> => runIn(directory, argv, world);
const read = (): string => readFileSync(join(directory, "proxy.json"), "utf8");
const outside = (path: string, form: Record<string, string>, method = "POST") =>
  simulator.request({ method, path: `/v1/Services/${path}`, form });
const change = (form: Record<string, string>) => outside(rides, form);

it("takes every value that moved, and then there is no drift", async () => {
  await change({
    DefaultTtl: "60",
    InterceptCallbackUrl: "https://b.example.com/${x}",
    GeoMatchLevel: "area-code",
  });
  await outside(`${rides}/PhoneNumbers/${pn}`, { IsReserved: "true" });
  const ran = await cli("drift", "--write", "--detailed-exitcode");
  expect(ran).toMatchObject({ exit: 2, stderr: "proxy.json: took 4 live values, left 0.\n" });
  expect(ran.stdout).toMatch(/Drift: 2 changed outside the config\.\n$/);
  expect(read()).toBe(
    config
      .replace("3600", "60")
      .replace("https://calls.example.com/a", "https://b.example.com/$$$${x}")
      .replace('"country"', '"area-code"')
      .replace('"is_reserved": false', '"is_reserved": true'),
  );
  expect(await cli("drift", "--detailed-exitcode")).toMatchObject({ exit: 0, stdout: "No drift.\n" });
  expect((await cli("plan")).stdout).toBe("No changes.\n");
});

it("takes an emptied value as null", async () => {
  await change({ InterceptCallbackUrl: "" });
  await cli("drift", "--write");
  expect(read()).toBe(config.replace('"https://calls.example.com/a"', "null"));
  expect((await cli("drift")).stdout).toBe("No drift.\n");
});

it.each([
  [
    "comes from a variable",
    { CallbackUrl: "https://b.example.com/" },
    "it comes from ${env.API_HOST}: set it there",
  ],
  [
    "holds a secret",
    { InterceptCallbackUrl: "https://b.example.com/?token=hunter22" },
    "give it by a variable",
  ],
  [
    "would make the config invalid",
    { InterceptCallbackUrl: "https://b.example.com\\x" },
    "Expected intercept_callback_url to be",
  ],
])("leaves what %s, and says so", async (_, form, why) => {
  await change({ DefaultTtl: "60", ...form } as Record<string, string>);
  await outside(`${rides}/PhoneNumbers/${pn}`, { IsReserved: "true" });
  const ran = await cli("drift", "--write");
  expect(ran.stderr).toContain(
    `left: services.rides.${Object.keys(form)[0] === "CallbackUrl" ? "" : "intercept_"}callback_url: `,
  );
  expect(ran.stderr).toContain(why);
  expect(ran.stderr).toContain("took 2 live values, left 1.");
  expect(ran.stdout + ran.stderr).not.toContain("hunter22");
  expect(read()).toBe(config.replace("3600", "60").replace("false", "true"));
});

it("leaves what was changed in the file as well, and what is gone", async () => {
  const edited = config.replace("3600", "90");
  writeFileSync(join(directory, "proxy.json"), edited);
  await change({ DefaultTtl: "60" });
  await outside(support, {}, "DELETE");
  const ran = await cli("drift", "--write");
  expect(ran.stderr).toContain("left: services.rides.default_ttl: it was changed in the config as well");
  expect(ran.stderr).toContain(
    "left: services.support: it is gone: remove its block, or apply to make it again",
  );
  expect(read()).toBe(edited);
});

const rotate = (): void => {
  world = { ...world, env: { ...world.env, TWILIO_PROXY_DIGEST_KEY: "another-key-of-at-least-32-letters" } };
};
const lose = (): void => rmSync(join(directory, "proxy.json.state.json"));

it.each([
  ["the secret was rotated", rotate],
  ["the state is lost", lose],
])("reports what nobody can tell, and leaves it: %s", async (_, away) => {
  away();
  await change({ DefaultTtl: "60" });
  const ran = await cli("drift", "--write", "--detailed-exitcode");
  expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining("Cannot be told apart: ") });
  expect(ran.stdout).toMatch(/default_ttl {2}60 → 3600\n\nDrift: 1 cannot be told apart\.\n$/);
  expect(ran.stderr).toContain("left: services.rides.default_ttl: it differs, and the state has no baseline");
  expect(ran.stderr).toContain("took 0 live values, left 1.");
  expect(read()).toBe(config);
  const { steps } = JSON.parse((await cli("drift", "--json")).stdout);
  expect(steps).toMatchObject([
    { address: "services.rides", fields: [{ name: "default_ttl", cause: "unknown" }] },
  ]);
});

it("takes only what is on target", async () => {
  await change({ DefaultTtl: "60" });
  await outside(support, { UniqueName: "help" });
  await cli("drift", "--write", "--target", "services.support");
  expect(read()).toBe(config.replace('"support" }', '"help" }'));
  expect((await cli("drift")).stdout).toContain("Drift: 1 changed");
});

it.each([
  "+14155550123",
  "jo@example.com",
])("leaves a name that holds what is somebody's: %s", async (name) => {
  await outside(support, { UniqueName: name }, "POST");
  const ran = await cli("drift", "--write");
  expect(ran.stderr).toContain("left: services.support.unique_name: it is personal data");
  expect(ran.stdout + ran.stderr).not.toContain(name);
  expect(read()).toBe(config);
});

it("writes nothing over what somebody saved meanwhile", async () => {
  await change({ DefaultTtl: "60" });
  const saved = config.replace("an hour", "one hour");
  const stdout = {
    isTTY: false,
    columns: 80,
    write: () => writeFileSync(join(directory, "proxy.json"), saved),
  };
  const ran = await runIn(directory, ["drift", "--write"], { ...world, stdout });
  expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining("changed meanwhile") });
  expect(read()).toBe(saved);
});

it("without --write changes no file", async () => {
  await change({ DefaultTtl: "60" });
  expect((await cli("drift")).stderr).toBe("");
  expect(read()).toBe(config);
});
