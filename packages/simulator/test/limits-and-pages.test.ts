import { describe, expect, test } from "vitest";
import { accountWith, type Bench, bench, food, order, rideSeed, rides, sid } from "./harness.ts";

describe("rate limits", () => {
  const limited = () => bench({ seed: rideSeed(), rateLimits: true });
  const burst = async (at: Bench, count: number, path: string) => {
    const answers = await Promise.all(Array.from({ length: count }, () => at.get(path)));
    return answers.filter(({ status }) => status === 429).length;
  };

  test("150 at once pass, the next is told 429 / 80621 without Retry-After", async () => {
    const at = await limited();
    expect(await burst(at, 150, rides)).toBe(0);
    const refused = await at.get(rides);
    expect(refused).toMatchObject({ status: 429, code: 80621 });
    expect(refused.headers["retry-after"]).toBeUndefined();
  });

  test("the window slides: what is five seconds old no longer counts", async () => {
    const at = await limited();
    await burst(at, 100, rides);
    at.simulator.advance(3);
    expect(await burst(at, 60, rides)).toBe(10);
    at.simulator.advance(1.9);
    expect(await burst(at, 1, rides)).toBe(1);
    at.simulator.advance(0.1);
    expect(await burst(at, 101, rides)).toBe(1);
  });

  test("thirty a second go on for ever", async () => {
    const at = await limited();
    let refused = 0;
    for (let second = 0; second < 20; second++) {
      refused += await burst(at, 30, rides);
      at.simulator.advance(1);
    }
    expect(refused).toBe(0);
  });

  test("each service, endpoint and kind of method has its own", async () => {
    const at = await limited();
    await burst(at, 151, rides);
    expect((await at.get(food)).status).toBe(200);
    expect((await at.get(`${rides}/Sessions`)).status).toBe(200);
    expect((await at.post(rides)).status).toBe(200);
    expect((await at.get(`/2010-04-01/Accounts/${sid("AC", 1)}/IncomingPhoneNumbers.json`)).status).toBe(200);
  });

  test("listing services is limited for the account; the 2010 API is not limited here", async () => {
    const at = await limited();
    expect(await burst(at, 151, "/v1/Services")).toBe(1);
    expect(await burst(at, 151, `/2010-04-01/Accounts/${sid("AC", 1)}/SMS/ShortCodes.json`)).toBe(0);
  });

  test("switched off, nothing is refused", async () => {
    const at = await bench({ seed: rideSeed(), rateLimits: false });
    expect(await burst(at, 400, rides)).toBe(0);
  });
});

interface Meta {
  readonly key: string;
  readonly page: number;
  readonly page_size: number;
  readonly url: string;
  readonly first_page_url: string;
  readonly next_page_url: string | null;
  readonly previous_page_url: string | null;
}

/** Follows the addresses the API gives, as every client must. */
async function walk(at: Bench, path: string, key: string, direction: "next" | "previous" = "next") {
  const sids: string[] = [];
  const pages: Meta[] = [];
  for (let next: string | null = path; next !== null; ) {
    const { body, status } = await at.get(next);
    expect(status).toBe(200);
    const meta = body.meta as Meta;
    sids.push(...(body[key] as { sid: string }[]).map((row) => row.sid));
    pages.push(meta);
    const address: string | null = direction === "next" ? meta.next_page_url : meta.previous_page_url;
    next = address === null ? null : address.slice(at.simulator.url.length);
  }
  return { sids, pages };
}

const range = (count: number, from = 0) => Array.from({ length: count }, (_, n) => sid("PN", n + from));

describe("Proxy lists", () => {
  test("default pages of 50, addresses on the request's host", async () => {
    const at = await bench({ seed: rideSeed(120) });
    const { sids, pages } = await walk(at, `${rides}/PhoneNumbers`, "phone_numbers");
    expect(sids).toEqual(range(120));
    expect(pages.map(({ page, page_size }) => [page, page_size])).toEqual([
      [0, 50],
      [1, 50],
      [2, 50],
    ]);
    expect(pages[0]).toMatchObject({
      key: "phone_numbers",
      url: `${at.simulator.url}${rides}/PhoneNumbers?PageSize=50&Page=0`,
      first_page_url: `${at.simulator.url}${rides}/PhoneNumbers?PageSize=50&Page=0`,
      previous_page_url: null,
    });
    const { json } = await at.simulator.request({
      path: `${rides}/PhoneNumbers`,
      headers: { host: "localhost:9" },
    });
    expect(json).toMatchObject({
      meta: { next_page_url: expect.stringMatching(/^http:\/\/localhost:9\/v1\//) },
    });
  });

  test("back the same way", async () => {
    const at = await bench({ seed: rideSeed(25) });
    const { pages } = await walk(at, `${rides}/PhoneNumbers?PageSize=10`, "phone_numbers");
    const last = pages.at(-1)?.url.slice(at.simulator.url.length) ?? "";
    const back = await walk(at, last, "phone_numbers", "previous");
    expect(back.sids).toEqual([...range(5, 20), ...range(10, 10), ...range(10)]);
    expect(back.pages.map(({ page }) => page)).toEqual([2, 1, 0]);
  });

  test("a full last page has no next, an empty list no surprise", async () => {
    const at = await bench({ seed: rideSeed(20) });
    const { pages } = await walk(at, `${rides}/PhoneNumbers?PageSize=10`, "phone_numbers");
    expect(pages).toHaveLength(2);
    const { body } = await at.get(`${food}/Sessions`);
    expect(body).toMatchObject({ sessions: [], meta: { key: "sessions", next_page_url: null, page: 0 } });
  });

  test("at most 100 to a page by default, 1000 by choice", async () => {
    const at = await bench({ seed: rideSeed(120) });
    const size = async () =>
      ((await at.get(`${rides}/PhoneNumbers?PageSize=1000`)).body.phone_numbers as []).length;
    expect(await size()).toBe(100);
    at.simulator.setBehaviour({ pageCap: 1000 });
    expect(await size()).toBe(120);
  });

  test("a record deleted between two pages costs no other", async () => {
    const at = await bench({ seed: rideSeed(30) });
    const first = (await at.get(`${rides}/PhoneNumbers?PageSize=10`)).body.meta as Meta;
    for (const number of [0, 9, 10]) await at.del(`${rides}/PhoneNumbers/${sid("PN", number)}`);
    const { sids } = await walk(
      at,
      (first.next_page_url ?? "").slice(at.simulator.url.length),
      "phone_numbers",
    );
    expect(sids).toEqual(range(19, 11));
  });

  test("Page alone counts records", async () => {
    const at = await bench({ seed: rideSeed(30) });
    const { body } = await at.get(`${rides}/PhoneNumbers?PageSize=10&Page=2`);
    expect((body.phone_numbers as { sid: string }[]).map((row) => row.sid)).toEqual(range(10, 20));
    expect((await at.get(`${rides}/PhoneNumbers?Page=9`)).body.phone_numbers).toEqual([]);
  });

  test.each(["PageSize=0", "PageSize=x", "Page=-1", "PageToken=x"])("%s is refused", async (query) => {
    const at = await bench({ seed: rideSeed() });
    expect(await at.get(`${order}/Participants?${query}`)).toMatchObject({ status: 400, code: 80701 });
  });
});

describe("account lists", () => {
  const numbers = `/2010-04-01/Accounts/${sid("AC", 1)}/IncomingPhoneNumbers.json`;

  test("relative addresses at the top level, pages up to 1000", async () => {
    const at = await bench({ seed: accountWith(1200) });
    const { body } = await at.get(`${numbers}?PageSize=5000`);
    expect(body).toMatchObject({
      page: 0,
      page_size: 1000,
      start: 0,
      end: 999,
      uri: `${numbers}?PageSize=1000&Page=0`,
      previous_page_uri: null,
    });
    const next = await at.get(String(body.next_page_uri));
    expect(next.body.incoming_phone_numbers).toHaveLength(200);
    expect(next.body).toMatchObject({ page: 1, start: 1000, end: 1199, next_page_uri: null });
  });

  test.each([
    ["PhoneNumber=%2B14152000003", 1],
    ["PhoneNumber=2000003", 1],
    ["PhoneNumber=%2B1415*7", 2],
    ["PhoneNumber=*", 20],
    ["FriendlyName=%2B14152000001", 1],
    ["FriendlyName=nobody", 0],
    ["Origin=twilio", 20],
    ["Origin=hosted", 0],
    ["Beta=true", 0],
  ])("filter %s finds %d", async (query, count) => {
    const at = await bench({ seed: accountWith(20) });
    const { body } = await at.get(`${numbers}?${query}`);
    expect(body.incoming_phone_numbers).toHaveLength(count);
  });

  test("filters stay in the addresses", async () => {
    const at = await bench({ seed: accountWith(20) });
    const { body } = await at.get(`${numbers}?PhoneNumber=%2B1415&PageSize=5`);
    expect(body.next_page_uri).toMatch(/\?PhoneNumber=%2B1415&PageSize=5&Page=1&PageToken=/);
  });

  test("short codes by code", async () => {
    const at = await bench({ seed: accountWith(0) });
    const codes = `/2010-04-01/Accounts/${sid("AC", 1)}/SMS/ShortCodes.json`;
    expect((await at.get(codes)).body.short_codes).toHaveLength(2);
    expect((await at.get(`${codes}?ShortCode=898333`)).body.short_codes).toMatchObject([
      { sid: sid("SC", 2) },
    ]);
  });
});
