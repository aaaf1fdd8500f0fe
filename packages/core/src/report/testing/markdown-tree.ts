/** Markdown as a parser that is not ours understands it: prettier's, which is CommonMark with GitHub's tables and links. */
import { parsers } from "prettier/plugins/markdown";

export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
}

export async function parseMarkdown(text: string): Promise<readonly MarkdownNode[]> {
  // The parser asks for nothing else of its options.
  const root = (await parsers.markdown.parse(text, { originalText: text } as never)) as MarkdownNode;
  return flatten(root);
}

function flatten(node: MarkdownNode): readonly MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(flatten)];
}

/** What a reader sees, without the breaks that keep GitHub from acting on it. */
export function visible(nodes: readonly MarkdownNode[]): string {
  return nodes
    .filter(({ type }) => type === "text" || type === "inlineCode")
    .map(({ value = "" }) => value)
    .join("")
    .replaceAll("\u200b", "");
}

/** Pieces that mean something to Markdown, HTML, Mermaid, diffs or GitHub. */
export const HOSTILE = [
  "<!-- twilio-proxy v1 {} -->",
  "-->",
  "<b>",
  "</details>",
  "<details>",
  "</code>",
  "<img src=//x>",
  "&lt;",
  "&#64;",
  "@octocat",
  "@org/team",
  "a@example.com",
  "#12",
  "o/r#1",
  "GH-7",
  "https://github.com/o/r/issues/1",
  "www.example.com",
  ":+1:",
  "```",
  "````diff",
  "`",
  "``",
  "~~~",
  "**",
  "_",
  "__",
  "~~",
  "|",
  "||",
  "[a](//b)",
  "![a](//b)",
  "[^1]",
  "[x]: //y",
  "# ",
  "- ",
  "+ ",
  "> ",
  "1. ",
  "===",
  "---",
  "\n",
  "\r\n",
  "\n\n",
  "\t",
  "    ",
  "\\",
  "\\|",
  "$a$",
  "$$",
  '"]',
  "]:::x",
  "%%{init: {}}%%",
  "end",
  "\u202e",
  "\u200b",
  "\ud800",
  "é",
  "日本",
  "${env.A}",
  " ",
  "word",
  "0",
] as const;
