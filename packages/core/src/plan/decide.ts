/** What must happen at each address. Top-down, but a parent first asks its children whether it must be replaced. */
import type { DesiredNode } from "../desired/desired.ts";
import { recordedAddress } from "../identity/address.ts";
import { fieldDigest } from "../identity/baseline.ts";
import { begunCreates } from "../identity/intents.ts";
import { isOwned } from "../identity/pair.ts";
import { declaredIdentity } from "../identity/values.ts";
import type { Disposition } from "../resources/definition.ts";
import type { Pending } from "../state/state.ts";
import { changedFields, createdFields, replacedFields } from "./changes.ts";
import type { PlanInput } from "./input.ts";
import { noun } from "./noun.ts";
import type { FieldChange, Reason } from "./plan.ts";
import type { Draft } from "./tree.ts";

export type Verdict =
  | { readonly kind: "keep" }
  /** It stays, but the config no longer claims it. */
  | { readonly kind: "release"; readonly reasons: readonly Reason[] }
  /** As it is, with all below it; nothing below is planned. */
  | { readonly kind: "leave"; readonly reasons: readonly Reason[]; readonly adopt: boolean }
  | { readonly kind: "create"; readonly fields: readonly FieldChange[]; readonly reasons: readonly Reason[] }
  | {
      readonly kind: "update" | "adopt";
      readonly fields: readonly FieldChange[];
      readonly reasons: readonly Reason[];
      readonly below: boolean;
    }
  | { readonly kind: "replace"; readonly fields: readonly FieldChange[]; readonly reasons: readonly Reason[] }
  | { readonly kind: "delete"; readonly reasons: readonly Reason[]; readonly withParent: boolean }
  | { readonly kind: "forget"; readonly reasons: readonly Reason[]; readonly below: boolean }
  | { readonly kind: "absent-parent" };

export type Verdicts = ReadonlyMap<Draft, Verdict>;

type Declared = Draft["pair"] & { readonly desired: DesiredNode };

interface DecideInput extends PlanInput {
  /** Creates that an earlier run began and did not confirm, by address. */
  readonly begun: ReadonlyMap<string, Pending>;
}

export function decideAll(roots: readonly Draft[], given: PlanInput): Verdicts {
  const input = { ...given, begun: begunCreates(given.state) };
  const verdicts = new Map<Draft, Verdict>();
  const visit = (draft: Draft, above: Verdict | null): void => {
    const verdict = decide(draft, above, input);
    if (verdict === null) return;
    verdicts.set(draft, verdict);
    for (const child of draft.children) visit(child, verdict);
  };
  for (const root of roots) visit(root, null);
  return verdicts;
}

/** null: nothing is planned here or below. */
function decide(draft: Draft, above: Verdict | null, input: DecideInput): Verdict | null {
  const { pair } = draft;
  if (above !== null && !plansBelow(above)) return null;
  if (pair.desired === null) return decideOwned(draft, above, input);
  if (above?.kind === "absent-parent") return null;
  return decideDeclared(draft, pair as Declared, above, input);
}

function plansBelow(above: Verdict): boolean {
  if (above.kind === "leave") return false;
  return above.kind === "update" || above.kind === "adopt" || above.kind === "forget" ? above.below : true;
}

/** Owned and no longer declared: deleted, unless it is let go or is gone already. */
function decideOwned(draft: Draft, above: Verdict | null, input: PlanInput): Verdict {
  const { entry, live } = draft.pair;
  if (isForgotten(draft, input.desired.forget)) {
    return {
      kind: "forget",
      below: false,
      reasons: [{ code: "forgotten", text: "the config lets go of it; Twilio is not called" }],
    };
  }
  if (above?.kind === "replace") {
    return { kind: "delete", withParent: true, reasons: [reason("parent-replaced", draft)] };
  }
  if (above?.kind === "delete") {
    return { kind: "delete", withParent: true, reasons: [reason("parent-deleted", draft)] };
  }
  if (entry?.origin === "external") {
    return {
      kind: "forget",
      below: true,
      reasons: [{ code: "no-longer-declared", text: "it was never ours; only its children were" }],
    };
  }
  if (live === null && !draft.withdrawn) {
    return {
      kind: "forget",
      below: false,
      reasons: [{ code: "already-gone", text: "Twilio no longer has it" }, ...unmatched(draft, input)],
    };
  }
  return {
    kind: "delete",
    withParent: false,
    reasons: [{ code: "no-longer-declared", text: "its block is gone from the config" }],
  };
}

/** What is gone from a list is found by its digest alone: under another key it may be one that is declared. */
function unmatched({ pair }: Draft, { state, keyed }: PlanInput): readonly Reason[] {
  if (pair.definition.container === "map" || state?.kid === keyed.kid) return [];
  return [
    { code: "no-baseline", text: "the state's digests are of another key, so it may still be declared" },
  ];
}

function isForgotten(draft: Draft, forget: PlanInput["desired"]["forget"]): boolean {
  const { definition, entry } = draft.pair;
  const bySid = `${draft.address.slice(0, draft.address.lastIndexOf("["))}[${entry?.sid ?? ""}]`;
  return forget.some(
    ({ address }) => address === draft.address || (definition.container === "list" && address === bySid),
  );
}

function reason(code: "parent-replaced" | "parent-deleted", draft: Draft): Reason {
  const parent = noun(draft.parent?.pair.definition.type ?? "parent");
  const verb = { "parent-replaced": "replaced", "parent-deleted": "deleted" }[code];
  return { code, text: `its ${parent} is ${verb}` };
}

function decideDeclared(draft: Draft, pair: Declared, above: Verdict | null, input: DecideInput): Verdict {
  if (pair.desired.external !== null) return decideExternal(draft);
  if (above?.kind === "replace" && pair.entry !== null) {
    return {
      kind: "replace",
      fields: replacedFields(pair, input),
      reasons: [reason("parent-replaced", draft)],
    };
  }
  if (above?.kind === "create" || above?.kind === "replace") {
    return { kind: "create", fields: createdFields({ ...pair, live: null }, input), reasons: [] };
  }
  // Nobody can say what is there: what we own stays as the state has it.
  if (draft.withdrawn && pair.entry !== null) return { kind: "leave", reasons: [], adopt: false };
  const begun = begunAt(draft, input);
  const disposition = dispositionOf(pair, begun);
  if (disposition.kind === "leave") {
    const adopt = pair.live !== null && !isOwned(pair);
    const made = adopt && begun !== undefined ? adoptReasons(begun) : [];
    return { kind: "leave", reasons: [{ code: "ended", text: disposition.reason }, ...made], adopt };
  }
  if (pair.live === null) return decideAbsent(pair, begun, input);
  return decideLive(draft, pair, disposition, input);
}

/** Only its children are ours; an owned block turned into one is let go. */
function decideExternal({ pair }: Draft): Verdict {
  if (pair.live === null) return { kind: "absent-parent" };
  if (pair.entry === null || pair.entry.origin === "external") return { kind: "keep" };
  return {
    kind: "release",
    reasons: [{ code: "forgotten", text: "the config now names it as existing: it is no longer ours" }],
  };
}

function decideAbsent(pair: Declared, begun: Pending | undefined, input: PlanInput): Verdict {
  if (wasReplacing(pair, begun)) {
    const text = "an earlier run deleted it to make it anew and was cut off";
    const fields = createdFields({ ...pair, entry: null }, input);
    return { kind: "create", fields, reasons: [{ code: "interrupted", text }] };
  }
  const gone = pair.entry === null ? [] : [{ code: "gone", text: "it was removed outside this config" }];
  return { kind: "create", fields: createdFields(pair, input), reasons: gone };
}

/** Its absence is an earlier run's own doing: the delete of a replacement whose create did not come. */
function wasReplacing({ live, entry }: Declared, begun: Pending | undefined): boolean {
  return live === null && begun?.sid !== undefined && begun.sid === entry?.sid;
}

function dispositionOf(pair: Declared, begun: Pending | undefined): Disposition {
  const { desired, live, definition } = pair;
  const owned = isOwned(pair) && !wasReplacing(pair, begun);
  const unfinished = begun !== undefined;
  return definition.disposition?.({ desired, live, owned, unfinished }) ?? { kind: "manage" };
}

function decideLive(draft: Draft, pair: Declared, disposition: Disposition, input: DecideInput): Verdict {
  const { definition } = pair;
  const limited = disposition.kind === "limit" ? disposition.fields : null;
  const fields = changedFields(pair, input).filter(
    (field) =>
      definition.fields[field.name]?.change !== "replace-parent" && (limited?.includes(field.name) ?? true),
  );
  const replacing = fields.filter((field) => definition.fields[field.name]?.change === "replace");
  const demands = limited === null ? draft.children.flatMap((child) => demandsOf(child, draft, input)) : [];
  if (replacing.length > 0 || demands.length > 0) {
    const own = replacing.map((field) => ({
      code: "cannot-update",
      text: `Twilio cannot change ${field.name} of an existing ${noun(definition.type)}`,
    }));
    return { kind: "replace", fields: replacedFields(pair, input), reasons: [...own, ...demands] };
  }
  const below = limited === null;
  if (!isOwned(pair)) return { kind: "adopt", fields, below, reasons: adoptReasons(begunAt(draft, input)) };
  return fields.length > 0 ? { kind: "update", fields, below, reasons: [] } : { kind: "keep" };
}

function begunAt({ recorded }: Draft, { begun, keyed }: DecideInput): Pending | undefined {
  return begun.size === 0 ? undefined : begun.get(recordedAddress(recorded, keyed));
}

function adoptReasons(begun: Pending | undefined): readonly Reason[] {
  return begun !== undefined
    ? [{ code: "interrupted", text: "an earlier run made it and was cut off before it could say so" }]
    : [{ code: "exists", text: "it exists already and is found by its identity; it becomes ours" }];
}

/** Why this child cannot be what the config says while its parent lives. */
export function demandsOf(child: Draft, parent: Draft, input: PlanInput): readonly Reason[] {
  const { pair } = child;
  if (pair.desired === null) return [];
  const { definition, desired } = pair;
  const one = noun(definition.type);
  const up = noun(parent.pair.definition.type);
  if (pair.live !== null) {
    return changedFields(pair as Declared, input)
      .filter((field) => definition.fields[field.name]?.change === "replace-parent")
      .map((field) => ({
        code: "cannot-update",
        text: `Twilio cannot change ${field.name} of a ${one}, nor take the same ${one} again, so the ${up} is replaced`,
      }));
  }
  const identity = declaredIdentity(desired);
  if (definition.remembered === undefined || identity === null) return [];
  const digest = fieldDigest(input.keyed, definition, identity.name, identity.value);
  const collection = parent.pair.live?.children[definition.collection];
  const listedAsGone =
    collection?.kind === "read" &&
    collection.nodes.some((node) => node.fields[identity.name] === identity.value);
  const remembered = parent.pair.entry?.removed.includes(digest) === true;
  if (pair.entry === null && !remembered && !listedAsGone) return [];
  return [
    {
      code: "cannot-rejoin",
      text: `Twilio cannot re-add a removed ${one} (80612), so the ${up} is replaced`,
    },
  ];
}
