/** The bucket's store against a server over HTTP, behind a proxy that fails by a seed. */
import type { StateStore } from "@twilio-proxy/core";
import {
  type Answer,
  createWire,
  type Exchange,
  type Wire,
  WireFailure,
} from "../../packages/core/src/http/wire.ts";
import { connectS3 } from "../../packages/core/src/s3/client.ts";
import type { S3 } from "../../packages/core/src/s3/port.ts";
import { serveS3 } from "../../packages/core/src/s3/testing/serve-s3.ts";
import { decodeState } from "../../packages/core/src/state/codec.ts";
import { parseS3Place, type S3Place } from "../../packages/core/src/state/s3-location.ts";
import { s3StateStore } from "../../packages/core/src/state/s3-store.ts";
import { naiveOnS3 } from "../../packages/core/src/state/testing/naive.ts";
import { createRandom } from "../../packages/core/src/testing/random.ts";
import type { World } from "../../packages/core/src/world.ts";
import type { HttpRace } from "./github.ts";
import { FAULTS, hurriedWorld, race } from "./race.ts";

export interface Server {
  /** Path-style. */
  readonly url: string;
  readonly bucket: string;
  readonly env: Readonly<Record<string, string>>;
  /** How a naive client has to write an ETag for it. */
  readonly form: "quoted" | "bare";
}

type Kind = "ours" | "naive";

export async function raceOnS3(server: Server, seed: number, kind: Kind): Promise<HttpRace> {
  const random = createRandom(seed);
  const world = hurriedWorld(random);
  const wire = wireTo(server);
  const faulty = withFaults(wire, random);
  const proxy = await serveS3(faulty);
  const key = `${kind}-${seed}.json`;
  const open = (): StateStore => storeAt(placeOf(server, key, proxy.url), server, kind, world);
  const s3 = connectS3({ ...placeOf(server, key, server.url), env: server.env });
  const read = async () => {
    const found = await s3.read(key);
    return found === null ? null : decodeState(found.text, key);
  };
  try {
    const outcome = await race(open, read, world);
    return { ...outcome, ...faulty.counts };
  } finally {
    await proxy.close();
    wire.close();
    s3.close();
  }
}

function storeAt(place: S3Place, server: Server, kind: Kind, world: World): StateStore {
  const s3: S3 = connectS3({ ...place, env: server.env, world });
  return kind === "naive" ? naiveOnS3(s3, place.key, server.form) : s3StateStore({ ...place, s3, world });
}

/** The first write through our store, without faults; null: it was taken. */
export async function firstWriteOn(
  server: Server,
  write: (store: StateStore) => Promise<unknown>,
): Promise<unknown> {
  const place = placeOf(server, "first.json", server.url);
  const store = storeAt(place, server, "ours", hurriedWorld(Math.random));
  return write(store).then(
    () => null,
    (error: unknown) => error,
  );
}

export async function makeBucket({ url, bucket, env }: Server): Promise<void> {
  const s3 = connectS3({ ...placeOf({ url, bucket: "none", env, form: "quoted" }, "k", url), bucket, env });
  // Making a bucket is a PUT of its path.
  await s3.write({ key: "", text: "", replaces: null });
  s3.close();
}

function placeOf({ bucket }: Server, key: string, url: string): S3Place {
  return parseS3Place(`s3://${bucket}/${key}?endpoint=${url}`);
}

function wireTo(server: Server): Wire {
  const { hostname, port } = new URL(server.url);
  const wire = createWire({
    maxSockets: 8,
    connectTimeoutMs: 5_000,
    answerTimeoutMs: 30_000,
    maxBodyBytes: 1_000_000,
    proxyEnvironment: null,
  });
  const origin = { secure: false, hostname, port, prefix: "" };
  // The host that was signed stays: by path no server needs its own.
  return { ...wire, send: (exchange) => wire.send({ ...exchange, origin, body: exchange.body || null }) };
}

interface Faulty extends Pick<Wire, "send"> {
  readonly counts: { requests: number; faults: number };
}

/** An eighth of the reads and a quarter of the writes: refused or cut before, or lost after. */
function withFaults(wire: Wire, random: () => number): Faulty {
  const counts = { requests: 0, faults: 0 };
  const unavailable: Answer = { status: 503, headers: {}, text: "<Error><Code>SlowDown</Code></Error>" };
  const send = async (exchange: Exchange): Promise<Answer> => {
    counts.requests += 1;
    if (random() >= (exchange.method === "GET" ? FAULTS.reads : FAULTS.writes)) return wire.send(exchange);
    counts.faults += 1;
    if (random() < 0.5) await wire.send(exchange);
    if (random() < 0.5) throw new WireFailure("reset", null);
    return unavailable;
  };
  return { send, counts };
}
