import { type PlaceKey, placeText, SimulatorInputError } from "./error.ts";

/** Turns unknown input into a T, or throws a Mistake that says what is wrong ("must be …"). */
export type Check<T> = (value: unknown) => T;

interface Field {
  readonly check: Check<unknown>;
  readonly required: boolean;
}

/** A mistake on its way up, gathering its place: nothing is paid for places while input is right. */
export class Mistake extends Error {
  readonly keys: PlaceKey[];

  constructor(problem: string, keys: PlaceKey[] = []) {
    super(problem);
    this.keys = keys;
  }
}

export const required = (check: Check<unknown>): Field => ({ check, required: true });
export const optional = (check: Check<unknown>): Field => ({ check, required: false });

/** An object of these fields; `ignored` names others that are accepted and dropped, the rest are mistakes. */
export function object<T extends object>(
  fields: { readonly [K in keyof T]-?: Field },
  ignored: readonly string[] = [],
): Check<T> {
  const known = new Map<string, Field>(Object.entries<Field>(fields));
  const demanded = [...known].filter(([, field]) => field.required).map(([key]) => key);
  return (value) => {
    const result: Record<string, unknown> = {};
    for (const [key, member] of members(value)) {
      if (!known.has(key) && !ignored.includes(key)) throw new Mistake("is not a known field", [key]);
      const checked = inside(key, () => known.get(key)?.check(member));
      if (checked !== undefined) result[key] = checked;
    }
    const missing = demanded.find((key) => !(key in result));
    if (missing !== undefined) throw new Mistake("is missing", [missing]);
    // Every field was checked by the checker the mapped type demands for it.
    return result as T;
  };
}

function members(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Mistake("must be an object");
  }
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

export function array<T>(check: Check<T>): Check<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new Mistake("must be a list");
    return value.map((item, index) => inside(index, () => check(item)));
  };
}

export function text(most = Number.POSITIVE_INFINITY): Check<string> {
  return (value) => {
    if (typeof value !== "string") throw new Mistake("must be a string");
    if (value.length > most) throw new Mistake(`must have at most ${most} characters`);
    return value;
  };
}

export function matching(pattern: RegExp, what: string): Check<string> {
  return (value) => {
    if (typeof value !== "string" || !pattern.test(value)) throw new Mistake(`must be ${what}`);
    return value;
  };
}

export function sid(prefix: string): Check<string> {
  return matching(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `${prefix} and 32 hexadecimal digits`);
}

export function number(least: number, most = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value) => {
    if (typeof value !== "number" || !(value >= least && value <= most)) {
      throw new Mistake(
        most === Number.MAX_SAFE_INTEGER
          ? `must be a number from ${least}`
          : `must be a number from ${least} to ${most}`,
      );
    }
    return value;
  };
}

export function integer(least: number): Check<number> {
  return (value) => {
    if (!Number.isSafeInteger(value) || Number(value) < least) {
      throw new Mistake(`must be a whole number from ${least}`);
    }
    return Number(value);
  };
}

export function bool(value: unknown): boolean {
  if (typeof value !== "boolean") throw new Mistake("must be true or false");
  return value;
}

export function literal<const T extends string | number>(values: readonly T[]): Check<T> {
  return (value) => {
    const found = values.find((each) => each === value);
    if (found === undefined) throw new Mistake(`must be one of ${values.join(", ")}`);
    return found;
  };
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null || value === "" ? null : check(value));
}

/** Dates as Twilio writes them; other ISO 8601 instants are brought to that form. */
export function date(value: unknown): string {
  const time = typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new Mistake("must be an ISO 8601 date");
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Runs the check over a whole input; its mistakes become SimulatorInputError. */
export function parse<T>(file: SimulatorInputError["file"], check: Check<T>, value: unknown): T {
  try {
    return check(value);
  } catch (error) {
    if (error instanceof Mistake) throw new SimulatorInputError(file, placeText(error.keys), error.message);
    throw error;
  }
}

/** Runs what concerns one field or item: a mistake there learns its place on the way up. */
export function inside<T>(key: PlaceKey, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Mistake) error.keys.unshift(key);
    throw error;
  }
}
