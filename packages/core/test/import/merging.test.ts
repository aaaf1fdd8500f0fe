/** What is in the file stays what it was; what is ours elsewhere stays there. */
import { afterEach, describe, expect, test } from "vitest";
import { ImportFailure, nextState } from "../../src/index.ts";
import { createLab, type Lab, stepsOf } from "../harness.ts";
import { person, sid } from "./accounts.ts";
import { envOf, importFrom } from "./importing.ts";

const number = (at: number) => ({ sid: sid("PN", at), phone_number: `+1415237014${at}` });

let lab: Lab;
afterEach(() => lab.close());

async function open(services: readonly object[]): Promise<Lab> {
  lab = await createLab({
    incoming_phone_numbers: [1, 2, 3, 4].map(number),
    services: services as never,
  });
  return lab;
}

const rides = {
  sid: sid("KS", 1),
  unique_name: "rides",
  phone_numbers: [{ sid: sid("PN", 1) }, { sid: sid("PN", 2) }],
};
const support = { sid: sid("KS", 2), unique_name: "support", phone_numbers: [{ sid: sid("PN", 3) }] };

describe("a config that is there", () => {
  test("gets what it lacks where that belongs, in its own manner", async () => {
    await open([rides, support]);
    const into = `{\n\t"services": {\n\t\t"a": {"unique_name": "rides", "phone_numbers": [{"sid": "${sid("PN", 1)}"}]} // one line\n\t}\n}\n`;
    const { text } = await importFrom(lab, { into });
    expect(text).toBe(`{
\t"services": {
\t\t"a": {"unique_name": "rides", "phone_numbers": [{"sid": "${sid("PN", 1)}"},
\t\t\t{ "phone_number": "+14152370142" }
\t\t]}, // one line
\t\t// ${sid("KS", 2)}
\t\t"support": {
\t\t\t"unique_name": "support",
\t\t\t"phone_numbers": [
\t\t\t\t{ "phone_number": "+14152370143" }
\t\t\t]
\t\t}
\t}
}
`);
    expect(stepsOf(await lab.plan(text))).toEqual([]);
  });

  test("keeps what it has changed and not applied yet; that stays the plan's", async () => {
    await open([rides, support]);
    const into = JSON.stringify({ services: { rides: { unique_name: "rides", default_ttl: 60 } } });
    const { text } = await importFrom(lab, { into });
    expect(stepsOf(await lab.plan(text))).toContain("adopt+update services.rides");
    expect(stepsOf(await lab.plan(text)).join()).not.toMatch(/support|create|delete/);
  });

  test("keeps the defaults of its variables", async () => {
    const secret = "https://calls.example.com/?token=abc";
    await open([
      { ...rides, callback_url: "https://calls.example.com/own" },
      { ...support, callback_url: secret },
    ]);
    const url = "${env.SUPPORT_CALLBACK_URL:-https://calls.example.com/own}";
    const into = JSON.stringify({ services: { rides: { unique_name: "rides", callback_url: url } } });
    const imported = await importFrom(lab, { into });
    expect(imported.variables).toMatchObject([{ name: "SUPPORT_CALLBACK_URL_2", value: secret }]);
    expect(stepsOf(await lab.plan(imported.text, { env: envOf(imported) }))).toEqual([]);
  });

  test("knows by SID what it has renamed", async () => {
    await open([rides]);
    await lab.apply({ services: { old: { unique_name: "rides" } } });
    const into = JSON.stringify({ services: { fresh: { unique_name: "rides" } } });
    const { text, added } = await importFrom(lab, { into });
    expect(added).toEqual({ phone_number: 2 });
    expect(stepsOf(await lab.plan(text))).toEqual([]);
  });

  test("that is about to move a number keeps it to the one place", async () => {
    await open([rides, support]);
    const into = JSON.stringify({
      services: { support: { unique_name: "support", phone_numbers: [{ sid: sid("PN", 1) }] } },
    });
    const { text, left } = await importFrom(lab, { into });
    expect(left).toEqual([
      {
        address: `services.rides.phone_numbers[${sid("PN", 1)}]`,
        text: "the config declares it in another place",
      },
    ]);
    expect(text).toContain('"+14152370142"');
  });

  test("that names services as existing gets what is below them", async () => {
    await open([rides]);
    const into = JSON.stringify({ services: { flex: { service_sid: rides.sid } } });
    const { text } = await importFrom(lab, { into });
    expect(text).toContain('"service_sid":"');
    expect(text).toContain('{ "phone_number": "+14152370141" }');
    expect(stepsOf(await lab.plan(text))).toEqual([]);
  });

  test("keeps intents of a run that was cut off", async () => {
    await open([rides, support]);
    await lab.apply({ services: { rides: { unique_name: "rides" } } });
    const state = (await lab.store.read())!;
    const pending = [
      { id: "1", address: "services.rides.sessions.x", action: "create", at: "2026-01-01T00:00:00Z" },
    ];
    await lab.store.write(nextState(state, { pending }, "w"), state.serial);
    await importFrom(lab, { into: JSON.stringify({ services: { rides: { unique_name: "rides" } } }) });
    expect(await lab.store.read()).toMatchObject({ pending });
  });
});

describe("what is not this config's", () => {
  test("stays with the config whose state owns it", async () => {
    await open([rides, support]);
    await lab.apply({ services: { rides: { unique_name: "rides" } } });
    const others = [{ ...(await lab.store.read())!, config: "other/proxy.json" }];
    await lab.loseState();
    const { text, left } = await importFrom(lab, { others });
    expect(text).not.toContain('"rides"');
    expect(left).toEqual([
      {
        address: `services[${rides.sid}]`,
        text: "it belongs to the config other/proxy.json, whose state lies in the same place",
      },
    ]);
  });

  test("and what the state owns and a new file would lack refuses it", async () => {
    await open([rides, support]);
    await lab.apply({ services: { rides: { unique_name: "rides" }, support: { unique_name: "support" } } });
    const before = await lab.store.read();
    await expect(importFrom(lab, { only: [rides.sid] })).rejects.toThrow(ImportFailure);
    await expect(importFrom(lab, { only: [rides.sid] })).rejects.toThrow("services.support");
    expect(await lab.store.read()).toEqual(before);
  });

  test("an SID that the account does not have is said", async () => {
    await open([rides]);
    await expect(importFrom(lab, { only: [sid("KS", 9)] })).rejects.toThrow(`${sid("KS", 9)} does not exist`);
  });
});

describe("what the language cannot say", () => {
  test("is left out with its reason, and the rest is managed", async () => {
    await open([
      {
        ...rides,
        callback_url: "https://proxy.twilio.com/v1/x",
        unique_name: 'a\nb */ \u2028 // "c" ${env.X}',
        sessions: [{ sid: sid("KC", 1), unique_name: "\ud800", participants: [{ identifier: person(1) }] }],
      },
    ]);
    const imported = await importFrom(lab, { extent: "open" });
    expect(imported.text).toMatch(/\/\/ callback_url is left out: .*\(proxy-url\)\n/);
    expect(imported.text).toContain('"unique_name": "a\\nb */ \\u2028 // \\"c\\" $${env.X}"');
    expect(imported.text).toContain(`"session_sid": "${sid("KC", 1)}"`);
    expect(stepsOf(await lab.plan(imported.text, { env: envOf(imported) }))).toEqual([]);
  });
});

describe("what Twilio may do another way", () => {
  const session = (at: number, status: string) => ({ sid: sid("KC", at), unique_name: "order-1", status });

  test.each([
    ["first", [session(1, "open"), session(2, "closed")]],
    ["last", [session(1, "closed"), session(2, "open")]],
  ])("a name that was used again belongs to the session that lives, here the %s", async (_, sessions) => {
    lab = await createLab(
      { services: [{ sid: rides.sid, unique_name: "rides", sessions }] },
      { behaviour: { closedSessionKeepsName: false } },
    );
    const { text, left } = await importFrom(lab, { extent: "all" });
    const alive = sessions.find(({ status }) => status === "open");
    expect(text).toContain(`// ${alive?.sid}\n        "order-1": {`);
    expect(left).toHaveLength(1);
    expect(stepsOf(await lab.plan(text))).toEqual([]);
  });

  test("short codes whose routes are gone are no reason to stop", async () => {
    lab = await createLab(
      {
        short_codes: [{ sid: sid("SC", 1), short_code: "12345" }],
        services: [{ ...support, phone_numbers: [], short_codes: [{ sid: sid("SC", 1) }] }],
      },
      { behaviour: { shortCodeRoutes: false } },
    );
    const { text, added } = await importFrom(lab);
    expect(added).toEqual({ service: 1 });
    expect(stepsOf(await lab.plan(text))).toEqual([]);
  });
});

describe("one person in two sessions", () => {
  test("has one variable, and a name that is taken is not given away", async () => {
    const session = (name: string) => ({
      unique_name: name,
      participants: [{ identifier: person(1), friendly_name: "rider" }],
    });
    const phone_numbers = [1, 2, 3].map((at) => ({ sid: sid("PN", at) }));
    await open([
      { ...rides, phone_numbers, sessions: [session("order-1"), session("order-2"), session("github")] },
    ]);
    const { text, variables } = await importFrom(lab, {
      extent: "open",
      env: { PROXY_GITHUB_RIDER: "taken" },
    });
    expect(variables).toEqual([
      {
        name: "PROXY_GITHUB_RIDER_2",
        value: person(1),
        address: "services.rides.sessions.github.participants[0].identifier",
      },
    ]);
    expect(text.match(/\$\{env\.PROXY_GITHUB_RIDER_2\}/g)).toHaveLength(3);
  });
});
