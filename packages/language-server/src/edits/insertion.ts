import { lineBreakOf, lineStart, type Node } from "@twilio-proxy/core";
import { type Change, insert } from "./changes.ts";

/** Puts a member or an item first, in the manner of the one that was first. `member` is JSON, such as `"ttl": 0`. */
export function insertFirst(text: string, container: Node, member: string): Change {
  const first = container.children?.[0];
  if (first === undefined) return insert(container.offset + 1, member);
  const line = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(lineStart(text, first.offset), first.offset));
  const gap = line === null ? " " : `${lineBreakOf(text)}${line[1]}`;
  return insert(first.offset, `${member},${gap}`);
}
