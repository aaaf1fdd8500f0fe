/** Phone numbers in E.164 form, judged with libphonenumber's small metadata. */
import { type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Severity } from "../document/problem.ts";

export interface NumberFault {
  /** Absent: an error. Numbering plans grow faster than any metadata, so an unknown range is only a warning. */
  readonly severity?: Severity;
  /** Completes "…, which is not E.164: ". Holds no digit of the number. */
  readonly reason: string;
  /** The number that was meant, where only one can have been. */
  readonly meant: string | null;
}

/** What is wrong with a number; null: nothing. */
export type NumberVerdicts = (text: string) => NumberFault | null;

/** So many numbers of 16 characters take about 5 MB. */
const REMEMBERED = 50_000;

/** Judges every number in E.164 form only once, for as long as it is kept. */
export function createNumberVerdicts(): NumberVerdicts {
  const known = new Map<string, NumberFault | null>();
  return (text) => {
    if (!/^\+[1-9]\d{1,14}$/.test(text)) return { reason: formFault(text), meant: meantNumber(text) };
    let verdict = known.get(text);
    if (verdict === undefined) {
      if (known.size === REMEMBERED) known.clear();
      verdict = findRangeFault(text);
      known.set(text, verdict);
    }
    return verdict;
  };
}

function findRangeFault(text: string): NumberFault | null {
  const number = parsePhoneNumberFromString(text);
  if (number === undefined) return { reason: "no country has this code.", meant: null };
  if (number.isValid() || isOldMexican(text)) return null;
  if (!number.isPossible()) {
    return {
      reason: `it has too few or too many digits for country code +${number.countryCallingCode}.`,
      meant: null,
    };
  }
  const reason = `no range with these digits is known under country code +${number.countryCallingCode}.`;
  return { severity: "warning", reason, meant: null };
}

function formFault(text: string): string {
  const digits = text.replace(/\D/g, "");
  if (/[a-z]/i.test(text)) return "it has letters.";
  if (/[^\d+]/.test(text)) return "it has spaces or punctuation.";
  if (digits.length > 15) return "it has more than 15 digits.";
  return text.startsWith("+") ? "a country code follows the +." : "the + and country code are missing.";
}

/** Twilio still writes Mexican mobile numbers with the 1 that Mexico dropped. */
function isOldMexican(text: string): boolean {
  return text.startsWith("+521") && isValidNumber(`+52${text.slice(4)}`);
}

function isValidNumber(text: string): boolean {
  return parsePhoneNumberFromString(text)?.isValid() ?? false;
}

/** Without its + a number may also be a national one, so it is only completed when it could be nothing else. */
function meantNumber(text: string): string | null {
  if (!/^\+?[\d\s().\-/]+$/.test(text) || text.length > 40) return null;
  const digits = text.replace(/\D/g, "");
  const candidate = `+${digits}`;
  if (!isValidNumber(candidate)) return null;
  if (text.startsWith("+")) return candidate;
  return digits.length === 10 && isValidNumber(`+1${digits}`) ? null : candidate;
}

/** +1 with 555: the area code that no phone has, or 555-01xx, kept for films. */
export function isFictional(text: string): boolean {
  return /^\+1(?:555\d{7}|\d{3}55501\d{2})$/.test(text);
}

/** North American numbers share country code 1. */
export function isNorthAmerican(text: string): boolean {
  return text.startsWith("+1");
}

/** After its plus a number may stand anywhere; without one, only where neither a letter nor a digit touches it. */
const MAYBE_NUMBER =
  /(?<!\+)\+\d[\d\s().-]{7,20}\d(?!\d)|(?<![A-Za-z0-9+])(?:\d{10,11}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}([ .-])\d{3}\1\d{4})(?![A-Za-z0-9])/g;

/** Digits in a name that are a phone number and not, say, an order number or a time. */
export function holdsPhoneNumber(text: string): boolean {
  const found = text.slice(0, 1000).match(MAYBE_NUMBER) ?? [];
  return found.some((part) => {
    const digits = part.replace(/\D/g, "");
    const candidates =
      part.startsWith("+") || digits.length > 10 ? [`+${digits}`] : [`+1${digits}`, `+${digits}`];
    return candidates.some((candidate) => plausible(parsePhoneNumberFromString(candidate)));
  });
}

function plausible(number: PhoneNumber | undefined): boolean {
  return number?.isValid() ?? false;
}

/** Where an E.164 number is from, as ISO 3166-1 code, such as `US`; null where that is unknown or it is no such number. */
export function countryOf(text: string): string | null {
  return /^\+[1-9]\d{1,14}$/.test(text) ? (parsePhoneNumberFromString(text)?.country ?? null) : null;
}
