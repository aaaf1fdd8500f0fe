/**
 * Tokens to blocks and expressions. Every file of Terraform's language is read; of expressions, what needs no evaluation:
 * operators, conditions, `for` and splats become `other` with their place.
 */
import { lex, lexTemplate, type Part, type Token } from "./lex.ts";
import { type Block, type Body, type Expression, HclError, MAX_DEPTH, type ObjectEntry } from "./tree.ts";

/** @throws HclError */
export function parseHcl(text: string): Body {
  return new Parser(lex(text)).body("end");
}

/** A text in `.tf.json`, where interpolation works as in quotes. @throws HclError */
export function parseTemplateText(text: string, at: number): Expression {
  return templateOf(lexTemplate(text, at), at, at);
}

/** `base`: the place of what lies in it, where that has no offsets of its own in the file. */
function templateOf(parts: readonly Part[], at: number, base?: number): Expression {
  const [only] = parts;
  if (only === undefined) return { kind: "literal", value: "", at };
  if (parts.length === 1 && only.kind === "text") return { kind: "literal", value: only.text, at };
  const read = parts.map((part): string | Expression => {
    if (part.kind === "text") return part.text;
    if (part.kind === "directive")
      return { kind: "other", what: "a directive of a template", at: base ?? part.at };
    const inner = new Parser(part.tokens).whole();
    return base === undefined ? inner : { ...inner, at: base };
  });
  const [first] = read;
  // `"${x}"` is x itself, whatever its type.
  if (read.length === 1 && typeof first === "object") return first;
  return { kind: "template", parts: read, at };
}

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };
const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** All tokens are one expression, as in an interpolation. */
  whole(): Expression {
    this.#skipNewlines();
    return this.#expression(() => this.#peek().kind === "end", true);
  }

  body(closing: "}" | "end"): Body {
    const attributes = new Map<string, Expression>();
    const blocks: Block[] = [];
    for (;;) {
      this.#skipNewlines();
      const token = this.#take();
      if (closing === "end" ? token.kind === "end" : token.text === closing) return { attributes, blocks };
      if (token.kind !== "name")
        throw new HclError("Expected the name of an attribute or a block.", token.at);
      if (this.#peek().text === "=") {
        this.#take();
        attributes.set(
          token.text,
          this.#expression(() => this.#endsLine(), false),
        );
      } else blocks.push(this.#block(token));
    }
  }

  #block(head: Token): Block {
    const labels: string[] = [];
    for (;;) {
      const token = this.#take();
      if (token.text === "{") break;
      const label = labelOf(token);
      if (label === null) throw new HclError("Expected = or the block's opening brace.", token.at);
      labels.push(label);
    }
    const body = this.#nested(head.at, () => this.body("}"));
    return { type: head.text, labels, body, at: head.at };
  }

  #nested<T>(at: number, read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new HclError("This is nested too deep.", at);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** A line ends at its break, or at the brace of a block in one line. */
  #endsLine(): boolean {
    const { kind, text } = this.#peek();
    return kind === "newline" || kind === "end" || text === "}";
  }

  /** `inBrackets`: line breaks mean nothing. What follows a whole expression makes it an operation. */
  #expression(ends: () => boolean, inBrackets: boolean): Expression {
    const start = this.#peek();
    const read = this.#nested(start.at, () => this.#operand(inBrackets));
    if (inBrackets) this.#skipNewlinesUnless(ends);
    if (ends()) return read;
    const what = this.#peek().text === "?" ? "a condition" : "an operation";
    this.#skipTo(ends);
    return { kind: "other", what, at: start.at };
  }

  #operand(inBrackets: boolean): Expression {
    const token = this.#take();
    const { at } = token;
    if (token.kind === "template") return templateOf(token.parts, at);
    if (token.kind === "number") return { kind: "literal", value: Number(token.text), at };
    if (token.kind === "name") return this.#named(token);
    if (token.text === "-" || token.text === "!") return this.#unary(token, inBrackets);
    if (token.text === "[") return this.#indexed(this.#list(at));
    if (token.text === "{") return this.#indexed(this.#object(at));
    if (token.text === "(") {
      this.#skipNewlines();
      const inner = this.#expression(() => this.#peek().text === ")", true);
      this.#expect(")");
      return this.#indexed(inner);
    }
    throw new HclError("Expected a value.", at);
  }

  #unary(sign: Token, inBrackets: boolean): Expression {
    const operand = this.#nested(sign.at, () => this.#operand(inBrackets));
    if (sign.text === "-" && operand.kind === "literal" && typeof operand.value === "number")
      return { ...operand, value: -operand.value, at: sign.at };
    return { kind: "other", what: "an operation", at: sign.at };
  }

  #named(token: Token): Expression {
    const { text, at } = token;
    if (this.#peek().text === "(") return this.#indexed(this.#call(text, at));
    const keyword = KEYWORDS.get(text);
    if (keyword !== undefined) return { kind: "literal", value: keyword, at };
    const path: (string | Expression)[] = [text];
    for (;;) {
      const step = this.#step();
      if (step === null) return { kind: "reference", path, at };
      if (step === "splat") return this.#stepsOf("a splat", at);
      path.push(step);
    }
  }

  /** `.name`, `.0`, `["a"]`; null: none follows. */
  #step(): string | Expression | "splat" | null {
    const opening = this.#peek();
    if (opening.text === ".") {
      this.#take();
      const token = this.#take();
      if (token.text === "*") return "splat";
      if (token.kind === "name") return token.text;
      if (token.kind === "number") return { kind: "literal", value: Number(token.text), at: token.at };
      throw new HclError("Expected the name of an attribute.", token.at);
    }
    if (opening.text !== "[") return null;
    this.#take();
    this.#skipNewlines();
    if (this.#peek().text === "*") {
      this.#take();
      this.#expect("]");
      return "splat";
    }
    const index = this.#expression(() => this.#peek().text === "]", true);
    this.#expect("]");
    return index;
  }

  #stepsOf(what: string, at: number): Expression {
    while (this.#step() !== null);
    return { kind: "other", what, at };
  }

  /** A part of a list, an object or a call's result: nobody needs those resolved. */
  #indexed(base: Expression): Expression {
    if (this.#peek().text !== "." && this.#peek().text !== "[") return base;
    return this.#stepsOf("a part of a value", base.at);
  }

  #call(name: string, at: number): Expression {
    this.#take();
    const args = this.#items(")");
    return { kind: "call", name, args, at };
  }

  #list(at: number): Expression {
    if (this.#isFor()) return this.#for("]", at);
    return { kind: "list", items: this.#items("]"), at };
  }

  #items(closing: string): readonly Expression[] {
    const items: Expression[] = [];
    for (;;) {
      this.#skipNewlines();
      if (this.#peek().text === closing) break;
      items.push(this.#expression(() => [",", closing, "..."].includes(this.#peek().text), true));
      if (this.#peek().text === "...") this.#take();
      this.#skipNewlines();
      if (this.#peek().text !== ",") break;
      this.#take();
    }
    this.#expect(closing);
    return items;
  }

  #object(at: number): Expression {
    if (this.#isFor()) return this.#for("}", at);
    const entries: ObjectEntry[] = [];
    for (;;) {
      this.#skipNewlines();
      if (this.#peek().text === "}") break;
      entries.push(this.#entry());
      if (this.#peek().text === ",") this.#take();
    }
    this.#expect("}");
    return { kind: "object", entries, at };
  }

  #entry(): ObjectEntry {
    const token = this.#peek();
    const after = this.#tokens[this.#next + 1];
    const bare = token.kind === "name" && (after?.text === "=" || after?.text === ":");
    const key: Expression = bare
      ? { kind: "literal", value: token.text, at: this.#take().at }
      : this.#expression(() => ["=", ":"].includes(this.#peek().text) || this.#endsLine(), false);
    const sign = this.#take();
    if (sign.text !== "=" && sign.text !== ":") throw new HclError("Expected = or a colon.", sign.at);
    const value = this.#expression(() => this.#endsLine() || this.#peek().text === ",", false);
    return { key, value };
  }

  #isFor(): boolean {
    this.#skipNewlines();
    const token = this.#peek();
    const after = this.#tokens[this.#next + 1];
    return token.kind === "name" && token.text === "for" && after?.kind === "name";
  }

  #for(closing: string, at: number): Expression {
    this.#skipTo(() => this.#peek().text === closing);
    this.#expect(closing);
    return { kind: "other", what: "a for expression", at };
  }

  /** To where `ends` holds outside of all brackets that open on the way. */
  #skipTo(ends: () => boolean): void {
    const open: string[] = [];
    while (open.length > 0 || !ends()) {
      const token = this.#take();
      if (token.kind === "end") throw new HclError("An expression is not finished.", token.at);
      const closing = CLOSING[token.text];
      if (closing !== undefined) open.push(closing);
      else if (token.text === open.at(-1)) open.pop();
    }
  }

  #skipNewlines(): void {
    while (this.#peek().kind === "newline") this.#next += 1;
  }

  #skipNewlinesUnless(ends: () => boolean): void {
    while (!ends() && this.#peek().kind === "newline") this.#next += 1;
  }

  #expect(text: string): void {
    this.#skipNewlines();
    const token = this.#take();
    if (token.text !== text) throw new HclError(`Expected ${text}.`, token.at);
  }

  #peek(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    return token ?? { kind: "end", text: "", at: 0 };
  }

  /** The last token ends everything, and stays. */
  #take(): Token {
    const token = this.#peek();
    if (token.kind !== "end") this.#next += 1;
    return token;
  }
}

function labelOf(token: Token): string | null {
  if (token.kind === "name") return token.text;
  if (token.kind !== "template" || token.parts.length > 1) return null;
  const [only] = token.parts;
  if (only === undefined) return "";
  return only.kind === "text" ? only.text : null;
}
