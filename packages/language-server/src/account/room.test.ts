import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, systemWorld } from "@twilio-proxy/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccountFailure } from "./failure.ts";
import { readOnlyStore, readOnlyTwilio, WriteRefused } from "./read-only.ts";
import {
  ACCOUNT_SID,
  ALICE,
  BOB,
  config,
  HOST,
  POOL,
  SECRET,
  type Simulated,
  simulate,
} from "./testing/simulated.ts";

let account: Simulated;
beforeEach(async () => {
  account = await simulate();
});
afterEach(() => account.close());

const failureOf = async (plan: Promise<unknown>): Promise<AccountFailure> => {
  const error = await plan.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AccountFailure)) throw new Error(`no AccountFailure, but ${String(error)}`);
  return error;
};

describe("a plan in the editor", () => {
  test("is the command's: what is new, then nothing, and then only what moved", async () => {
    const fresh = await account.plan(config());
    expect(fresh.json.summary).toMatchObject({ add: 6, change: 0, destroy: 0 });
    expect(fresh.json.config).toEqual({ path: "proxy.json", label: "proxy.json" });
    expect(fresh.text).toBe(config());

    await account.apply(config());
    expect((await account.plan(config())).json.steps).toEqual([]);
    expect((await account.plan(config({ ttl: 60 }))).json.steps).toMatchObject([
      {
        address: "services.rides",
        actions: ["update"],
        fields: [{ before: 3600, after: 60, cause: "config" }],
      },
    ]);
    const [service] = account.simulator.account().services ?? [];
    await account.behindOurBack(`/v1/Services/${service?.sid}`, { DefaultTtl: 7200 });
    expect((await account.plan(config())).json.steps).toMatchObject([
      { address: "services.rides", fields: [{ before: 7200, after: 3600, cause: "drift" }] },
    ]);
  });

  test("only reads: nothing but GET goes out, nothing is written beside the file", async () => {
    await account.plan(config());
    expect(account.files()).toEqual([]);
    await account.apply(config());
    account.simulator.clearRequests();
    const [before, { mtimeMs }] = [account.files(), statSync(account.folder)];
    await account.plan(config({ ttl: 60, numbers: [POOL[2]] }));
    expect(account.simulator.requests().total).toBeGreaterThan(3);
    expect(account.writes()).toBe(0);
    expect(account.files()).toEqual(before);
    // Also a lock that was made and taken away again would show here.
    expect(statSync(account.folder).mtimeMs).toBe(mtimeMs);
  });

  test("says no person's number, no value of a variable and no secret, whatever it finds", async () => {
    const lines: string[] = [];
    const session = account.open({ log: (line) => lines.push(line) });
    const shown = [JSON.stringify((await account.plan(config(), session)).json)];
    await account.apply(config());
    const [service] = account.simulator.account().services ?? [];
    const [live] = service?.sessions ?? [];
    const base = `/v1/Services/${service?.sid}`;
    await account.behindOurBack(base, { CallbackUrl: "https://api.elsewhere.example.com/x?key=hunter22" });
    await account.behindOurBack(`${base}/Sessions/${live?.sid}/Participants/${live?.participants?.[0]?.sid}`);
    shown.push(JSON.stringify((await account.plan(config({ numbers: [POOL[2]] }), session)).json), ...lines);
    for (const hidden of [ALICE, BOB, HOST, SECRET, "hunter22"]) {
      expect(shown.filter((text) => text.includes(hidden))).toEqual([]);
    }
    expect(lines.length).toBeGreaterThan(5);
  });

  test("finds the state where the config says, and the config by its path in the repository", async () => {
    mkdirSync(join(account.folder, ".git"));
    mkdirSync(join(account.folder, "deep"));
    const path = join(account.folder, "deep/proxy.json");
    writeFileSync(join(account.folder, "elsewhere.json"), "no state");
    const text = config().replace("{", '{ "state": "../elsewhere.json",');
    const order = { uri: `${account.uri}/deep/proxy.json`, path, signal: new AbortController().signal };
    expect(await failureOf(account.open().plan({ ...order, text }))).toMatchObject({
      code: "state-unreadable",
    });
    const { json } = await account.open().plan({ ...order, text: config() });
    expect(json.config).toEqual({ path: "deep/proxy.json", label: "deep/proxy.json" });
  });

  test("looks variables up in what the request brings", async () => {
    const env = { ...account.env, API_HOST: "other.example.com" };
    await account.apply(config());
    const { uri, path } = account;
    const order = { uri, path, text: config(), signal: new AbortController().signal };
    expect((await account.open().plan({ ...order, env })).json.summary).toMatchObject({ change: 1 });
    expect((await account.open().plan(order)).json.summary).toMatchObject({ change: 0 });
  });

  test("reports how many answers have come", async () => {
    const counts: number[] = [];
    const { uri, path } = account;
    const signal = new AbortController().signal;
    await account.open().plan({ uri, path, text: config(), signal, progress: (done) => counts.push(done) });
    expect(counts).toEqual(counts.map((_, at) => at + 1));
    expect(counts.length).toBe(account.simulator.requests().total);
  });
});

describe("why there is no plan, in one sentence", () => {
  test.each<{ name: string; text?: string; env?: object; code: string; says: string | RegExp }>([
    {
      name: "errors",
      text: '{ "services": { "rides": { "default_ttl": "soon", "callback_url": 7 } } }',
      code: "invalid-config",
      says: /^3 errors in the config: fix them first\. \S/,
    },
    {
      name: "a variable that is not set",
      text: '{ "services": { "rides": { "unique_name": "${env.NAME_OF_IT}" } } }',
      code: "invalid-config",
      says: "1 error in the config: fix it first. ${env.NAME_OF_IT} is not set.",
    },
    {
      name: "another account",
      text: `{ "account_sid": "AC${"1".repeat(32)}", "services": {} }`,
      code: "wrong-account",
      says: "The config is for account …1111, and the credentials are for …cdef.",
    },
    {
      name: "a state on GitHub without a token",
      text: '{ "state": "github:acme/infra@states:proxy.json", "services": {} }',
      code: "missing-credentials",
      says: "Set GITHUB_TOKEN or GH_TOKEN",
    },
    {
      name: "a state in S3 without credentials",
      text: '{ "state": "s3://bucket/key", "services": {} }',
      code: "missing-credentials",
      says: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    },
    {
      name: "a state in a place of no kind we know",
      text: '{ "state": "ftp://host/key", "services": {} }',
      code: "state-location",
      says: "A state cannot be kept at ftp://",
    },
    {
      name: "a state that is a folder, named by a variable",
      text: '{ "state": "${env.STATE_PLACE}", "services": {} }',
      env: { STATE_PLACE: "." },
      code: "state-unreadable",
      says: "could not be read (EISDIR)",
    },
  ])("$name", async ({ text = config(), env = {}, code, says }) => {
    const failure = await failureOf(account.plan(text, account.open({ env: { ...account.env, ...env } })));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(says);
    expect(failure.message).not.toMatch(/\n/);
    expect(account.simulator.requests().total).toBe(0);
  });

  test("a place named by a variable is not said", async () => {
    const env = { ...account.env, PLACE: "secret-place" };
    mkdirSync(join(account.folder, "secret-place"));
    const session = account.open({ env });
    const { message } = await failureOf(account.plan('{ "state": "${env.PLACE}", "services": {} }', session));
    expect(message).toContain("${env.PLACE} could not be read");
    expect(message).not.toContain("secret-place");
  });

  test("an SID that the config takes from a variable is not said in a refusal", async () => {
    const sid = `KS${"a".repeat(32)}`;
    const session = account.open({ env: { ...account.env, SID: sid } });
    const text = '{ "services": { "flex": { "service_sid": "${env.SID}", "phone_numbers": [] } } }';
    const { json } = await account.plan(text, session);
    expect(json.refusals).toMatchObject([
      { code: "parent-not-found", text: expect.stringContaining("${env.SID}") },
    ]);
    expect(JSON.stringify(json.refusals)).not.toContain(sid);
  });

  test("a state in a folder that is not there is no state yet, and no folder is made", async () => {
    const text = config().replace("{", '{ "state": "missing/state.json",');
    expect((await account.plan(text)).json.summary).toMatchObject({ add: 6 });
    expect(existsSync(join(account.folder, "missing"))).toBe(false);
  });

  test.each([
    { kind: "401" as const, code: "unauthorized" },
    { kind: "503" as const, code: "unavailable" },
    { kind: "html" as const, code: "unavailable" },
    { kind: "429" as const, code: "rate-limited" },
    { kind: "reset" as const, code: "unavailable" },
  ])("Twilio answers with $kind", async ({ kind, code }) => {
    account.simulator.setFaults({ rules: [{ kind }] });
    const failure = await failureOf(account.plan(config()));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^[^\n]{20,}$/);
    for (const hidden of [ALICE, BOB, HOST, SECRET]) expect(failure.message).not.toContain(hidden);
  });

  test("credentials that are missing or wrong are said when the account is connected", () => {
    const { env } = account;
    const open = (changes: object) => () => account.open({ env: { ...env, ...changes } });
    expect(open({ TWILIO_AUTH_TOKEN: "" })).toThrow(AccountFailure);
    expect(open({ TWILIO_PROXY_API_URL: "http://example.com" })).toThrow(
      "may use plain http for loopback only",
    );
    expect(open({ TWILIO_ACCOUNT_SID: "AC1" })).toThrow("32 hexadecimal digits");
    expect(account.simulator.requests().total).toBe(0);
  });

  test("a file that is not on this machine", async () => {
    const order = { uri: "untitled:Untitled-1", path: "Untitled-1", text: config() };
    const plan = account.open().plan({ ...order, signal: new AbortController().signal });
    expect(await failureOf(plan)).toMatchObject({ code: "not-a-file" });
  });
});

describe("several plans", () => {
  const order = (text: string, signal = new AbortController().signal, name = "proxy.json") => {
    const path = join(account.folder, name);
    return { uri: `file://${path}`, path, text, signal };
  };

  test("of one text are one, of a newer text replace it", async () => {
    const session = account.open();
    const [first, second] = [session.plan(order(config())), session.plan(order(config()))];
    expect(await second).toBe(await first);

    const old = session.plan(order(config()));
    const next = session.plan(order(config({ ttl: 60 })));
    expect(await failureOf(old)).toMatchObject({ code: "superseded" });
    expect((await next).text).toBe(config({ ttl: 60 }));
  });

  test("end when nobody waits any more, and not before", async () => {
    account.simulator.setFaults({ rules: [{ kind: "503" }] });
    const session = account.open();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = failureOf(session.plan(order(config(), one.signal)));
    const second = session.plan(order(config(), other.signal));
    one.abort();
    expect(await first).toMatchObject({ code: "cancelled" });
    account.simulator.setFaults({ rules: [] });
    expect((await second).json.summary.add).toBe(6);

    account.simulator.setFaults({ rules: [{ kind: "503" }] });
    const third = failureOf(account.open({ world: systemWorld }).plan(order(config(), other.signal)));
    await expect.poll(() => account.simulator.requests().total).toBeGreaterThan(0);
    other.abort();
    expect(await third).toMatchObject({ code: "cancelled" });
    const sent = account.simulator.requests().total;
    await systemWorld.sleep(700);
    expect(account.simulator.requests().total).toBeLessThanOrEqual(sent + 1);
  });

  test("are four at once", async () => {
    const session = account.open();
    account.simulator.setFaults({ rules: [{ kind: "slow-body", ms: 150 }] });
    const names = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}.proxy.json`);
    const plans = names.map((name) => session.plan(order(config(), undefined, name)));
    await expect.poll(() => account.simulator.requests().total).toBeGreaterThan(3);
    expect(account.simulator.requests().total).toBe(4);
    account.simulator.setFaults({ rules: [] });
    expect((await Promise.all(plans)).map(({ json }) => json.config.label)).toEqual(names);
  });

  test("are given up when the account is disconnected", async () => {
    const session = account.open();
    const plan = failureOf(session.plan(order(config())));
    session.close();
    expect(await plan).toMatchObject({ code: "cancelled" });
    expect(await failureOf(session.plan(order(config())))).toMatchObject({ code: "disconnected" });
    expect(session.inventory("phone_number")).toBe(null);
  });
});

describe("what the session knows", () => {
  test("its label: which account, and where", () => {
    const label = (changes: object) => account.open({ env: { ...account.env, ...changes } }).label;
    expect(label({})).toBe("…cdef (simulator)");
    expect(label({ TWILIO_PROXY_API_URL: "http://sim.localhost:1" })).toBe("…cdef (simulator)");
    expect(label({ TWILIO_PROXY_API_URL: "https://gateway.example.com/x" })).toBe(
      "…cdef (gateway.example.com)",
    );
    expect(label({ TWILIO_PROXY_API_URL: "" })).toBe("…cdef (proxy.twilio.com)");
    expect(label({ TWILIO_PROXY_API_URL: "", TWILIO_REGION: "ie1" })).toBe("…cdef (proxy.ie1.twilio.com)");
  });

  test("the account's numbers, once they were read", async () => {
    let changes = 0;
    const session = account.open({ changed: () => void changes++ });
    expect(session.inventory("phone_number")).toBe(null);
    expect(session.inventory("service")).toBe(null);
    await expect.poll(() => changes).toBe(1);
    expect(session.inventory("phone_number")?.map(({ identity }) => identity.phone_number)).toEqual([
      ...POOL,
    ]);
    expect(account.simulator.requests().requests.map(({ method }) => method)).toEqual(["GET"]);
  });
});

describe("read-only by construction", () => {
  test("no write reaches Twilio or the state, whoever calls it", async () => {
    const twilio = readOnlyTwilio(
      connect({
        credentials: { accountSid: ACCOUNT_SID, username: ACCOUNT_SID, password: SECRET },
        baseUrl: account.simulator.url,
      }),
    );
    const endpoint = twilio.endpoint("service");
    for (const write of [
      () => endpoint.create([], { uniqueName: "x" }),
      () => endpoint.update([], `KS${"0".repeat(32)}`, { uniqueName: "x" }),
      () => endpoint.remove([], `KS${"0".repeat(32)}`),
      () =>
        readOnlyStore({ location: "x", read: async () => null, write: async () => undefined }).write(
          {} as never,
          null,
        ),
    ]) {
      await expect(write()).rejects.toThrow(WriteRefused);
    }
    expect(account.simulator.requests().total).toBe(0);
    twilio.close();
  });
});
