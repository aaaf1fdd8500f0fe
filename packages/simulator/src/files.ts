import { type AccountSeed, checkSeed } from "./account/seed.ts";
import { checkFaults, type FaultPlan } from "./faults/plan.ts";
import { SimulatorInputError } from "./input/error.ts";

/** Reads a seed file's text. Throws SimulatorInputError; what only the whole shows is found by `createSimulator`. */
export function parseSeed(text: string): AccountSeed {
  return checkSeed(parseJson("seed", text));
}

/** Reads a faults file's text. Throws SimulatorInputError. */
export function parseFaults(text: string): FaultPlan {
  return checkFaults(parseJson("faults", text));
}

function parseJson(file: "seed" | "faults", text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch {
    // Node's own message quotes what it found, and a secret may stand there.
    const good = json.slice(0, longestGoodPrefix(json)).split("\n");
    const place = `line ${good.length} column ${(good.at(-1) ?? "").length + 1}`;
    throw new SimulatorInputError(file, "", `file is not JSON (${place})`);
  }
}

/** Whatever comes after the first mistake, a text up to there is merely unfinished: halve until it is found. */
function longestGoodPrefix(json: string): number {
  let good = 0;
  let bad = json.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUnfinished(json.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isUnfinished(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return /^Unexpected end|^Unterminated/.test(message) || message.includes(`at position ${json.length} `);
  }
}
