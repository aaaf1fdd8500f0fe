/** Which of our problems any JSON service that knows our schema reports as well. */
import { type Document, type JsonSchema, locate, type Node, type Problem } from "@twilio-proxy/core";
import type { Analysis } from "../analysis/analysis.ts";
import { isKey, nodeStartingAt } from "../edits/nodes.ts";
import { schemaOf } from "./editor-schema.ts";

const BY_GRAMMAR = new Set(["syntax", "duplicate-key"]);

const BY_SCHEMA = new Set([
  "unknown-key",
  "invalid-type",
  "invalid-enum",
  "required",
  "too-long",
  "empty",
  "out-of-range",
  "invalid-sid",
  "invalid-key",
  "env-syntax",
]);

/** Exact: where an editor has such a service, showing these too would underline everything twice. */
export function coveredBySchema({ document }: Pick<Analysis, "document">, problem: Problem): boolean {
  const { code, range } = problem;
  if (BY_GRAMMAR.has(code)) return true;
  if (!BY_SCHEMA.has(code) || hasOtherSchema(document)) return false;
  const node = nodeStartingAt(document.root, range.start.offset);
  if (node === null || isKey(node))
    return code !== "required" || isRequiredBySchema(node?.parent?.children?.[1]);
  if (code === "required") return isRequiredBySchema(node);
  // The service judges the text itself; what a variable makes of it is in no text.
  return node.type !== "string" || !accepts(schemaOf(node) ?? {}, String(node.value));
}

const OUR_SCHEMA = /(?:^|[\\/])proxy\.schema\.json(?:[?#].*)?$/i;

/** A `$schema` in the file wins over what an extension says the file's schema is. */
function hasOtherSchema(document: Document): boolean {
  const named: unknown = locate(document, ["$schema"])?.value?.value;
  return typeof named === "string" && !OUR_SCHEMA.test(named);
}

function isRequiredBySchema(node: Node | undefined): boolean {
  return node !== undefined && schemaOf(node)?.required !== undefined;
}

/** As much as a schema of ours can say of a text. */
function accepts(schema: JsonSchema, text: string): boolean {
  const { anyOf, type, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (anyOf?.some((one) => accepts(one, text)) === false) return false;
  if (schema.enum?.includes(text) === false) return false;
  if (type !== undefined && ![type].flat().includes("string")) return false;
  if (pattern !== undefined && !new RegExp(pattern, "u").test(text)) return false;
  const length = [...text].length;
  return minLength <= length && length <= maxLength;
}
