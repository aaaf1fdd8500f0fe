/** What a crash may have left behind, against the undisturbed run: in the account, in the state and on the wire. */
import type { AccountSeed, ServiceSeed, Simulator } from "@twilio-proxy/simulator";
import { decodeState } from "../../packages/core/src/state/codec.ts";
import type { State } from "../../packages/core/src/state/state.ts";
import { contentOf, ownershipOf } from "../../packages/core/test/apply/stage.ts";

export const HARMS = ["duplicates", "orphans", "unowned deletions", "lost intents"] as const;
export type Harm = (typeof HARMS)[number];

export interface Found {
  readonly harm: Harm;
  readonly what: string;
}

/** Where a run began. */
export interface Beginning {
  readonly account: AccountSeed;
  readonly state: State | null;
}

/** Where it ended, in what can be compared with another run of the same work. */
export interface Ending {
  readonly content: string;
  readonly ownership: string;
  /** What there is, by name; the same name twice is two of them. */
  readonly objects: readonly string[];
  /** How many creates took effect, by route. */
  readonly creates: ReadonlyMap<string, number>;
  /** Made since the beginning, and not in the state. */
  readonly orphans: readonly string[];
  /** Nobody's of ours from the beginning to the end: SIDs by name. */
  readonly foreign: ReadonlyMap<string, string>;
}

export function endingOf(begun: Beginning, simulator: Simulator, stateText: string | null): Ending {
  const state = stateText === null ? null : decodeState(stateText, "the state");
  const there = objectsOf(simulator.account());
  const before = objectsOf(begun.account);
  const ours = new Set([...sidsOf(begun.state), ...sidsOf(state)]);
  const creates = new Map<string, number>();
  for (const { method, path, status } of simulator.requests().requests) {
    if (method !== "POST" || status !== 201) continue;
    const route = path.replaceAll(/[A-Z]{2}[0-9a-f]{32}/g, "*");
    creates.set(route, (creates.get(route) ?? 0) + 1);
  }
  return {
    content: JSON.stringify(contentOf({ simulator })),
    ownership: JSON.stringify(ownershipOf({ simulator }, state)),
    objects: [...there.values()].toSorted(),
    creates,
    orphans: [...there]
      .filter(([sid]) => !before.has(sid) && !ours.has(sid.slice(-34)))
      .map(([, name]) => name),
    foreign: new Map([...there].filter(([sid]) => before.has(sid) && !ours.has(sid.slice(-34)))),
  };
}

/** Empty: the same end. */
export function differences(right: Ending, found: Ending): readonly Found[] {
  const lost = (what: string): Found => ({ harm: "lost intents", what });
  return [
    ...surplus(found.objects, right.objects).map((what) => ({ harm: "duplicates" as const, what })),
    ...[...found.creates].flatMap(([route, count]): Found[] => {
      const due = right.creates.get(route) ?? 0;
      return count > due ? [{ harm: "duplicates", what: `${count} creates at ${route}, not ${due}` }] : [];
    }),
    ...surplus(found.orphans, right.orphans).map((what) => ({ harm: "orphans" as const, what })),
    ...[...right.foreign].flatMap(([sid, name]): Found[] =>
      found.foreign.has(sid) ? [] : [{ harm: "unowned deletions", what: name }],
    ),
    ...surplus(right.objects, found.objects).map((what) => lost(`${what} is not there`)),
    ...(found.content === right.content
      ? []
      : [lost(firstDifference("account", right.content, found.content))]),
    ...(found.ownership === right.ownership
      ? []
      : [lost(firstDifference("state", right.ownership, found.ownership))]),
  ];
}

function surplus(found: readonly string[], right: readonly string[]): readonly string[] {
  const left = [...right];
  return found.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function firstDifference(where: string, right: string, found: string): string {
  let at = 0;
  while (at < right.length && right[at] === found[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 80), at + 80);
  return `the ${where} says …${around(found)}… instead of …${around(right)}…`;
}

/** By where it is and its SID: a number keeps its SID when it moves. Whoever left is not there. */
function objectsOf({ services = [] }: AccountSeed): ReadonlyMap<string, string> {
  return new Map(
    services.flatMap((service) => [
      [`${service.sid}`, `service ${service.unique_name}`] as const,
      ...childrenOf(service).map(
        ([sid, name]) => [`${service.sid} ${sid}`, `${name} in ${service.unique_name}`] as const,
      ),
    ]),
  );
}

function childrenOf(service: ServiceSeed): readonly (readonly [sid: string | undefined, name: string])[] {
  const { phone_numbers = [], short_codes = [], sessions = [] } = service;
  return [
    ...phone_numbers.map(({ sid }) => [sid, `number ${sid}`] as const),
    ...short_codes.map(({ sid }) => [sid, `short code ${sid}`] as const),
    ...sessions.flatMap(({ sid, unique_name, ttl, status, participants = [] }) => {
      const name = `session ${unique_name ?? `without a name, ttl ${ttl}`}`;
      // Who was in a session that ended is history, and no state needs to own it.
      const present = status === "closed" ? [] : participants.filter((one) => one.date_deleted == null);
      return [
        [sid, name] as const,
        ...present.map((one) => [one.sid, `participant ${one.identifier} of ${name}`] as const),
      ];
    }),
  ];
}

function sidsOf(state: State | null): ReadonlySet<string> {
  const sids = new Set<string>();
  const visit = (entries: State["root"]): void => {
    for (const { sid, children } of Object.values(entries)) {
      sids.add(sid);
      for (const below of Object.values(children)) visit(below);
    }
  };
  visit(state?.root ?? {});
  return sids;
}
