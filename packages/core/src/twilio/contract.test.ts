/** Our requests against those of Twilio's own client, byte for byte: the SDK's real HTTP layer is the reference. */
import twilio from "twilio";
import twilioWithShortCodes from "twilio-5";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecorder, type RecordedRequest, type Recorder } from "../testing/recorder.ts";
import { connect } from "./connection.ts";
import type { Twilio } from "./port.ts";

const sid = (prefix: string): string => prefix + "a1".repeat(16);
const [AC, KS, KC, KP, PN, SC] = ["AC", "KS", "KC", "KP", "PN", "SC"].map(sid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const TOKEN = "a token of Twilio's";

type Sdk = ReturnType<typeof twilio>;
type OldSdk = ReturnType<typeof twilioWithShortCodes>;

interface Case {
  readonly name: string;
  readonly theirs: (sdk: Sdk, old: OldSdk) => Promise<unknown>;
  readonly ours: (connection: Twilio) => Promise<unknown>;
}

const serviceFields = {
  uniqueName: "rides prod (Zürich)*'!~",
  defaultTtl: 3600,
  callbackUrl: "https://example.com/a?b=c&d=é",
  geoMatchLevel: "area-code",
  numberSelectionBehavior: "avoid-sticky",
  interceptCallbackUrl: "https://example.com/i",
  outOfSessionCallbackUrl: "https://example.com/o",
  chatInstanceSid: sid("IS"),
} as const;
const sessionFields = {
  uniqueName: "order 1/2?",
  dateExpiry: "2027-01-01T00:00:00Z",
  ttl: 0,
  mode: "voice-only",
  status: "open",
} as const;
const cleared = { uniqueName: "a", callbackUrl: null, interceptCallbackUrl: null, chatInstanceSid: null };
const participantFields = {
  identifier: "+14152370143",
  friendlyName: "rider & driver",
  proxyIdentifier: "+14152370199",
};

const first = async (pages: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of pages) return;
};
const asDate = { ...sessionFields, dateExpiry: new Date("2027-01-01T00:00:00Z") };

const CASES: readonly Case[] = [
  {
    name: "create a service",
    theirs: (sdk) => sdk.proxy.v1.services.create(serviceFields),
    ours: (c) => c.endpoint("service").create([], serviceFields),
  },
  {
    name: "create a service with cleared fields",
    theirs: (sdk) => sdk.proxy.v1.services.create(cleared as never),
    ours: (c) => c.endpoint("service").create([], cleared),
  },
  {
    name: "update a service",
    theirs: (sdk) => sdk.proxy.v1.services(KS).update(serviceFields),
    ours: (c) => c.endpoint("service").update([], KS, serviceFields),
  },
  {
    name: "fetch a service",
    theirs: (sdk) => sdk.proxy.v1.services(KS).fetch(),
    ours: (c) => c.endpoint("service").fetch([], KS),
  },
  {
    name: "list services",
    theirs: (sdk) => sdk.proxy.v1.services.page({ pageSize: 100 }),
    ours: (c) => first(c.endpoint("service").pages([])),
  },
  {
    name: "remove a service",
    theirs: (sdk) => sdk.proxy.v1.services(KS).remove(),
    ours: (c) => c.endpoint("service").remove([], KS),
  },
  {
    name: "add a number by SID",
    theirs: (sdk) => sdk.proxy.v1.services(KS).phoneNumbers.create({ sid: PN, isReserved: true }),
    ours: (c) => c.endpoint("phone_number").create([KS], { sid: PN, isReserved: true }),
  },
  {
    name: "add a number by number",
    theirs: (sdk) => sdk.proxy.v1.services(KS).phoneNumbers.create({ phoneNumber: "+14152370143" }),
    ours: (c) => c.endpoint("phone_number").create([KS], { phoneNumber: "+14152370143" }),
  },
  {
    name: "update a number",
    theirs: (sdk) => sdk.proxy.v1.services(KS).phoneNumbers(PN).update({ isReserved: false }),
    ours: (c) => c.endpoint("phone_number").update([KS], PN, { isReserved: false }),
  },
  {
    name: "fetch a number",
    theirs: (sdk) => sdk.proxy.v1.services(KS).phoneNumbers(PN).fetch(),
    ours: (c) => c.endpoint("phone_number").fetch([KS], PN),
  },
  {
    name: "list numbers",
    theirs: (sdk) => sdk.proxy.v1.services(KS).phoneNumbers.page({ pageSize: 100 }),
    ours: (c) => first(c.endpoint("phone_number").pages([KS])),
  },
  {
    name: "remove a number",
    theirs: (sdk) => sdk.proxy.v1.services(KS).phoneNumbers(PN).remove(),
    ours: (c) => c.endpoint("phone_number").remove([KS], PN),
  },
  {
    name: "create a session",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions.create(asDate),
    ours: (c) => c.endpoint("session").create([KS], sessionFields),
  },
  {
    name: "create a session of nothing",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions.create(),
    ours: (c) => c.endpoint("session").create([KS], {}),
  },
  {
    name: "update a session",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).update({ ttl: 60, status: "closed" }),
    ours: (c) => c.endpoint("session").update([KS], KC, { ttl: 60, status: "closed" }),
  },
  {
    name: "fetch a session",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).fetch(),
    ours: (c) => c.endpoint("session").fetch([KS], KC),
  },
  {
    name: "fetch a session by a name with spaces and accents",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions("order 1 é").fetch(),
    ours: (c) => c.endpoint("session").fetch([KS], "order 1 é"),
  },
  {
    name: "list sessions",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions.page({ pageSize: 100 }),
    ours: (c) => first(c.endpoint("session").pages([KS])),
  },
  {
    name: "remove a session",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).remove(),
    ours: (c) => c.endpoint("session").remove([KS], KC),
  },
  {
    name: "add a participant",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).participants.create(participantFields),
    ours: (c) => c.endpoint("participant").create([KS, KC], participantFields),
  },
  {
    name: "add a participant with a number by SID",
    theirs: (sdk) =>
      sdk.proxy.v1
        .services(KS)
        .sessions(KC)
        .participants.create({ identifier: "messenger:1", proxyIdentifierSid: PN }),
    ours: (c) =>
      c.endpoint("participant").create([KS, KC], { identifier: "messenger:1", proxyIdentifierSid: PN }),
  },
  {
    name: "fetch a participant",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).participants(KP).fetch(),
    ours: (c) => c.endpoint("participant").fetch([KS, KC], KP),
  },
  {
    name: "list participants",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).participants.page({ pageSize: 100 }),
    ours: (c) => first(c.endpoint("participant").pages([KS, KC])),
  },
  {
    name: "remove a participant",
    theirs: (sdk) => sdk.proxy.v1.services(KS).sessions(KC).participants(KP).remove(),
    ours: (c) => c.endpoint("participant").remove([KS, KC], KP),
  },
  {
    name: "add a short code",
    theirs: (_, old) => old.proxy.v1.services(KS).shortCodes.create({ sid: SC }),
    ours: (c) => c.endpoint("short_code").create([KS], { sid: SC }),
  },
  {
    name: "update a short code",
    theirs: (_, old) => old.proxy.v1.services(KS).shortCodes(SC).update({ isReserved: true }),
    ours: (c) => c.endpoint("short_code").update([KS], SC, { isReserved: true }),
  },
  {
    name: "fetch a short code",
    theirs: (_, old) => old.proxy.v1.services(KS).shortCodes(SC).fetch(),
    ours: (c) => c.endpoint("short_code").fetch([KS], SC),
  },
  {
    name: "list short codes",
    theirs: (_, old) => old.proxy.v1.services(KS).shortCodes.page({ pageSize: 100 }),
    ours: (c) => first(c.endpoint("short_code").pages([KS])),
  },
  {
    name: "remove a short code",
    theirs: (_, old) => old.proxy.v1.services(KS).shortCodes(SC).remove(),
    ours: (c) => c.endpoint("short_code").remove([KS], SC),
  },
  {
    name: "list the account's numbers",
    theirs: (sdk) => sdk.incomingPhoneNumbers.page({ pageSize: 1000 }),
    ours: (c) => first(c.inventory("phone_number") ?? failing()),
  },
  {
    name: "list the account's short codes",
    theirs: (sdk) => sdk.shortCodes.page({ pageSize: 1000 }),
    ours: (c) => first(c.inventory("short_code") ?? failing()),
  },
];

function failing(): never {
  throw new Error("no inventory");
}

/** The SDK's own client, which sends to the recorder whatever is meant for Twilio. */
function rebased<Client extends { request: (options: never) => unknown }>(
  client: Client,
  rebase: (uri: string) => string,
): Client {
  const request = client.request.bind(client) as (options: object) => unknown;
  client.request = ((options: { uri: string }) =>
    request({ ...options, uri: rebase(options.uri) })) as Client["request"];
  return client;
}

/** What must be equal; the rest (User-Agent, Host, Accept-Encoding, Content-Length) is the client's own business. */
function essence(requests: readonly RecordedRequest[]): unknown {
  return requests.map(({ method, path, query, body, headers }) => ({
    method,
    path,
    query,
    body,
    authorization: headers.authorization,
    contentType: headers["content-type"],
    // On a DELETE the SDK says nothing, and its HTTP library adds lesser choices.
    accept: headers.accept?.split(",")[0],
  }));
}

function answer({ method, path, query }: RecordedRequest): { status: number; json?: unknown } {
  if (method === "DELETE") return { status: 204 };
  if (path.startsWith("/2010")) {
    const key = path.includes("ShortCodes") ? "short_codes" : "incoming_phone_numbers";
    return { status: 200, json: { [key]: [], page: 0, next_page_uri: null } };
  }
  if (query !== "")
    return { status: 200, json: { records: [], meta: { key: "records", next_page_url: null } } };
  return { status: method === "POST" ? 201 : 200, json: { sid: KS } };
}

describe("the same bytes on the wire as Twilio's own client", () => {
  let recorder: Recorder;
  let sdk: Sdk;
  let old: OldSdk;
  let connection: Twilio;

  beforeAll(async () => {
    recorder = await createRecorder(answer);
    const rebase = (uri: string): string =>
      uri.replace(/^https:\/\/(?:proxy|api)\.twilio\.com/, recorder.url);
    sdk = twilio(AC, TOKEN, { httpClient: rebased(new twilio.RequestClient(), rebase) });
    old = twilioWithShortCodes(AC, TOKEN, {
      httpClient: rebased(new twilioWithShortCodes.RequestClient(), rebase),
    });
    connection = connect({
      credentials: { accountSid: AC, username: AC, password: TOKEN },
      baseUrl: recorder.url,
    });
  });
  afterAll(async () => {
    connection.close();
    await recorder.close();
  });

  it.each(CASES)("$name", async ({ theirs, ours }) => {
    await theirs(sdk, old);
    const expected = essence(recorder.take());
    await ours(connection);
    expect(essence(recorder.take())).toEqual(expected);
    expect(expected).toHaveLength(1);
  });
});
