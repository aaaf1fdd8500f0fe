/** Which documents are ours, in the editor's terms. */
import { Range, type TextDocument, type Uri, workspace } from "vscode";
import { isNamedLikeOurs, isOurs } from "./ours.ts";

/** `$schema` of a file with a name of its own is looked for in its first lines only. */
const HEAD = new Range(0, 0, 50, 0);

/**
 * Asked on every change of every JSON document, so it reads a few lines of those that have not our name.
 * Past versions, comparisons and the like have schemes of their own, and are left alone.
 */
export function isConfig(document: TextDocument): boolean {
  const { languageId, uri } = document;
  if ((languageId !== "json" && languageId !== "jsonc") || !schemes().includes(uri.scheme)) return false;
  if (!isNamedLikeOurs(uri.path) && !document.getText(HEAD).includes("proxy.schema.json")) return false;
  return isOurs(uri.path, document.getText());
}

export interface ConfigFilter {
  readonly scheme: string;
  readonly language: "jsonc";
  readonly pattern: string;
}

/** Documents by our names, and those that say by their `$schema` that they are ours. */
export function configFilters(others: Iterable<Uri>): readonly ConfigFilter[] {
  const named = schemes().flatMap((scheme) => [
    { scheme, language: "jsonc" as const, pattern: "**/proxy.json" },
    { scheme, language: "jsonc" as const, pattern: "**/*.proxy.json" },
  ]);
  const own = [...others].map(({ scheme, path }) => ({
    scheme,
    language: "jsonc" as const,
    pattern: literalGlob(path),
  }));
  return [...named, ...own];
}

function schemes(): readonly string[] {
  const folders = workspace.workspaceFolders ?? [];
  return [...new Set(["file", "untitled", ...folders.map(({ uri }) => uri.scheme)])];
}

/** Globs have no escape that every version knows, so what means something there stands for any one character. */
function literalGlob(path: string): string {
  return path.replaceAll(/[[\]{}*?!]/g, "?");
}
