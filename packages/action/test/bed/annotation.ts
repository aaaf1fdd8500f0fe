import type { Command } from "./commands.ts";

export type Level = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: Level;
  /** Masked, at most 4,096 characters. */
  readonly message: string;
  /** Not masked: the runner masks messages only. */
  readonly title?: string;
  /** Relative to the workspace when it lies in it. */
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

export const maxPerLevel = 10;
export const maxMessage = 4096;

/** Where an annotation points, by the runner's `ValidateLinesAndColumns`. */
export function placeOf(command: Command, workspace: string): Omit<Annotation, "level" | "message"> {
  const title = command.properties.get("title");
  const file = command.properties.get("file");
  return {
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file: relativeTo(workspace, file) }),
    ...rangeOf(command),
  };
}

function rangeOf(command: Command): Partial<Record<"line" | "endLine" | "column" | "endColumn", number>> {
  const number = (key: string): number | undefined => {
    const text = command.properties.get(key)?.trim() ?? "";
    return /^[+-]?\d+$/u.test(text) ? Number(text) : undefined;
  };
  const endLine = number("endline");
  const endColumn = number("endcolumn");
  const line = number("line") ?? endLine;
  const column = number("col") ?? endColumn;
  const severalLines = endLine !== undefined && line !== endLine;
  const columnsBackward = column !== undefined && endColumn !== undefined && endColumn < column;
  const linesBackward = line !== undefined && endLine !== undefined && endLine < line;
  return {
    ...(linesBackward ? {} : defined({ line, endLine })),
    ...(line === undefined || severalLines || columnsBackward ? {} : defined({ column, endColumn })),
  };
}

function defined(values: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

function relativeTo(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
