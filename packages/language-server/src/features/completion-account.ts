/** Proposals of what the account owns and a pool could take. Nothing is read here: unknown means to be asked again. */
import type { DesiredNode, InventoryItem, ResourceDefinition } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { capabilitiesText } from "../words/capabilities.ts";
import { fieldOf, type Subject, subjectOf } from "../words/subject.ts";
import { MAX_PROPOSALS, noProposals, type Proposal, type Proposals } from "./completion-proposal.ts";
import { type Spot, typedIn } from "./completion-spot.ts";
import type { FeatureContext } from "./context.ts";

export function accountProposals(analysis: Analysis, spot: Spot, { account }: FeatureContext): Proposals {
  const wanted = spot.kind === "value" && account.connected ? wantedAt(spot) : null;
  if (wanted === null) return noProposals;
  const inventory = account.inventory(wanted.definition.type);
  if (inventory === null) return { items: [], incomplete: true };
  const typed = typedIn(analysis, spot);
  const isMuch = inventory.length > MAX_PROPOSALS;
  const fitting = isMuch
    ? inventory.filter((item) => valuesOf(item).some((one) => one.includes(typed)))
    : inventory;
  const taken = identitiesInFile(analysis, wanted.definition, spot);
  const isTaken = (item: InventoryItem): boolean => valuesOf(item).some((one) => taken.has(one));
  const ordered = [...fitting.filter((item) => !isTaken(item)), ...fitting.filter(isTaken)];
  const items = ordered
    .slice(0, MAX_PROPOSALS)
    .flatMap((item, order) => proposalOf(item, wanted, { isTaken: isTaken(item), order }));
  return { items, incomplete: isMuch };
}

/** Every way to name it. */
function valuesOf({ sid, identity }: InventoryItem): readonly string[] {
  return [...Object.values(identity), sid];
}

interface Wanted {
  readonly definition: ResourceDefinition;
  /** The field to fill; null: a whole item of the list. */
  readonly field: string | null;
}

function wantedAt({ path, string }: Spot): Wanted | null {
  const subject = subjectOf(path);
  const field = fieldOf(subject);
  if (field !== null) return identifies(subject, field.name);
  const isItem = subject.definition !== null && subject.rest.length === 0 && string === null;
  return isItem && subject.definition?.pooled && subject.definition.container === "list"
    ? { definition: subject.definition, field: null }
    : null;
}

function identifies({ definition }: Subject, field: string): Wanted | null {
  return definition?.pooled && definition.identity.includes(field) ? { definition, field } : null;
}

function proposalOf(
  item: InventoryItem,
  { definition, field }: Wanted,
  { isTaken, order }: { readonly isTaken: boolean; readonly order: number },
): Proposal[] {
  const values: Readonly<Record<string, string>> = { ...item.identity, sid: item.sid };
  // A number says more than its SID, so an item is proposed by its number where the config has a field for it.
  const name = field ?? definition.identity.find((one) => one !== "sid" && one in values) ?? "sid";
  const value = values[name];
  if (value === undefined) return [];
  const literal = JSON.stringify(value);
  const said = [item.sid, capabilitiesText(item.capabilities), isTaken ? "already in this file" : ""];
  return [
    {
      label: Object.values(item.identity)[0] ?? item.sid,
      kind: "value",
      detail: said.filter((part) => part !== "").join(" · "),
      text: field === null ? `{ ${JSON.stringify(name)}: ${literal} }` : literal,
      filter: `${literal} ${valuesOf(item).join(" ")}`,
      rank: 50 + order,
    },
  ];
}

/** Of every item of this type in the file, but the one at the cursor. */
function identitiesInFile(
  { tree }: Analysis,
  definition: ResourceDefinition,
  { offset }: Spot,
): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  const visit = (node: DesiredNode): void => {
    const { start, end } = node.range;
    if (node.definition !== definition) visitAll(node.children);
    else if (offset < start.offset || end.offset < offset) {
      for (const name of definition.identity) found.add(node.fields[name]?.value);
    }
  };
  const visitAll = (children: DesiredNode["children"]): void => {
    const own = children[definition.collection];
    (own === undefined ? Object.values(children).flat() : own).forEach(visit);
  };
  tree?.nodes.forEach(visit);
  return found;
}
