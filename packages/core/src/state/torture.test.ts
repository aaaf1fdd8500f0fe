/** Writers that race and networks that fail: every write that was acknowledged is there once, and no other is. */
import { beforeAll, describe, expect, it } from "vitest";
import { connectGitHub } from "../github/client.ts";
import type { GitHub } from "../github/port.ts";
import { createFakeGitHub, type Fault } from "../github/testing/fake-github.ts";
import type { Exchange } from "../http/wire.ts";
import { connectS3 } from "../s3/client.ts";
import type { S3 } from "../s3/port.ts";
import { createFakeS3, type FakeS3Options, type S3Fault } from "../s3/testing/fake-s3.ts";
import { createRandom } from "../testing/random.ts";
import { createVirtualWorld, type VirtualWorld } from "../testing/virtual-world.ts";
import { decodeState } from "./codec.ts";
import { githubStateStore } from "./github-store.ts";
import { parseS3Place } from "./s3-location.ts";
import { s3StateStore } from "./s3-store.ts";
import type { StateStore } from "./state.ts";
import { naiveOnGitHub, naiveOnS3 } from "./testing/naive.ts";
import { raceWriters, WRITERS, WRITES } from "./testing/writers.ts";

beforeAll(() => import("@octokit/request"));

const SEEDS = [1, 2, 3, 4, 5, 6];

interface Lab {
  readonly open: () => StateStore;
  /** Every text that the state had. */
  readonly history: () => readonly string[];
}

interface Chances<F> {
  readonly world: VirtualWorld;
  readonly latencyMs: () => number;
  readonly fault: (exchange: Exchange) => F | null;
}

const GITHUB = { owner: "acme", repo: "phones", branch: "state", path: "proxy.json" };
const GITHUB_FAULTS: readonly Fault[] = ["502-before", "reset-before", "502-after", "reset-after", "limit"];

function onGitHub(chances: Chances<Fault>, isNaive: boolean): Lab {
  const { world } = chances;
  const hub = createFakeGitHub(chances);
  // The first use is beyond a naive store.
  if (isNaive) hub.put(GITHUB.branch, "README.md", "");
  const connect = (): GitHub => connectGitHub({ token: "ghs_secret", wire: hub, world });
  return {
    open: () =>
      isNaive ? naiveOnGitHub(connect(), GITHUB) : githubStateStore({ ...GITHUB, world, github: connect() }),
    history: () => hub.history.get(`${GITHUB.branch}:${GITHUB.path}`) ?? [],
  };
}

const PLACE = parseS3Place("s3://acme-states/proxy.json");
const S3_FAULTS: readonly S3Fault[] = ["503-before", "reset-before", "500-after", "reset-after"];
const ENV = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };

const onS3 =
  (options: Partial<FakeS3Options>) =>
  (chances: Chances<S3Fault>, isNaive: boolean): Lab => {
    const { world } = chances;
    const bucket = createFakeS3({ ...chances, ...options });
    const connect = (): S3 => connectS3({ ...PLACE, env: ENV, world, wire: bucket });
    const form = options.like === "ceph" ? "bare" : "quoted";
    return {
      open: () =>
        isNaive ? naiveOnS3(connect(), PLACE.key, form) : s3StateStore({ ...PLACE, world, s3: connect() }),
      history: () => bucket.history.get(PLACE.key) ?? [],
    };
  };

/** A quarter of the writes fails, and an eighth of the reads. */
function chancesOf<F>(world: VirtualWorld, random: () => number, faults: readonly F[]): Chances<F> {
  return {
    world,
    latencyMs: () => 20 + random() * 80,
    fault: ({ method }) =>
      random() < (method === "GET" ? 0.13 : 0.24)
        ? (faults[Math.floor(random() * faults.length)] ?? null)
        : null,
  };
}

async function torture<F>(
  seed: number,
  faults: readonly F[],
  isNaive: boolean,
  start: (chances: Chances<F>, isNaive: boolean) => Lab,
): Promise<{ acknowledged: string[]; written: string[] }> {
  const random = createRandom(seed);
  const world = createVirtualWorld(random);
  const { open, history } = start(chancesOf(world, random, faults), isNaive);
  const acknowledged = await world.run(raceWriters(open, () => world.sleep(random() * 500)));
  return { acknowledged, written: history().map((text) => decodeState(text, "history").writer) };
}

type Run = (seed: number, isNaive: boolean) => ReturnType<typeof torture>;
const PLACES: readonly (readonly [string, Run])[] = [
  ["a branch on GitHub", (seed, isNaive) => torture(seed, GITHUB_FAULTS, isNaive, onGitHub)],
  ["S3 as at AWS", (seed, isNaive) => torture(seed, S3_FAULTS, isNaive, onS3({}))],
  ["S3 as of Ceph", (seed, isNaive) => torture(seed, S3_FAULTS, isNaive, onS3({ like: "ceph" }))],
];

describe.each(PLACES)(`${WRITERS} writers of ${WRITES} writes, a quarter of which fail, on %s`, (_, run) => {
  it.each(SEEDS)("are exact, seed %d", async (seed) => {
    const { acknowledged, written } = await run(seed, false);
    expect(acknowledged).toHaveLength(WRITERS * WRITES);
    expect(written.toSorted()).toEqual(acknowledged.toSorted());
  });

  it.each(SEEDS)("and a store that repeats what may have happened is not, seed %d", async (seed) => {
    const { acknowledged, written } = await run(seed, true);
    expect(acknowledged).toHaveLength(WRITERS * WRITES);
    expect(written.length).toBeGreaterThan(WRITERS * WRITES);
  });
});

it("a store that ignores conditions would lose writes", async () => {
  const random = createRandom(1);
  const world = createVirtualWorld(random);
  const chances = chancesOf<S3Fault>(world, random, []);
  const { open, history } = onS3({ ignores: ["If-Match", "If-None-Match"] })(
    { ...chances, fault: () => null },
    true,
  );
  const acknowledged = await world.run(raceWriters(open, () => world.sleep(random() * 500)));
  const last = decodeState(history().at(-1) ?? "", "history");
  expect(acknowledged).toHaveLength(WRITERS * WRITES);
  expect(last.serial).toBeLessThan(WRITERS * WRITES);
});
