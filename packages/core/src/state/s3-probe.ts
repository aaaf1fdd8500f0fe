/** Whether a store keeps its word. Several take conditions on a write and ignore them, and then the last of two writers wins. */
import { randomUUID } from "node:crypto";
import { backoffMs } from "../http/backoff.ts";
import { S3Failure, type S3FailureKind } from "../s3/failure.ts";
import type { S3 } from "../s3/port.ts";
import type { World } from "../world.ts";
import { StateFailure } from "./failure.ts";
import type { S3Place } from "./s3-location.ts";

/** How an ETag is written in If-Match: as RFC 9110 has it, in quotes; or bare, the only way Ceph compares it. */
export type EtagForm = "quoted" | "bare";

const WRONG = "0".repeat(32);
const TRIES = 8;

export function inForm(etag: string, form: EtagForm): string {
  return form === "bare" ? etag.replace(/^"(.*)"$/, "$1") : etag;
}

/**
 * The forms in which the store refuses a wrong ETag, on a scratch object beside the state: a write that must be refused changes
 * nothing, so each is repeated until it has an answer. Throws StateFailure where the store cannot compare, S3Failure otherwise.
 */
export async function probeConditions(s3: S3, place: S3Place, world: World): Promise<readonly EtagForm[]> {
  const key = `${place.key}.probe-${randomUUID()}`;
  const outcomeOf = (replaces: string | null): Promise<Outcome> =>
    settled(() => s3.write({ key, text: "{}", replaces }), world);
  try {
    // The first may be told that it is there already, by its own lost answer.
    await outcomeOf(null);
    if ((await outcomeOf(null)) !== "refused") throw careless(place, "If-None-Match");
    const forms: EtagForm[] = [];
    for (const form of ["quoted", "bare"] as const) {
      if ((await outcomeOf(inForm(`"${WRONG}"`, form))) === "refused") forms.push(form);
    }
    if (forms.length === 0) throw careless(place, "If-Match");
    return forms;
  } finally {
    // What may not be removed does no harm.
    await s3.remove(key).catch(() => undefined);
  }
}

type Outcome = "done" | "refused" | "not-understood";

const OUTCOMES: Readonly<Partial<Record<S3FailureKind, Outcome>>> = {
  refused: "refused",
  invalid: "not-understood",
};

async function settled(write: () => Promise<unknown>, world: World): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return "done";
    } catch (error) {
      if (!(error instanceof S3Failure)) throw error;
      const outcome = OUTCOMES[error.kind];
      if (outcome !== undefined) return outcome;
      if (error.kind !== "unknown-outcome" || attempt >= TRIES) throw error;
      await world.sleep(backoffMs(250, 5_000, attempt, world.random()));
    }
  }
}

function careless({ text }: S3Place, condition: string): StateFailure {
  return new StateFailure(
    "state-location",
    `The store behind ${text} ignores ${condition}, so two runs could overwrite each other's state. The state was not written. Use a store with conditional writes, such as AWS S3 or Ceph; or a file; or a branch on GitHub.`,
  );
}
