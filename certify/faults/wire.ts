/** Between the engine and the simulator: counts every call, lets some go wrong, and writes down which creates took effect. */
import type { AccountSeed, FaultKind, Simulator } from "@twilio-proxy/simulator";
import type { Answer, Exchange, Wire } from "../../packages/core/src/http/wire.ts";
import { createSimulatorWire } from "../../packages/core/src/testing/simulator-wire.ts";
import type { VirtualWorld } from "../../packages/core/src/testing/virtual-world.ts";
import type { Call, Fault } from "./kinds.ts";

/** Decides by a call's number, from 1; null: nothing befalls it. */
export type Disturb = (number: number, call: Pick<Call, "exchange" | "isFresh" | "isRecent">) => Fault | null;

export interface DisturbedWire extends Wire {
  calls(): number;
  disturbed(): number;
  /** How many creates of each resource took effect, by its path in names. */
  creates(): ReadonlyMap<string, number>;
}

/** For so long Twilio may not know of what it was just told. */
const MOMENT_MS = 5_000;
const SID = /[A-Z]{2}[0-9a-f]{32}/g;
const LATENCY_MS = 1;

export function createDisturbedWire(
  simulator: Simulator,
  world: VirtualWorld,
  disturb: Disturb,
): DisturbedWire {
  const real = createSimulatorWire(simulator, world, LATENCY_MS);
  const history = createHistory(simulator.account());
  const made = new Map<string, number>();
  let [calls, disturbed, writtenAt] = [0, 0, Number.NEGATIVE_INFINITY];
  const isRecent = (at: number): boolean => world.now() - at < MOMENT_MS;
  const deliver = async (exchange: Exchange): Promise<Answer> => {
    const answer = await real.send(exchange);
    if (exchange.method !== "GET" && answer.status < 300) writtenAt = world.now();
    const sid = exchange.method === "POST" && answer.status === 201 ? history.note(exchange, answer) : null;
    if (sid !== null) made.set(sid, world.now());
    return answer;
  };
  const deliverWith = (exchange: Exchange, kind: FaultKind): Promise<Answer> => {
    simulator.setFaults({ rules: [{ kind, nth: 1 }] });
    // Which fault a request meets is decided before it first waits.
    const answer = deliver(exchange);
    simulator.setFaults({ rules: [] });
    return answer;
  };
  return {
    calls: () => calls,
    disturbed: () => disturbed,
    creates: history.counts,
    close: () => undefined,
    async send(exchange) {
      calls += 1;
      const sids = exchange.path.match(SID) ?? [];
      const call: Call = {
        exchange,
        isFresh: sids.some((sid) => isRecent(made.get(sid) ?? Number.NEGATIVE_INFINITY)),
        isRecent: isRecent(writtenAt),
        deliver: () => deliver(exchange),
        deliverWith: (kind) => deliverWith(exchange, kind),
        sleep: (milliseconds) => world.sleep(milliseconds),
      };
      const fault = disturb(calls, call);
      if (fault === null) return deliver(exchange);
      disturbed += 1;
      await world.sleep(LATENCY_MS);
      return fault.befall(call);
    },
  };
}

interface History {
  /** Its SID. */
  note(exchange: Exchange, answer: Answer): string;
  counts(): ReadonlyMap<string, number>;
}

/** SIDs differ from run to run: a resource is known by its own name below its parents' names. */
function createHistory(begun: AccountSeed): History {
  const names = new Map<string, string>();
  for (const service of begun.services ?? []) {
    names.set(`${service.sid}`, `${service.unique_name}`);
    for (const session of service.sessions ?? [])
      names.set(`${session.sid}`, `${session.unique_name ?? `unnamed ${session.ttl}`}`);
  }
  const counts = new Map<string, number>();
  const note = ({ path, body }: Exchange, { text }: Answer): string => {
    const form = new URLSearchParams(body ?? "");
    const own = ["UniqueName", "Identifier", "Sid", "PhoneNumber"]
      .map((name) => form.get(name))
      .find(Boolean);
    const name = own ?? `unnamed ${body}`;
    const { sid } = JSON.parse(text) as { readonly sid: string };
    names.set(sid, name);
    const key = `${path.replaceAll(SID, (each) => names.get(each) ?? each)}/${name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return sid;
  };
  return { note, counts: () => counts };
}
