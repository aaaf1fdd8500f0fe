import { invalid } from "../refusal.ts";
import type { Form } from "./form.ts";

/** Readers of one parameter each: undefined when it was not sent, null when it was sent empty. */

export function text(form: Form, name: string, most: number): string | null | undefined {
  const value = form.get(name);
  if (value === undefined) return undefined;
  if ([...value].length > most) throw invalid(name, `It may have at most ${most} characters.`);
  return value === "" ? null : value;
}

export function url(form: Form, name: string): string | null | undefined {
  const value = text(form, name, 4000);
  if (value === undefined || value === null) return value;
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw invalid(name, "It is not a valid URL.");
  if (parsed.hostname === "proxy.twilio.com") throw invalid(name, "It may not be a Proxy URL.");
  return value;
}

export function integer(form: Form, name: string): number | null | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return value === undefined ? undefined : null;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number >= 2147483647) {
    throw invalid(name, "It must be a whole number from 0 to 2147483646.");
  }
  return number;
}

export function flag(form: Form, name: string): boolean | undefined {
  const value = form.get(name)?.toLowerCase();
  if (value === undefined || value === "") return undefined;
  if (value !== "true" && value !== "false") throw invalid(name, "It must be true or false.");
  return value === "true";
}

export function oneOf(form: Form, name: string, values: readonly string[]): string | null | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return value === undefined ? undefined : null;
  if (!values.includes(value)) throw invalid(name, `It must be one of ${values.join(", ")}.`);
  return value;
}

export function sid(form: Form, name: string, prefix: string): string | null | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return value === undefined ? undefined : null;
  if (!isSid(value, prefix)) throw invalid(name, `It must be ${prefix} and 32 hexadecimal digits.`);
  return value;
}

export function isSid(value: string, prefix: string): boolean {
  return value.startsWith(prefix) && /^[A-Z]{2}[0-9a-fA-F]{32}$/.test(value);
}

/** An ISO 8601 instant, or a bare date, which is midnight UTC; milliseconds since the epoch. */
export function instant(form: Form, name: string): number | null | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return value === undefined ? undefined : null;
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(value);
  const zoned = iso !== null && iso[1] !== undefined && iso[4] === undefined ? `${value}Z` : value;
  const milliseconds = iso === null ? Number.NaN : Date.parse(zoned);
  if (Number.isNaN(milliseconds)) throw invalid(name, "It must be an ISO 8601 date.");
  return milliseconds;
}
