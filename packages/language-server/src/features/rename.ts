/** A new name at every place of the old one, so that the config means what it meant before. */
import { addressOf, createNumberVerdicts, entriesOf, type Node } from "@twilio-proxy/core";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Position, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis/analysis.ts";
import {
  type Block,
  type Found,
  type LocalName,
  type MemberName,
  type Occurrence,
  rangeOfSpan,
} from "../analysis/references.ts";

/** What is to be renamed; null: nothing here has a name of the file's own choice. */
export function prepareRename(
  analysis: Analysis,
  position: Position,
): { range: Range; placeholder: string } | null {
  const found = renameable(analysis, position);
  if (found === null) return null;
  return { range: rangeOfSpan(analysis, found.occurrence.span), placeholder: found.name.text };
}

/** @throws ResponseError for a name that cannot stand there: people see its message. */
export function rename(analysis: Analysis, position: Position, newName: string): WorkspaceEdit | null {
  const found = renameable(analysis, position);
  if (found === null) return null;
  const { name } = found;
  if (newName === name.text) return { changes: {} };
  const fault = faultOf(analysis, found, newName);
  if (fault !== null) throw new ResponseError(LSPErrorCodes.RequestFailed, fault);
  const edits = name.occurrences.map((occurrence) => rewrite(analysis, occurrence, newName));
  const pin = name.kind === "key" && name.block !== null ? pinName(analysis, name.block, name.text) : null;
  return { changes: { [analysis.uri]: pin === null ? edits : [...edits, pin] } };
}

/** A name that only addresses know is the state's, and what the state knows stays as it is. */
function renameable(analysis: Analysis, position: Position): Found | null {
  const found = analysis.references().at(analysis.source.offsetAt(position));
  return found?.name.kind === "key" && found.name.block === null ? null : found;
}

function rewrite(analysis: Analysis, { form, span, reach }: Occurrence, newName: string): TextEdit {
  const inString = (text: string): string => JSON.stringify(text).slice(1, -1);
  if (form !== "segment") return { range: rangeOfSpan(analysis, span), newText: inString(newName) };
  // An address writes a name with its dot, or in brackets and quotes.
  const segment = addressOf(["_", newName]).slice(1);
  return { range: rangeOfSpan(analysis, reach), newText: inString(segment) };
}

/** Why the new name cannot stand there; null: it can. */
function faultOf(analysis: Analysis, { name }: Found, newName: string): string | null {
  switch (name.kind) {
    case "key":
      return keyFault(analysis, name, newName);
    case "member":
      return memberFault(analysis, name, newName);
    case "variable":
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(newName)
        ? null
        : "A variable's name has letters, digits and underscores, and does not begin with a digit.";
  }
}

const MAX_KEY = 191;

function keyFault(analysis: Analysis, name: LocalName, newName: string): string | null {
  if (newName === "") return "A local name must not be empty.";
  if (newName.length > MAX_KEY)
    return `A local name has at most ${MAX_KEY} characters, not ${newName.length}.`;
  if (!newName.isWellFormed() || newName.includes("\0"))
    return "This name holds characters that are no text.";
  const taken = analysis
    .references()
    .named(newName)
    .some((other) => other.kind === "key" && other.scope === name.scope);
  if (taken) return "Something else here has this name, or had it before.";
  return isRepeated(name) ? "This key is given more than once here. Remove all but one first." : null;
}

/** Then another block of the same key would take the place of the renamed one. */
function isRepeated({ text, block }: LocalName): boolean {
  const siblings = block?.key.parent?.parent?.children ?? [];
  return siblings.filter(({ children }) => children?.[0]?.value === text).length > 1;
}

function memberFault(analysis: Analysis, { text, scope }: MemberName, newName: string): string | null {
  const taken = analysis
    .references()
    .named(newName)
    .some(
      (other) =>
        other.kind === "member" &&
        (other.scope === scope || other.occurrences.some(({ declares }) => declares)),
    );
  if (taken) return "The file names this one already.";
  const prefix = /^[A-Z]{2}(?=[0-9a-f]{32}$)/i.exec(text)?.[0];
  if (prefix !== undefined) {
    const fits = newName.startsWith(prefix) && /^[0-9a-f]{32}$/i.test(newName.slice(prefix.length));
    return fits ? null : `Expected ${prefix} followed by 32 hexadecimal digits.`;
  }
  const fault = createNumberVerdicts()(newName);
  return fault === null || fault.severity !== undefined
    ? null
    : `Expected a phone number in E.164 form: ${fault.reason}`;
}

/** What takes its name at Twilio from the key keeps that name: under another it would be another resource. */
function pinName(analysis: Analysis, { definition, value }: Block, oldName: string): TextEdit | null {
  const { namedByKey, externalKey } = definition;
  if (namedByKey === undefined || value?.type !== "object") return null;
  const given = entriesOf(value).map(({ name }) => name);
  if (given.includes(namedByKey) || (externalKey !== undefined && given.includes(externalKey))) return null;
  // In a key `${` is text, in a value it is written `$${`.
  const literal = oldName.split("${").join("$${");
  const pin = `${JSON.stringify(namedByKey)}: ${JSON.stringify(literal)}`;
  return insertFirst(analysis, value, pin);
}

/** As the first member of an object, laid out as the others are. */
function insertFirst(analysis: Analysis, object: Node, member: string): TextEdit {
  const inside = object.offset + 1;
  const insert = (offset: number, newText: string): TextEdit => ({
    range: rangeOfSpan(analysis, { start: offset, end: offset }),
    newText,
  });
  const first = object.children?.[0];
  if (first === undefined) return insert(inside, ` ${member} `);
  const gap = analysis.text.slice(inside, first.offset);
  const [eol] = /\r\n|\r|\n/.exec(gap) ?? [];
  if (eol === undefined || gap.includes("/*")) return insert(first.offset, `${member}, `);
  const indent = gap.slice(Math.max(gap.lastIndexOf("\n"), gap.lastIndexOf("\r")) + 1);
  // Behind a comment that the opening line may have.
  return insert(inside + gap.indexOf(eol), `${eol}${indent}${member},`);
}
