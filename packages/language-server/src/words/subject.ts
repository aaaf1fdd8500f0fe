/** Which resource and field a path of the config names, by the definitions alone: also where the text is half typed. */
import {
  childrenOf,
  type DesiredNode,
  type FieldSpec,
  type Path,
  type ResourceDefinition,
} from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";

export interface Subject {
  /** The innermost resource on the path; null: the file itself. */
  readonly definition: ResourceDefinition | null;
  /** Its own path. */
  readonly base: Path;
  /** What follows, such as a field's name; empty: the resource itself. */
  readonly rest: Path;
}

export function subjectOf(path: Path): Subject {
  let definition: ResourceDefinition | null = null;
  let depth = 0;
  while (path.length >= depth + 2) {
    const child = collectionIn(definition, path[depth]);
    if (child === null) break;
    definition = child;
    depth += 2;
  }
  return { definition, base: path.slice(0, depth), rest: path.slice(depth) };
}

/** The definition whose collection has this key. */
export function collectionIn(
  definition: ResourceDefinition | null,
  key: string | number | undefined,
): ResourceDefinition | null {
  return childrenOf(definition?.type ?? null).find(({ collection }) => collection === key) ?? null;
}

/** A Twilio parameter, with its name in the config. */
export interface SubjectField {
  readonly name: string;
  readonly spec: FieldSpec;
}

export function fieldOf({ definition, rest }: Subject): SubjectField | null {
  const [name] = rest;
  if (definition === null || rest.length !== 1 || typeof name !== "string") return null;
  const spec = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
  return spec === undefined ? null : { name, spec };
}

/** The declared resources along a path, outermost first, as far as they could be understood. */
export function declaredAlong({ tree }: Analysis, path: Path): readonly DesiredNode[] {
  const found: DesiredNode[] = [];
  let within = tree?.nodes ?? [];
  for (let depth = 0; depth + 1 < path.length; depth += 2) {
    const [collection, key] = [path[depth], String(path[depth + 1])];
    const node = within.find((one) => one.definition.collection === collection && one.key === key);
    if (node === undefined) break;
    found.push(node);
    const below = path[depth + 2];
    within =
      typeof below === "string" && Object.hasOwn(node.children, below) ? (node.children[below] ?? []) : [];
  }
  return found;
}
