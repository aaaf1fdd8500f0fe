/**
 * What differs between two configs, without an account and without a key: all that can be said of a fork's pull request.
 * Nothing here is a plan; what Twilio has is not known.
 */
import type { DesiredNode, DesiredTree, DesiredValue } from "../desired/desired.ts";
import { hidePersonal } from "../document/personal.ts";
import { declaredIdentity } from "../identity/values.ts";
import type { Scalar } from "../resources/definition.ts";
import { isSensitive } from "../resources/sensitive.ts";
import { HIDDEN, hideUrl } from "./mask.ts";
import { shownValue } from "./plan-field.ts";

export interface ConfigFieldChange {
  readonly name: string;
  /** As it may be printed; null: not declared. */
  readonly before: string | null;
  readonly after: string | null;
  /** Both sides look the same, since what differs may not be shown. */
  readonly hidden: boolean;
}

export interface ConfigChange {
  /** Empty for the config's own settings. People in it are numbered, never named. */
  readonly address: string;
  readonly type: string | null;
  readonly kind: "added" | "removed" | "changed";
  readonly fields: readonly ConfigFieldChange[];
  /** What is declared below a removed one and goes with it. */
  readonly below: number;
}

export interface ConfigDiff {
  /** In the order of the new config, what is removed after what is left beside it. */
  readonly changes: readonly ConfigChange[];
}

/** null: there is no config on that side. */
export function diffConfigs(base: DesiredTree | null, head: DesiredTree | null): ConfigDiff {
  return {
    changes: [...diffSettings(base, head), ...diffNodes(base?.nodes ?? [], head?.nodes ?? [], null)],
  };
}

function diffSettings(base: DesiredTree | null, head: DesiredTree | null): readonly ConfigChange[] {
  // Where these come from is not recorded: they may hold a variable's value.
  const secret = (name: string, value: string | null | undefined): Declared[] =>
    value == null ? [] : [{ name, same: value, shown: HIDDEN }];
  const all = (tree: DesiredTree | null): readonly Declared[] => [
    ...secret("account_sid", tree?.accountSid),
    ...secret("state", tree?.state),
    ...(tree?.forget ?? []).map(({ address }) => ({
      name: `forget ${hidePersonal(address)}`,
      same: address,
      shown: "true",
    })),
  ];
  const fields = diffFields(all(base), all(head));
  return fields.length === 0 ? [] : [{ address: "", type: null, kind: "changed", fields, below: 0 }];
}

interface Placed {
  readonly node: DesiredNode;
  readonly address: string;
}

function diffNodes(
  base: readonly DesiredNode[],
  head: readonly DesiredNode[],
  parent: string | null,
): readonly ConfigChange[] {
  const before = new Map(base.map((node) => [matchKey(node), { node, address: addressIn(parent, node) }]));
  const after = new Map(head.map((node) => [matchKey(node), { node, address: addressIn(parent, node) }]));
  return [
    ...[...after].flatMap(([key, now]) => diffOne(before.get(key) ?? null, now)),
    ...[...before].flatMap(([key, gone]) => (after.has(key) ? [] : [removed(gone)])),
  ];
}

function diffOne(before: Placed | null, { node, address }: Placed): readonly ConfigChange[] {
  const fields = diffFields(before === null ? [] : declaredOf(before.node), declaredOf(node));
  const collections = new Set([...Object.keys(before?.node.children ?? {}), ...Object.keys(node.children)]);
  const below = [...collections].flatMap((name) =>
    diffNodes(before?.node.children[name] ?? [], node.children[name] ?? [], address),
  );
  const kind = before === null ? "added" : "changed";
  if (kind === "changed" && fields.length === 0) return below;
  return [{ address, type: node.definition.type, kind, fields, below: 0 }, ...below];
}

function removed({ node, address }: Placed): ConfigChange {
  return { address, type: node.definition.type, kind: "removed", fields: [], below: countBelow(node) };
}

function countBelow(node: DesiredNode): number {
  return Object.values(node.children)
    .flat()
    .reduce((sum, child) => sum + 1 + countBelow(child), 0);
}

/** Who is who on both sides: a map's key, a list's identity, else the place in the list. */
function matchKey(node: DesiredNode): string {
  const identity = node.definition.container === "list" ? declaredIdentity(node) : null;
  const name = identity === null ? node.key : `${identity.name} ${identity.value}`;
  return `${node.definition.type} ${name}`;
}

/** An item is named by its identity where that may be read, else by its place. */
function addressIn(parent: string | null, node: DesiredNode): string {
  const { definition } = node;
  const identity = definition.container === "list" ? declaredIdentity(node) : null;
  if (identity === null || identity.hidden) return node.path;
  return `${parent === null ? "" : `${parent}.`}${definition.collection}[${identity.value}]`;
}

interface Declared {
  readonly name: string;
  /** Equal: nothing changed. */
  readonly same: string;
  readonly shown: string;
}

function declaredOf(node: DesiredNode): readonly Declared[] {
  const { definition, external, protect } = node;
  const plain = (name: string | undefined, value: Scalar): Declared[] =>
    name === undefined || value === null
      ? []
      : [{ name, same: String(value), shown: shownValue(value, false) }];
  return [
    ...plain(definition.externalKey, external),
    ...plain("protect", protect),
    ...Object.entries(node.fields).map(([name, value]) => ({
      name,
      same: JSON.stringify([value.value, value.env]),
      shown: shownOf(node, name, value),
    })),
  ];
}

function shownOf(node: DesiredNode, name: string, value: DesiredValue): string {
  if (value.env.length > 0) return value.env.map((variable) => `\${env.${variable}}`).join("");
  if (mayHide(node, name, value)) return HIDDEN;
  const { value: plain } = value;
  const masked = typeof plain === "string" ? hideUrl(plain) : plain;
  return shownValue(masked, masked !== plain);
}

/** Personal data, or what a variable holds. */
function mayHide(node: DesiredNode, name: string, value: DesiredValue | undefined): boolean {
  return isSensitive(node.definition.fields[name], value?.value ?? null) || (value?.env.length ?? 0) > 0;
}

function diffFields(base: readonly Declared[], head: readonly Declared[]): readonly ConfigFieldChange[] {
  const before = new Map(base.map((one) => [one.name, one]));
  const after = new Map(head.map((one) => [one.name, one]));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old?.same === now?.same) return [];
    return [
      {
        name,
        before: old?.shown ?? null,
        after: now?.shown ?? null,
        hidden: old !== undefined && old.shown === now?.shown,
      },
    ];
  });
}
