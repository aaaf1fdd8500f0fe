import type { Route } from "./endpoints.ts";
import { TwilioFailure } from "./failure.ts";
import { encodePart } from "./form.ts";
import type { Endpoint, FailureKind, SidPath, TwilioPage, TwilioRecord } from "./port.ts";
import { recordFromJson, toRecord } from "./records.ts";
import { memberUri, post, readPage } from "./rest.ts";
import type { SdkList, SdkMember, SdkPage, SdkProxy } from "./sdk.ts";
import type { Client } from "./transport.ts";

/** Asking for more is capped or refused: https://www.twilio.com/docs/proxy/api/session */
const PAGE_SIZE = 100;

export function createEndpoint(route: Route, client: Client, proxy: () => Promise<SdkProxy>): Endpoint {
  const { list } = route;
  return list.kind === "sdk"
    ? sdkEndpoint(async (parents) => list.open(await proxy(), parents.map(encodePart)))
    : pathEndpoint(
        client,
        (parents) => `https://proxy.twilio.com${list.collection(parents.map(encodePart))}`,
      );
}

function sdkEndpoint(open: (parents: SidPath) => Promise<SdkList>): Endpoint {
  const member = async (parents: SidPath, sid: string): Promise<SdkMember> => {
    const name = encodePart(requireSid(sid));
    return (await open(parents)).get(name);
  };
  return {
    pages: (parents) => sdkPages(() => open(parents)),
    fetch: async (parents, sid) => {
      const target = await member(parents, sid);
      return absentAsNull(async () => asRecord(await target.fetch(), "unavailable"));
    },
    create: async (parents, parameters) => {
      const list = await open(parents);
      return guarded(
        async () => asRecord(await list.create(parameters as never), "unknown-outcome"),
        "unknown-outcome",
      );
    },
    update: async (parents, sid, parameters) => {
      const target = await member(parents, sid);
      const update = target.update?.bind(target);
      if (update === undefined) throw new TypeError("Twilio has no update of this kind.");
      return guarded(async () => asRecord(await update(parameters as never), "unavailable"));
    },
    remove: async (parents, sid) => {
      const target = await member(parents, sid);
      return presentAsTrue(() => target.remove());
    },
  };
}

async function* sdkPages(open: () => Promise<SdkList>): AsyncIterable<TwilioPage> {
  const seen = new Set<string>();
  let page: SdkPage | undefined = await guarded(async () => (await open()).page({ pageSize: PAGE_SIZE }));
  while (page !== undefined) {
    const current: SdkPage = page;
    const next = current.nextPageUrl;
    yield {
      records: current.instances.map((instance) => asRecord(instance, "unavailable")),
      last: next === undefined,
    };
    if (next !== undefined) rememberPage(seen, next);
    page = await guarded(async () => current.nextPage());
  }
}

function pathEndpoint(client: Client, uriOf: (parents: SidPath) => string): Endpoint {
  const memberOf = (parents: SidPath, sid: string): string => memberUri(uriOf(parents), requireSid(sid));
  const fromJson = (json: Readonly<Record<string, unknown>> | null, kind: FailureKind): TwilioRecord => {
    const record = json === null ? null : recordFromJson(json);
    if (record === null) throw unreadable(kind);
    return record;
  };
  return {
    pages: (parents) => pathPages(client, `${uriOf(parents)}?PageSize=${PAGE_SIZE}`, fromJson),
    fetch: (parents, sid) =>
      absentAsNull(async () => {
        const { body } = await client.request({ method: "get", uri: memberOf(parents, sid) });
        return fromJson(body, "unavailable");
      }),
    create: (parents, parameters) =>
      guarded(
        async () => fromJson(await post(client, uriOf(parents), parameters), "unknown-outcome"),
        "unknown-outcome",
      ),
    update: (parents, sid, parameters) =>
      guarded(async () => fromJson(await post(client, memberOf(parents, sid), parameters), "unavailable")),
    remove: (parents, sid) =>
      presentAsTrue(() => client.request({ method: "delete", uri: memberOf(parents, sid) })),
  };
}

async function* pathPages(
  client: Client,
  first: string,
  fromJson: (json: Readonly<Record<string, unknown>>, kind: FailureKind) => TwilioRecord,
): AsyncIterable<TwilioPage> {
  const seen = new Set<string>();
  for (let uri: string | null = first; uri !== null; ) {
    const current: string = uri;
    const page = await guarded(() => readPage(client, current, null));
    if (page === null) throw unreadable("unavailable");
    yield { records: page.items.map((item) => fromJson(item, "unavailable")), last: page.next === null };
    if (page.next !== null) rememberPage(seen, page.next);
    uri = page.next;
  }
}

/** A next page that came before would make reading endless. */
export function rememberPage(seen: Set<string>, next: string): void {
  if (seen.has(next)) throw unreadable("unavailable");
  seen.add(next);
}

function asRecord(instance: object, kind: FailureKind): TwilioRecord {
  const record = toRecord(instance);
  if (record === null) throw unreadable(kind);
  return record;
}

/** An empty SID would address the whole collection. */
function requireSid(sid: string): string {
  if (sid === "") throw new TypeError("A SID or name is needed.");
  return sid;
}

async function absentAsNull(read: () => Promise<TwilioRecord>): Promise<TwilioRecord | null> {
  try {
    return await guarded(read);
  } catch (error) {
    if (error instanceof TwilioFailure && error.kind === "not-found") return null;
    throw error;
  }
}

async function presentAsTrue(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    await guarded(remove);
    return true;
  } catch (error) {
    if (error instanceof TwilioFailure && error.kind === "not-found") return false;
    throw error;
  }
}

/** The SDK throws plain errors about answers it cannot read; they may quote the answer, so they go no further. */
export async function guarded<T>(
  action: () => Promise<T>,
  otherwise: FailureKind = "unavailable",
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof TwilioFailure ? error : unreadable(otherwise);
  }
}

export function unreadable(kind: FailureKind): TwilioFailure {
  return new TwilioFailure({
    kind,
    status: 200,
    code: null,
    message: "Twilio's answer is not what its API describes.",
    method: "",
    path: "",
  });
}
