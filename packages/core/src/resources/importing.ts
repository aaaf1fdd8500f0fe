/** What import makes of each resource. Kept apart from the definitions: only import needs it, and the Action imports nothing. */
import type { LiveNode } from "../live/live.ts";
import type { TwilioRecord } from "../twilio/port.ts";
import type { Scalar } from "./definition.ts";
import { participantImporting } from "./participant/importing.ts";
import { phoneNumberImporting } from "./phone-number/importing.ts";
import { serviceImporting } from "./service/importing.ts";
import { sessionImporting } from "./session/importing.ts";
import { shortCodeImporting } from "./short-code/importing.ts";

export interface Importing {
  /** Applications make and end these all day: they are read only when somebody asks for them. */
  readonly onRequest?: true;
  /** Fields that stand in the file where the live value is not Twilio's own default; identity aside. */
  readonly fields: (node: LiveNode) => readonly string[];
  /** It ended: only what names it is worth a line, and nothing below. */
  readonly isOver?: (node: LiveNode) => boolean;
  /** What `remark` needs beyond the fields. */
  readonly facts?: (record: TwilioRecord) => Readonly<Record<string, Scalar>>;
  /** What a reader cannot see from the block itself; null: nothing. */
  readonly remark: (node: LiveNode) => string | null;
  /** A word by which people tell one in a list from the next; null: it has none. */
  readonly label?: (node: LiveNode) => string | null;
}

const byType: Readonly<Record<string, Importing>> = {
  service: serviceImporting,
  phone_number: phoneNumberImporting,
  short_code: shortCodeImporting,
  session: sessionImporting,
  participant: participantImporting,
};

/** @throws RangeError for a type that nothing is said of: a bug, since a test looks at every one. */
export function importingOf(type: string): Importing {
  const found = byType[type];
  if (found === undefined) throw new RangeError(`nothing says how to import a ${type}`);
  return found;
}
