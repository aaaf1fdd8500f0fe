/** The desired stage's result: the config, valid, normalised and with the environment resolved. */
import type { Range } from "../document/problem.ts";
import type { ResourceDefinition, Scalar } from "../resources/definition.ts";

/** One declared parameter. `env` names the variables it came from; such values are never shown in clear. */
export interface DesiredValue {
  readonly value: Scalar;
  readonly env: readonly string[];
  /** True while a variable it needs is not set: its value is unknown, and no rule may judge it. */
  readonly unresolved: boolean;
  readonly range: Range;
}

/** One declared resource with its children by collection; a collection that is not declared is absent. */
export interface DesiredNode {
  readonly definition: ResourceDefinition;
  /** The map's key, or the list's index as text. */
  readonly key: string;
  /** Config address for problems, lists by index: `services.rides.phone_numbers[0]`. */
  readonly path: string;
  /** The SID of an existing resource whose children alone are ours. */
  readonly external: string | null;
  /** As declared; absent means not declared. */
  readonly protect: boolean | null;
  /** Only what the config declares, plus a name taken from the key. */
  readonly fields: Readonly<Record<string, DesiredValue>>;
  readonly children: Readonly<Record<string, readonly DesiredNode[]>>;
  /** The key or the item itself. */
  readonly range: Range;
}

export interface DesiredTree {
  readonly nodes: readonly DesiredNode[];
  readonly accountSid: string | null;
  readonly forget: readonly { readonly address: string; readonly range: Range }[];
  /** The config's `state`, with the environment resolved. */
  readonly state: string | null;
}
