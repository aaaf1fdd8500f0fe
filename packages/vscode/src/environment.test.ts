import { describe, expect, test } from "vitest";
import { environmentFor, loopbackOrigin, readApiKey, readSource, type Source } from "./environment.ts";

const accountSid = `AC${"0".repeat(32)}`;
const other = `AC${"1".repeat(32)}`;
const apiKey = { accountSid, key: `SK${"0".repeat(32)}`, secret: "s" };

/** What a process would see that inherits everything of another account. */
function seen(source: Source, key: typeof apiKey | null = apiKey): Record<string, string> {
  const inherited = {
    PATH: "/bin",
    TWILIO_ACCOUNT_SID: other,
    TWILIO_API_KEY: "inherited",
    TWILIO_API_SECRET: "inherited",
    TWILIO_AUTH_TOKEN: "inherited",
    TWILIO_PROXY_API_URL: "https://inherited.example.com",
    TWILIO_REGION: "ie1",
  };
  const all = Object.entries({ ...inherited, ...environmentFor(source, key) });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe("the server's environment", () => {
  test("without an account has none, whatever the editor was started with", () => {
    expect(seen({ kind: "none" })).toEqual({ PATH: "/bin", TWILIO_REGION: "ie1" });
  });

  test("with a key has this key and nothing of another account, nor another's address", () => {
    expect(seen({ kind: "key", accountSid })).toEqual({
      PATH: "/bin",
      TWILIO_REGION: "ie1",
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_API_KEY: apiKey.key,
      TWILIO_API_SECRET: "s",
    });
  });

  test("has no key of another account than the one chosen, and none that is gone", () => {
    expect(seen({ kind: "key", accountSid: other })).toEqual(seen({ kind: "none" }));
    expect(seen({ kind: "key", accountSid }, null)).toEqual(seen({ kind: "none" }));
  });

  test("with the simulator has its address and no credential of a real account", () => {
    expect(seen({ kind: "simulator", address: "http://127.0.0.1:1", accountSid })).toEqual({
      PATH: "/bin",
      TWILIO_REGION: "ie1",
      TWILIO_PROXY_API_URL: "http://127.0.0.1:1",
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: "simulator",
    });
  });

  test("can be the editor's own", () => {
    expect(seen({ kind: "environment" })).toMatchObject({
      TWILIO_ACCOUNT_SID: other,
      TWILIO_AUTH_TOKEN: "inherited",
    });
  });
});

describe("what was stored", () => {
  test.each<Source>([
    { kind: "environment" },
    { kind: "key", accountSid },
    { kind: "simulator", address: "http://127.0.0.1:4010", accountSid },
  ])("$kind comes back", (source) => expect(readSource(JSON.parse(JSON.stringify(source)))).toEqual(source));

  test.each([
    undefined,
    null,
    "key",
    [],
    { kind: "key" },
    { kind: "simulator", accountSid },
    { kind: "simulator", accountSid, address: "http://192.0.2.1" },
    { kind: "later", accountSid },
  ])("%j is none", (stored) => expect(readSource(stored)).toEqual({ kind: "none" }));

  test("keys are read whole or not at all", () => {
    expect(readApiKey(JSON.stringify(apiKey))).toEqual(apiKey);
    for (const stored of [undefined, "", "{", "null", "[]", '{"accountSid":"AC"}'])
      expect(readApiKey(stored)).toBeNull();
  });
});

describe("a simulator's address", () => {
  test.each([
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
    [" 127.0.0.1:4010/ ", "http://127.0.0.1:4010"],
    ["localhost:4010", "http://localhost:4010"],
    ["http://[::1]:4010/v1?a=b", "http://[::1]:4010"],
    ["http://127.1:4010", "http://127.0.0.1:4010"],
  ])("%s is %s", (typed, origin) => expect(loopbackOrigin(typed)).toBe(origin));

  test.each([
    "",
    "https://127.0.0.1:4010",
    "http://192.0.2.1:4010",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://user:password@127.0.0.1:4010",
    "ftp://127.0.0.1",
    "http://proxy.twilio.com",
    "http://0.0.0.0:4010",
  ])("%s is refused", (typed) => expect(loopbackOrigin(typed)).toBeNull());
});
