/** What a failure of S3 means for the state, and what to do. */
import { S3Failure } from "../s3/failure.ts";
import { StateFailure } from "./failure.ts";
import type { S3Place } from "./s3-location.ts";

type Deed = "read" | "write";

/** A StateFailure for an S3Failure; anything else is given back as it is. */
export function explainedS3(error: unknown, { text, bucket, key }: S3Place, deed: Deed): unknown {
  if (!(error instanceof S3Failure)) return error;
  const done = deed === "read" ? "read" : "written";
  const said = error.message;
  switch (error.kind) {
    case "forbidden":
      return new StateFailure(
        "state-denied",
        `The credentials may not ${deed} ${text}. They need s3:GetObject and s3:PutObject on arn:aws:s3:::${bucket}/${key} and on ${key}.probe-* beside it, and s3:ListBucket on arn:aws:s3:::${bucket}, without which S3 refuses to say that there is no state yet. ${said}`,
      );
    case "unauthorized":
      return new StateFailure(
        "state-denied",
        `S3 does not accept the credentials, so ${text} cannot be ${done}. Temporary ones expire; and check the clock, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. ${said}`,
      );
    case "no-bucket":
      return new StateFailure(
        "state-denied",
        `There is no bucket ${bucket} for ${text}. Make it, or check its name, its region and the endpoint. ${said}`,
      );
    case "other-region":
      return new StateFailure(
        "state-denied",
        `The bucket ${bucket} is in ${error.region === null ? "another region" : `region ${error.region}`}. Say so: s3://${bucket}/${key}?region=${error.region ?? "REGION"}. ${said}`,
      );
    case "refused":
      return new StateFailure(
        "state-conflict",
        `${text} could not be written: the store refused again and again, though nobody else wrote. Run again. ${said}`,
      );
    case "invalid":
    case "no-key":
      return new StateFailure(
        deed === "read" ? "state-unreadable" : "state-unwritable",
        `${text} could not be ${done}. Check the bucket and its rules. ${said}`,
      );
    default:
      return new StateFailure(
        "state-unavailable",
        `${text} could not be ${done} now. Run again later. ${said}`,
      );
  }
}
