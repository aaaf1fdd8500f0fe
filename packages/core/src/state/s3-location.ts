/** `s3://bucket/key?region=REGION&endpoint=URL`: the key ends at the first question mark and is taken as it is written. */
import { type Origin, parseOrigin } from "../http/origin.ts";
import { UsageFailure } from "../http/usage.ts";
import { StateFailure } from "./failure.ts";

export interface S3Place {
  /** As written, for messages. */
  readonly text: string;
  readonly bucket: string;
  readonly key: string;
  /** null: as the environment says. */
  readonly region: string | null;
  /** null: AWS. */
  readonly endpoint: Origin | null;
}

const PLACE = /^s3:\/\/(?<bucket>[^/?]*)\/(?<key>[^?]*)(?:\?(?<query>.*))?$/s;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const SETTINGS = ["region", "endpoint"];
/** What S3 takes, less room for the name of a probe. */
const MAX_KEY_BYTES = 900;

/** Throws StateFailure `state-location`. */
export function parseS3Place(text: string): S3Place {
  const refuse = (why: string): StateFailure =>
    new StateFailure(
      "state-location",
      `${withoutUser(`${text} is no place in S3: ${why}`)}. Write s3://bucket/key, such as s3://acme-states/phones/proxy.json?region=eu-west-1.`,
    );
  const { bucket, key, query = "" } = PLACE.exec(text)?.groups ?? {};
  if (bucket === undefined || key === undefined) throw refuse("bucket or key is missing");
  if (!BUCKET.test(bucket) || bucket.includes("..")) throw refuse(`${bucket} is no name of a bucket`);
  const names = key.split("/");
  if (/\p{Cc}/u.test(key) || !key.isWellFormed() || names.some((name) => ["", ".", ".."].includes(name))) {
    throw refuse("its key is empty, or holds an empty name, a dot alone or a control character");
  }
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw refuse(`its key is longer than ${MAX_KEY_BYTES} bytes`);
  const settings = new URLSearchParams(query);
  const given = [...settings.keys()];
  const strange = given.find((name, at) => !SETTINGS.includes(name) || given.indexOf(name) !== at);
  if (strange !== undefined)
    throw refuse(`of settings there are region and endpoint, once each, not ${strange}`);
  const region = settings.get("region");
  if (region !== null && !/^[a-z0-9-]{1,40}$/.test(region)) throw refuse(`${region} is no name of a region`);
  return { text, bucket, key, region, endpoint: endpointOf(settings.get("endpoint"), refuse) };
}

/** Credentials do not belong there, and must not be repeated. */
function withoutUser(text: string): string {
  return text.replaceAll(/[^\s/@?=]*:[^\s/@]*@/g, "***@");
}

function endpointOf(text: string | null, refuse: (why: string) => StateFailure): Origin | null {
  if (text === null) return null;
  try {
    return parseOrigin("endpoint", text);
  } catch (error) {
    throw error instanceof UsageFailure ? refuse(`its ${error.message.replace(/\.$/, "")}`) : error;
  }
}
