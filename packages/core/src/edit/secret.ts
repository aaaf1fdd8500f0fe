/** A name of a parameter by which applications know their callers. */
const TELLING =
  /(?:^|[_.-])(?:token|key|api[_-]?key|secret|sig|signature|password|passwd|pwd|pass|auth|code|credentials?)$/i;
/** Long, without blanks, letters and digits mixed: nobody writes this by hand. */
const OPAQUE = /^(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w.~+/=%-]{20,}$/i;

/**
 * Does this URL let in whoever knows it? Userinfo, a telling name or an opaque value in its query or fragment; a path is
 * taken for public, as everywhere. Other text holds no secret.
 */
export function holdsSecret(text: string): boolean {
  const parts = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)[^?#]*(?:\?([^#]*))?(?:#(.*))?$/is.exec(text);
  if (parts === null) return false;
  const [, authority = "", query = "", fragment = ""] = parts;
  if (authority.includes("@")) return true;
  return [...query.split("&"), ...fragment.split("&")].some((pair) => {
    const [name = "", value] = splitPair(pair);
    return OPAQUE.test(value ?? name) || (value !== undefined && value !== "" && TELLING.test(name));
  });
}

function splitPair(pair: string): readonly [string, string?] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair] : [pair.slice(0, at), pair.slice(at + 1)];
}
