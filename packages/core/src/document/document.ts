import type { Node } from "jsonc-parser";
import type { Lines } from "./lines.ts";
import type { Problem } from "./problem.ts";

/** A parsed config. Parsing never fails: what is wrong is in `problems`, and `root` is what could be understood. */
export interface Document {
  /** As shown in messages. */
  readonly path: string;
  /** Without interpretation; offsets of every range count in it. */
  readonly text: string;
  /** null: nothing could be understood, or the text is too large or too deep to look at. */
  readonly root: Node | null;
  readonly lines: Lines;
  readonly problems: readonly Problem[];
}

export type { Node } from "jsonc-parser";
