/** How values that must not be read are shown: never in clear, but so that a reviewer can tell two apart. */
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Keyed } from "../plan/keyed.ts";
import type { Scalar } from "../resources/definition.ts";

export type Tag = Pick<Keyed, "tag">;

/** Nine whatever the length, so that the mask does not tell it. */
const BULLETS = "•".repeat(9);
export const HIDDEN = "•••";

/**
 * A person's identifier: `+1•••••••••00 #k3f9` (country code, bullets, last two digits, tag); of other channels only the
 * channel, `messenger:••• #k3f9`; of anything else nothing but the tag.
 */
export function maskIdentifier(value: string, keyed: Tag): string {
  const tag = `#${keyed.tag(value)}`;
  const country = value.startsWith("+") ? parsePhoneNumberFromString(value)?.countryCallingCode : undefined;
  if (country !== undefined) return `+${country}${BULLETS}${value.replace(/\D/g, "").slice(-2)} ${tag}`;
  const channel = /^[A-Za-z][A-Za-z0-9_-]{0,30}:/.exec(value)?.[0] ?? "";
  return `${channel}${HIDDEN} ${tag}`;
}

/** A value from the environment: `${env.ALICE} #k3f9`. */
export function maskEnv(value: Scalar, names: readonly string[], keyed: Tag): string {
  return `${names.map((name) => `\${env.${name}}`).join("")} #${keyed.tag(String(value))}`;
}

/** A live value that stands where a secret is declared: it may well be the same secret's last edition. */
export function maskUnnamed(value: Scalar, keyed: Tag): string {
  return `${HIDDEN} #${keyed.tag(String(value))}`;
}

/** As `hideUrl`, and a tag tells whether two differ. */
export function maskUrl(value: string, keyed: Tag): string {
  const masked = hideUrl(value);
  return masked === value ? value : `${masked} #${keyed.tag(value)}`;
}

/**
 * A URL without what is often secret in one: userinfo, query values and fragment become bullets. Other text is returned
 * as it is.
 */
export function hideUrl(value: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(value);
  if (parts === null) return value;
  const [, scheme = "", authority = "", path = "", query = "", fragment = ""] = parts;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return [
    scheme,
    authority.includes("@") ? `${HIDDEN}@${host}` : authority,
    path,
    maskQuery(query),
    fragment.length > 1 ? `#${HIDDEN}` : fragment,
  ].join("");
}

function maskQuery(query: string): string {
  if (query.length < 2) return query;
  const pairs = query.slice(1).split("&");
  // A part without "=" may be the secret itself.
  const masked = pairs.map((pair) => {
    const name = /^[^=]*=/.exec(pair)?.[0] ?? "";
    return pair.length > name.length ? `${name}${HIDDEN}` : pair;
  });
  return `?${masked.join("&")}`;
}
