/**
 * Where a state may live, under six writers of eight writes each; over HTTP a quarter of the writes is lost on the way. Every
 * acknowledged write must be there, once. Each place also meets a client without our rules, which must not hold.
 */
import { StateFailure } from "@twilio-proxy/core";
import { createEmulator } from "emulate";
import { BUCKET, createFakeS3 } from "../packages/core/src/s3/testing/fake-s3.ts";
import { serveS3 } from "../packages/core/src/s3/testing/serve-s3.ts";
import { writeTo } from "../packages/core/src/state/testing/writers.ts";
import { systemWorld } from "../packages/core/src/world.ts";
import { raceOnFile } from "./states/file.ts";
import { type HttpRace, raceOnGitHub } from "./states/github.ts";
import { ASKED, type Outcome } from "./states/outcome.ts";
import { FAULTS } from "./states/race.ts";
import { startRadosgw } from "./states/radosgw.ts";
import { firstWriteOn, raceOnS3, type Server } from "./states/s3.ts";
import type { Part, Verdict } from "./verdict.ts";

const SEEDS = { full: [1, 2, 3, 4, 5, 6], sample: [1] } as const;
const ENV = { AWS_ACCESS_KEY_ID: "certify", AWS_SECRET_ACCESS_KEY: "certify-secret" };

export const certifyStates: Part = async (scale, say) => {
  const seeds = SEEDS[scale];
  const verdicts: Verdict[] = [];
  const add = async (what: string, judge: () => Promise<Verdict>): Promise<void> => {
    say(what);
    verdicts.push(await judge());
  };
  await add("a file", () => onFile(seeds));
  await add("a branch on GitHub", () => onHttp("GitHub (emulate 0.12.2)", seeds, raceOnGitHub));
  await add("a store that ignores conditions", onCareless);
  if (scale === "sample") await add("S3", () => onFake(seeds));
  else await add("S3, on Ceph", () => onCeph(seeds));
  return { figures: verdicts.flatMap((one) => one.figures), broken: verdicts.flatMap((one) => one.broken) };
};

type Race<O extends Outcome> = (seed: number, kind: "ours" | "naive") => Promise<O>;

/** The races one after another, and what did not hold. */
async function racesOf<O extends Outcome>(
  place: string,
  seeds: readonly number[],
  race: Race<O>,
): Promise<{ readonly ours: readonly O[]; readonly naive: O; readonly broken: readonly string[] }> {
  const ours: O[] = [];
  const broken: string[] = [];
  for (const seed of seeds) {
    try {
      const outcome = await race(seed, "ours");
      ours.push(outcome);
      broken.push(...outcome.problems.map((problem) => `${place}, seed ${seed}: ${problem}`));
    } catch (error) {
      broken.push(`${place}, seed ${seed}: ${String(error)}`);
    }
  }
  const naive = await untilBroken((seed) => race(seed, "naive"));
  if (naive.problems.length === 0) broken.push(`${place}: the negative control holds, so nothing is proven`);
  return { ours, naive, broken };
}

/** Chance may spare a client without rules once. */
async function untilBroken<O extends Outcome>(race: (seed: number) => Promise<O>): Promise<O> {
  for (let seed = 1; ; seed += 1) {
    const outcome = await race(seed);
    if (outcome.problems.length > 0 || seed === 3) return outcome;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const figure = (value: number): string => value.toLocaleString("en-US");
const exact = (races: readonly Outcome[], seeds: readonly number[]): string =>
  `${races.filter(({ problems }) => problems.length === 0).length} of ${seeds.length} races of ${ASKED} writes exact`;

async function onFile(seeds: readonly number[]): Promise<Verdict> {
  const { ours, naive, broken } = await racesOf("File", seeds, raceOnFile);
  const deaths = sum(ours.map((one) => one.deaths));
  const holding = sum(ours.map((one) => one.holding));
  const line = `File, real processes: ${exact(ours, seeds)}, ${deaths} writers killed, ${holding} of them with the lock; negative control, without the lock: ${naive.kept} of ${ASKED} kept`;
  return { figures: [line], broken };
}

async function onHttp(place: string, seeds: readonly number[], race: Race<HttpRace>): Promise<Verdict> {
  const { ours, naive, broken } = await racesOf(place, seeds, race);
  const requests = sum(ours.map((one) => one.requests));
  const faults = sum(ours.map((one) => one.faults));
  const line = `${place}: ${exact(ours, seeds)}, ${figure(requests)} requests, ${figure(faults)} of them failed (${FAULTS.writes * 100} % of writes, ${FAULTS.reads * 100} % of reads); negative control: ${naive.written} writes instead of ${ASKED}`;
  return { figures: [line], broken };
}

async function onFake(seeds: readonly number[]): Promise<Verdict> {
  const served = await serveS3(createFakeS3({ world: systemWorld }));
  const server: Server = { url: served.url, bucket: BUCKET, env: ENV, form: "quoted" };
  const verdict = await onHttp("S3 (stand-in, over HTTP)", seeds, (seed, kind) =>
    raceOnS3(server, seed, kind),
  );
  await served.close();
  return verdict;
}

async function onCeph(seeds: readonly number[]): Promise<Verdict> {
  const server = await startRadosgw();
  if (typeof server === "string") return { figures: [`S3 (Ceph): skipped, ${server}`], broken: [] };
  try {
    return await onHttp(`S3 (Ceph radosgw ${server.version})`, seeds, (seed, kind) =>
      raceOnS3(server, seed, kind),
    );
  } finally {
    await server.stop();
  }
}

/** emulate's S3, written by others, takes the conditions and ignores them. */
async function onCareless(): Promise<Verdict> {
  const bucket = "acme-states";
  const emulator = await createEmulator({
    service: "aws",
    port: 0,
    seed: { aws: { s3: { buckets: [{ name: bucket }] } } },
  });
  const url = emulator.url.replace("localhost", "127.0.0.1");
  const server: Server = { url, bucket, env: ENV, form: "quoted" };
  const refusal = await firstWriteOn(server, (store) =>
    writeTo(store, { name: "first", writes: 1, pause: async () => undefined }),
  );
  const naive = await raceOnS3(server, 1, "naive");
  await emulator.close();
  const isRefused = refusal instanceof StateFailure && refusal.code === "state-location";
  const broken = isRefused ? [] : [`A store that ignores conditions was not refused: ${String(refusal)}`];
  if (naive.kept === ASKED)
    broken.push("A store that ignores conditions loses nothing, so nothing is proven");
  const line = `S3 that ignores conditions (emulate 0.12.2): refused before the first write; negative control: ${naive.kept} of ${ASKED} kept`;
  return { figures: [line], broken };
}
