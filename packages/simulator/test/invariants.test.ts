import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountSeed, SessionSeed } from "../src/index.ts";
import { type Bench, bench, food, phone, rideSeed, rides, sid } from "./harness.ts";

const people = [1, 2, 3].map((n) => `+1206533010${n}`);
const numbers = [0, 1, 2, 3];

/** What may happen to a small world; indexes that point nowhere are part of it. */
const happening = fc.oneof(
  fc.record({
    do: fc.constant("open" as const),
    ttl: fc.constantFrom(0, 50),
    person: fc.constantFrom(...people),
  }),
  fc.record({
    do: fc.constant("join" as const),
    session: fc.nat(5),
    person: fc.constantFrom(...people),
    number: fc.option(fc.constantFrom(...numbers)),
  }),
  fc.record({ do: fc.constant("leave" as const), session: fc.nat(5), participant: fc.nat(2) }),
  fc.record({
    do: fc.constantFrom("close" as const, "reopen" as const, "delete" as const),
    session: fc.nat(5),
  }),
  fc.record({
    do: fc.constantFrom("add" as const, "remove" as const, "reserve" as const),
    number: fc.constantFrom(...numbers),
  }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(10, 60) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function happen(at: Bench, what: Happening): Promise<number> {
  const { sessions } = serviceOf(at.simulator.account());
  const session = "session" in what ? sessions[what.session] : undefined;
  const path = `${rides}/Sessions/${session?.sid ?? sid("KC", 999)}`;
  const number = "number" in what ? `${rides}/PhoneNumbers/${sid("PN", what.number ?? 0)}` : "";
  switch (what.do) {
    case "open":
      return (
        await at.post(`${rides}/Sessions`, {
          Ttl: what.ttl,
          Participants: JSON.stringify({ Identifier: what.person }),
        })
      ).status;
    case "join":
      return (
        await at.post(`${path}/Participants`, {
          Identifier: what.person,
          ...(what.number === null ? {} : { ProxyIdentifier: phone(what.number) }),
        })
      ).status;
    case "leave":
      return (
        await at.del(
          `${path}/Participants/${session?.participants?.[what.participant]?.sid ?? sid("KP", 999)}`,
        )
      ).status;
    case "close":
      return (await at.post(path, { Status: "closed" })).status;
    case "reopen":
      return (await at.post(path, { Status: "in-progress" })).status;
    case "delete":
      return (await at.del(path)).status;
    case "add":
      return (await at.post(`${rides}/PhoneNumbers`, { Sid: sid("PN", what.number) })).status;
    case "remove":
      return (await at.del(number)).status;
    case "reserve":
      return (await at.post(number, { IsReserved: true })).status;
    case "wait":
      at.simulator.advance(what.seconds);
      return 200;
  }
}

test("whatever happens: no pair twice, in_use is true, two people at most, a dump is the account", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 40 }), async (story) => {
      const at = await bench({ seed: rideSeed(3) });
      for (const what of story) {
        expect(await happen(at, what)).toBeLessThan(500);
        await expectSound(at);
      }
      const dump = JSON.stringify(at.simulator.account());
      const again = await bench({
        seed: JSON.parse(dump),
        clock: { now: () => Date.parse("2026-03-01T12:00:00Z") },
      });
      expect(JSON.stringify(again.simulator.account())).toBe(dump);
      await expectSound(again);
      await Promise.all([at.simulator.close(), again.simulator.close()]);
    }),
    { numRuns: 60 },
  );
});

async function expectSound(at: Bench): Promise<void> {
  const { sessions } = serviceOf(at.simulator.account());
  const alive = sessions.filter(({ status }) => status === "open" || status === "in-progress");
  const live = alive.map((session) =>
    (session.participants ?? []).filter((each) => (each.date_deleted ?? null) === null),
  );
  for (const each of live) expect(each.length).toBeLessThanOrEqual(2);
  const pairs = live.flat().map(({ identifier, proxy_identifier }) => `${identifier} ${proxy_identifier}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  const { body } = await at.get(`${rides}/PhoneNumbers`);
  for (const row of body.phone_numbers as { phone_number: string; in_use: number }[]) {
    const using = live.filter((each) =>
      each.some(({ proxy_identifier }) => proxy_identifier === row.phone_number),
    );
    expect(row.in_use).toBe(using.length);
  }
  expect((await at.get(`${food}/PhoneNumbers`)).body.phone_numbers).toEqual([]);
}

function serviceOf(account: AccountSeed): { sessions: readonly SessionSeed[] } {
  return { sessions: account.services?.[0]?.sessions ?? [] };
}
