/** A hover's text, said once and written for clients with and without Markdown. */
import { neutralise } from "@twilio-proxy/core";
import { type MarkupContent, MarkupKind } from "vscode-languageserver-types";

/** Text of any origin: it never becomes markup. */
export type Piece = string | { readonly code: string } | { readonly link: string; readonly to: string };

export type Line = readonly Piece[];

export interface Section {
  readonly lines: readonly Line[];
  /** Each line as an item. */
  readonly isList?: true;
}

export function renderPage(sections: readonly Section[], markdown: boolean): MarkupContent {
  const write = markdown ? markdownPiece : plainPiece;
  const texts = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ lines, isList }) =>
      lines.map((line) => `${isList ? "- " : ""}${line.map(write).join("")}`).join(isList ? "\n" : "\n\n"),
    );
  return { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: texts.join("\n\n") };
}

function markdownPiece(piece: Piece): string {
  if (typeof piece === "string") return spaced(piece, escaped);
  if ("link" in piece)
    return `[${escaped(piece.link)}](${encodeURI(piece.to).replace(/[()]/g, encodeURIComponent)})`;
  return codeSpan(neutralise(piece.code));
}

function plainPiece(piece: Piece): string {
  if (typeof piece === "string") return spaced(piece, neutralise);
  return "link" in piece ? `${neutralise(piece.link)}: ${piece.to}` : neutralise(piece.code);
}

/** Text that no Markdown reader takes for markup. */
function escaped(text: string): string {
  return neutralise(text)
    .replace(/[\\`*[\]<>~|&]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, "\\$&")
    .replace(/^([-+#=])|^(\d+)(?=[.)])/, (_, sign: string | undefined, number = "") =>
      sign === undefined ? `${number}\\` : `\\${sign}`,
    );
}

/** The spaces around a piece part it from its neighbours. */
function spaced(text: string, write: (text: string) => string): string {
  const [, before = "", inner = "", after = ""] = /^( *)(.*?)( *)$/s.exec(text) ?? [];
  return before + (inner === "" ? "" : write(inner)) + after;
}

function codeSpan(text: string): string {
  const ticks = "`".repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = text === "" || /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

const NAME = /(\$\{env\.[^}]*\}|\b[a-z]+(?:_[a-z]+)+\b|<[a-z ]+>[.\w]*\w)/;

/** Our own prose, with the names in it as code. */
export function prose(text: string): Line {
  // What a pattern's group catches stands at every other place.
  const parts = text.split(NAME).map((part, index): Piece => (index % 2 === 1 ? { code: part } : part));
  return parts.filter((part) => part !== "");
}
