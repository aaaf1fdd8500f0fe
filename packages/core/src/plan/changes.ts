/** Field by field: what differs, and who moved. */
import type { DesiredNode } from "../desired/desired.ts";
import { fieldDigest } from "../identity/baseline.ts";
import type { Pair } from "../identity/pair.ts";
import { canonical, sameValue, wantedValue } from "../identity/values.ts";
import type { Scalar } from "../resources/definition.ts";
import { isSensitive } from "../resources/sensitive.ts";
import type { Keyed } from "./keyed.ts";
import type { Cause, FieldChange } from "./plan.ts";

/** The declared fields that differ from the live ones, identity aside. */
export function changedFields(
  pair: Pair & { readonly desired: DesiredNode },
  keyed: Keyed,
): readonly FieldChange[] {
  const { definition, desired, live } = pair;
  return Object.keys(definition.fields).flatMap((name) => {
    const spec = definition.fields[name];
    const wanted = wantedValue(desired, name);
    if (spec === undefined || wanted === undefined || spec.change === "identity") return [];
    const before = live?.fields[name] ?? null;
    if (wanted === null || sameValue(definition, name, wanted, before)) return [];
    return [change(pair, name, before, wanted, keyed)];
  });
}

/** Everything that a create sends: what is declared and not Twilio's own default. */
export function createdFields(
  pair: Pair & { readonly desired: DesiredNode },
  keyed: Keyed,
): readonly FieldChange[] {
  const { definition, desired } = pair;
  return Object.entries(definition.fields).flatMap(([name, spec]) => {
    const wanted = wantedValue(desired, name);
    const isDefault =
      desired.fields[name]?.value === null || (spec.create === false && isReset(pair, name, wanted));
    if (wanted === undefined || wanted === null || isDefault) return [];
    const cause: Cause = pair.live === null && pair.entry !== null ? "drift" : "config";
    return [{ ...change(pair, name, null, wanted, keyed), cause }];
  });
}

/** Everything that the new one gets, beside what the old one has. */
export function replacedFields(
  pair: Pair & { readonly desired: DesiredNode },
  keyed: Keyed,
): readonly FieldChange[] {
  const changed = new Map(changedFields(pair, keyed).map((field) => [field.name, field]));
  return createdFields(pair, keyed).map(
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
  keyed: Keyed,
): FieldChange {
  return {
    name,
    before,
    after,
    sensitive: isSensitive(pair.definition.fields[name], before, after),
    knownAfterApply: false,
    env: pair.desired.fields[name]?.env ?? [],
    cause: causeOf(pair, name, before, after, keyed),
  };
}

/** Three-way: the digest of what was last applied tells whether the config or the account moved. */
function causeOf(pair: Pair, name: string, before: Scalar, after: Scalar, keyed: Keyed): Cause {
  const applied = pair.entry?.applied[name];
  if (applied === undefined) return pair.live === null || pair.entry !== null ? "config" : "unknown";
  if (applied === fieldDigest(keyed, pair.definition, name, after)) return "drift";
  return applied === fieldDigest(keyed, pair.definition, name, before) ? "config" : "both";
}
