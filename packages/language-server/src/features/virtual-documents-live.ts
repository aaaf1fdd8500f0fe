/** The plan undone in the file's own text: order, comments and everything in sync stay, so that a diff shows changes only. */
import {
  applyTextEdits,
  type DesiredNode,
  type TextEdit as Edit,
  type Node,
  printableJson,
  type StepJson,
} from "@twilio-proxy/core";
import { elementOf, placesOf } from "../account/places.ts";
import type { PlanView } from "../account/view.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { type Insertion, insertInto, removeFrom } from "./virtual-documents-edits.ts";
import { addMissing, insertMissing, newBranch } from "./virtual-documents-missing.ts";

/**
 * What the plan would change reads as it is live, what it would make is left out, what it would delete is there. Values are
 * those of the plan: masked where they must not be read. What the file itself says stays as the file says it.
 */
export function liveDocument(analysis: Analysis, plan: PlanView): string {
  const { document, text } = analysis;
  if (document.root === null) return text;
  const places = placesOf(analysis, plan);
  const removed = new Map<Node, Set<Node>>();
  const inserted = new Map<Node, Insertion[]>();
  const absent = newBranch();
  const edits: Edit[] = [];
  for (const step of plan.json.steps) {
    const node = places.now(step.address);
    const [action] = step.actions;
    if (node === null) {
      if (action === "delete") addMissing(absent, step);
      continue;
    }
    const element = elementOf(document, node);
    if (element === null) continue;
    if (action !== "create") edits.push(...fieldEdits(step, node, element, inserted));
    else if (element.parent !== undefined) gather(removed, element.parent, element);
  }
  insertMissing(absent, document.root, (container, item) => add(inserted, container, item));
  for (const [container, elements] of removed) edits.push(...removeFrom(text, container, elements));
  for (const [container, items] of inserted) edits.push(insertInto(text, container, items));
  return applyTextEdits(text, edits);
}

/** Each differing value as it is live; a name that the file leaves to the key is added. */
function fieldEdits(
  { fields }: StepJson,
  node: DesiredNode,
  element: Node,
  inserted: Map<Node, Insertion[]>,
): readonly Edit[] {
  return fields.flatMap(({ name, before, after, known_after_apply }): readonly Edit[] => {
    const declared = node.fields[name];
    if (declared === undefined || (before === after && !known_after_apply)) return [];
    const { start, end } = declared.range;
    if (start.offset !== node.range.start.offset) {
      return [{ offset: start.offset, length: end.offset - start.offset, text: printableJson(before) }];
    }
    const block = element.type === "property" ? element.children?.[1] : element;
    if (block !== undefined && before !== null) add(inserted, block, { key: name, value: before });
    return [];
  });
}

function gather(sets: Map<Node, Set<Node>>, container: Node, element: Node): void {
  const set = sets.get(container) ?? new Set<Node>();
  sets.set(container, set.add(element));
}

function add(lists: Map<Node, Insertion[]>, container: Node, insertion: Insertion): void {
  const list = lists.get(container);
  if (list === undefined) lists.set(container, [insertion]);
  else list.push(insertion);
}
