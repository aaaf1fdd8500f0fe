/** Writers that race and networks that fail: every write that was acknowledged is there once, and no other is. */
import { beforeAll, describe, expect, it } from "vitest";
import { connectGitHub } from "../github/client.ts";
import type { GitHub } from "../github/port.ts";
import { createFakeGitHub, type FakeGitHub, type Fault, shaOf } from "../github/testing/fake-github.ts";
import { createRandom } from "../testing/random.ts";
import { createVirtualWorld, type VirtualWorld } from "../testing/virtual-world.ts";
import { decodeState, encodeState } from "./codec.ts";
import { StateFailure } from "./failure.ts";
import { githubStateStore } from "./github-store.ts";
import { firstState, nextState } from "./lineage.ts";
import type { State, StateStore } from "./state.ts";

beforeAll(() => import("@octokit/request"));

const [WRITERS, WRITES] = [6, 8];
const SEEDS = [1, 2, 3, 4, 5, 6];
const FAULTS: readonly Fault[] = ["502-before", "reset-before", "502-after", "reset-after", "limit"];
const place = { owner: "acme", repo: "phones", branch: "state", path: "proxy.json" };
const origin = firstState({ account_sid: "AC1", region: "us1", config: "proxy.json" }, "lineage", "kid");

type Open = (github: GitHub, world: VirtualWorld) => StateStore;
const ours: Open = (github, world) => githubStateStore({ ...place, github, world });

/** Takes every failure for a lost race, as many do. */
const naive: Open = (github) => {
  const read = async (): Promise<State | null> => {
    const answer = await github
      .request("GET /repos/{owner}/{repo}/contents/{path}", { ...place, ref: place.branch })
      .catch(() => null);
    const data = answer?.data;
    if (data === undefined || !("content" in data)) return null;
    return decodeState(Buffer.from(String(data.content), "base64").toString("utf8"), "naive");
  };
  let last: State | null = null;
  return {
    location: "naive",
    read: async () => {
      last = await read();
      return last;
    },
    write: async (next) => {
      await github
        .request("PUT /repos/{owner}/{repo}/contents/{path}", {
          ...place,
          message: "m",
          content: Buffer.from(encodeState(next)).toString("base64"),
          ...(last === null ? {} : { sha: shaOf(encodeState(last)) }),
        })
        .catch(() => {
          throw new StateFailure("state-conflict", "failed");
        });
    },
  };
};

/** The writers' ids: those acknowledged, and those in the file's history. */
async function torture(seed: number, open: Open): Promise<{ acknowledged: string[]; written: string[] }> {
  const random = createRandom(seed);
  const world = createVirtualWorld(random);
  const hub: FakeGitHub = createFakeGitHub({
    world,
    latencyMs: () => 20 + random() * 80,
    fault: ({ method }) =>
      random() < (method === "GET" ? 0.13 : 0.24) ? (FAULTS[Math.floor(random() * 5)] ?? null) : null,
  });
  // The first use is beyond a naive store.
  if (open === naive) hub.put(place.branch, "README.md", "");
  const acknowledged: string[] = [];
  const writer = async (name: string): Promise<void> => {
    const store = open(connectGitHub({ token: "ghs_secret", wire: hub, world }), world);
    for (let count = 0, attempt = 0; count < WRITES; attempt += 1) {
      const state = await store.read();
      const next = nextState(state ?? origin, {}, `${name}.${attempt}`);
      try {
        await store.write(next, state?.serial ?? null);
        acknowledged.push(next.writer);
        count += 1;
      } catch (error) {
        if (!(error instanceof StateFailure) || error.code !== "state-conflict") throw error;
        await world.sleep(random() * 500);
      }
    }
  };
  await world.run(Promise.all([...Array(WRITERS).keys()].map((at) => writer(`writer${at}`))));
  const texts = hub.history.get(`${place.branch}:${place.path}`) ?? [];
  return { acknowledged, written: texts.map((text) => decodeState(text, "history").writer) };
}

describe(`${WRITERS} writers of ${WRITES} writes, a quarter of which fail`, () => {
  it.each(SEEDS)("are exact, seed %d", async (seed) => {
    const { acknowledged, written } = await torture(seed, ours);
    expect(acknowledged).toHaveLength(WRITERS * WRITES);
    expect(written.toSorted()).toEqual(acknowledged.toSorted());
  });

  it.each(SEEDS)("and a store that repeats what may have happened is not, seed %d", async (seed) => {
    const { acknowledged, written } = await torture(seed, naive);
    expect(acknowledged).toHaveLength(WRITERS * WRITES);
    expect(written.length).toBeGreaterThan(WRITERS * WRITES);
  });
});
