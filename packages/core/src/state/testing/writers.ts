/** Writers that race for one state, each of which reads, counts one up and writes until all its writes are acknowledged. */
import { StateFailure } from "../failure.ts";
import { firstState, nextState } from "../lineage.ts";
import type { StateStore } from "../state.ts";

export const [WRITERS, WRITES] = [6, 8];

const ORIGIN = firstState({ account_sid: "AC1", region: "us1", config: "proxy.json" }, "lineage", "kid");

export interface Writer {
  readonly name: string;
  readonly writes: number;
  /** After a lost race. */
  readonly pause: () => Promise<unknown>;
}

/** The ids of the acknowledged writes. Rejects with what is no lost race. */
export async function raceWriters(open: () => StateStore, pause: Writer["pause"]): Promise<string[]> {
  const writers = Array.from({ length: WRITERS }, (_, at) =>
    writeTo(open(), { name: `writer${at}`, writes: WRITES, pause }),
  );
  return (await Promise.all(writers)).flat();
}

export async function writeTo(store: StateStore, { name, writes, pause }: Writer): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let attempt = 0; acknowledged.length < writes; attempt += 1) {
    const state = await store.read();
    const next = nextState(state ?? ORIGIN, {}, `${name}.${attempt}`);
    try {
      await store.write(next, state?.serial ?? null);
      acknowledged.push(next.writer);
    } catch (error) {
      if (!(error instanceof StateFailure) || error.code !== "state-conflict") throw error;
      await pause();
    }
  }
  return acknowledged;
}
