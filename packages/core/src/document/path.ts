/** Places in a document as paths of keys and indices, and as the addresses that people read. */

export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;

/** A local name has at most so many UTF-16 units; what is longer stands in a mistake's address only, and is cut there. */
const MAX_KEY = 191;

/** `services.rides.phone_numbers[0]`; keys that are not plain words are quoted: `services["a b"]`. */
export function addressOf(path: Path): string {
  return path.reduce<string>(addressIn, "");
}

/** The address of a part of what has this address; that of the root is empty. */
export function addressIn(outer: string, part: string | number): string {
  if (typeof part === "number") return `${outer}[${part}]`;
  if (part.length > MAX_KEY) return `${outer}[${JSON.stringify(`${part.slice(0, MAX_KEY)}…`)}]`;
  if (outer === "") return PLAIN_KEY.test(part) || part === "$schema" ? part : `[${JSON.stringify(part)}]`;
  return PLAIN_KEY.test(part) ? `${outer}.${part}` : `${outer}[${JSON.stringify(part)}]`;
}

/** An address's parts, or null when it is malformed. */
export function parseAddress(address: string): Path | null {
  const parts: (string | number)[] = [];
  let rest = address;
  while (rest !== "") {
    const found = /^(?:(\.?)([A-Za-z0-9_-]+)|\[("(?:[^"\\]|\\.)*")\]|\[([^\]"]+)\])/.exec(rest);
    if (found === null) return null;
    const [whole, dot, plain, quoted, item] = found;
    if (plain !== undefined && (dot === "") !== (parts.length === 0)) return null;
    const part = plain ?? (quoted === undefined ? item : unquote(quoted));
    if (part === undefined) return null;
    parts.push(part);
    rest = rest.slice(whole.length);
  }
  return parts.length === 0 ? null : parts;
}

function unquote(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
