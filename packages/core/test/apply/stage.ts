/** What the tests of applying share: a virtual world, a state in memory, and accounts that can be compared. */
import type { AccountSeed, SimulatorOptions } from "@twilio-proxy/simulator";
import type { State, StateStore } from "../../src/index.ts";
import { decodeState, encodeState } from "../../src/state/codec.ts";
import { StateFailure } from "../../src/state/failure.ts";
import { createRandom } from "../../src/testing/random.ts";
import { createVirtualWorld, type VirtualWorld } from "../../src/testing/virtual-world.ts";
import { createLab, type Lab } from "../harness.ts";

export const sid = (prefix: string, at: number): string => `${prefix}${at.toString(16).padStart(32, "0")}`;
export const e164 = (at: number): string => `+1415237${String(at).padStart(4, "0")}`;
export const person = (at: number): string => `+1415368${String(at).padStart(4, "0")}`;

/** Six numbers and two short codes that the account owns. */
export const OWNED: Partial<AccountSeed> = {
  incoming_phone_numbers: [1, 2, 3, 4, 5, 6].map((at) => ({ sid: sid("PN", at), phone_number: e164(at) })),
  short_codes: [1, 2].map((at) => ({ sid: sid("SC", at), short_code: `1234${at}` })),
};

export interface MemoryStore extends StateStore {
  reads(): number;
  writes(): number;
  /** The bytes as a file would hold them; null: never written. */
  text(): string | null;
  state(): State | null;
  /** As if somebody else had written it. */
  put(text: string | null): void;
}

/** Through the same bytes as every store, compare-and-swap included. */
export function createMemoryStore(): MemoryStore {
  let text: string | null = null;
  let [reads, writes] = [0, 0];
  const state = (): State | null => (text === null ? null : decodeState(text, "memory"));
  return {
    location: "memory",
    reads: () => reads,
    writes: () => writes,
    text: () => text,
    state,
    put: (next) => {
      text = next;
    },
    read: async () => {
      reads += 1;
      return state();
    },
    write: async (next, replaces) => {
      writes += 1;
      const current = state();
      const expected = current === null ? replaces === null : current.serial === replaces;
      if (!expected) throw new StateFailure("state-conflict", "another run wrote the state first");
      text = encodeState(next);
    },
  };
}

export interface Stage {
  readonly lab: Lab;
  readonly world: VirtualWorld;
  readonly store: MemoryStore;
  /** Long enough for a dead run's lease to end. */
  later(): Promise<void>;
}

export async function createStage(
  seed: Partial<AccountSeed> = {},
  options: SimulatorOptions = {},
): Promise<Stage> {
  const world = createVirtualWorld(createRandom(7));
  const store = createMemoryStore();
  const lab = await createLab({ ...OWNED, ...seed }, options, { world, store });
  return { lab, world, store, later: () => world.run(world.sleep(6 * 60_000)) };
}

type Fields = Readonly<Record<string, unknown>>;

interface HoldsAccount {
  readonly simulator: Pick<Lab["simulator"], "account">;
}

/** The account without what differs between two runs of the same work: SIDs, dates, who got which number, order. */
export function contentOf(lab: HoldsAccount): unknown {
  const services = (lab.simulator.account().services ?? []) as unknown as readonly Fields[];
  return services.map(serviceContent).toSorted(byText);
}

function serviceContent(service: Fields): Fields {
  return {
    ...plain(service),
    phone_numbers: list(service.phone_numbers)
      .map(({ sid: number, is_reserved }) => ({ number, is_reserved }))
      .toSorted(byText),
    short_codes: list(service.short_codes)
      .map(({ sid: code, is_reserved }) => ({ code, is_reserved }))
      .toSorted(byText),
    sessions: list(service.sessions).map(sessionContent).toSorted(byText),
  };
}

function sessionContent(session: Fields): Fields {
  const people = list(session.participants).filter((one) => one.date_deleted == null);
  return {
    ...plain(session),
    participants: people
      .map(({ identifier, friendly_name }) => ({ identifier, friendly_name: friendly_name ?? null }))
      .toSorted(byText),
  };
}

function list(value: unknown): readonly Fields[] {
  return (value ?? []) as readonly Fields[];
}

function plain(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(
    ([name, value]) => !/^(sid|date_(?!expiry).*|.*_sid|url|links)$/.test(name) && typeof value !== "object",
  );
  return Object.fromEntries(kept);
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

/** The state without what differs between two runs: SIDs become what they name. */
export function ownershipOf(lab: HoldsAccount, state: State | null): unknown {
  const names = new Map<string, string>();
  const ended = new Set<unknown>();
  for (const service of list(lab.simulator.account().services)) {
    names.set(String(service.sid), `service ${String(service.unique_name)}`);
    for (const session of list(service.sessions)) {
      names.set(String(session.sid), `session ${String(session.unique_name)}`);
      if (session.status === "closed") ended.add(session.sid);
      for (const one of list(session.participants))
        names.set(String(one.sid), `person ${String(one.identifier)} ${one.date_deleted == null}`);
    }
  }
  const visit = (key: string, entry: State["root"][string]): Fields => ({
    key: names.get(key) ?? key,
    is: names.get(entry.sid) ?? entry.sid,
    origin: entry.origin,
    // What a session was when it ended is history, and no plan asks for it.
    ...(ended.has(entry.sid) ? {} : detailsOf(entry)),
  });
  const detailsOf = (entry: State["root"][string]): Fields => ({
    protect: entry.protect,
    applied: Object.fromEntries(Object.entries(entry.applied).toSorted(byText)),
    remembered: entry.remembered,
    removed: entry.removed.toSorted(),
    children: Object.fromEntries(
      Object.entries(entry.children).map(([name, below]) => [
        name,
        Object.entries(below)
          .map(([at, child]) => visit(at, child))
          .toSorted(byText),
      ]),
    ),
  });
  return {
    root: Object.entries(state?.root ?? {})
      .map(([key, entry]) => visit(key, entry))
      .toSorted(byText),
    pending: state?.pending ?? [],
    run: state?.run ?? null,
  };
}
