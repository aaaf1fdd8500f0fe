import type { LiveNode } from "../../live/live.ts";
import type { TwilioRecord } from "../../twilio/port.ts";
import type { Scalar } from "../definition.ts";

/**
 * `inUse`: active sessions that use the number. `voice` and `sms`: absent where Twilio does not say. Twilio documents
 * `capabilities` as `{voice, sms}` and answers with `{voice_inbound, voice_outbound, sms_outbound, …}`; both are read.
 */
export function numberFacts(record: TwilioRecord): Record<string, Scalar> {
  const facts: Record<string, Scalar> = {};
  if (typeof record.inUse === "number") facts.inUse = record.inUse;
  const capabilities = record.capabilities;
  if (typeof capabilities !== "object" || capabilities === null) return facts;
  for (const wanted of ["voice", "sms"]) {
    const said = Object.entries(capabilities).filter(
      ([name, value]) => typeof value === "boolean" && name.startsWith(wanted),
    );
    if (said.length > 0) facts[wanted] = said.some(([, value]) => value === true);
  }
  return facts;
}

/** Active sessions that use the number, as far as Twilio said. */
export function inUseOf(live: LiveNode | null): number {
  const inUse = live?.facts.inUse;
  return typeof inUse === "number" ? inUse : 0;
}
