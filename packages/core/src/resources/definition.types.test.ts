/** The compiler is the test: each error that is expected below must stay one, or `tsc -b` fails. */
import { expect, test } from "vitest";
import type { Field, FieldTable } from "./definition.ts";

interface Config {
  unique_name?: string;
  default_ttl?: number | null;
  is_reserved?: boolean;
}
interface Create {
  uniqueName: string;
  defaultTtl?: number;
}
interface Update {
  defaultTtl?: number;
  isReserved?: boolean;
}

const unique_name = { wire: "uniqueName", change: "replace", compare: "text", cleared: "unset" } as const;
const default_ttl = { wire: "defaultTtl", change: "update", compare: "number", cleared: { to: 0 } } as const;
const is_reserved = {
  wire: "isReserved",
  change: "update",
  compare: "boolean",
  cleared: { to: false },
  create: false,
} as const;

const whole: FieldTable<Config, Create, Update> = { unique_name, default_ttl, is_reserved };

// @ts-expect-error: a field of the config is forgotten.
const forgotten: FieldTable<Config, Create, Update> = { unique_name, is_reserved };

// @ts-expect-error: the config has no such field.
const invented: FieldTable<Config, Create, Update> = { ...whole, colour: unique_name };

type OfTtl = Field<"default_ttl", Create, Update>;
type OfName = Field<"unique_name", Create, Update>;
type OfReserved = Field<"is_reserved", Create, Update>;

// @ts-expect-error: the parameter is misspelt.
const misspelt: OfTtl = { ...default_ttl, wire: "defaultTTL" };

// @ts-expect-error: it is another field's parameter.
const borrowed: OfTtl = { ...default_ttl, wire: "uniqueName" };

// @ts-expect-error: Twilio cannot update it.
const frozen: OfName = { ...unique_name, change: "update" };

// @ts-expect-error: Twilio can update it, so nothing need be replaced.
const replaced: OfTtl = { ...default_ttl, change: "replace" };

// @ts-expect-error: Twilio takes it on create, too.
const late: OfTtl = { ...default_ttl, create: false };

// @ts-expect-error: Twilio does not take it on create, which must be said.
const early: OfReserved = {
  wire: "isReserved",
  change: "update",
  compare: "boolean",
  cleared: { to: false },
};

// @ts-expect-error: there is no such comparison.
const compared: OfTtl = { ...default_ttl, compare: "loosely" };

test("a table that is right compiles, and says what it was given", () => {
  expect(whole.default_ttl.wire).toBe("defaultTtl");
  expect([forgotten, invented, misspelt, borrowed, frozen, replaced, late, early, compared]).toHaveLength(9);
});
