import { describe, expect, it } from "vitest";
import { UsageFailure } from "../http/usage.ts";
import { createHosts, type HostOptions } from "./hosts.ts";

const hosts = (options: Partial<HostOptions>) =>
  createHosts({ region: null, edge: null, baseUrl: null, ...options });
const where = (options: Partial<HostOptions>, uri: string): string | null => {
  const target = hosts(options).resolve(uri);
  if (target === null) return null;
  const { secure, hostname, port, prefix } = target.origin;
  return `${secure ? "https" : "http"}://${hostname}${port === "" ? "" : `:${port}`}${prefix}${target.path}`;
};

const LIST = "https://proxy.twilio.com/v1/Services?PageSize=100";
const CORE = "https://api.twilio.com/2010-04-01/Accounts/AC/IncomingPhoneNumbers.json";

describe("where a request goes", () => {
  it.each<[Partial<HostOptions>, string, string | null]>([
    [{}, LIST, LIST],
    [{}, CORE, CORE],
    [{ region: "ie1" }, LIST, "https://proxy.ie1.twilio.com/v1/Services?PageSize=100"],
    [{ edge: "dublin" }, LIST, "https://proxy.dublin.us1.twilio.com/v1/Services?PageSize=100"],
    [{ edge: "dublin", region: "ie1" }, LIST, "https://proxy.dublin.ie1.twilio.com/v1/Services?PageSize=100"],
    [{ region: "ie1" }, CORE, CORE.replace("api.", "api.ie1.")],
    [{ region: "ie1" }, "https://proxy.ie1.twilio.com/v1/a?b", "https://proxy.ie1.twilio.com/v1/a?b"],
    [{ baseUrl: "http://127.0.0.1:8080" }, LIST, "http://127.0.0.1:8080/v1/Services?PageSize=100"],
    [
      { baseUrl: "http://127.0.0.1:8080/" },
      CORE,
      CORE.replace("https://api.twilio.com", "http://127.0.0.1:8080"),
    ],
    [{ baseUrl: "http://[::1]:8080", region: "ie1" }, LIST, "http://[::1]:8080/v1/Services?PageSize=100"],
    [
      { baseUrl: "http://127.0.0.1:8080" },
      "http://127.0.0.1:8080/v1/a?Page=1",
      "http://127.0.0.1:8080/v1/a?Page=1",
    ],
    [
      { baseUrl: "https://gate.example/twilio" },
      LIST,
      "https://gate.example/twilio/v1/Services?PageSize=100",
    ],
    [
      { baseUrl: "https://gate.example/twilio" },
      "https://gate.example/twilio/v1/a",
      "https://gate.example/twilio/v1/a",
    ],
    [
      { baseUrl: "https://gate.example/twilio" },
      "https://gate.example/v1/a",
      "https://gate.example/twilio/v1/a",
    ],
    [{}, "https://evil.example/v1/Services", null],
    [{}, "https://proxy.twilio.com.evil.example/v1/Services", null],
    [{}, "https://proxy.twilio.com@evil.example/v1/Services", null],
    [{}, "https://user:pass@proxy.twilio.com/v1/Services", null],
    [{}, "http://proxy.twilio.com/v1/Services", null],
    [{}, "https://proxy.twilio.com:8443/v1/Services", null],
    [{ baseUrl: "http://127.0.0.1:8080" }, "http://127.0.0.1:8081/v1/Services", null],
    [{}, "//evil.example/v1", null],
    [{}, "/v1/Services", null],
  ])("%o %s", (options, uri, expected) => expect(where(options, uri)).toBe(expected));

  it("keeps a name that a URL parser would rewrite", () =>
    expect(where({}, "https://proxy.twilio.com/v1/Services/..")).toBe(
      "https://proxy.twilio.com/v1/Services/..",
    ));

  it("says the region", () => {
    expect(hosts({}).region).toBe("us1");
    expect(hosts({ region: "IE1" }).region).toBe("ie1");
  });
});

describe("settings that cannot be right", () => {
  it.each<[Partial<HostOptions>, string]>([
    [{ baseUrl: "http://example.com" }, "invalid-base-url"],
    [{ baseUrl: "http://127.0.0.1.example.com" }, "invalid-base-url"],
    [{ baseUrl: "ftp://127.0.0.1" }, "invalid-base-url"],
    [{ baseUrl: "nonsense" }, "invalid-base-url"],
    [{ baseUrl: "https://a:b@example.com" }, "invalid-base-url"],
    [{ baseUrl: "https://example.com/?a=b" }, "invalid-base-url"],
    [{ region: "ie1.evil.example/" }, "invalid-region"],
    [{ edge: "a b" }, "invalid-region"],
  ])("%o", (options, code) => {
    let failure: unknown;
    try {
      hosts(options);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(UsageFailure);
    expect(failure).toMatchObject({ code });
  });
});
