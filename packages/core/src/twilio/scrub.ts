/** Takes personal data out of what Twilio says before it enters a failure. When in doubt it is taken out. */
import type { FormData } from "./form.ts";
import { formTexts } from "./form.ts";

const HIDDEN = "•••";
const SID = "\\b[A-Z]{2}[0-9a-fA-F]{32}\\b";
const CHANNEL = "\\b(?:whatsapp|messenger|sms|tel|chat|viber|line|wechat|telegram|rcs|sip|client):\\S+";
const EMAIL = "[^\\s@\"'<>]+@[^\\s@\"'<>]+";
const ENCODED_NUMBER = "%2B\\d+";
const NUMBER = "\\+?\\d(?:[\\s().\\u2010-\\u2015-]{0,2}\\d){5,}";
const PERSONAL = new RegExp([SID, CHANNEL, EMAIL, ENCODED_NUMBER, NUMBER].join("|"), "giu");
const WHOLE_SID = /^[A-Z]{2}[0-9a-fA-F]{32}$/;

/** Parameters whose values are words of Twilio's own, dates or counts: a message may repeat them. */
const HARMLESS = new Set([
  "DateExpiry",
  "DefaultTtl",
  "GeoMatchLevel",
  "IsReserved",
  "Mode",
  "NumberSelectionBehavior",
  "Status",
  "Ttl",
]);

/** Values of this request that no message may repeat: everything it sent except SIDs and harmless words. */
export function unrepeatable(data: FormData | undefined, names: readonly string[]): readonly string[] {
  const sent = data === undefined ? [] : formTexts(data);
  return [...sent.filter(([name]) => !HARMLESS.has(name)).map(([, text]) => text), ...names].filter(
    (text) => text.length >= 2 && !WHOLE_SID.test(text),
  );
}

/** One line, without the given values, phone numbers, addresses and control characters, at most 300 characters. */
export function scrub(message: string, values: readonly string[]): string {
  let text = message;
  const forms = values.flatMap((value) => [value, encodeURIComponent(value.toWellFormed())]);
  for (const form of forms.toSorted((left, right) => right.length - left.length)) {
    text = text.replaceAll(form, HIDDEN);
  }
  return text
    .replace(PERSONAL, (match) => (WHOLE_SID.test(match) ? match : HIDDEN))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, 300);
}

export interface SafePath {
  /** Without query; whatever is not a route's word or a SID is hidden. */
  readonly path: string;
  /** The hidden segments in clear, so that a message repeating them can be scrubbed. */
  readonly names: readonly string[];
}

/** Route words of Twilio are capitalised or version marks; they sit at fixed places, so a name is never mistaken for one. */
export function safePath(pathWithQuery: string): SafePath {
  const [path = ""] = pathWithQuery.split("?");
  const names: string[] = [];
  const isCore = path.startsWith("/2010-04-01/");
  const isKnown = isCore || path.startsWith("/v1/");
  const segments = path.split("/").map((segment, index) => {
    const isRoute = isKnown && (index < 2 || index % 2 === 0 || (isCore && segment.endsWith(".json")));
    if (segment === "" || isRoute || WHOLE_SID.test(segment)) return segment;
    names.push(decodeSafely(segment));
    return HIDDEN;
  });
  return { path: segments.join("/"), names };
}

function decodeSafely(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
