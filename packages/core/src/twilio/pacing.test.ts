import { describe, expect, it } from "vitest";
import { createBucket } from "../testing/bucket.ts";
import { createFakeWire, type Reply } from "../testing/fake-wire.ts";
import { createVirtualWorld, type VirtualWorld } from "../testing/virtual-world.ts";
import { connect } from "./connection.ts";
import { type Limit, TWILIO_LIMIT } from "./meter.ts";
import { laneOf } from "./pacing.ts";
import type { Twilio } from "./port.ts";

const KS = (number: number): string => `KS${String(number).padStart(32, "0")}`;
const PN = `PN${"1".repeat(32)}`;
const LATENCY_MS = 80;
const BUCKET: Limit = { ...TWILIO_LIMIT, shape: "bucket" };

/** Twilio's side, written apart from ours: takes a time, says whether the request is let through. */
type Model = (now: number) => boolean;

function windowModel(most = 150): Model {
  let times: number[] = [];
  return (now) => {
    times = times.filter((time) => time > now - 5000);
    if (times.length >= most) return false;
    times.push(now);
    return true;
  };
}

interface Figures {
  readonly seconds: number;
  readonly refused: number;
  readonly mostInFlight: number;
}

async function addNumbers(
  services: number,
  each: number,
  modelOf: () => Model,
  options: { readonly limit?: Limit; readonly parallelism?: number } = {},
): Promise<Figures> {
  const world: VirtualWorld = createVirtualWorld();
  const models = new Map<string, Model>();
  let refused = 0;
  let inFlight = 0;
  let mostInFlight = 0;
  const wire = createFakeWire(async ({ path }): Promise<Reply> => {
    const service = path.split("/")[3] ?? "";
    const model = models.get(service) ?? modelOf();
    models.set(service, model);
    const isLet = model(world.now());
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    await world.sleep(LATENCY_MS);
    inFlight -= 1;
    if (isLet) return { status: 201, json: { sid: PN } };
    refused += 1;
    return { status: 429, json: { code: 80621 } };
  });
  const connection: Twilio = connect({
    credentials: { accountSid: `AC${"0".repeat(32)}`, username: "a", password: "b" },
    world,
    wire,
    ...options,
  });
  const creates = Array.from({ length: services * each }, (_, index) =>
    connection.endpoint("phone_number").create([KS(index % services)], { sid: PN }),
  );
  await world.run(Promise.all(creates));
  return { seconds: (world.now() - world.start) / 1000, refused, mostInFlight };
}

describe("500 numbers into one service", () => {
  it("never meets a 429 and keeps within 5 % of the window's bound of 15 s", async () => {
    const { seconds, refused } = await addNumbers(1, 500, windowModel, { parallelism: 50 });
    expect(refused).toBe(0);
    expect(seconds).toBeLessThanOrEqual(15 * 1.05);
  });

  it("keeps within 5 % of the bucket's bound of 11.7 s where Twilio refills", async () => {
    const { seconds, refused } = await addNumbers(1, 500, createBucket, { limit: BUCKET, parallelism: 50 });
    expect(refused).toBe(0);
    expect(seconds).toBeLessThanOrEqual(11.7 * 1.05);
  });

  it("recovers where the account's own application uses half the budget", async () => {
    const { seconds, refused } = await addNumbers(1, 500, () => windowModel(75));
    // The bound is 6 more windows of 5 s; an engine that does not slow down is refused hundreds of times.
    expect(seconds).toBeLessThanOrEqual(30 * 1.25);
    expect(refused).toBeLessThanOrEqual(60);
  });
});

describe("lanes", () => {
  it("do not wait for one another: four services take as long as one", async () => {
    const one = await addNumbers(1, 300, windowModel, { parallelism: 200 });
    const four = await addNumbers(4, 300, windowModel, { parallelism: 200 });
    expect(four.refused).toBe(0);
    expect(four.seconds).toBeLessThanOrEqual(one.seconds * 1.05);
  });

  it("share the number in flight", async () => {
    expect((await addNumbers(3, 40, windowModel)).mostInFlight).toBe(10);
    expect((await addNumbers(3, 10, windowModel, { parallelism: 2 })).mostInFlight).toBe(2);
  });

  it.each<[string, string, string]>([
    ["GET", "/v1/Services?PageSize=100", "account Services read"],
    ["POST", "/v1/Services", "account Services write"],
    ["GET", "/v1/Services/KS1", "KS1 Services/* read"],
    ["POST", "/v1/Services/KS1/Sessions", "KS1 Services/*/Sessions write"],
    ["DELETE", "/v1/Services/KS1/Sessions/KC1", "KS1 Services/*/Sessions/* write"],
    ["POST", "/v1/Services/KS1/Sessions/KC1/Participants", "KS1 Services/*/Sessions/*/Participants write"],
  ])("%s %s", (method, path, lane) => expect(laneOf(method, path)).toBe(lane));
});
