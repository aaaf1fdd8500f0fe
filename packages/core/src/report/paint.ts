import { styleText } from "node:util";

export type Tone = "add" | "change" | "destroy" | "quiet" | "warn" | "error" | "title" | "link";

/** Colour never says anything alone: every tone goes with a symbol or a word. */
export type Paint = (tone: Tone, text: string) => string;

const STYLES = {
  add: "green",
  change: "yellow",
  destroy: "red",
  quiet: "dim",
  warn: "yellow",
  error: "red",
  title: "bold",
  link: "cyan",
} as const;

export function createPaint(colour: boolean): Paint {
  // Whether to colour is the caller's decision, made once; styleText must not look at streams again.
  return colour
    ? (tone, text) => styleText(STYLES[tone], text, { validateStream: false })
    : (_tone, text) => text;
}
