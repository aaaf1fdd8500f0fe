import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-types";
import {
  ALICE,
  BOB,
  config,
  HOST,
  POOL,
  SECRET,
  type Simulated,
  simulate,
} from "../account/testing/simulated.ts";
import type { PlanView } from "../account/view.ts";
import { planDiagnostics } from "./plan-diagnostics.ts";

let account: Simulated;
let service: string;
beforeEach(async () => {
  account = await simulate();
  await account.apply(config());
  service = `/v1/Services/${account.simulator.account().services?.[0]?.sid}`;
});
afterEach(() => account.close());

const diagnose = (text: string, plan: PlanView | null) =>
  planDiagnostics(account.analyse(text), account.context(plan, (plan?.at ?? 0) + 40_000));

/** `code on the text it stands on: message`. */
const said = (text: string, plan: PlanView | null): readonly string[] => {
  const { source } = account.analyse(text);
  return diagnose(text, plan).map(
    ({ code, range, message }) => `${code} on ${source.getText(range)}: ${message}`,
  );
};

describe("drift", () => {
  test("is said on the exact value, as information, with what is live and how old that is", async () => {
    await account.behindOurBack(service, { DefaultTtl: 7200 });
    const plan = await account.plan(config());
    expect(said(config(), plan)).toEqual(["drift on 3600: live: 7200, file: 3600 (40 s ago)"]);
    expect(diagnose(config(), plan)).toMatchObject([
      {
        severity: DiagnosticSeverity.Information,
        source: "twilio-proxy (live)",
        data: { address: "services.rides", field: "default_ttl" },
      },
    ]);
    expect(said(config(), null)).toEqual([]);
  });

  test("follows its value when the text around it changes, and is gone when the value does", async () => {
    await account.behindOurBack(service, { DefaultTtl: 7200 });
    const plan = await account.plan(config());
    const moved = config().replace('    "rides"', '\n    "new": { "unique_name": "new" },\n    "rides"');
    expect(said(moved, plan)).toEqual(["drift on 3600: live: 7200, file: 3600 (40 s ago)"]);
    for (const text of [
      config({ ttl: 7200 }),
      config().replace("3600", '"3600"'),
      config().replace(/"default.*\n/, ""),
    ]) {
      expect(said(text, plan)).toEqual([]);
    }
    expect(said('{ "services": { "rides": { "default_ttl": 36', plan)).toEqual([]);
  });

  test("of an item in a list follows the item", async () => {
    const [number] = account.simulator.account().services?.[0]?.phone_numbers ?? [];
    await account.behindOurBack(`${service}/PhoneNumbers/${number?.sid}`, { IsReserved: true });
    const reserved = config().replace(`"${POOL[0]}" }`, `"${POOL[0]}", "is_reserved": false }`);
    await account.apply(reserved);
    await account.behindOurBack(`${service}/PhoneNumbers/${number?.sid}`, { IsReserved: true });
    const plan = await account.plan(reserved);
    const last = reserved.replace(
      '"phone_numbers": [',
      `"phone_numbers": [ { "phone_number": "${POOL[2]}" },`,
    );
    for (const text of [reserved, last]) {
      expect(said(text, plan)).toEqual(["drift on false: live: true, file: false (40 s ago)"]);
    }
  });

  test("of a value from a variable shows neither value", async () => {
    await account.behindOurBack(service, { CallbackUrl: "https://moved.internal.example.com/hook" });
    const [only, ...more] = said(config(), await account.plan(config()));
    expect(only).toMatch(
      /^drift on "https:\/\/\$\{env\.API_HOST\}\/hook": live: ••• #\w{4}, file: \$\{env\.API_HOST\} #\w{4} \(40 s ago\)$/,
    );
    expect(more).toEqual([]);
  });

  test("of what is gone is said once, where it stands", async () => {
    const [session] = account.simulator.account().services?.[0]?.sessions ?? [];
    await account.behindOurBack(`${service}/Sessions/${session?.sid}`);
    const plan = await account.plan(config());
    expect(said(config(), plan)[0]).toBe(
      'drift on "order-1": live: absent; it was removed outside this config (40 s ago)',
    );
    expect(said(config(), plan).filter((one) => one.includes("file:"))).toEqual([]);
    expect(said(config().replace('"open"', '"closed"'), plan)).not.toContainEqual(
      expect.stringContaining('on "order-1"'),
    );
  });
});

describe("danger", () => {
  test("a number in use that leaves the pool is warned of at the pool, until it is back", async () => {
    const used =
      account.simulator.account().services?.[0]?.sessions?.[0]?.participants?.[0]?.proxy_identifier;
    const left = POOL.filter((number) => number !== used);
    const text = config({ numbers: left });
    const plan = await account.plan(text);
    const [refused] = diagnose(text, plan);
    expect(refused).toMatchObject({ severity: DiagnosticSeverity.Warning, code: "number-in-use" });
    expect(said(text, plan).filter((one) => one.startsWith("number-in-use"))).toEqual([
      expect.stringMatching(
        /^number-in-use on "phone_numbers": services\.rides\.phone_numbers\[\+14152370\d{3}\]: .*80611.*\(40 s ago\)$/,
      ),
    ]);
    expect(said(config({ numbers: POOL }), plan).filter((one) => one.startsWith("number-in-use"))).toEqual(
      [],
    );
  });

  test("a session on the line that is taken out, replaced or closed", async () => {
    const without = config().replace(/"order-1": \{[\s\S]*?\]\n {8}\}/, "");
    const gone = await account.plan(without);
    expect(said(without, gone)).toContain(
      'ends-live-sessions on "sessions": services.rides.sessions.order-1: This plan ends 1 live session. (40 s ago)',
    );
    expect(said(config(), gone)).toEqual([]);

    const replaced = config().replace('"status": "open"', '"status": "open", "mode": "voice-only"');
    const plan = await account.plan(replaced);
    expect(said(replaced, plan)).toContain(
      'ends-live-sessions on "order-1": This plan ends 1 live session. (40 s ago)',
    );
    expect(said(config(), plan)).toEqual([]);
  });

  test("a refusal is said with what allows it", async () => {
    const text = config({ numbers: [] });
    expect(said(text, await account.plan(text)).join("\n")).toMatch(
      /^last-number on "phone_numbers": .* To allow it: --allow-destroy \(40 s ago\)$/m,
    );
  });

  test("where nothing of it is left the first line is where it is said", async () => {
    const text = '{ "$schema": "https://example.com/proxy.schema.json", "services": {} }';
    const [first] = diagnose(text, await account.plan(text));
    expect(first?.severity).toBe(DiagnosticSeverity.Warning);
    expect(said(text, await account.plan(text)).join("\n")).toMatch(
      /on "services": services\.rides: This plan ends 1 live session/,
    );
  });
});

test("no diagnostic is an error, or holds a person's number, a variable's value or a secret", async () => {
  await account.behindOurBack(service, { DefaultTtl: 7200, CallbackUrl: `https://${HOST}/moved` });
  const [session] = account.simulator.account().services?.[0]?.sessions ?? [];
  const [alice] = session?.participants ?? [];
  await account.behindOurBack(`${service}/Sessions/${session?.sid}/Participants/${alice?.sid}`);
  const texts = [
    config(),
    config({ numbers: [] }),
    '{ "services": {} }',
    config().replace(BOB, "+14152370188"),
  ];
  for (const text of texts) {
    const found = diagnose(text, await account.plan(text));
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(({ severity }) => severity)).not.toContain(DiagnosticSeverity.Error);
    for (const hidden of [ALICE, BOB, HOST, SECRET]) expect(JSON.stringify(found)).not.toContain(hidden);
  }
});
