/** Is a file a config of ours? Many tools have a file called proxy.json, so its name alone says nothing. */
import { visit } from "jsonc-parser";

const NAMED = /(?:^|[\\/])(?:[^\\/]*\.)?proxy\.json$/i;
const OUR_SCHEMA = /(?:^|[\\/])proxy\.schema\.json(?:[?#].*)?$/i;

export function isNamedLikeOurs(path: string): boolean {
  return NAMED.test(path);
}

/**
 * True for a `$schema` that names ours in a file of any name, and for an object `services` at the top of one with our name.
 * Reads no further than the top level, and never throws.
 */
export function isOurs(path: string, text: string): boolean {
  const named = isNamedLikeOurs(path);
  if (!(named && text.includes("services")) && !text.includes("proxy.schema.json")) return false;
  let ours = false;
  try {
    visit(text, {
      onObjectBegin: (_offset, _length, _line, _character, pathOf) => {
        // Only the root is entered, so what is seen besides stands at the top.
        const [key] = pathOf();
        if (named && key === "services") ours = true;
        return key === undefined;
      },
      onArrayBegin: () => false,
      onLiteralValue: (value, _offset, _length, _line, _character, pathOf) => {
        if (pathOf()[0] === "$schema" && isOurSchema(value)) ours = true;
      },
    });
  } catch {
    // Nested deeper than the stack is: nobody's config.
    return false;
  }
  return ours;
}

/** A web address must name the project; a file beside the config is taken at its word. */
function isOurSchema(schema: unknown): boolean {
  if (typeof schema !== "string" || !OUR_SCHEMA.test(schema)) return false;
  return !/^[a-z][a-z0-9+.-]+:/i.test(schema) || schema.toLowerCase().includes("twilio-proxy");
}
