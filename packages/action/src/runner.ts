/** The runner's side of the process: inputs, outputs, masks, annotations, log and summary. */
import { writeFileSync } from "node:fs";
import * as core from "@actions/core";
import { harmless } from "./log.ts";

/** Lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

export type Level = "error" | "warning" | "notice";

const ANNOTATE = { error: core.error, warning: core.warning, notice: core.notice } as const;

/** Shorter values would be masked inside innocent words, all over the log. */
const SHORTEST_MASK = 5;

export interface Runner {
  /** Trimmed; "" when it is not given. */
  input(name: string): string;
  output(name: string, value: string): void;
  mask(value: string): void;
  /** Shown beside the line when there is a place, and on the run's page. */
  annotate(level: Level, title: string, message: string, place?: Place): void;
  log(text: string): void;
  /** A fold in the log. */
  group(title: string, text: string): void;
  /** Replaces what this step has put on the run's page. */
  summary(markdown: string): void;
}

export function createRunner(): Runner {
  return {
    input: (name) => core.getInput(name),
    output: (name, value) => core.setOutput(name, value),
    mask: (value) => {
      if (value.length >= SHORTEST_MASK) core.setSecret(value);
    },
    annotate: (level, title, message, place) => {
      ANNOTATE[level](harmless(message), { title: harmless(title), ...place });
    },
    log: (text) => core.info(harmless(text)),
    group: (title, text) => {
      core.startGroup(harmless(title));
      core.info(harmless(text));
      core.endGroup();
    },
    summary: (markdown) => {
      const file = process.env.GITHUB_STEP_SUMMARY ?? "";
      // Absent on old or strange runners, where there is no page to write to.
      if (file !== "") writeFileSync(file, `${markdown}\n`);
    },
  };
}
