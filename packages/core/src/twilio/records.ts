import { isObject } from "../http/json.ts";
import type { TwilioRecord } from "./port.ts";

/**
 * The SDK reads a date that is missing from the answer as the current time, so that a participant without `date_deleted`
 * would look deleted. Missing dates are made null before it sees them.
 */
const DATES = [
  "date_created",
  "date_updated",
  "date_deleted",
  "date_started",
  "date_ended",
  "date_expiry",
  "date_last_interaction",
] as const;

export function withDates(body: Readonly<Record<string, unknown>> | null): typeof body {
  if (body === null) return null;
  if (typeof body.sid === "string") return completed(body);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((item) => (isObject(item) ? completed(item) : item)) : value,
    ]),
  );
}

function completed(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const missing = DATES.filter((name) => body[name] === undefined).map((name) => [name, null]);
  return { ...body, ...Object.fromEntries(missing) };
}

/** A plain object from an instance of the SDK: dates as ISO 8601 in UTC, to the second; null for undefined. */
export function toRecord(instance: object): TwilioRecord | null {
  const plain: unknown =
    "toJSON" in instance && typeof instance.toJSON === "function" ? instance.toJSON() : instance;
  if (!isObject(plain) || typeof plain.sid !== "string") return null;
  const entries = Object.entries(plain).map(([name, value]) => [name, plainValue(value)]);
  return { ...Object.fromEntries(entries), sid: plain.sid };
}

/** A plain object from Twilio's own JSON, for routes the SDK no longer has. */
export function recordFromJson(json: Readonly<Record<string, unknown>>): TwilioRecord | null {
  if (typeof json.sid !== "string") return null;
  const entries = Object.entries(json).map(([name, value]) => [
    camel(name),
    name.startsWith("date_") && typeof value === "string"
      ? isoDate(new Date(value), value)
      : plainValue(value),
  ]);
  return { ...Object.fromEntries(entries), sid: json.sid };
}

function plainValue(value: unknown): unknown {
  if (value === undefined) return null;
  return value instanceof Date ? isoDate(value, null) : value;
}

function isoDate(date: Date, otherwise: string | null): string | null {
  return Number.isNaN(date.getTime()) ? otherwise : `${date.toISOString().slice(0, 19)}Z`;
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
