/**
 * The plan as a Mermaid flowchart: what changes, below what it lives in, and beside it how much stays as it is. Ids are
 * ours and labels are encoded, so no name in a config can be read as a part of the drawing.
 */
import type { ResourceDefinition } from "../../resources/definition.ts";
import { childrenOf } from "../../resources/registry.ts";
import { lookOf } from "../plan-action.ts";
import { splitAddress } from "../plan-address.ts";
import type { PlanJson, StepJson } from "../plan-json.ts";
import { neutralise } from "../sanitise.ts";
import { countsText, kindWords } from "./plan-counts.ts";
import { wordsOf } from "./plan-fence.ts";

/** More nodes are no picture. A forest has fewer edges still. */
const MAX_NODES = 60;
/** More of one kind in one place are one node with a count. */
const MAX_ALIKE = 12;
/** UTF-16 units of one line in a label. */
const MAX_LABEL = 40;

interface Thing {
  readonly address: string;
  readonly definition: ResourceDefinition;
  step: StepJson | null;
  readonly below: Map<ResourceDefinition, Thing[]>;
}

interface Canvas {
  readonly unchanged: PlanJson["unchanged"];
  readonly nodes: string[];
  readonly edges: string[];
  readonly classes: Set<string>;
}

/** Dark text on a light ground, which reads in both of GitHub's themes. */
const CLASSES: Readonly<Record<string, string>> = {
  add: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  change: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  destroy: "fill:#ffebe9,stroke:#cf222e,color:#1f2328",
  link: "fill:#ddf4ff,stroke:#0969da,color:#1f2328",
};

/** The flowchart's lines; null where it would be too large, or would show nothing that belongs together. */
export function planPicture(plan: PlanJson): readonly string[] | null {
  const canvas: Canvas = { unchanged: plan.unchanged, nodes: [], edges: [], classes: new Set() };
  drawChildren(canvas, null, grow(plan.steps), null);
  if (canvas.nodes.length > MAX_NODES || canvas.edges.length === 0) return null;
  return [
    "flowchart LR",
    "  accTitle: What the plan changes",
    "  accDescr: What changes is drawn beside what it belongs to. Every box says in words what happens to it. The plan above says the same.",
    ...canvas.nodes,
    ...canvas.edges,
    ...[...canvas.classes].map((name) => `  classDef ${name} ${CLASSES[name]}`),
  ];
}

/** Every address of a step, and of all it lives in, as a forest. */
function grow(steps: readonly StepJson[]): Thing["below"] {
  const roots: Thing["below"] = new Map();
  const things = new Map<string, Thing>();
  const thingAt = (parts: readonly string[]): Thing | null => {
    const address = parts.join("");
    const known = things.get(address);
    if (known !== undefined) return known;
    const parent = parts.length > 2 ? thingAt(parts.slice(0, -2)) : null;
    const collection = parts.at(-2)?.replace(/^\./, "");
    const definition = childrenOf(parent?.definition.type ?? null).find(
      (one) => one.collection === collection,
    );
    if (definition === undefined || (parent === null && parts.length > 2)) return null;
    const thing: Thing = { address, definition, step: null, below: new Map() };
    things.set(address, thing);
    const shelf = parent?.below ?? roots;
    const beside = shelf.get(definition);
    if (beside === undefined) shelf.set(definition, [thing]);
    else beside.push(thing);
    return thing;
  };
  for (const step of steps) {
    const thing = thingAt(splitAddress(step.address));
    if (thing !== null) thing.step = step;
  }
  return roots;
}

function drawChildren(
  canvas: Canvas,
  parent: Thing | null,
  below: Thing["below"],
  from: string | null,
): void {
  for (const definition of childrenOf(parent?.definition.type ?? null)) {
    if (isDetail(definition)) continue;
    const things = below.get(definition) ?? [];
    const alone =
      definition.container === "map" ? things.filter((thing) => thing.step?.with_parent !== true) : [];
    const drawn = alone.length > MAX_ALIKE ? [] : alone;
    for (const thing of drawn) drawThing(canvas, thing, from);
    const rest = things.filter((thing) => !drawn.includes(thing));
    const inSync =
      unchangedIn(canvas, parent, definition) - drawn.filter((thing) => thing.step === null).length;
    const text = countsOf(rest, inSync);
    if (text !== "") drawNode(canvas, [kindWords(definition.type), text], toneOf(rest), from);
  }
}

function drawThing(canvas: Canvas, thing: Thing, from: string | null): void {
  const { step, below, definition } = thing;
  const name = splitAddress(thing.address).slice(-2).join("").replace(/^\./, "");
  const details = childrenOf(definition.type)
    .filter(isDetail)
    .flatMap((one) => {
      const text = countsOf(below.get(one) ?? [], unchangedIn(canvas, thing, one));
      return text === "" ? [] : [`${kindWords(one.type)}: ${text}`];
    });
  const word = step === null ? "itself unchanged" : wordsOf(step).verb;
  const id = drawNode(canvas, [name, word, ...details], toneOf([thing]), from);
  drawChildren(canvas, thing, below, id);
}

/** It is said in the node of what it lives in. */
function isDetail({ parent, container, pooled }: ResourceDefinition): boolean {
  return parent !== null && container === "list" && pooled !== true;
}

function unchangedIn(
  { unchanged }: Canvas,
  parent: Thing | null,
  { collection }: ResourceDefinition,
): number {
  return unchanged[parent?.address ?? ""]?.[collection] ?? 0;
}

function countsOf(things: readonly Thing[], inSync: number): string {
  const steps = things.flatMap(({ step }) => (step === null ? [] : [step]));
  return [countsText(steps), inSync > 0 ? `${inSync} unchanged` : ""]
    .filter((text) => text !== "")
    .join(", ");
}

/** The one tone of all of them; several together are a change. */
function toneOf(things: readonly Thing[]): string | null {
  const tones = new Set(
    things.flatMap(({ step }) => (step === null || step.blocked !== null ? [] : [lookOf(step).tone])),
  );
  const [first] = tones;
  const tone = tones.size > 1 ? "change" : first;
  return tone !== undefined && Object.hasOwn(CLASSES, tone) ? tone : null;
}

function drawNode(
  canvas: Canvas,
  lines: readonly string[],
  tone: string | null,
  from: string | null,
): string {
  const id = `n${canvas.nodes.length + 1}`;
  canvas.nodes.push(`  ${id}["${lines.map(label).join("<br/>")}"]${tone === null ? "" : `:::${tone}`}`);
  if (from !== null) canvas.edges.push(`  ${from} --- ${id}`);
  if (tone !== null) canvas.classes.add(tone);
  return id;
}

/** Everything but plain words becomes Mermaid's code for it, so quotes, brackets and HTML are only ever shown. */
function label(text: string): string {
  const safe = neutralise(text);
  const short = safe.length > MAX_LABEL ? `${safe.slice(0, MAX_LABEL - 1).replace(/\p{Cs}$/u, "")}…` : safe;
  return short.replace(/[^\p{L}\p{N} .,:…-]/gu, (found) => `#${found.codePointAt(0)};`);
}
