/**
 * Who waits for whom. `requires` names addresses whose failure stops a step; `after` names barriers that only have to
 * settle, so that one lost number does not stop the sessions that can use another. Barriers keep the edges linear.
 *
 *     service ─▶ numbers, short codes ─▶ session ─▶ participants      (create)
 *     participants, sessions ─▶ numbers ─▶ service                    (delete)
 *     sessions that end ─▶ sessions that re-open ─▶ participants      (who shares a person's numbers)
 */
import type { Scalar } from "../resources/definition.ts";
import { definitionOf } from "../resources/registry.ts";
import type { Keyed } from "./keyed.ts";
import type { Step } from "./plan.ts";
import type { DraftStep } from "./steps.ts";
import type { Draft } from "./tree.ts";

interface Marked {
  readonly draft: Draft;
  readonly step: Step;
  readonly makes: boolean;
  readonly ends: boolean;
}

export function orderSteps(drawn: readonly DraftStep[], keyed: Keyed): readonly DraftStep[] {
  const marked = drawn.map(mark);
  const grounds = groundsOf(marked);
  const removers = removersByCollection(marked);
  const leavers = removersByParent(marked);
  const names = namesReleased(marked);
  const pool = poolByIdentity(marked);
  const moves = findMoves(marked);
  const closing = new Set(marked.filter(closes).map(({ draft }) => draft));
  return marked.map((one) => {
    const { draft } = one;
    const lane = laneOf(one, keyed);
    const own = barriersSettled(one, keyed);
    const waits = barriersAwaited(one, lane, closing, keyed).filter((barrier) => !own.includes(barrier));
    const requires = [
      ...requiredParents(one, grounds),
      ...(one.makes ? (removers.get(collectionOf(draft)) ?? []) : []),
      ...(one.step.actions[0] === "forget" ? (leavers.get(draft) ?? []) : []),
      ...requiredName(one, names),
      ...referenced(one, pool),
    ];
    const move = moves.get(one);
    return {
      draft,
      step: {
        ...one.step,
        settles: own,
        after: waits,
        requires: [...new Set(move?.to === one ? [...requires, move.from.step.address] : requires)],
        group: move === undefined ? null : `move:${move.from.step.sid ?? ""}`,
        lane,
      },
    };
  });
}

function mark({ draft, step }: DraftStep): Marked {
  const actions: readonly string[] = step.actions;
  const { definition } = draft.pair;
  // What is replaced along with its parent has ended with the parent's step.
  const leaves = actions.includes("delete") && !(actions.length > 1 && definition.container === "list");
  const ends = leaves || (actions.includes("update") && definition.ends?.(step.fields) === true);
  return { draft, step, makes: actions.includes("create"), ends: ends && step.blocked === null };
}

/** It is closed by its last call, once all who still join it have. */
function closes({ draft, step, ends }: Marked): boolean {
  return ends && draft.pair.definition.ends?.(step.fields) === true;
}

function collectionOf(draft: Draft): string {
  return `${draft.parent?.address ?? ""} ${draft.pair.definition.type}`;
}

function scopeOf(draft: Draft): string {
  return draft.parent === null ? draft.address : scopeOf(draft.parent);
}

interface Grounds {
  /** Addresses that are new to Twilio or to the state, or that change: what is new below them comes after. */
  readonly changing: ReadonlySet<string>;
  readonly moving: ReadonlySet<string>;
}

function groundsOf(marked: readonly Marked[]): Grounds {
  const at = (...wanted: readonly string[]): ReadonlySet<string> =>
    new Set(
      marked
        .filter(({ step }) => step.actions.some((action) => wanted.includes(action)))
        .map(({ step }) => step.address),
    );
  return { changing: at("create", "adopt", "update"), moving: at("move") };
}

/** What is new needs all above it, with its settings; what dies with its parent needs that delete. */
function requiredParents({ draft, step, makes }: Marked, { changing, moving }: Grounds): readonly string[] {
  const isNew = makes || step.actions[0] === "adopt";
  const above = draft.parents
    .map(({ address }) => address)
    .filter((address) => moving.has(address) || (isNew && changing.has(address)));
  return step.withParent && draft.parent !== null ? [...above, draft.parent.address] : above;
}

/** What is let go of is remembered until what was ours below it is gone. */
function removersByParent(marked: readonly Marked[]): ReadonlyMap<Draft, readonly string[]> {
  const removers = new Map<Draft, string[]>();
  for (const { draft, step } of marked) {
    if (step.actions[0] !== "delete") continue;
    for (let above = draft.parent; above !== null; above = above.parent) {
      const known = removers.get(above);
      if (known === undefined) removers.set(above, [step.address]);
      else known.push(step.address);
    }
  }
  return removers;
}

/** Which step gives up a name, by collection and name. */
function namesReleased(marked: readonly Marked[]): ReadonlyMap<string, string> {
  return new Map(
    marked.flatMap((one) => {
      const name = releasedName(one);
      return name === null ? [] : [[`${collectionOf(one.draft)} ${name}`, one.step.address] as const];
    }),
  );
}

/** Twilio refuses a name that another still holds. */
function requiredName(one: Marked, released: ReadonlyMap<string, string>): readonly string[] {
  const name = takenName(one);
  const holder = name === null ? undefined : released.get(`${collectionOf(one.draft)} ${name}`);
  return holder === undefined || holder === one.step.address ? [] : [holder];
}

/** Where only so many fit, the leaving go first. */
function removersByCollection(marked: readonly Marked[]): ReadonlyMap<string, readonly string[]> {
  const removers = new Map<string, string[]>();
  for (const { draft, step } of marked) {
    if (draft.pair.definition.slots === undefined || step.actions[0] !== "delete" || step.actions.length > 1)
      continue;
    const key = collectionOf(draft);
    removers.set(key, [...(removers.get(key) ?? []), step.address]);
  }
  return removers;
}

/** Pool items that are about to be made, by scope and whatever one may call them. */
function poolByIdentity(marked: readonly Marked[]): ReadonlyMap<string, string> {
  const pool = new Map<string, string>();
  for (const { draft, step, makes } of marked) {
    if (!makes || draft.pair.definition.pooled !== true) continue;
    for (const name of draft.pair.definition.identity) {
      const value = draft.pair.desired?.fields[name]?.value;
      if (typeof value === "string") pool.set(`${scopeOf(draft)} ${value}`, step.address);
    }
  }
  return pool;
}

function referenced({ draft, step, makes }: Marked, pool: ReadonlyMap<string, string>): readonly string[] {
  if (!makes) return [];
  const names = draft.pair.definition.references?.(step.managed) ?? [];
  return names
    .map((name) => pool.get(`${scopeOf(draft)} ${name}`))
    .filter((address) => address !== undefined);
}

interface Move {
  readonly from: Marked;
  readonly to: Marked;
}

/** A pool item that leaves one parent and enters another: delete first, in one group. Found under both its steps. */
function findMoves(marked: readonly Marked[]): ReadonlyMap<Marked, Move> {
  const leaving = new Map<string, Marked>();
  for (const one of marked) {
    if (one.step.actions[0] !== "delete") continue;
    for (const name of poolNames(one, "live")) leaving.set(name, one);
  }
  const moves = new Map<Marked, Move>();
  for (const to of marked) {
    if (to.step.actions[0] !== "create") continue;
    const from = poolNames(to, "desired").map((name) => leaving.get(name))[0];
    if (from === undefined) continue;
    for (const one of [from, to]) moves.set(one, { from, to });
  }
  return moves;
}

function poolNames({ draft }: Marked, side: "live" | "desired"): readonly string[] {
  const { definition, live, desired } = draft.pair;
  if (definition.pooled !== true) return [];
  return definition.identity.flatMap((name) => {
    const value =
      side === "desired" ? desired?.fields[name]?.value : name === "sid" ? live?.sid : live?.fields[name];
    return typeof value === "string" ? [`${definition.type} ${value}`] : [];
  });
}

function barriersSettled(one: Marked, keyed: Keyed): readonly string[] {
  const { draft, step, makes, ends } = one;
  const { definition } = draft.pair;
  const barriers: string[] = [];
  if (definition.pooled === true)
    barriers.push(`${ends && !makes ? "gone" : "ready"} ${scopeOf(draft)} ${definition.type}`);
  if (definition.pooled !== true && ends && draft.parent !== null) barriers.push(`ended ${scopeOf(draft)}`);
  if (ends && !step.withParent) barriers.push(...lanesHeld(draft, keyed).map((lane) => `free ${lane}`));
  if (resumes(one)) barriers.push(...lanesHeld(draft, keyed).map((lane) => `resumed ${lane}`));
  return barriers;
}

function barriersAwaited(
  one: Marked,
  lane: string | null,
  closing: ReadonlySet<Draft>,
  keyed: Keyed,
): readonly string[] {
  const { draft, step, makes, ends } = one;
  const { definition } = draft.pair;
  const barriers: string[] = [];
  // What leaves the pool waits for those that close, so who joins one cannot wait for it; any number it gets is free again then.
  const isClosing = draft.parent !== null && closing.has(draft.parent);
  for (const type of makes ? (definition.uses ?? []) : []) {
    barriers.push(`ready ${scopeOf(draft)} ${type}`);
    if (!isClosing) barriers.push(`gone ${scopeOf(draft)} ${type}`);
  }
  if (definition.pooled === true && ends && !step.withParent) barriers.push(`ended ${scopeOf(draft)}`);
  if (lane !== null) barriers.push(`free ${lane}`, `resumed ${lane}`);
  if (resumes(one)) barriers.push(...lanesHeld(draft, keyed).map((held) => `free ${held}`));
  return barriers;
}

/** It may come back to life, and then holds again what it held; a new one can choose around that. */
function resumes({ draft, step, ends }: Marked): boolean {
  const actions: readonly string[] = step.actions;
  return draft.pair.definition.ends !== undefined && actions.includes("update") && !ends;
}

function laneOf({ draft, step, makes }: Marked, keyed: Keyed): string | null {
  const value = makes ? (draft.pair.definition.lane?.(step.managed) ?? null) : null;
  return value === null ? null : keyed.digest("lane", value);
}

/** What this one and all below it occupy now. */
function lanesHeld(draft: Draft, keyed: Keyed): readonly string[] {
  const { live } = draft.pair;
  const values: Readonly<Record<string, Scalar>> = live?.fields ?? {};
  const own = live === null ? null : (draft.pair.definition.lane?.(values) ?? null);
  const below = draft.children.flatMap((child) => lanesHeld(child, keyed));
  return own === null ? below : [keyed.digest("lane", own), ...below];
}

function nameField(draft: Draft): string | null {
  return draft.pair.definition.container === "map" ? (draft.pair.definition.identity[0] ?? null) : null;
}

function takenName({ draft, step, makes }: Marked): Scalar {
  const field = nameField(draft);
  if (field === null) return null;
  if (makes) return step.managed[field] ?? null;
  return step.fields.find((change) => change.name === field)?.after ?? null;
}

function releasedName({ draft, step }: Marked): Scalar {
  const field = nameField(draft);
  if (field === null) return null;
  const actions: readonly string[] = step.actions;
  if (actions.includes("delete")) return draft.pair.live?.fields[field] ?? null;
  return actions.includes("update")
    ? (step.fields.find((change) => change.name === field)?.before ?? null)
    : null;
}

/** Addresses of steps that wait for each other in a circle, such as two resources that swap their unique names. */
export function findCycle(steps: readonly Step[]): readonly string[] {
  if (isInOrder(steps)) return [];
  const edges = waitGraph(steps);
  const visited = new Map<string, "open" | "done">();
  const circle = new Set<string>();
  const trail: string[] = [];
  const visit = (vertex: string): void => {
    const seen = visited.get(vertex);
    if (seen === "open") for (const one of trail.slice(trail.indexOf(vertex))) circle.add(one);
    if (seen !== undefined) return;
    visited.set(vertex, "open");
    trail.push(vertex);
    for (const next of edges.get(vertex) ?? []) visit(next);
    trail.pop();
    visited.set(vertex, "done");
  };
  for (const vertex of edges.keys()) visit(vertex);
  return steps
    .map((step) => step.address)
    .filter((address, at, all) => circle.has(`at ${address}`) && all.indexOf(address) === at);
}

/** Nobody waits for what comes later in the list, so there is no circle: most plans, told without drawing the graph. */
function isInOrder(steps: readonly Step[]): boolean {
  const late = settledLate(steps);
  const last = new Map<string, number>();
  steps.forEach(({ address, settles, parents }, at) => {
    last.set(address, at);
    for (const barrier of settles) last.set(barrier, at);
    for (const above of parents) for (const barrier of late.get(above.address) ?? []) last.set(barrier, at);
  });
  return steps.every(({ requires, after }, at) =>
    [requires, after].every((names) => names.every((name) => (last.get(name) ?? -1) < at)),
  );
}

/** By address: barriers of those that close with their last call, and so settle them after all below. */
function settledLate(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const closing = steps.filter(({ type, fields }) => definitionOf(type).ends?.(fields) === true);
  return new Map(closing.map(({ address, settles }) => [address, settles]));
}

/** Addresses and barriers as vertices, so that the edges stay linear in the steps. */
function waitGraph(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  const add = (from: string, to: readonly string[]): void => {
    const known = edges.get(from);
    if (known === undefined) edges.set(from, [...to]);
    else known.push(...to);
  };
  const late = settledLate(steps);
  for (const step of steps) {
    for (const above of step.parents) {
      for (const barrier of late.get(above.address) ?? []) add(barrier, [`at ${step.address}`]);
    }
    add(`at ${step.address}`, [...step.requires.map((address) => `at ${address}`), ...step.after]);
    for (const barrier of step.settles) add(barrier, [`at ${step.address}`]);
  }
  return edges;
}
