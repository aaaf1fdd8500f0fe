/** Imports a pool of so many numbers in a process of its own, and prints what it took: `{numbers, cpuMs}`. */
import { createKeyed, importAccount } from "../../src/index.ts";
import type { TwilioRecord } from "../../src/twilio/port.ts";
import { sid } from "./accounts.ts";

const PAGE = 100;
/** A pool takes no more of the reserved kind. */
const POOL = 5_000;

const total = Number(process.argv[2]);

async function* pagesOf(count: number, recordAt: (at: number) => TwilioRecord) {
  for (let start = 0; start < count; start += PAGE) {
    const records = Array.from({ length: Math.min(PAGE, count - start) }, (_, at) => recordAt(start + at));
    yield { records, last: start + PAGE >= count };
  }
  if (count === 0) yield { records: [], last: true };
}

function recordsOf(type: string, [parent = ""]: readonly string[]): ReturnType<typeof pagesOf> {
  if (type === "service") {
    const record = (at: number) => ({ sid: sid("KS", at), uniqueName: `market-${at}`, defaultTtl: 60 });
    return pagesOf(Math.ceil(total / POOL), record);
  }
  if (type !== "phone_number") return pagesOf(0, () => ({ sid: "" }));
  const first = Number.parseInt(parent.slice(2), 16) * POOL;
  return pagesOf(Math.min(POOL, total - first), (at) => ({
    sid: sid("PN", first + at),
    phoneNumber: `+1415${String(2_000_000 + first + at)}`,
    isReserved: true,
    capabilities: { voice: true, sms: true },
    inUse: 0,
  }));
}

const before = process.cpuUsage();
const { text, plan } = await importAccount({
  twilio: {
    accountSid: sid("AC", 1),
    region: "us1",
    endpoint: (type) => ({
      pages: (parents) => recordsOf(type, parents),
      fetch: () => Promise.resolve(null),
    }),
  },
  keyed: createKeyed({ apiSecretOrToken: "secret" }),
  config: { path: "proxy.json", label: "proxy.json" },
  state: null,
  others: [],
  into: null,
  env: {},
  now: new Date("2026-01-01"),
  only: [],
  extent: "none",
});
const { user, system } = process.cpuUsage(before);
const numbers = text.match(/"phone_number"/g)?.length ?? 0;
process.stdout.write(
  JSON.stringify({ numbers, settled: plan?.settled.length, cpuMs: (user + system) / 1000 }),
);
