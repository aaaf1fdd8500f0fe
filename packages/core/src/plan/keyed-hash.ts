import { createHmac, createSecretKey, hkdfSync } from "node:crypto";
import type { Keyed } from "./keyed.ts";

export interface KeySource {
  /** TWILIO_PROXY_DIGEST_KEY; it wins where it is set, so that digests outlive a rotated secret. */
  readonly explicitKey?: string | undefined;
  /** The API secret or the auth token. */
  readonly apiSecretOrToken: string;
}

/** Changing how keys are derived, or what is digested, changes the version: old digests then count as another key's. */
const INFO = "twilio-proxy-action/digest/v1";

/** No vowels, so that a tag spells no word, and no `0`, `1`, `l`, `o` to take for one another. */
const TAG_ALPHABET = "bcdfghjkmnpqrstvwxz23456789";
const TAG_LENGTH = 4;

/** One key for digests, one for tags, and a name for both, by HKDF-SHA-256 (RFC 5869). The secret cannot be had back from any. */
export function createKeyed(source: KeySource): Keyed {
  const explicit = source.explicitKey ?? "";
  const secret = explicit === "" ? source.apiSecretOrToken : explicit;
  if (secret === "") throw new RangeError("a key cannot be derived from an empty secret");
  const derive = (purpose: string, length: number): Buffer =>
    Buffer.from(hkdfSync("sha256", secret, "", `${INFO}/${purpose}`, length));
  // Key objects, since the cost of a raw key would come with each of many thousand digests.
  const digestKey = createSecretKey(derive("mac", 32));
  const tagKey = createSecretKey(derive("tag", 32));
  return {
    kid: derive("kid", 4).toString("hex"),
    digest: (purpose, value) =>
      createHmac("sha256", digestKey)
        .update(`${purpose}\0${canonicalJson(value)}`)
        .digest("hex"),
    tag: (value) => tagOf(createHmac("sha256", tagKey).update(value).digest()),
  };
}

function tagOf(mac: Buffer): string {
  let rest = mac.readUIntBE(0, 6);
  let tag = "";
  while (tag.length < TAG_LENGTH) {
    tag += TAG_ALPHABET.charAt(rest % TAG_ALPHABET.length);
    rest = Math.floor(rest / TAG_ALPHABET.length);
  }
  return tag;
}

/**
 * JSON with sorted keys and no spaces: equal values give equal text whatever order they were built in. Undefined members
 * are left out, as JSON does. Throws TypeError for what JSON cannot say.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    // A plan digests each of its steps: no lists in between. Sorting is by UTF-16 units.
    const object = value as Readonly<Record<string, unknown>>;
    let members = "";
    for (const name of Object.keys(object).sort()) {
      if (object[name] === undefined) continue;
      members += `${members === "" ? "" : ","}${JSON.stringify(name)}:${canonicalJson(object[name])}`;
    }
    return `{${members}}`;
  }
  const text = typeof value === "number" && !Number.isFinite(value) ? undefined : JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} has no canonical JSON`);
  return text;
}
