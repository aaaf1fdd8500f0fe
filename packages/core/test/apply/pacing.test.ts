/** Whole applies against Twilio's limits: plan, calls, state and all, on a clock that runs by itself. */
import type { AccountSeed } from "@twilio-proxy/simulator";
import { describe, expect, test } from "vitest";
import { connect, type StateStore } from "../../src/index.ts";
import { createBucket } from "../../src/testing/bucket.ts";
import { createSimulatorWire } from "../../src/testing/simulator-wire.ts";
import { createVirtualWorld, type VirtualWorld } from "../../src/testing/virtual-world.ts";
import type { Limit } from "../../src/twilio/meter.ts";
import { ACCOUNT, createLab, type Lab } from "../harness.ts";

/** As a call to Twilio takes from most places. */
const LATENCY_MS = 80;
/** 150 requests in any 5 seconds, as the simulator counts: the fourth 150 begin after three windows. */
const WINDOW_BOUND = 15;
/** 150 at once and 30 a second from then on. */
const BUCKET_BOUND = (500 - 150) / 30;

const sidOf = (prefix: string, at: number): string => `${prefix}${at.toString(16).padStart(32, "0")}`;
const numberOf = (at: number): string => `+1415237${String(at).padStart(4, "0")}`;
const range = (count: number): readonly number[] => [...Array(count).keys()];

/** Services that exist, and numbers that shall be in them. */
function fleet(
  services: number,
  each: number,
): { readonly seed: Partial<AccountSeed>; readonly config: object } {
  const seed: Partial<AccountSeed> = {
    incoming_phone_numbers: range(services * each).map((at) => ({
      sid: sidOf("PN", at),
      phone_number: numberOf(at),
    })),
    services: range(services).map((at) => ({ sid: sidOf("KS", at), unique_name: `service-${at}` })),
  };
  const poolOf = (service: number) =>
    range(each).map((at) => ({ phone_number: numberOf(service * each + at) }));
  const entries = range(services).map((at) => [
    `service-${at}`,
    { service_sid: sidOf("KS", at), phone_numbers: poolOf(at) },
  ]);
  return { seed, config: { services: Object.fromEntries(entries) } };
}

function memoryStore(): StateStore {
  let kept: Awaited<ReturnType<StateStore["read"]>> = null;
  return {
    location: "memory",
    read: () => Promise.resolve(kept),
    write: (next) => {
      kept = next;
      return Promise.resolve();
    },
  };
}

interface Measured {
  /** From the first create to the last answer. */
  readonly seconds: number;
  readonly refused: number;
  readonly done: number;
  readonly failed: number;
}

interface Options {
  readonly parallelism: number;
  readonly limit?: Limit;
  /** What takes the place of the simulator's own limits. */
  readonly letsThrough?: (now: number) => boolean;
  /** Creates a second that the account's application sends into the first service. */
  readonly application?: number;
}

async function addNumbers(services: number, each: number, options: Options): Promise<Measured> {
  const { seed, config } = fleet(services, each);
  const world = createVirtualWorld();
  const rateLimits = options.letsThrough === undefined;
  const lab = await createLab(seed, { rateLimits }, { world, store: memoryStore() });
  const inner = createSimulatorWire(lab.simulator, world, LATENCY_MS);
  let refused = 0;
  const wire: typeof inner = {
    send: async (exchange) => {
      const isCreate = exchange.method === "POST";
      if (isCreate && options.letsThrough?.(world.now()) === false) {
        refused += 1;
        await world.sleep(LATENCY_MS);
        return { status: 429, headers: {}, text: '{"code":80621}' };
      }
      const answer = await inner.send(exchange);
      if (answer.status === 429) refused += 1;
      return answer;
    },
    close: inner.close,
  };
  const twilio = connect({
    credentials: { accountSid: ACCOUNT, username: ACCOUNT, password: "secret" },
    world,
    wire,
    parallelism: options.parallelism,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  });
  const stop = new AbortController();
  const application = startApplication(lab, world, options.application ?? 0, stop.signal);
  try {
    const given = { wrapTwilio: () => twilio, parallelism: options.parallelism };
    await lab.plan(config, given);
    const start = world.now();
    const report = await lab.apply(config, given);
    const seconds = (world.now() - start) / 1000;
    const counted = (status: string) => report.outcomes.filter((one) => one.status === status).length;
    return { seconds, refused, done: counted("done"), failed: report.outcomes.length - counted("done") };
  } finally {
    stop.abort();
    await world.run(application);
    twilio.close();
    await lab.close();
  }
}

/** Requests of the same kind into the same service, from somebody who does not know of us. */
async function startApplication(
  lab: Lab,
  world: VirtualWorld,
  perSecond: number,
  signal: AbortSignal,
): Promise<void> {
  if (perSecond === 0) return;
  const body = "Sid=PN99999999999999999999999999999999";
  const headers = {
    authorization: `Basic ${btoa(`${ACCOUNT}:secret`)}`,
    "content-type": "application/x-www-form-urlencoded",
  };
  const path = `/v1/Services/${sidOf("KS", 0)}/PhoneNumbers`;
  while (!signal.aborted) {
    await world.hold(lab.simulator.request({ method: "POST", path, headers, body }));
    await world.sleep(1000 / perSecond, signal);
  }
}

describe("500 numbers into one service", () => {
  test("meet no 429 and keep within 5 % of what a window of 5 s allows", async () => {
    const { seconds, refused, done, failed } = await addNumbers(1, 500, { parallelism: 50 });
    expect({ refused, done, failed }).toEqual({ refused: 0, done: 500, failed: 0 });
    expect(seconds).toBeGreaterThan(WINDOW_BOUND);
    expect(seconds).toBeLessThanOrEqual(WINDOW_BOUND * 1.05);
  });

  test("keep within 5 % of the 11.7 s of a bucket where Twilio's limit is one", async () => {
    const limit: Limit = { perSecond: 30, windowSeconds: 5, shape: "bucket" };
    const options = { parallelism: 50, limit, letsThrough: createBucket() };
    const { seconds, refused, done } = await addNumbers(1, 500, options);
    expect({ refused, done }).toEqual({ refused: 0, done: 500 });
    expect(seconds).toBeLessThanOrEqual(BUCKET_BOUND * 1.05);
  });

  test("fail nowhere beside an application that uses half of the budget", async () => {
    const { seconds, refused, done, failed } = await addNumbers(1, 500, { parallelism: 50, application: 15 });
    expect({ done, failed }).toEqual({ done: 500, failed: 0 });
    // 75 of ours in each window: the last begin after six of them.
    expect(seconds).toBeLessThanOrEqual(30 * 1.25);
    expect(refused).toBeLessThanOrEqual(500 * 0.15);
  });
});

describe("several services", () => {
  test.each([2, 4, 8])("%i take as long as one where enough may be in flight at once", async (services) => {
    const one = await addNumbers(1, 300, { parallelism: 400 });
    const several = await addNumbers(services, 300, { parallelism: 400 });
    expect(several).toMatchObject({ refused: 0, done: services * 300, failed: 0 });
    // Before the creates the account's numbers are read, a thousand a page and one page after the other.
    const pages = (Math.floor((services * 300) / 1000) * LATENCY_MS) / 1000;
    expect(several.seconds).toBeLessThanOrEqual(one.seconds * 1.05 + pages);
  });
});
