import { expect, test } from "vitest";
import { alice, bench, order, rideSeed, rides, sid } from "./harness.ts";

test("short code routes off: the service answers, its short codes do not, and links do not name them", async () => {
  const at = await bench({ seed: rideSeed(), behaviour: { shortCodeRoutes: false } });
  const service = await at.get(rides);
  expect(service.status).toBe(200);
  expect(service.body.links).not.toHaveProperty("short_codes");
  for (const path of [`${rides}/ShortCodes`, `${rides}/ShortCodes/${sid("SC", 1)}`]) {
    expect(await at.get(path)).toMatchObject({ status: 404, code: 20404 });
  }
});

test.each([true, false])("a closed session keeps its name: %s", async (keeps) => {
  const at = await bench({ seed: rideSeed(), behaviour: { closedSessionKeepsName: keeps } });
  await at.post(order, { Status: "closed" });
  expect((await at.get(`${rides}/Sessions/order-1`)).status).toBe(keeps ? 200 : 404);
  const again = await at.post(`${rides}/Sessions`, { UniqueName: "order-1" });
  expect(again.status).toBe(keeps ? 400 : 201);
  expect(await at.post(order, { Status: "in-progress" })).toMatchObject(
    keeps ? { status: 200 } : { code: 80603 },
  );
});

test.each([true, false])("lists show removed participants: %s; a fetch always does", async (shown) => {
  const at = await bench({ seed: rideSeed(), behaviour: { listsDeletedParticipants: shown } });
  const { sid: participant } = await at.make(`${order}/Participants`, { Identifier: alice });
  await at.del(`${order}/Participants/${participant}`);
  expect((await at.get(`${order}/Participants`)).body.participants).toHaveLength(shown ? 1 : 0);
  expect((await at.get(`${order}/Participants/${participant}`)).body.date_deleted).toBe(
    "2026-03-01T12:00:00Z",
  );
});

test.each([true, false])("fetch by unique name: %s", async (by) => {
  const at = await bench({ seed: rideSeed(), behaviour: { fetchByUniqueName: by } });
  const status = by ? 200 : 404;
  expect((await at.get("/v1/Services/rides")).status).toBe(status);
  expect((await at.get(`${rides}/Sessions/order-1`)).status).toBe(status);
});

test.each([
  ["accepted", 200],
  ["refused", 400],
] as const)("closing twice: %s", async (closingTwice, status) => {
  const at = await bench({ seed: rideSeed(), behaviour: { closingTwice } });
  await at.post(order, { Status: "closed" });
  expect((await at.post(order, { Status: "closed" })).status).toBe(status);
  expect((await at.post(order, { Status: "closed", Ttl: "5" })).code).toBe(80607);
});

test.each([true, false])("a refused inline participant leaves the session: %s", async (keeps) => {
  const at = await bench({ seed: rideSeed(), behaviour: { failedParticipantKeepsSession: keeps } });
  const { status } = await at.post(`${rides}/Sessions`, {
    UniqueName: "order-2",
    Participants: [alice, "+15551234567"].map((Identifier) => JSON.stringify({ Identifier })),
  });
  expect(status).toBe(400);
  expect((await at.get(`${rides}/Sessions/order-2`)).status).toBe(keeps ? 200 : 404);
  expect((await at.get(`${rides}/PhoneNumbers/${sid("PN", 0)}`)).body.in_use).toBe(keeps ? 1 : 0);
});
