/** One analysis per document version: made when first asked for, dropped when anything it was made from changes. */
import { createNumberVerdicts } from "@twilio-proxy/core";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JsonEngine } from "../json/engine.ts";
import { type Analysis, analyse } from "./analysis.ts";
import type { EditorEnvironment } from "./environment.ts";

export interface Analyses {
  /** null: not open, or not ours. */
  of(source: TextDocument): Analysis | null;
  forget(uri: string): void;
}

export interface AnalysesOptions {
  readonly engine: JsonEngine;
  readonly now: () => number;
  /** The same object as long as nothing in it changed. */
  environmentOf(uri: string): EditorEnvironment;
}

interface Kept {
  readonly version: number;
  readonly environment: EditorEnvironment;
  readonly analysis: Analysis | null;
}

export function createAnalyses({ engine, now, environmentOf }: AnalysesOptions): Analyses {
  const kept = new Map<string, Kept>();
  // From one version to the next nearly all numbers stay, and judging them is what costs.
  const numbers = createNumberVerdicts();
  return {
    of(source) {
      const environment = environmentOf(source.uri);
      const last = kept.get(source.uri);
      if (last?.version === source.version && last.environment === environment) return last.analysis;
      const analysis = analyse({ source, environment, engine, numbers, now: new Date(now()) });
      kept.set(source.uri, { version: source.version, environment, analysis });
      return analysis;
    },
    forget: (uri) => void kept.delete(uri),
  };
}
