/** Verdicts → steps: what each one changes, costs and overwrites. Order and digests are added later. */

import { managedFields } from "../identity/values.ts";
import type { InventoryItem, Live, LiveNode } from "../live/live.ts";
import type { Verdict, Verdicts } from "./decide.ts";
import type { PlanInput } from "./input.ts";
import type { Actions, Blast, FieldChange, Ownership, Reason, Step } from "./plan.ts";
import type { Draft } from "./tree.ts";

export interface DraftStep {
  readonly draft: Draft;
  readonly step: Step;
}

export interface Drawn {
  readonly steps: readonly DraftStep[];
  readonly settled: readonly Ownership[];
}

export function drawSteps(drafts: readonly Draft[], verdicts: Verdicts, input: PlanInput): Drawn {
  const steps: DraftStep[] = [];
  const settled: Ownership[] = [];
  const shelf = indexInventory(input.live);
  for (const draft of drafts) {
    const verdict = verdicts.get(draft);
    if (verdict === undefined) continue;
    for (const step of stepsOf(draft, verdict, shelf)) steps.push({ draft, step });
    const kept = settledOf(draft, verdict);
    if (kept !== null) settled.push(kept);
  }
  return { steps, settled };
}

type Shelf = ReadonlyMap<string, InventoryItem>;

function indexInventory({ inventory }: Live): Shelf {
  const shelf = new Map<string, InventoryItem>();
  for (const [type, items] of Object.entries(inventory)) {
    for (const item of items) {
      for (const key of [item.sid, ...Object.values(item.identity)]) shelf.set(`${type} ${key}`, item);
    }
  }
  return shelf;
}

function stepsOf(draft: Draft, verdict: Verdict, shelf: Shelf): readonly Step[] {
  const moved = draft.pair.from !== null && verdict.kind !== "release" ? [moveStep(draft)] : [];
  const main = mainStep(draft, verdict, shelf);
  return main === null ? moved : [...moved, main];
}

function moveStep(draft: Draft): Step {
  const text = `the block ${draft.pair.from ?? ""} is now called ${draft.pair.key ?? ""}; Twilio is not called`;
  return emptyStep(draft, ["move"], [{ code: "renamed-block", text }]);
}

function mainStep(draft: Draft, verdict: Verdict, shelf: Shelf): Step | null {
  switch (verdict.kind) {
    case "keep":
    case "absent-parent":
      return null;
    case "leave":
      // Its fields are history: they are no baseline to compare with later.
      return verdict.adopt ? { ...emptyStep(draft, ["adopt"], verdict.reasons), managed: {} } : null;
    case "release":
    case "forget":
      return emptyStep(draft, ["forget"], verdict.reasons);
    case "create":
      return { ...changing(draft, ["create"], verdict), overwrites: overwritten(draft, shelf), sid: null };
    case "update":
      return { ...changing(draft, ["update"], verdict), blast: endingBlast(draft, verdict.fields) };
    case "adopt":
      return changing(draft, verdict.fields.length > 0 ? ["adopt", "update"] : ["adopt"], verdict);
    case "replace":
      return { ...changing(draft, ["delete", "create"], verdict), blast: blastOf(draft) };
    case "delete":
      return {
        ...emptyStep(draft, ["delete"], verdict.reasons),
        withParent: verdict.withParent,
        blast: verdict.withParent ? null : blastOf(draft),
      };
  }
}

function changing(
  draft: Draft,
  actions: Actions,
  verdict: { readonly fields: readonly FieldChange[]; readonly reasons: readonly Reason[] },
): Step {
  const causes = new Set(verdict.fields.map((field) => field.cause));
  const drift = causes.has("drift") || causes.has("both");
  const outside =
    drift && actions[0] !== "create" ? [{ code: "drift", text: "it was changed outside this config" }] : [];
  return { ...emptyStep(draft, actions, [...verdict.reasons, ...outside]), fields: verdict.fields };
}

function emptyStep(draft: Draft, actions: Actions, reasons: readonly Reason[]): Step {
  const { definition, live, entry, desired } = draft.pair;
  return {
    address: draft.address,
    type: definition.type,
    sid: live?.sid ?? entry?.sid ?? null,
    actions,
    reasons,
    fields: [],
    group: null,
    requires: [],
    after: [],
    settles: [],
    lane: null,
    overwrites: [],
    blast: null,
    blocked: draft.withdrawn ? (definition.withdrawnCode ?? null) : null,
    withParent: false,
    parents: draft.parents,
    statePath: draft.statePath,
    fromStatePath: draft.fromStatePath,
    external: desired?.external ?? null,
    managed: managedFields(desired),
    protect: protectOf(draft),
    digest: "",
  };
}

/** What the state will say: the declared word, else what it said before. */
function protectOf({ pair }: Draft): boolean {
  return pair.desired?.protect ?? pair.entry?.protect ?? false;
}

function overwritten(draft: Draft, shelf: Shelf): Step["overwrites"] {
  const { definition, desired } = draft.pair;
  if (definition.overwrites === undefined || desired === null) return [];
  for (const name of definition.identity) {
    const item = shelf.get(`${definition.type} ${String(desired.fields[name]?.value)}`);
    if (item !== undefined) return definition.overwrites(item);
  }
  return [];
}

function endingBlast(draft: Draft, fields: readonly FieldChange[]): Blast | null {
  return draft.pair.definition.ends?.(fields) === true ? blastOf(draft) : null;
}

function blastOf(draft: Draft): Blast | null {
  const blast = draft.pair.live === null ? null : blastBelow(draft.pair.live);
  return blast === null || (blast.live_sessions_ended === 0 && blast.in_use === 0) ? null : blast;
}

function blastBelow(live: LiveNode): Blast {
  const own = live.definition.blast?.(live) ?? {};
  let sum: Blast = { live_sessions_ended: own.live_sessions_ended ?? 0, in_use: own.in_use ?? 0 };
  for (const collection of Object.values(live.children)) {
    if (collection.kind !== "read") continue;
    for (const child of collection.nodes) {
      const below = blastBelow(child);
      sum = {
        live_sessions_ended: sum.live_sessions_ended + below.live_sessions_ended,
        in_use: sum.in_use + below.in_use,
      };
    }
  }
  return sum;
}

/** What needs no call and still belongs into the state. */
function settledOf(draft: Draft, verdict: Verdict): Ownership | null {
  const { desired, live, entry } = draft.pair;
  if (desired === null || (verdict.kind !== "keep" && verdict.kind !== "leave")) return null;
  const sid = live?.sid ?? entry?.sid;
  if (sid === undefined || (verdict.kind === "leave" && (verdict.adopt || entry === null))) return null;
  return {
    address: draft.address,
    statePath: draft.statePath,
    fromStatePath: draft.fromStatePath,
    sid,
    origin: desired.external !== null ? "external" : (entry?.origin ?? "adopted"),
    protect: protectOf(draft),
    managed: verdict.kind === "leave" ? null : managedFields(desired),
  };
}
