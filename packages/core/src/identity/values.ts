/** When two values are the same to Twilio, and what a declared null stands for. */
import type { DesiredNode } from "../desired/desired.ts";
import type { FieldSpec, ResourceDefinition, Scalar } from "../resources/definition.ts";

/** One form per meaning: null and "" are equal, instants are instants, numbers are numbers. */
export function canonical(spec: FieldSpec, value: Scalar): Scalar {
  if (value === null || value === "")
    return spec.compare === "number" ? 0 : spec.compare === "boolean" ? false : null;
  if (spec.compare === "instant") {
    // Twilio keeps whole seconds.
    const time = Math.floor(Date.parse(String(value)) / 1000) * 1000;
    return Number.isNaN(time) ? value : new Date(time).toISOString();
  }
  if (spec.compare === "number" && typeof value === "string") return Number(value);
  return value;
}

export function sameValue(
  definition: ResourceDefinition,
  name: string,
  declared: Scalar,
  live: Scalar,
): boolean {
  const spec = definition.fields[name];
  if (spec === undefined) return declared === live;
  const [left, right] = [canonical(spec, declared), canonical(spec, live)];
  if (left === right) return true;
  return spec.compare === "status" && (definition.sameStatus?.(left, right) ?? false);
}

/**
 * What the config wants of this field: undefined when it is not managed (absent, or null where null means unset). A null
 * that Twilio cannot express stays null and is judged by the planner.
 */
export function wantedValue(node: DesiredNode, name: string): Scalar | undefined {
  const declared = node.fields[name];
  if (declared === undefined) return undefined;
  if (declared.value !== null) return declared.value;
  const cleared = node.definition.fields[name]?.cleared;
  if (typeof cleared === "object") return cleared.to;
  return cleared === "unset" ? undefined : null;
}

export interface Identity {
  readonly name: string;
  readonly value: string;
  /** It is personal data, or comes from a variable: never shown in clear. */
  readonly hidden: boolean;
}

/** The first identity field that the config declares, with its value. */
export function declaredIdentity(node: DesiredNode): Identity | null {
  for (const name of node.definition.identity) {
    const { value, env = [] } = node.fields[name] ?? {};
    if (typeof value !== "string" || value === "") continue;
    return { name, value, hidden: env.length > 0 || isPersonal(node.definition, name) };
  }
  return null;
}

export function isPersonal(definition: ResourceDefinition, name: string): boolean {
  return definition.fields[name]?.sensitive === true;
}

/** Everything the config says of it, for the state's baseline. */
export function managedFields(desired: DesiredNode | null): Record<string, Scalar> {
  if (desired === null) return {};
  const wanted: Record<string, Scalar> = {};
  for (const name of Object.keys(desired.definition.fields)) {
    const value = wantedValue(desired, name);
    if (value !== undefined) wanted[name] = value;
  }
  return wanted;
}
