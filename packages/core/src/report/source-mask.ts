/** The config's own text, made fit for an excerpt: what may be a person's number is replaced, place by place. */
import { createScanner } from "jsonc-parser";
import { hidePersonal } from "../document/personal.ts";
import type { FieldSpec } from "../resources/definition.ts";
import { registry } from "../resources/registry.ts";

/** jsonc-parser's token kinds: a const enum there, which isolated modules cannot import. */
const KIND = { colon: 6, firstValue: 7, string: 10, lastValue: 11, unknown: 16, end: 17 } as const;

interface Token {
  readonly kind: number;
  readonly text: string;
  /** The key whose value this is. */
  readonly key: string | null;
  /** In broken text more may follow where the value of a key ends. */
  readonly first: boolean;
}

/**
 * Text of the same length, so that ranges still fit. Values of sensitive fields are hidden but for their `${env.NAME}`;
 * of names that people choose, of values whose key no resource knows (a misspelt one, say) and of comments, whatever looks
 * like a number or an address.
 */
export function maskSource(text: string): string {
  const fields = registry.flatMap((definition) => Object.entries(definition.fields));
  const named = (sensitive: FieldSpec["sensitive"]) =>
    new Set(fields.flatMap(([name, field]) => (field.sensitive === sensitive ? [name] : [])));
  const [sensitive, known] = [named(true), named(undefined)];
  const masked = tokens(text).map((token) => {
    if (token.key !== null && sensitive.has(token.key)) return hideAll(token.text);
    return token.first && token.key !== null && known.has(token.key) ? token.text : hidePersonal(token.text);
  });
  return masked.join("");
}

/** Also of a broken text: the scanner goes on where a parser would stop. */
function tokens(text: string): readonly Token[] {
  const scanner = createScanner(text, false);
  const found: Token[] = [];
  let key: string | null = null;
  let lastString = -1;
  let first = false;
  for (let kind: number = scanner.scan(); kind !== KIND.end; kind = scanner.scan()) {
    if (kind === KIND.colon) {
      const before = found[lastString];
      key = before?.text.replace(/^"|"$/g, "") ?? null;
      if (before !== undefined) found[lastString] = { ...before, key: null };
      first = true;
    }
    const start = scanner.getTokenOffset();
    if (kind === KIND.string) lastString = found.length;
    const isValue = kind >= KIND.firstValue && kind <= KIND.lastValue;
    found.push({
      kind,
      text: text.slice(start, start + scanner.getTokenLength()),
      key: isValue || kind === KIND.unknown ? key : null,
      first,
    });
    if (isValue) first = false;
  }
  return found;
}

function hideAll(literal: string): string {
  return literal.replace(/\$\{env\.\w+(?::-)?|[\s\S]/g, (found) =>
    found.length > 1 || /[}"\s]/.test(found) ? found : "•",
  );
}
