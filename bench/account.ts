/** An account in memory behind core's port: what planning costs when answers cost nothing. */
import type { Twilio } from "@twilio-proxy/core";
import type { Endpoint, TwilioPage, TwilioRecord } from "../packages/core/src/twilio/port.ts";
import { ACCOUNT, createFleet, type Size } from "./fleet.ts";

const PAGE = 100;
const CREATED = "2026-01-01T00:00:00.000Z";

/** Records of one type by the SIDs of their parents. */
type Shelf = ReadonlyMap<string, readonly TwilioRecord[]>;

export function accountOf(size: Size, content: "full" | "numbers only"): Twilio {
  const { seed } = createFleet(size);
  const shelves = content === "full" ? fill(seed) : new Map<string, Shelf>();
  const owned = (seed.incoming_phone_numbers ?? []).map((one) => ({
    sid: one.sid ?? "",
    identity: { phone_number: one.phone_number },
    capabilities: { voice: true, sms: true },
    settings: {},
  }));
  return {
    accountSid: ACCOUNT,
    region: "us1",
    now: () => Date.now(),
    endpoint: (type) => readOnly(shelves.get(type) ?? new Map()),
    inventory: (type) => (type === "phone_number" ? inPages(owned) : null),
    close: () => undefined,
  };
}

function fill(seed: ReturnType<typeof createFleet>["seed"]): ReadonlyMap<string, Shelf> {
  const services: TwilioRecord[] = [];
  const numbers = new Map<string, readonly TwilioRecord[]>();
  const sessions = new Map<string, readonly TwilioRecord[]>();
  const participants = new Map<string, readonly TwilioRecord[]>();
  const numberOf = new Map(seed.incoming_phone_numbers?.map((one) => [one.sid, one.phone_number]));
  for (const service of seed.services ?? []) {
    const sid = service.sid ?? "";
    services.push({
      sid,
      uniqueName: service.unique_name,
      defaultTtl: service.default_ttl,
      dateCreated: CREATED,
    });
    const pool = (service.phone_numbers ?? []).map((one) => ({
      sid: one.sid ?? "",
      phoneNumber: numberOf.get(one.sid),
      isReserved: false,
      capabilities: { voice: true, sms: true },
      inUse: 0,
      dateCreated: CREATED,
    }));
    numbers.set(sid, pool);
    sessions.set(
      sid,
      (service.sessions ?? []).map((session) => {
        const named = session.unique_name ?? "";
        const own = `KC${sid.slice(2, 18)}${named.replace(/\D/g, "").padStart(16, "0")}`;
        const people = (session.participants ?? []).map((person, at) => ({
          sid: `KP${own.slice(3)}${at}`,
          identifier: person.identifier,
          friendlyName: person.friendly_name,
          dateDeleted: null,
          dateCreated: CREATED,
        }));
        participants.set(`${sid}/${own}`, people);
        return {
          sid: own,
          uniqueName: named,
          ttl: session.ttl,
          status: "open",
          mode: "message-only",
          dateCreated: CREATED,
        };
      }),
    );
  }
  return new Map<string, Shelf>([
    ["service", new Map([["", services]])],
    ["phone_number", numbers],
    ["session", sessions],
    ["participant", participants],
  ]);
}

async function* inPages<Item>(items: readonly Item[]): AsyncIterable<readonly Item[]> {
  for (let at = 0; at < items.length; at += PAGE) yield items.slice(at, at + PAGE);
}

function readOnly(shelf: Shelf): Endpoint {
  const refuse = (): Promise<never> => Promise.reject(new Error("this account only answers"));
  return {
    async *pages(parents): AsyncIterable<TwilioPage> {
      const records = shelf.get(parents.join("/")) ?? [];
      for (let at = 0; at === 0 || at < records.length; at += PAGE) {
        yield { records: records.slice(at, at + PAGE), last: at + PAGE >= records.length };
      }
    },
    fetch: (parents, sid) =>
      Promise.resolve(
        shelf.get(parents.join("/"))?.find((one) => one.sid === sid || one.uniqueName === sid) ?? null,
      ),
    create: refuse,
    update: refuse,
    remove: refuse,
  };
}
