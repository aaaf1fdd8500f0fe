/** Text to tokens. Templates are taken apart here, since what ends them depends on what is nested in them. */
import { HclError, MAX_DEPTH } from "./tree.ts";

export type Token =
  | {
      readonly kind: "name" | "number" | "sign" | "newline" | "end";
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: "template"; readonly parts: readonly Part[]; readonly text: ""; readonly at: number };

export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly tokens: readonly Token[]; readonly at: number }
  /** `%{ if … }`, `${~ … ~}`: only Terraform can work it out. */
  | { readonly kind: "directive"; readonly at: number };

export function lex(text: string): readonly Token[] {
  return new Lexer(text, text.startsWith("\uFEFF") ? 1 : 0, 0).tokens(false);
}

/** The parts of a text that JSON has unquoted already; `at` is where it stands in the file. */
export function lexTemplate(text: string, at: number): readonly Part[] {
  try {
    return new Lexer(text, 0, 0).template("").map((part) => (part.kind === "text" ? part : { ...part, at }));
  } catch (error) {
    throw error instanceof HclError ? new HclError(error.message, at) : error;
  }
}

const SPACE = /(?:[ \t\r]|#[^\n]*|\/\/[^\n]*)+/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SIGN = /&&|\|\||[=!<>]=|=>|\.\.\.|[{}[\]().,:=?+\-*/%!<>~]/y;
const HEREDOC = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t\r]*\n/uy;
const ESCAPE = /\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
/** Up to whatever may mean something in a template. */
const PLAIN = /[^"\\$%\n]+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

class Lexer {
  readonly #text: string;
  readonly #depth: number;
  #at: number;

  constructor(text: string, at: number, depth: number) {
    this.#text = text;
    this.#at = at;
    this.#depth = depth;
    if (depth > MAX_DEPTH) throw new HclError("Interpolations are nested too deep.", at);
  }

  /** `nested`: up to the brace that closes an interpolation, and over it. */
  tokens(nested: boolean): readonly Token[] {
    const tokens: Token[] = [];
    let open = 0;
    for (;;) {
      this.#skip();
      const at = this.#at;
      if (at >= this.#text.length) {
        if (nested) throw new HclError("An interpolation is not closed.", at);
        tokens.push({ kind: "end", text: "", at });
        return tokens;
      }
      const token = this.#token();
      if (token.text === "{") open += 1;
      if (token.text === "}" && nested && open === 0) return [...tokens, { kind: "end", text: "", at }];
      if (token.text === "}") open -= 1;
      tokens.push(token);
    }
  }

  /** Spaces and comments. */
  #skip(): void {
    for (;;) {
      this.#take(SPACE);
      if (!this.#text.startsWith("/*", this.#at)) return;
      const end = this.#text.indexOf("*/", this.#at + 2);
      if (end === -1) throw new HclError("A comment is not closed.", this.#at);
      this.#at = end + 2;
    }
  }

  #token(): Token {
    const at = this.#at;
    if (this.#text[at] === "\n") {
      this.#at += 1;
      return { kind: "newline", text: "\n", at };
    }
    if (this.#text[at] === '"') {
      this.#at += 1;
      return { kind: "template", parts: this.template('"'), text: "", at };
    }
    const heredoc = this.#match(HEREDOC);
    if (heredoc !== null) return this.#heredoc(at, heredoc[1] === "-", heredoc[2] ?? "");
    for (const [kind, pattern] of [
      ["name", NAME],
      ["number", NUMBER],
      ["sign", SIGN],
    ] as const) {
      const text = this.#take(pattern);
      if (text !== "") return { kind, text, at };
    }
    throw new HclError("This character begins nothing in HCL.", at);
  }

  /** Up to and over the closing quote, or to the end where `quote` is empty. */
  template(quote: '"' | ""): readonly Part[] {
    const parts: Part[] = [];
    let text: string[] = [];
    const close = (): void => {
      if (text.length > 0) parts.push({ kind: "text", text: text.join("") });
      text = [];
    };
    while (!this.#closes(quote)) {
      const found = this.#interpolation();
      if (found === null) text.push(this.#piece(quote));
      else {
        close();
        parts.push(found);
      }
    }
    this.#at += quote.length;
    close();
    return parts;
  }

  #closes(quote: '"' | ""): boolean {
    const char = this.#text[this.#at];
    if (quote === "") return char === undefined;
    if (char === undefined || char === "\n") throw new HclError("A text in quotes is not closed.", this.#at);
    return char === quote;
  }

  #interpolation(): Part | null {
    const at = this.#at;
    const opening = this.#text.slice(at, at + 2);
    if (opening !== "${" && opening !== "%{") return null;
    const inner = new Lexer(this.#text, at + 2, this.#depth + 1);
    const tokens = inner.tokens(true);
    this.#at = inner.#at;
    // A tilde takes the spaces of its neighbours away.
    const strips = tokens[0]?.text === "~" || tokens.at(-2)?.text === "~";
    return opening === "%{" || strips ? { kind: "directive", at } : { kind: "expression", tokens, at };
  }

  #piece(quote: string): string {
    const plain = this.#take(PLAIN);
    if (plain !== "") return plain;
    const three = this.#text.slice(this.#at, this.#at + 3);
    if (three === "$${" || three === "%%{") {
      this.#at += 3;
      return three.slice(1);
    }
    if (quote !== "" && three.startsWith("\\")) return this.#escape();
    this.#at += 1;
    return three.slice(0, 1);
  }

  #escape(): string {
    const at = this.#at;
    const [whole, short, four, eight] = this.#match(ESCAPE) ?? [];
    const code = Number.parseInt(four ?? eight ?? "0", 16);
    if (whole === undefined || code > 0x10ffff) throw new HclError("This is no escape of HCL.", at);
    return short === undefined ? String.fromCodePoint(code) : (ESCAPES[short] ?? "");
  }

  #heredoc(at: number, indented: boolean, marker: string): Token {
    const start = this.#at;
    const close = new RegExp(`^[ \\t]*${marker}[ \\t\\r]*$`, "mu");
    const found = close.exec(this.#text.slice(start));
    if (found === null) throw new HclError("A heredoc is not closed.", at);
    const raw = this.#text.slice(start, start + found.index);
    const body = indented ? withoutIndent(raw) : raw;
    const inner = new Lexer(body, 0, this.#depth + 1);
    // Offsets within count in the text without its indent, so a mistake is placed at the heredoc.
    const parts = rebased(() => inner.template(""), at);
    this.#at = start + found.index + found[0].length;
    return { kind: "template", parts, text: "", at };
  }

  #take(pattern: RegExp): string {
    return this.#match(pattern)?.[0] ?? "";
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}

function rebased(read: () => readonly Part[], at: number): readonly Part[] {
  try {
    return read().map((part) => (part.kind === "text" ? part : { ...part, at }));
  } catch (error) {
    throw error instanceof HclError ? new HclError(error.message, at) : error;
  }
}

/** `<<-`: the least indented line is the margin. */
function withoutIndent(text: string): string {
  const lines = text.split("\n");
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(Math.min(margin, line.length - line.trimStart().length))).join("\n");
}
