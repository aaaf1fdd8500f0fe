/** What can be opened from the file: pages of the Twilio Console, addresses of the web, the file of the state. */
import { entriesOf, type Node } from "@twilio-proxy/core";
import type { DocumentLink } from "vscode-languageserver-types";
import { URI, Utils } from "vscode-uri";
import type { Analysis } from "../analysis/analysis.ts";
import { rangeOfSpan } from "../analysis/references.ts";
import { MAX_ITEMS } from "../json/engine.ts";
import { consolePage } from "../words/console.ts";

/** In the order of the text. */
export function documentLinks(analysis: Analysis): DocumentLink[] {
  const { root } = analysis.document;
  if (root === null) return [];
  const links: DocumentLink[] = [];
  const state = entriesOf(root).find(({ name }) => name === "state")?.value;
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined && links.length < MAX_ITEMS; node = pending.pop()) {
    const target = node === state ? stateFile(analysis.uri, node) : targetOf(node);
    if (target !== null) links.push(linkOf(analysis, node, target));
    const inner = node.type === "property" ? (node.children ?? []).slice(1) : (node.children ?? []);
    for (const child of inner.toReversed()) pending.push(child);
  }
  return links;
}

interface Target {
  readonly uri: string;
  readonly tooltip?: string;
}

function targetOf({ value }: Node): Target | null {
  if (typeof value !== "string" || value.includes("${")) return null;
  const page = consolePage(value);
  return page === null ? webAddress(value) : { uri: page, tooltip: "Open in the Twilio Console" };
}

/** Not one with a name and password, which would be shown wherever the link is. */
function webAddress(text: string): Target | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { username, password } = new URL(text);
  return username === "" && password === "" ? { uri: text } : null;
}

/** Beside the config, where the state is a file with a relative path. */
function stateFile(config: string, { value }: Node): Target | null {
  if (typeof value !== "string" || value.trim() === "" || value.includes("${")) return null;
  if (/^(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(value)) return null;
  const uri = URI.parse(config);
  if (!uri.path.startsWith("/")) return null;
  return { uri: Utils.resolvePath(Utils.dirname(uri), value).toString(), tooltip: "Open the state" };
}

function linkOf(analysis: Analysis, { offset, length }: Node, { uri, tooltip }: Target): DocumentLink {
  const range = rangeOfSpan(analysis, { start: offset + 1, end: offset + length - 1 });
  return { range, target: uri, ...(tooltip === undefined ? {} : { tooltip }) };
}
