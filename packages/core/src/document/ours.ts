import { childrenOf } from "../resources/registry.ts";
import type { Document } from "./document.ts";
import { locate } from "./locate.ts";

const NAMED = /(?:^|[\\/])(?:[^\\/]*\.)?proxy\.json$/i;
const OUR_SCHEMA = /(?:^|[\\/])proxy\.schema\.json(?:[?#].*)?$/i;

/**
 * Is this file a config of ours? Many tools have a file called proxy.json, so its name alone says nothing: it must also have
 * our `$schema` or the top-level collection as an object. Never throws, whatever the text.
 */
export function isOurs(document: Document): boolean {
  const schema: unknown = locate(document, ["$schema"])?.value?.value;
  if (typeof schema === "string" && isOurSchema(schema)) return true;
  return NAMED.test(document.path) && childrenOf(null).some(({ collection }) => isObject(collection));

  function isObject(name: string): boolean {
    return locate(document, [name])?.value?.type === "object";
  }
}

/** A web address must name the project; a file beside the config is taken at its word. */
function isOurSchema(schema: string): boolean {
  if (!OUR_SCHEMA.test(schema)) return false;
  return !/^[a-z][a-z0-9+.-]+:/i.test(schema) || schema.toLowerCase().includes("twilio-proxy");
}
