import { describe, expect, it } from "vitest";
import type { Exchange } from "../http/wire.ts";
import { createFakeWire, type Reply } from "../testing/fake-wire.ts";
import { createVirtualWorld } from "../testing/virtual-world.ts";
import { connect } from "./connection.ts";
import { TwilioFailure } from "./failure.ts";
import type { Twilio } from "./port.ts";
import type { RequestEvent } from "./transport.ts";

const AC = `AC${"0".repeat(32)}`;
const KS = `KS${"1".repeat(32)}`;
const KC = `KC${"2".repeat(32)}`;
const SECRET = "s3cr3t-of-mine";
const PERSON = "+14152370143";

const ok: Reply = { status: 200, json: { sid: KS, unique_name: "rides" } };
const created: Reply = { status: 201, json: { sid: KS } };
const tooMany = (headers: Record<string, string> = {}): Reply => ({
  status: 429,
  headers,
  json: { code: 80621 },
});

function setUp(replies: readonly Reply[] | ((exchange: Exchange, number: number) => Reply)) {
  const world = createVirtualWorld();
  const wire = createFakeWire((exchange, number) =>
    typeof replies === "function" ? replies(exchange, number) : (replies[number - 1] ?? replies.at(-1) ?? ok),
  );
  const events: RequestEvent[] = [];
  const abort = new AbortController();
  const connection = connect({
    credentials: { accountSid: AC, username: AC, password: SECRET },
    world,
    wire,
    signal: abort.signal,
    onRequest: (event) => events.push(event),
  });
  const run = <T>(work: (connection: Twilio) => Promise<T>): Promise<T> => world.run(work(connection));
  const seconds = (): number => (world.now() - world.start) / 1000;
  return { world, wire, events, abort, run, seconds };
}

const collect = async <T>(pages: AsyncIterable<T> | null): Promise<T[]> => {
  const all: T[] = [];
  for await (const page of pages ?? []) all.push(page);
  return all;
};

const failureOf = async (work: Promise<unknown>): Promise<TwilioFailure> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TwilioFailure);
  return error as TwilioFailure;
};

const read = (connection: Twilio) => connection.endpoint("service").fetch([], KS);
const create = (connection: Twilio) => connection.endpoint("service").create([], { uniqueName: "rides" });
const update = (connection: Twilio) => connection.endpoint("service").update([], KS, { defaultTtl: 1 });
const remove = (connection: Twilio) => connection.endpoint("service").remove([], KS);

describe("trying again", () => {
  it.each<[string, readonly Reply[], (connection: Twilio) => Promise<unknown>, number]>([
    ["a read after 500", [{ status: 500 }, ok], read, 2],
    ["a read after a reset", ["reset", ok], read, 2],
    ["a read after an HTML page", [{ status: 200, text: "<html>" }, ok], read, 2],
    ["a read after half an answer", ["truncated", ok], read, 2],
    ["an update after 502", [{ status: 502 }, ok], update, 2],
    ["an update after a timeout", ["timeout", ok], update, 2],
    ["a delete after 503", [{ status: 503 }, { status: 204 }], remove, 2],
    ["a create after 429", [tooMany(), tooMany(), created], create, 3],
    ["a create after 409/80623", [{ status: 409, json: { code: 80623 } }, created], create, 2],
    ["a create that never left", ["unreachable", created], create, 2],
  ])("%s", async (_, replies, work, calls) => {
    const { run, wire } = setUp(replies);
    await run(work);
    expect(wire.sent).toHaveLength(calls);
    expect(new Set(wire.sent.map(({ body }) => body)).size).toBe(1);
  });

  it.each<[string, Reply, (connection: Twilio) => Promise<unknown>, string]>([
    ["a create after 500", { status: 500 }, create, "unknown-outcome"],
    ["a create after 503", { status: 503, json: { code: 20503 } }, create, "unknown-outcome"],
    ["a create after a reset", "reset", create, "unknown-outcome"],
    ["a create after a timeout", "timeout", create, "unknown-outcome"],
    ["a create after half an answer", "truncated", create, "unknown-outcome"],
    ["a create after an HTML page", { status: 201, text: "<html>" }, create, "unknown-outcome"],
    ["a create without a SID", { status: 201, json: {} }, create, "unknown-outcome"],
    ["anything after 401", { status: 401, json: { code: 20003 } }, read, "unauthorized"],
    ["a refusal", { status: 400, json: { code: 80603 } }, create, "refused"],
    ["a redirect", { status: 302, headers: { location: "https://evil.example/" } }, read, "refused"],
  ])("never %s", async (_, reply, work, kind) => {
    const { run, wire } = setUp([reply]);
    expect((await failureOf(run(work))).kind).toBe(kind);
    expect(wire.sent).toHaveLength(1);
  });

  it("gives up after a bounded number of tries and a bounded time", async () => {
    const broken = setUp([{ status: 500 }]);
    expect((await failureOf(broken.run(read))).kind).toBe("unavailable");
    expect(broken.wire.sent).toHaveLength(6);
    expect(broken.seconds()).toBeLessThan(60);
    const limited = setUp([tooMany({ "retry-after": "50" })]);
    expect((await failureOf(limited.run(create))).kind).toBe("rate-limited");
    expect(limited.wire.sent).toHaveLength(4);
    expect(limited.seconds()).toBe(150);
  });

  it("waits as long as Retry-After says", async () => {
    const { run, seconds } = setUp([tooMany({ "retry-after": "7" }), created]);
    await run(create);
    expect(seconds()).toBe(7);
  });

  it("sends fewer at once where Twilio says 20429, and more again later", async () => {
    const world = createVirtualWorld();
    let inside = 0;
    const seen: number[] = [];
    const wire = createFakeWire(async (_, number) => {
      inside += 1;
      seen.push(inside);
      await world.sleep(100);
      inside -= 1;
      return number === 1 ? { status: 429, headers: { "retry-after": "1" }, json: { code: 20429 } } : created;
    });
    const connection = connect({
      credentials: { accountSid: AC, username: AC, password: SECRET },
      world,
      wire,
    });
    const update = (): Promise<unknown> => connection.endpoint("service").update([], KS, {});
    await world.run(update());
    seen.length = 0;
    await world.run(Promise.all(Array.from({ length: 60 }, update)));
    // 10 halved is 5, and one answer made it 6.
    expect(Math.max(...seen.slice(0, 10))).toBe(6);
    expect(Math.max(...seen)).toBe(10);
  });

  it("holds the whole lane after a 429, and no other", async () => {
    const sentAt: [string, number][] = [];
    const world = createVirtualWorld();
    const wire = createFakeWire(async (exchange, number) => {
      sentAt.push([exchange.method, world.now() - world.start]);
      await world.sleep(10);
      return number === 1 ? tooMany({ "retry-after": "5" }) : exchange.method === "GET" ? ok : created;
    });
    const connection = connect({
      credentials: { accountSid: AC, username: AC, password: SECRET },
      world,
      wire,
      parallelism: 1,
    });
    await world.run(Promise.all([create(connection), create(connection), read(connection)]));
    expect(sentAt).toEqual([
      ["POST", 0],
      ["GET", 10],
      ["POST", 5010],
      ["POST", 5020],
    ]);
  });
});

describe("interruption", () => {
  it("ends a wait, and sends nothing more", async () => {
    const { run, wire, abort, world } = setUp([{ status: 503 }]);
    const work = run(async (connection) => {
      const reading = read(connection);
      void world.sleep(100).then(() => abort.abort());
      return reading;
    });
    expect((await failureOf(work)).kind).toBe("interrupted");
    expect(wire.sent).toHaveLength(1);
  });

  it("ends the wait after a 429, too", async () => {
    const { run, wire, abort, world, seconds } = setUp([tooMany({ "retry-after": "50" })]);
    const work = run(async (connection) => {
      const creating = create(connection);
      void world.sleep(100).then(() => abort.abort());
      return creating;
    });
    expect((await failureOf(work)).kind).toBe("interrupted");
    expect(seconds()).toBe(0.1);
    expect(wire.sent).toHaveLength(1);
  });

  it("sends nothing at all when it came first", async () => {
    const { run, wire, abort } = setUp([ok]);
    abort.abort();
    expect((await failureOf(run(create))).kind).toBe("interrupted");
    expect(wire.sent).toHaveLength(0);
  });

  it("lets a call in flight finish", async () => {
    const world = createVirtualWorld();
    const abort = new AbortController();
    const wire = createFakeWire(async () => {
      abort.abort();
      await world.sleep(100);
      return created;
    });
    const connection = connect({
      credentials: { accountSid: AC, username: AC, password: SECRET },
      world,
      wire,
      signal: abort.signal,
    });
    expect((await world.run(create(connection))).sid).toBe(KS);
  });
});

describe("answers", () => {
  it("turns 404 into null and false, and a list's into a failure", async () => {
    const missing: Reply = { status: 404, json: { code: 20404, message: "gone" } };
    expect(await setUp([missing]).run(read)).toBeNull();
    expect(await setUp([missing]).run(remove)).toBe(false);
    const listing = setUp([missing]).run(async (connection) => {
      for await (const _ of connection.endpoint("session").pages([KS]));
    });
    expect((await failureOf(listing)).kind).toBe("not-found");
  });

  it("takes 200 for a delete as for 204", async () => {
    expect(await setUp([{ status: 200, json: { sid: KS } }]).run(remove)).toBe(true);
    expect(await setUp([{ status: 204 }]).run(remove)).toBe(true);
  });

  it("gives plain records with whole-second dates, and null for a date that is missing", async () => {
    const { run } = setUp([
      { status: 200, json: { sid: KC, unique_name: null, ttl: 60, date_created: "2026-01-02T03:04:05Z" } },
    ]);
    const record = await run((connection) => connection.endpoint("participant").fetch([KS, KC], KC));
    expect(record).toMatchObject({ sid: KC, dateCreated: "2026-01-02T03:04:05Z", dateDeleted: null });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it("gives short codes the same form", async () => {
    const { run } = setUp([
      {
        status: 200,
        json: { sid: KC, is_reserved: true, iso_country: "US", date_created: "2026-01-02T03:04:05.678Z" },
      },
    ]);
    expect(await run((connection) => connection.endpoint("short_code").fetch([KS], KC))).toEqual({
      sid: KC,
      isReserved: true,
      isoCountry: "US",
      dateCreated: "2026-01-02T03:04:05Z",
    });
  });

  it.each(["service", "short_code"])("follows pages of %s on the same host", async (type) => {
    const page = (number: number, next: string | null): Reply => ({
      status: 200,
      json: {
        [`${type}s`]: [{ sid: `${KS.slice(0, -1)}${number}` }],
        meta: { key: `${type}s`, next_page_url: next },
      },
    });
    const { run, wire } = setUp([page(1, "https://proxy.twilio.com/v1/next?PageToken=a%2Fb"), page(2, null)]);
    const pages = await run((connection) => collect(connection.endpoint(type).pages([KS])));
    expect(pages.map(({ last }) => last)).toEqual([false, true]);
    expect(wire.sent[1]?.path).toBe("/v1/next?PageToken=a%2Fb");
  });

  it.each(["service", "short_code"])("does not follow a page of %s to another host", async (type) => {
    const { run, wire } = setUp([
      {
        status: 200,
        json: { items: [], meta: { key: "items", next_page_url: "https://evil.example/v1/x" } },
      },
    ]);
    const listing = run((connection) => collect(connection.endpoint(type).pages([KS])));
    expect((await failureOf(listing)).kind).toBe("refused");
    expect(wire.sent).toHaveLength(1);
  });

  it("does not follow pages in a circle", async () => {
    const { run } = setUp([
      {
        status: 200,
        json: { items: [], meta: { key: "items", next_page_url: "https://proxy.twilio.com/v1/x" } },
      },
    ]);
    const listing = run((connection) => collect(connection.endpoint("service").pages([])));
    expect((await failureOf(listing)).kind).toBe("unavailable");
  });

  it("reads the account's own numbers over relative pages", async () => {
    const number = {
      sid: `PN${"3".repeat(32)}`,
      phone_number: "+14152370199",
      friendly_name: "Ann",
      capabilities: { voice: true, sms: false, odd: "x" },
      voice_url: "https://example.com/v",
      sms_url: "",
      trunk_sid: null,
    };
    const next = `/2010-04-01/Accounts/${AC}/IncomingPhoneNumbers.json?Page=1`;
    const { run, wire } = setUp([
      { status: 200, json: { incoming_phone_numbers: [number], next_page_uri: next } },
      { status: 200, json: { incoming_phone_numbers: [], next_page_uri: null } },
    ]);
    const pages = await run((connection) => collect(connection.inventory("phone_number")));
    expect(pages).toEqual([
      [
        {
          sid: number.sid,
          identity: { phone_number: "+14152370199" },
          capabilities: { voice: true, sms: false },
          settings: { voice_url: "https://example.com/v" },
        },
      ],
      [],
    ]);
    expect(wire.sent.map(({ origin, path }) => [origin.hostname, path])).toEqual([
      ["api.twilio.com", `/2010-04-01/Accounts/${AC}/IncomingPhoneNumbers.json?PageSize=1000`],
      ["api.twilio.com", next],
    ]);
  });
});

describe("what a failure says", () => {
  const everything = (failure: TwilioFailure, events: readonly RequestEvent[]): string =>
    [
      failure.message,
      failure.stack ?? "",
      failure.explanation,
      failure.path,
      JSON.stringify(failure),
      JSON.stringify(failure.cause ?? null),
      JSON.stringify(events),
    ].join("\n");

  it.each<[string, Reply]>([
    [
      "a refusal",
      { status: 400, json: { code: 80404, message: `Identifier '${PERSON}' of Ann Smith is invalid` } },
    ],
    [
      "a number without its plus",
      { status: 400, json: { code: 80404, message: "Bad 14152370143 (1) 415-237-0143" } },
    ],
    ["a body that is no JSON", { status: 502, text: `<html>${PERSON} ${SECRET}` }],
    ["a lost answer", "reset"],
    ["an answer that breaks the SDK", { status: 201, json: { sid: { a: PERSON } } }],
  ])("%s: no person and no credential", async (_, reply) => {
    const { run, events } = setUp([reply]);
    const failure = await failureOf(
      run((connection) =>
        connection
          .endpoint("participant")
          .create([KS, KC], { identifier: PERSON, friendlyName: "Ann Smith" }),
      ),
    );
    const text = everything(failure, events);
    const basic = Buffer.from(`${AC}:${SECRET}`).toString("base64");
    for (const secret of [PERSON, PERSON.slice(1), "237-0143", "Ann Smith", SECRET, basic]) {
      expect(text).not.toContain(secret);
    }
    expect(failure.path).toBe(`/v1/Services/${KS}/Sessions/${KC}/Participants`);
  });

  it("hides the name it was fetched by", async () => {
    const { run, events } = setUp([
      { status: 400, json: { message: "no /Services/Ann%20Smith or Ann Smith" } },
    ]);
    const failure = await failureOf(
      run((connection) => connection.endpoint("service").fetch([], "Ann Smith")),
    );
    expect(failure.path).toBe("/v1/Services/•••");
    expect(everything(failure, events)).not.toMatch(/Ann.{1,3}Smith/);
  });

  it("carries Twilio's code, status, request and page", async () => {
    const RQ = `RQ${"4".repeat(32)}`;
    const { run } = setUp([
      { status: 400, headers: { "twilio-request-id": RQ }, json: { code: 80611, message: "In use" } },
    ]);
    expect(await failureOf(run(remove))).toMatchObject({
      kind: "refused",
      status: 400,
      code: 80611,
      message: "In use",
      method: "DELETE",
      path: `/v1/Services/${KS}`,
      requestId: RQ,
      moreInfo: "https://www.twilio.com/docs/api/errors/80611",
    });
  });

  it("reports every attempt", async () => {
    const { run, events } = setUp([{ status: 500 }, ok]);
    await run(read);
    const path = `/v1/Services/${KS}`;
    expect(events).toEqual([
      { method: "GET", path, attempt: 1, status: 500, milliseconds: 0, retryInMs: 375 },
      { method: "GET", path, attempt: 2, status: 200, milliseconds: 0, retryInMs: null },
    ]);
  });
});
