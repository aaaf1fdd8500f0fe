/** Addresses such as `services.rides.phone_numbers[+14152370143]`, read without knowing what they name. */

import { hidePersonal } from "../document/personal.ts";
import { looksPersonal } from "../resources/shared-rules.ts";

/** `services`, `.rides`, `.phone_numbers`, `[+14152370143]`: joined they are the address again. */
export function splitAddress(address: string): readonly string[] {
  return address.match(/\[(?:"(?:[^"\\]|\\.)*"|[^\]])*\]?|\.?[^.[]+|\./g) ?? [address];
}

/** The topmost thing the address lies in: what the plan's text uses as a heading. */
export function headingOf(address: string): string {
  return splitAddress(address).slice(0, 2).join("");
}

/** Everything but the last part, and the last part. */
export function splitTail(address: string): { readonly head: string; readonly tail: string } {
  const parts = splitAddress(address);
  return { head: parts.slice(0, -1).join(""), tail: parts.at(-1) ?? address };
}

/** For eyes: a key that holds what may be somebody's number or e-mail is hidden. */
export function shownAddress(address: string): string {
  return splitAddress(address)
    .map((part) => (looksPersonal(part) ? hidePersonal(part) : part))
    .join("");
}
