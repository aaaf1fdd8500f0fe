import { createServer } from "node:http";
import { afterEach, expect, test } from "vitest";
import { readSimulatorAccount } from "./simulator.ts";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function answering(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/_simulator/account" ? status : 404, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const sid = `AC${"0".repeat(32)}`;

test("a simulator says whose account it plays", async () => {
  expect(await readSimulatorAccount(await answering(200, JSON.stringify({ account_sid: sid })))).toBe(sid);
});

test.each([
  [200, "hello", {}],
  [200, "null", {}],
  [200, '{"account_sid":"$(rm)"}', {}],
  [404, JSON.stringify({ account_sid: sid }), {}],
])("something else that answers %i %s is none", async (status, body, headers) => {
  expect(
    await readSimulatorAccount(await answering(status, body, headers as Record<string, string>)),
  ).toBeNull();
});

test("whoever sends on elsewhere is none", async () => {
  const location = `${await answering(200, JSON.stringify({ account_sid: sid }))}/_simulator/account`;
  expect(await readSimulatorAccount(await answering(302, "", { location }))).toBeNull();
});

test("nobody there is none", async () => {
  expect(await readSimulatorAccount("http://127.0.0.1:1")).toBeNull();
});
