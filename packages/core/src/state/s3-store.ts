import { S3Failure } from "../s3/failure.ts";
import type { S3 } from "../s3/port.ts";
import { systemWorld, type World } from "../world.ts";
import { decodeState } from "./codec.ts";
import { explainedS3 } from "./s3-failure.ts";
import type { S3Place } from "./s3-location.ts";
import { type EtagForm, inForm, probeConditions } from "./s3-probe.ts";
import type { State, StateStore } from "./state.ts";
import { type Attempt, swappingStore } from "./swap.ts";

export interface S3StoreOptions extends S3Place {
  readonly s3: S3;
  readonly world?: World;
}

interface Version {
  readonly etag: string;
  readonly state: State;
}

/**
 * A state in one object of an S3-compatible store: one request to read it, one to write it, on condition of the version that
 * it replaces. A store has to prove before the first write of a state that it heeds conditions; the object keeps the proof, with
 * the address it is for, so a state that was moved proves its new place again. Throws StateFailure only.
 */
export function s3StateStore(options: S3StoreOptions): StateStore {
  const { s3, key, text: location } = options;
  const world = options.world ?? systemWorld;
  /** Proven ones, the one that works first; null: nothing is proven. */
  let forms: readonly EtagForm[] | null = null;
  /** An ETag that was refused. */
  let refused: string | null = null;

  const read = async (): Promise<Version | null> => {
    const found = await s3.read(key).catch(explain("read"));
    if (found === null) return null;
    forms ??= formsOf(found.note, s3.url);
    return { etag: found.etag, state: decodeState(found.text, location) };
  };
  const replace = async (replaced: Version | null, next: State, text: string): Promise<Attempt<Version>> => {
    forms ??= await probeConditions(s3, options, world).catch(explain("write"));
    // It is still there, so it was not the race that was lost: the store wants it written otherwise.
    if (replaced?.etag === refused) forms = [...forms.slice(1), ...forms.slice(0, 1)];
    const [form = "quoted"] = forms;
    const note = `${forms.join(",")} ${s3.url}`;
    const replaces = replaced && inForm(replaced.etag, form);
    try {
      const etag = await s3.write({ key, text, note, replaces });
      return etag === null ? {} : { written: { etag, state: next } };
    } catch (error) {
      if (isOf(error, "refused")) refused = replaced?.etag ?? null;
      return unsettledOnly(error, options);
    }
  };
  const explain =
    (deed: "read" | "write") =>
    (error: unknown): never => {
      throw explainedS3(error, options, deed);
    };
  return swappingStore({ location, world, read, replace });
}

/** Throws what looking again would not change. */
function unsettledOnly(error: unknown, place: S3Place): Attempt<Version> {
  const told = explainedS3(error, place, "write");
  if (isOf(error, "refused", "unknown-outcome", "no-key")) return { unsettled: told };
  throw told;
}

/** null: no proof, or one of another address. */
function formsOf(note: string | null, url: string): readonly EtagForm[] | null {
  const [forms = "", at] = note?.split(" ") ?? [];
  if (at !== url) return null;
  const known = forms.split(",").filter((form) => form === "quoted" || form === "bare");
  return known.length === 0 ? null : known;
}

function isOf(error: unknown, ...kinds: readonly S3Failure["kind"][]): error is S3Failure {
  return error instanceof S3Failure && kinds.includes(error.kind);
}
