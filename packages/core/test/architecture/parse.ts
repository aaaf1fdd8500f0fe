/** Sources as the architecture test sees them: imports, words, and what stands at the top of a module. */
import { parseAst } from "rolldown/parseAst";

export interface Module {
  readonly path: string;
  readonly lines: number;
  readonly nodes: readonly Node[];
  /** Statements at the top. */
  readonly body: readonly Node[];
  lineOf(node: Node): number;
}

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly parent: Node | null;
  readonly [key: string]: unknown;
}

export interface Import {
  readonly from: string;
  readonly onlyTypes: boolean;
  readonly line: number;
}

export interface Finding {
  readonly name: string;
  readonly line: number;
}

export function parseModule(path: string, text: string): Module {
  const program = parseAst(text, { lang: "ts", sourceType: "module" }) as unknown as Node;
  const nodes: Node[] = [];
  collect(program, null, nodes);
  return {
    path,
    lines: text.split("\n").length,
    nodes,
    body: nodes.filter((node) => node.parent?.type === "Program"),
    lineOf: (node) => text.slice(0, node.start).split("\n").length,
  };
}

function collect(value: unknown, parent: Node | null, into: Node[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, parent, into);
    return;
  }
  if (typeof value !== "object" || value === null || !("type" in value)) return;
  const node: Node = { ...(value as Node), parent };
  into.push(node);
  for (const [key, below] of Object.entries(value)) {
    if (key !== "parent") collect(below, node, into);
  }
}

/** Static, dynamic and re-exporting imports. */
export function importsOf(module: Module): readonly Import[] {
  return module.nodes.flatMap((node) => {
    const from = textOf(node.source);
    if (!/^Import(Declaration|Expression)$|^Export(All|Named)Declaration$|^TSImportType$/.test(node.type))
      return [];
    return from === null ? [] : [{ from, onlyTypes: isOnlyTypes(node), line: module.lineOf(node) }];
  });
}

function isOnlyTypes(node: Node): boolean {
  if (node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type") return true;
  const specifiers = (Array.isArray(node.specifiers) ? node.specifiers : []) as readonly Node[];
  return (
    specifiers.length > 0 && specifiers.every((one) => one.importKind === "type" || one.exportKind === "type")
  );
}

function textOf(node: unknown): string | null {
  const value = (node as { readonly value?: unknown } | null | undefined)?.value;
  return typeof value === "string" ? value : null;
}

export interface Token {
  readonly text: string;
  readonly line: number;
}

/** Identifiers, strings, pieces of templates and regular expressions; no comments, no paths of imports. */
export function tokensOf(module: Module): readonly Token[] {
  return module.nodes.flatMap((node) => {
    const text = tokenOf(node);
    const isPath = node.type === "Literal" && node.parent?.source !== undefined;
    return text === null || isPath ? [] : [{ text, line: module.lineOf(node) }];
  });
}

function tokenOf(node: Node): string | null {
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return String(node.name);
  if (node.type === "TemplateElement") return String((node.value as { readonly raw: string }).raw);
  if (node.type !== "Literal") return null;
  const pattern = (node.regex as { readonly pattern?: string } | undefined)?.pattern;
  return pattern ?? textOf(node);
}

const WORLDLY_NAMES = [
  "process",
  "fetch",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "globalThis",
  "require",
];
const WORLDLY_MEMBERS = ["Date.now", "Math.random", "crypto.randomUUID", "crypto.getRandomValues"];

/** Uses of the clock, of chance, of the environment, of the network. */
export function worldlyOf(module: Module): readonly Finding[] {
  return module.nodes.flatMap((node) => {
    const name = worldlyName(node);
    return name === null ? [] : [{ name, line: module.lineOf(node) }];
  });
}

function worldlyName(node: Node): string | null {
  if (node.type === "MemberExpression") {
    const name = `${nameOf(node.object)}.${nameOf(node.property)}`;
    return WORLDLY_MEMBERS.includes(name) ? name : null;
  }
  if (node.type === "NewExpression" || node.type === "CallExpression") {
    const bare = nameOf(node.callee) === "Date" && (node.arguments as readonly unknown[]).length === 0;
    return bare ? "the current date" : null;
  }
  const name = nameOf(node);
  return WORLDLY_NAMES.includes(name) && isReference(node) ? name : null;
}

function nameOf(node: unknown): string {
  const { type, name } = (node ?? {}) as { readonly type?: string; readonly name?: unknown };
  return type === "Identifier" ? String(name) : "";
}

/** Not the name of a property, a key or a declaration. */
function isReference({ parent, start }: Node): boolean {
  const at = (key: string): boolean =>
    (parent?.[key] as { readonly start?: number } | undefined)?.start === start;
  if (parent === null) return false;
  if (parent.type === "MemberExpression") return at("object") || parent.computed === true;
  if (parent.type === "VariableDeclarator") return at("init");
  return !(at("key") || /^TS|^(Import|Export)|Function/.test(parent.type));
}

const CONTAINERS = ["Map", "Set", "WeakMap", "WeakSet", "Array"];

export interface TopLevel {
  readonly mutable: readonly Finding[];
  readonly unnamedExports: readonly Finding[];
}

export function topLevelOf(module: Module): TopLevel {
  const found = (name: string, node: Node): Finding => ({ name, line: module.lineOf(node) });
  const declared = module.nodes.filter(
    (node) => node.type === "VariableDeclarator" && isTopLevel(node.parent),
  );
  return {
    mutable: declared
      .filter((node) => node.parent?.kind !== "const" || isEmptyContainer(node.init))
      .map((node) => found(nameOf(node.id), node)),
    unnamedExports: module.nodes.flatMap((node) => {
      if (node.type === "ExportDefaultDeclaration") return [found("a default export", node)];
      if (node.type === "ExportAllDeclaration") return [found("export *", node)];
      const isDefault = node.type === "ExportSpecifier" && nameOf(node.exported) === "default";
      return isDefault ? [found("a default export", node)] : [];
    }),
  };
}

function isTopLevel(declaration: Node | null): boolean {
  const above = declaration?.parent;
  return (
    above?.type === "Program" ||
    (above?.type === "ExportNamedDeclaration" && above.parent?.type === "Program")
  );
}

/** Empty at the start can only mean: filled later. */
function isEmptyContainer(init: unknown): boolean {
  const node = init as {
    readonly type?: string;
    readonly callee?: unknown;
    readonly arguments?: readonly unknown[];
  };
  if (node?.type === "ArrayExpression") {
    return (init as { readonly elements: readonly unknown[] }).elements.length === 0;
  }
  return (
    node?.type === "NewExpression" &&
    CONTAINERS.includes(nameOf(node.callee)) &&
    (node.arguments ?? []).length === 0
  );
}
