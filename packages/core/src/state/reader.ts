import { StateFailure } from "./failure.ts";

/** Reads one object of the state, member by member; every refusal names the place. */
export interface Reader {
  has(name: string): boolean;
  text(name: string): string;
  textOrNull(name: string): string | null;
  texts(name: string): readonly string[];
  textMap(name: string): Readonly<Record<string, string>>;
  /** ISO 8601. */
  instant(name: string): string;
  count(name: string): number;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, allowed: readonly T[]): T;
  objectOrNull(name: string): Reader | null;
  objects(name: string): readonly Reader[];
  /** Of an object whose keys are the user's; absent: none. */
  members(name: string): readonly (readonly [key: string, reader: Reader])[];
  refuse(name: string, why: string): never;
  /** Refuses members that nobody asked for. */
  finish(): void;
}

export function createReader(value: unknown, location: string, path = ""): Reader {
  const place = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const refuse = (name: string, why: string): never => {
    throw new StateFailure(
      "state-unreadable",
      `${location}: ${place(name)} ${why}. Nothing was changed. Restore the file from a backup, or delete it: the next plan then adopts what is there.`,
    );
  };
  if (!isObject(value)) return refuse("", "must be an object");
  const asked = new Set<string>();
  const take = (name: string): unknown => {
    asked.add(name);
    return Object.hasOwn(value, name) ? value[name] : undefined;
  };
  const text = (name: string): string => {
    const found = take(name);
    return typeof found === "string" ? found : refuse(name, "must be a string");
  };
  const texts = (name: string): readonly string[] => {
    const found = take(name);
    return isTexts(found) ? found : refuse(name, "must be a list of strings");
  };
  const object = (name: string): Readonly<Record<string, unknown>> => {
    const found = take(name);
    return isObject(found) ? found : refuse(name, "must be an object");
  };
  const below = (name: string, found: unknown): Reader => createReader(found, location, place(name));
  return {
    has: (name) => Object.hasOwn(value, name),
    text,
    texts,
    textOrNull: (name) => (take(name) === null ? null : text(name)),
    textMap: (name) => {
      const found = object(name);
      const entries = Object.entries(found).map(([key, member]) =>
        typeof member === "string" ? [key, member] : refuse(`${name}.${key}`, "must be a string"),
      );
      return Object.fromEntries(entries);
    },
    instant: (name) => {
      const found = text(name);
      return Number.isNaN(Date.parse(found)) ? refuse(name, "must be a date") : found;
    },
    count: (name) => {
      const found = take(name);
      return typeof found === "number" && Number.isSafeInteger(found) && found >= 0
        ? found
        : refuse(name, "must be a whole number");
    },
    flag: (name) => {
      const found = take(name);
      return typeof found === "boolean" ? found : refuse(name, "must be true or false");
    },
    oneOf: (name, allowed) => {
      const found = text(name);
      return allowed.find((word) => word === found) ?? refuse(name, `must be one of ${allowed.join(", ")}`);
    },
    objectOrNull: (name) => (take(name) === null ? null : below(name, object(name))),
    objects: (name) => {
      const found = take(name);
      if (!Array.isArray(found)) return refuse(name, "must be a list");
      return found.map((item, index) => below(`${name}[${index}]`, item));
    },
    members: (name) =>
      take(name) === undefined
        ? []
        : Object.entries(object(name)).map(
            ([key, member]) => [key, below(`${name}.${key}`, member)] as const,
          ),
    refuse,
    finish: () => {
      const strange = Object.keys(value).find((name) => !asked.has(name));
      if (strange !== undefined) refuse(strange, "is not part of this format");
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
