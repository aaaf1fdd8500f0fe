/** Guards that hold for every resource: what a plan may not do, each with the way to allow it. */
import { wantedValue } from "../identity/values.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { registry } from "../resources/registry.ts";
import type { Allowances, Check, Finding, PlanNode, PlanView } from "./check.ts";
import { noun } from "./noun.ts";
import { findCycle } from "./order.ts";

function isRemoved(node: PlanNode): boolean {
  const actions: readonly string[] = node.step?.actions ?? [];
  return actions.includes("delete");
}

/** The nearest protected one at or above; what a protect covers is the definition's word. */
function protector(node: PlanNode): PlanNode | null {
  const { definition } = node;
  if (node.protected && definition.protectable === true) return node;
  if (definition.shielded?.(node.live) !== true) return null;
  for (let above = node.parent; above !== null; above = above.parent) if (above.protected) return above;
  return null;
}

function* protectedStays({ nodes }: PlanView): Iterable<Finding> {
  for (const node of nodes) {
    if (!isRemoved(node)) continue;
    const shield = protector(node);
    // What only goes along with a protected one is said there.
    if (shield === null || (node.step?.withParent === true && shield !== node)) continue;
    yield {
      kind: "refusal",
      code: "protected",
      address: node.address,
      text: `${node.address} would be removed, but ${shield === node ? "it" : shield.address} is protected. Apply \`"protect": false\` first, or list it under "forget".`,
      allow: null,
    };
  }
}

function* parentsExist({ nodes }: PlanView): Iterable<Finding> {
  for (const { desired, live, address, type } of nodes) {
    if (desired === null || desired.external === null || live !== null) continue;
    yield {
      kind: "refusal",
      code: "parent-not-found",
      address,
      text: `The ${noun(type)} ${desired.external} does not exist in this account. What exists outside this config is never created; correct the SID, or declare the ${noun(type)} itself.`,
      allow: null,
    };
  }
}

function* keysKeepTheirSid({ nodes }: PlanView): Iterable<Finding> {
  for (const { address, conflictSid } of nodes) {
    if (conflictSid === null) continue;
    yield {
      kind: "refusal",
      code: "identity-changed",
      address,
      text: `This key belongs to ${conflictSid}, which the state owns, and the config now gives another SID. Use a new key, or list ${address} under "forget" first.`,
      allow: null,
    };
  }
}

const UNCLEARABLE: ReadonlyMap<ResourceDefinition, readonly string[]> = new Map(
  registry.map((definition) => {
    const names = Object.keys(definition.fields);
    return [definition, names.filter((name) => definition.fields[name]?.cleared === "refused")];
  }),
);

function* clearable({ nodes }: PlanView): Iterable<Finding> {
  for (const { desired, live, address, definition } of nodes) {
    if (desired === null || live === null) continue;
    for (const name of UNCLEARABLE.get(definition) ?? []) {
      if (
        wantedValue(desired, name) !== null ||
        live.fields[name] === null ||
        live.fields[name] === undefined
      )
        continue;
      yield {
        kind: "refusal",
        code: "cannot-clear",
        address,
        text: `Twilio cannot remove ${name} once it has a value. Leave ${name} out to keep it, or give a new value.`,
        allow: null,
      };
    }
  }
}

function* namesDoNotSwap({ steps }: PlanView): Iterable<Finding> {
  const circle = findCycle(steps);
  const [first] = circle;
  if (first === undefined) return;
  yield {
    kind: "refusal",
    code: "name-swap",
    address: first,
    text: `These wait for each other and cannot be ordered: ${circle.join(", ")}. Where names are swapped, give one of them a temporary unique_name, apply, then the final one; else apply one of them first with --target.`,
    allow: null,
  };
}

/** Everything gone at once is more often another account than so many deletions. */
function* noMassRecreation({ nodes }: PlanView): Iterable<Finding> {
  const all = nodes.filter(
    (node) => node.parent === null && node.ownedSid !== null && node.origin !== "external",
  );
  const owned = all.filter((node) => !node.leaving);
  if (owned.length === 0 || all.some((node) => node.live !== null)) return;
  yield {
    kind: "refusal",
    code: "wrong-account",
    address: (owned.find((node) => node.step !== null) ?? owned[0])?.address ?? "",
    text:
      owned.length === 1
        ? "What the state owns is not in this account. Somebody deleted it, or this is another account or region: check before it is made again."
        : `None of the ${owned.length} that the state owns is in this account. Rather than ${owned.length} deletions, this is usually another account or region: check before they are made again.`,
    allow: "--allow-recreate",
  };
}

function isLifted(finding: Finding, allow: Allowances): boolean {
  if (finding.kind !== "refusal" || finding.allow === null) return false;
  const lifted: Readonly<Record<string, boolean>> = {
    "--allow-destroy": allow.destroy,
    "--allow-empty": allow.empty,
    "--allow-recreate": allow.recreate,
  };
  return lifted[finding.allow] === true;
}

const general: readonly Check[] = [
  protectedStays,
  parentsExist,
  keysKeepTheirSid,
  clearable,
  namesDoNotSwap,
  noMassRecreation,
];

/** Every finding that the caller has not allowed. */
export function findingsOf(view: PlanView, allow: Allowances): readonly Finding[] {
  const checks = [...general, ...registry.flatMap((definition) => definition.checks ?? [])];
  return checks.flatMap((check) => [...check(view)]).filter((finding) => !isLifted(finding, allow));
}
