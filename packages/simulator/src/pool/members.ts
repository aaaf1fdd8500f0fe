import type { AccountShortCode, IncomingPhoneNumber } from "../account/records.ts";
import { refusal } from "../refusal.ts";
import { placeOf } from "./dialing.ts";
import { addEntry, type Pool } from "./pool.ts";

/** Most numbers of each sort in one service's pool. */
const capacity = { unreserved: 500, reserved: 5000 } as const;

export function checkCapacity(pool: Pool, reserved: boolean): void {
  const sort = reserved ? "reserved" : "unreserved";
  if (pool.size[sort] >= capacity[sort]) throw refusal(80622);
}

export function enterNumber(pool: Pool, number: IncomingPhoneNumber, reserved: boolean): void {
  addEntry(pool, {
    proxy: number.phone_number,
    sid: number.sid,
    kind: "phone_number",
    country: number.iso_country,
    area: placeOf(number.phone_number).area,
    voice: number.capabilities.voice,
    sms: number.capabilities.sms,
    reserved,
  });
}

export function enterShortCode(pool: Pool, code: AccountShortCode, reserved: boolean): void {
  addEntry(pool, {
    proxy: code.short_code,
    sid: code.sid,
    kind: "short_code",
    country: code.iso_country,
    area: null,
    voice: false,
    sms: true,
    reserved,
  });
}
