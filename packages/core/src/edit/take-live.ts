/** A live value in place of the file's own: an edit of just that value. */
import type { DesiredNode } from "../desired/desired.ts";
import { parseAddress } from "../document/path.ts";
import { proxySchema } from "../document/schema.generated.ts";
import { childSchema, choicesOf, type JsonSchema, typesOf } from "../document/schema.ts";
import type { Scalar } from "../resources/definition.ts";
import type { TextEdit } from "./apply-edits.ts";
import { literal } from "./literal.ts";
import { holdsSecret } from "./secret.ts";

export interface LiveValue {
  readonly name: string;
  /** What Twilio has. */
  readonly before: Scalar;
  /** Variables that the declared value came from. */
  readonly env: readonly string[];
  readonly sensitive: boolean;
}

/** `why` completes "it is left as it is: …". */
export type Taking = { readonly edit: TextEdit } | { readonly edit: null; readonly why: string };

export function takeLive(node: DesiredNode, { name, before, env, sensitive }: LiveValue): Taking {
  const declared = node.fields[name];
  if (declared === undefined) return left("the file does not give it");
  const { start, end } = declared.range;
  if (start.offset === node.range.start.offset) return left("it is called by the key of its block");
  const [variable] = [...declared.env, ...env];
  if (variable !== undefined) return left(`it comes from \${env.${variable}}: set it there`);
  if (sensitive) return left("it is personal data");
  if (typeof before === "string" && holdsSecret(before)) {
    return left("it looks like it holds a secret: give it by a variable");
  }
  if (!isWritable(node, name, before)) return left("the config has no word for what Twilio has");
  return { edit: { offset: start.offset, length: end.offset - start.offset, text: literal(before) } };
}

function left(why: string): Taking {
  return { edit: null, why };
}

function isWritable({ definition, path }: DesiredNode, name: string, before: Scalar): boolean {
  const above = parseAddress(path) ?? [];
  const place = definition.container === "list" ? [...above.slice(0, -1), 0, name] : [...above, name];
  const root: JsonSchema = proxySchema;
  const schema = place.reduce<JsonSchema | undefined>(
    (inside, part) => childSchema(root, inside, part),
    root,
  );
  if (schema === undefined) return false;
  const choices = choicesOf(schema);
  if (choices !== null) return choices.includes(before);
  return before !== null || typesOf(schema).includes("null");
}
