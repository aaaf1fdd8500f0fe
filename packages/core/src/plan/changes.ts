/** Field by field: what differs, and who moved. */
import type { DesiredNode } from "../desired/desired.ts";
import { fieldDigest } from "../identity/baseline.ts";
import type { Pair } from "../identity/pair.ts";
import { canonical, sameValue, wantedValue } from "../identity/values.ts";
import type { Scalar } from "../resources/definition.ts";
import { isSensitive } from "../resources/sensitive.ts";
import type { PlanInput } from "./input.ts";
import type { Cause, FieldChange } from "./plan.ts";

/** The third side: `withBaselineOf` leaves the state's `kid` as it was written. */
type Baseline = Pick<PlanInput, "state" | "keyed">;

/** The declared fields that differ from the live ones, identity aside. */
export function changedFields(
  pair: Pair & { readonly desired: DesiredNode },
  baseline: Baseline,
): readonly FieldChange[] {
  const { definition, desired, live } = pair;
  return Object.keys(definition.fields).flatMap((name) => {
    const spec = definition.fields[name];
    const wanted = wantedValue(desired, name);
    if (spec === undefined || wanted === undefined || spec.change === "identity") return [];
    const before = live?.fields[name] ?? null;
    if (wanted === null || sameValue(definition, name, wanted, before)) return [];
    return [change(pair, name, before, wanted, baseline)];
  });
}

/** Everything that a create sends: what is declared and not Twilio's own default. */
export function createdFields(
  pair: Pair & { readonly desired: DesiredNode },
  baseline: Baseline,
): readonly FieldChange[] {
  const { definition, desired } = pair;
  return Object.entries(definition.fields).flatMap(([name, spec]) => {
    const wanted = wantedValue(desired, name);
    const isDefault =
      desired.fields[name]?.value === null || (spec.create === false && isReset(pair, name, wanted));
    if (wanted === undefined || wanted === null || isDefault) return [];
    const cause: Cause = pair.live === null && pair.entry !== null ? "drift" : "config";
    return [{ ...change(pair, name, null, wanted, baseline), cause }];
  });
}

/** Everything that the new one gets, beside what the old one has. */
export function replacedFields(
  pair: Pair & { readonly desired: DesiredNode },
  baseline: Baseline,
): readonly FieldChange[] {
  const changed = new Map(changedFields(pair, baseline).map((field) => [field.name, field]));
  return createdFields(pair, baseline).map(
    (field) =>
      changed.get(field.name) ?? { ...field, before: pair.live?.fields[field.name] ?? null, cause: "config" },
  );
}

function isReset({ definition }: Pair, name: string, wanted: Scalar | undefined): boolean {
  const spec = definition.fields[name];
  if (spec === undefined || wanted === undefined || typeof spec.cleared !== "object") return false;
  return canonical(spec, wanted) === canonical(spec, spec.cleared.to);
}

function change(
  pair: Pair & { readonly desired: DesiredNode },
  name: string,
  before: Scalar,
  after: Scalar,
  baseline: Baseline,
): FieldChange {
  return {
    name,
    before,
    after,
    sensitive: isSensitive(pair.definition.fields[name], before, after),
    knownAfterApply: false,
    env: pair.desired.fields[name]?.env ?? [],
    cause: causeOf(pair, name, before, after, baseline),
  };
}

/** Three-way: the digest of what was last applied tells whether the config or the account moved. */
function causeOf(pair: Pair, name: string, before: Scalar, after: Scalar, baseline: Baseline): Cause {
  const { keyed } = baseline;
  const applied = pair.entry?.applied[name];
  if (applied === undefined) return pair.live !== null && isLost(pair, baseline) ? "unknown" : "config";
  if (applied === fieldDigest(keyed, pair.definition, name, after)) return "drift";
  return applied === fieldDigest(keyed, pair.definition, name, before) ? "config" : "both";
}

/** True where a baseline may have been: without a state, or of an entry written under another key. Else it is newly declared. */
function isLost({ entry }: Pair, { state, keyed }: Baseline): boolean {
  return entry === null ? state === null : state?.kid !== keyed.kid;
}
