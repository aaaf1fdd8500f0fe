/** What is live and not in the file, from the addresses of a plan's deletes. */
import { definitionOf, entriesOf, type Node, parseAddress, type StepJson } from "@twilio-proxy/core";
import type { Insertion } from "./virtual-documents-edits.ts";

/** A collection, or a resource that is missing or has something missing below. */
export interface Branch {
  readonly parts: Map<string, Branch>;
  /** The missing resource itself. */
  step: StepJson | null;
  isList: boolean;
}

export function newBranch(): Branch {
  return { parts: new Map(), step: null, isList: false };
}

export function addMissing(top: Branch, step: StepJson): void {
  const path = (parseAddress(step.address) ?? []).map(String);
  let branch = top;
  path.forEach((part, depth) => {
    branch = branchAt(branch, part);
    if (depth === path.length - 2) branch.isList = definitionOf(step.type).container === "list";
  });
  branch.step = step;
}

function branchAt({ parts }: Branch, part: string): Branch {
  const branch = parts.get(part) ?? newBranch();
  parts.set(part, branch);
  return branch;
}

/** Follows the file as far as it goes; below that, everything is to be put in. */
export function insertMissing(
  { parts }: Branch,
  node: Node,
  insert: (container: Node, item: Insertion) => void,
): void {
  if (node.type === "array") {
    for (const [part, branch] of parts) insert(node, { key: null, value: itemOf(part, branch) });
  }
  if (node.type !== "object") return;
  const present = new Map(entriesOf(node).map(({ name, value }) => [name, value]));
  for (const [part, branch] of parts) {
    const found = present.get(part);
    if (found === undefined) insert(node, { key: part, value: blockOf(branch) });
    else if (found !== null) insertMissing(branch, found, insert);
  }
}

function blockOf({ parts, step, isList }: Branch): unknown {
  const below = [...parts];
  if (isList) return below.map(([part, branch]) => itemOf(part, branch));
  // A plan does not say how a thing that goes was set up; the config has a word for what is only known by its SID.
  const externalKey = step === null ? undefined : definitionOf(step.type).externalKey;
  const known = step === null || externalKey === undefined ? [] : [[externalKey, step.sid] as const];
  return Object.fromEntries([...known, ...below.map(([part, branch]) => [part, blockOf(branch)] as const)]);
}

const SID = /^[A-Z]{2}[0-9a-fA-F]{32}$/;

/** An item is known by what its address says of it: its SID, its number, or the tag of what must not be read. */
function itemOf(part: string, { step }: Branch): unknown {
  const names = step === null ? [] : definitionOf(step.type).identity;
  const name = SID.test(part) ? "sid" : names.find((one) => one !== "sid");
  return { [name ?? "sid"]: part.startsWith("#") ? `••• ${part}` : part };
}
