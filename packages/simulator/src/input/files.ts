import { type AccountSeed, checkSeed } from "../account/seed.ts";
import { checkFaults, type FaultPlan } from "../faults/plan.ts";
import { SimulatorInputError } from "./error.ts";

/** Reads a seed file's text. Throws SimulatorInputError; what only the whole shows is found by `createSimulator`. */
export function parseSeed(text: string): AccountSeed {
  return checkSeed(parseJson("seed", text));
}

/** Reads a faults file's text. Throws SimulatorInputError. */
export function parseFaults(text: string): FaultPlan {
  return checkFaults(parseJson("faults", text));
}

function parseJson(file: "seed" | "faults", text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    // Node quotes what it found; a secret may stand there, so only the position is kept.
    const where = /\(line \d+ column \d+\)/.exec(error instanceof Error ? error.message : "")?.[0];
    throw new SimulatorInputError(file, "", where === undefined ? "is not JSON" : `is not JSON ${where}`);
  }
}
