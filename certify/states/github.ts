/** The branch's store against emulate, a GitHub written by others, over HTTP and behind a proxy that fails by a seed. */
import type { StateStore } from "@twilio-proxy/core";
import { type FaultProxy, startFaultProxy } from "../../packages/action/test/bed/fault-proxy.ts";
import type { FaultKind, FaultRule } from "../../packages/action/test/bed/fault-rules.ts";
import { startGitHub } from "../../packages/action/test/bed/github.ts";
import { connectGitHub } from "../../packages/core/src/github/client.ts";
import { decodeState } from "../../packages/core/src/state/codec.ts";
import { githubStateStore } from "../../packages/core/src/state/github-store.ts";
import { naiveOnGitHub } from "../../packages/core/src/state/testing/naive.ts";
import { createRandom } from "../../packages/core/src/testing/random.ts";
import type { Outcome } from "./outcome.ts";
import { FAULTS, hurriedWorld, race } from "./race.ts";

const PLACE = { owner: "acme", repo: "voice", branch: "states", path: "proxy.json" };
const KINDS: readonly FaultKind[] = [
  "502-before",
  "reset-before",
  "502-after",
  "reset-after",
  "403-secondary",
];

export interface HttpRace extends Outcome {
  readonly requests: number;
  readonly faults: number;
}

export async function raceOnGitHub(seed: number, kind: "ours" | "naive"): Promise<HttpRace> {
  const proxy: FaultProxy = await startFaultProxy({
    upstream: (request) => github.api(request),
    observe: () => undefined,
  });
  const github = await startGitHub({ owner: PLACE.owner, repo: PLACE.repo, url: proxy.url });
  if (kind === "naive") await github.commit(PLACE.branch, { "README.md": "" });
  const world = hurriedWorld(createRandom(seed));
  proxy.setFaults(
    [...rules("GET", FAULTS.reads), ...["PUT", "POST"].flatMap((method) => rules(method, FAULTS.writes))],
    seed,
  );
  const open = (): StateStore => {
    const client = connectGitHub({ token: github.tokens.bot, apiUrl: proxy.url, world });
    return kind === "naive"
      ? naiveOnGitHub(client, PLACE)
      : githubStateStore({ ...PLACE, world, github: client });
  };
  const read = async () => {
    const text = await github.file(PLACE.path, PLACE.branch);
    return text === null ? null : decodeState(text, "the branch");
  };
  try {
    const outcome = await race(open, read, world);
    const { exchanges } = proxy;
    const faults = exchanges.filter(({ fault }) => fault !== null).length;
    return { ...outcome, requests: exchanges.length, faults };
  } finally {
    await proxy.close();
    await github.stop();
  }
}

/** Each kind as often as the others; any of them with this probability. */
function rules(method: string, probability: number): FaultRule[] {
  const each = 1 - (1 - probability) ** (1 / KINDS.length);
  return KINDS.map((kind) => ({ kind, method, probability: each, retryAfter: 1 }));
}
