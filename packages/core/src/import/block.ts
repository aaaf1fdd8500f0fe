/** One live resource as a block of the config. */
import { LINE_WIDTH } from "../document/format.ts";
import { addressOf, type Path } from "../document/path.ts";
import { layOut, type Member } from "../edit/append.ts";
import { literal } from "../edit/literal.ts";
import { holdsSecret } from "../edit/secret.ts";
import { canonical } from "../identity/values.ts";
import type { LiveNode } from "../live/live.ts";
import { noun } from "../plan/noun.ts";
import { neutralise, printableJson } from "../report/sanitise.ts";
import type { FieldSpec, Scalar } from "../resources/definition.ts";
import { importingOf } from "../resources/importing.ts";
import { isSensitive } from "../resources/sensitive.ts";
import { looksPersonal } from "../resources/shared-rules.ts";
import type { Gap } from "./gaps.ts";
import type { Variables } from "./variables.ts";

/** As its own fields say, or only named as existing, so that no more than what is below it is managed. */
export type Form = "own" | "external";

export interface BlockPlace {
  /** In the config. */
  readonly path: Path;
  /** The key of a map's member; null in a list. */
  readonly key: string | null;
  /** What variables here are called after. */
  readonly words: readonly string[];
}

/** The first field that can identify it in the file, a readable one before the SID; `null`: it has no name and needs none. */
function identityOf(node: LiveNode, gap: Gap): string | null | undefined {
  const { definition, fields } = node;
  const readable = definition.identity.filter((name) => name !== "sid");
  const names = definition.identity.includes("sid") ? [...readable, "sid"] : readable;
  const found = names.find(
    (name) => !gap.fields.has(name) && !isEmpty(name === "sid" ? node.sid : fields[name]),
  );
  if (found !== undefined) return found;
  const isNameless = names.every(
    (name) => !gap.fields.has(name) && definition.fields[name]?.cleared === "unset",
  );
  return isNameless ? null : undefined;
}

/** How it can be written; undefined: not at all. */
export function formOf(node: LiveNode, gap: Gap): Form | undefined {
  const isOver = importingOf(node.definition.type).isOver?.(node) === true;
  const forms: Form[] = [];
  if (identityOf(node, gap) !== undefined) forms.push("own");
  if (node.definition.externalKey !== undefined && !isOver) forms.push("external");
  return forms[gap.whole.length];
}

/** The block: its own properties, then the members that hold its children. An item of a list is one line where it fits. */
export function memberOf(
  node: LiveNode,
  gap: Gap,
  { path, key }: Pick<BlockPlace, "path" | "key">,
  own: readonly string[],
  below: readonly Member[],
): Member {
  const remark = importingOf(node.definition.type).remark(node);
  const said = remark === null ? [] : [comment(remark)];
  if (key !== null) {
    const inside = laidOut([...own.map(plain), ...below]);
    return { above: [...said, ...reasons(gap)], text: property(key, `{${inside}}`), behind: null };
  }
  const line = `{ ${own.join(", ")} }`;
  const fits = PLAIN.unit.length * path.length + `${line},`.length <= LINE_WIDTH;
  const text = fits ? line : `{${laidOut(own.map(plain))}}`;
  return { above: reasons(gap), text, behind: said[0] ?? null };
}

/** A collection that the file does not have yet. */
export function collectionMember(
  name: string,
  container: "map" | "list",
  members: readonly Member[],
): Member {
  const [open, close] = container === "map" ? ["{", "}"] : ["[", "]"];
  return plain(property(name, `${open}${laidOut(members)}${close}`));
}

function plain(text: string): Member {
  return { above: [], text, behind: null };
}

/** As `Member` has it; whoever puts it into a text turns it into that text's own. */
const PLAIN = { indent: "  ", unit: "  ", lineBreak: "\n", trailing: false };

function laidOut(members: readonly Member[]): string {
  return members.length === 0 ? "" : `${layOut(members, PLAIN)}\n`;
}

function property(name: string, value: string): string {
  return `${printableJson(name)}: ${value}`;
}

/** Whatever it holds, it ends with its line. */
function comment(text: string): string {
  return `// ${neutralise(text)}`;
}

function reasons(gap: Gap): readonly string[] {
  const fields = [...gap.fields].map(([name, why]) => comment(`${name} is left out: ${why}`));
  return [...gap.whole.map((why) => comment(`Only named as existing: ${why}`)), ...fields];
}

/** Properties of the block that say what the resource itself is. */
export function ownProperties(
  node: LiveNode,
  form: Form,
  gap: Gap,
  place: BlockPlace,
  variables: Variables,
): readonly string[] {
  const { definition } = node;
  if (form === "external") return [property(definition.externalKey ?? "", printableJson(node.sid))];
  const identity = identityOf(node, gap);
  const worthwhile = new Set(importingOf(definition.type).fields(node));
  return Object.entries(definition.fields).flatMap(([name, spec]): readonly string[] => {
    if (definition.identity.includes(name)) {
      if (identity === null) return [property(name, "null")];
      // The block is called as the resource is.
      const isKey = name === definition.namedByKey && node.fields[name] === place.key;
      return name === identity && !isKey ? [written(node, name, place, variables)] : [];
    }
    const isLeft = !worthwhile.has(name) || gap.fields.has(name) || isDefault(spec, node.fields[name]);
    return isLeft ? [] : [written(node, name, place, variables)];
  });
}

function written(
  node: LiveNode,
  name: string,
  { path, key, words }: BlockPlace,
  variables: Variables,
): string {
  const { definition, fields, sid } = node;
  const value = (name === "sid" ? sid : fields[name]) ?? null;
  if (!mustHide(node, name, value)) return property(name, literal(tidy(definition.fields[name], value)));
  const named = key === null && definition.identity.includes(name) ? words : [...words, name];
  const kind = `${definition.type}.${name}`;
  const variable = variables.nameOf(
    { value: String(value), kind, address: addressOf([...path, name]) },
    named,
  );
  return property(name, printableJson(`\${env.${variable}}`));
}

function mustHide({ definition }: LiveNode, name: string, value: Scalar): boolean {
  if (typeof value !== "string") return false;
  return isSensitive(definition.fields[name], value) || holdsSecret(value);
}

/** As Twilio has it by itself. */
function isDefault(spec: FieldSpec, value: Scalar | undefined): boolean {
  if (value === undefined || isEmpty(value)) return true;
  return typeof spec.cleared === "object" && canonical(spec, value) === canonical(spec, spec.cleared.to);
}

function isEmpty(value: Scalar | undefined): boolean {
  return value === undefined || value === null || value === "";
}

/** Whole seconds without their zeros. */
function tidy(spec: FieldSpec | undefined, value: Scalar): Scalar {
  return spec?.compare === "instant" && typeof value === "string" ? value.replace(/\.0+(?=Z$)/, "") : value;
}

/** What a reader calls it: its own label, or its kind and number. */
export function wordsFor(
  node: LiveNode,
  above: readonly string[],
  key: string | null,
  at: number,
): readonly string[] {
  const kind = noun(node.definition.type);
  if (key !== null) return /^[0-9]/.test(key) ? [kind, key] : [key];
  const label = importingOf(node.definition.type).label?.(node) ?? "";
  return [...above, /[A-Za-z0-9]/.test(label) && !looksPersonal(label) ? label : `${kind} ${at + 1}`];
}
