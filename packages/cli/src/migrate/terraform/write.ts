/** The text of a config, in the order given, with comments. */
import { formatConfig, printableJson } from "@twilio-proxy/core";
import type { Value } from "./found.ts";

export type Written =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "object"; readonly members: readonly Member[] }
  | { readonly kind: "array"; readonly items: readonly Commented[] };

export interface Commented {
  readonly written: Written;
  /** One line above it. */
  readonly comment: string | null;
}

export interface Member extends Commented {
  readonly name: string;
}

export const member = (name: string, value: Value): Member => ({
  name,
  written: { kind: "value", value },
  comment: null,
});

export function configText(root: Written, head: readonly string[]): string {
  const text = [...head.map((line) => `// ${safe(line)}\n`), render(root)].join("");
  return formatConfig(text, { path: "proxy.json" }).text ?? text;
}

function render(written: Written): string {
  switch (written.kind) {
    case "value":
      return JSON.stringify(scalar(written.value));
    case "object":
      return braced(
        "{}",
        written.members.map((one) => commented(one, `${JSON.stringify(one.name)}: ${render(one.written)}`)),
      );
    case "array":
      return braced(
        "[]",
        written.items.map((one) => commented(one, render(one.written))),
      );
  }
}

function braced(brackets: "{}" | "[]", parts: readonly string[]): string {
  const [open, close] = brackets;
  return parts.length === 0 ? brackets : `${open}\n${parts.join(",\n")}\n${close}`;
}

function commented({ comment }: Commented, text: string): string {
  return comment === null ? text : `// ${safe(comment)}\n${text}`;
}

/** A comment ends with its line, so nothing in it may break one. */
function safe(text: string): string {
  return printableJson(text).slice(1, -1).replaceAll('\\"', '"');
}

/** In the config's language, where `${` begins a variable. */
function scalar(value: Value): string | number | boolean | null {
  if (typeof value === "string") return escaped(value);
  if (typeof value !== "object" || value === null) return value;
  if (value.kind !== "template") return null;
  return value.parts
    .map((part) => (typeof part === "string" ? escaped(part) : `\${env.${part.env}}`))
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll("${", "$$${");
}
