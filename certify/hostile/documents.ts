/** One hostile document by its seed: a config that something was done to, or one that was never any. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "jsonc-parser";
import { examples } from "../../packages/core/src/testing/problem-examples.ts";
import { createDice, type Dice } from "./random.ts";
import { TOKENS, WORDS } from "./words.ts";

export interface HostileCase {
  readonly seed: number;
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
  readonly dice: Dice;
}

/** Longer bases would make a hundred thousand documents a matter of hours. */
const LONGEST_BASE = 3_000;

const root = join(import.meta.dirname, "../..");

function readExamples(): readonly string[] {
  return readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("proxy.json"))
    .map((path) => readFileSync(join(root, "examples", path), "utf8"));
}

const CORPUS: readonly string[] = [
  ...readExamples(),
  ...Object.values(examples).flatMap(({ broken, fine }) => [
    ...broken.map(([text]) => text),
    ...fine.map(([text]) => text),
  ]),
].filter((text) => text.length < LONGEST_BASE);

export function hostileText(dice: Dice, most = 4): string {
  return Array.from({ length: 1 + dice.below(most) }, () => dice.pick(WORDS)).join("");
}

export function caseOf(seed: number): HostileCase {
  const dice = createDice(seed);
  const kinds = [valid, valid, mutated, mutated, renamed, monstrous];
  const text = (kinds[seed % kinds.length] ?? mutated)(dice);
  return { seed, text, env: environment(dice), dice };
}

/** Variables that would fill each other in, a billion times over, if what was filled in were read again. */
function environment(dice: Dice): Record<string, string> {
  const tenfold = (name: string): string => `\${env.${name}}`.repeat(10);
  return {
    A: dice.chance(0.5) ? tenfold("B") : hostileText(dice),
    B: tenfold("C"),
    C: tenfold("A"),
    NAME: hostileText(dice),
    HOST: `example.com/${encodeURIComponent(hostileText(dice).toWellFormed())}`,
    PERSON: "+14153680177",
    TTL: dice.chance(0.8) ? "60" : hostileText(dice),
  };
}

/** Nothing is wrong with it but what its names and values are made of, so that it comes as far as the account. */
function valid(dice: Dice): string {
  const clean = (most: number): string =>
    hostileText(dice, 3).slice(0, most).toWellFormed().replaceAll("\0", "").replaceAll("${", "$${") || "x";
  const number = (at: number): string => `+1415237${String(1000 + dice.below(20) + at * 20)}`;
  const name = (at: number, most: number): string =>
    `${at}${dice.chance(0.15) ? "${env.NAME}" : clean(most)}`;
  const session = (at: number): readonly [string, object] => [
    name(at, 60),
    {
      ...(dice.chance(0.4) ? { unique_name: name(at, 60) } : {}),
      ...(dice.chance(0.3) ? { ttl: dice.chance(0.3) ? "${env.TTL}" : dice.below(5_000) } : {}),
      ...(dice.chance(0.2) ? { mode: "voice-only" } : {}),
      participants: Array.from({ length: dice.below(3) }, (_, person) => ({
        identifier: dice.chance(0.2) ? "${env.PERSON}" : `+1415368${1000 + at * 2 + person}`,
        ...(dice.chance(0.6) ? { friendly_name: clean(60) } : {}),
      })),
    },
  ];
  const service = (at: number): readonly [string, object] => [
    name(at, 60),
    {
      unique_name: name(at, 60),
      ...(dice.chance(0.4) ? { default_ttl: dice.below(9_999) } : {}),
      ...(dice.chance(0.5) ? { callback_url: `https://example.com/${encodeURIComponent(clean(40))}` } : {}),
      ...(dice.chance(0.3) ? { intercept_callback_url: "https://${env.HOST}" } : {}),
      phone_numbers: Array.from({ length: dice.below(4) }, (_, one) => ({
        phone_number: number(at * 4 + one),
      })),
      sessions: Object.fromEntries(Array.from({ length: dice.below(4) }, (_, one) => session(at * 4 + one))),
    },
  ];
  const services = Object.fromEntries(Array.from({ length: 1 + dice.below(3) }, (_, at) => service(at)));
  return JSON.stringify({ services }, null, dice.pick([0, 2]));
}

const CHANGES: readonly ((text: string, at: number, dice: Dice) => string)[] = [
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at, dice) => `${text.slice(0, at)}${String.fromCharCode(dice.below(0x10000))}${text.slice(at + 1)}`,
  (text, at, dice) => `${text.slice(0, at)}${dice.pick(TOKENS)}${text.slice(at)}`,
  (text, at, dice) => `${text.slice(0, at)}${hostileText(dice)}${text.slice(at)}`,
  (text, at, dice) => text.slice(0, at) + text.slice(at + dice.below(30)),
  (text, at, dice) => {
    const piece = text.slice(at, at + dice.below(200));
    return text.slice(0, at) + piece.repeat(1 + dice.below(6)) + text.slice(at);
  },
  (text, at, dice) =>
    `${text.slice(0, at)}${dice.pick(["[", "{", '{"a":'] as const).repeat(dice.below(300))}${text.slice(at)}`,
  (text, _, dice) => text.replaceAll("\n", dice.pick(["\r", "\r\n", "\u2028", "\u0085", ""])),
  (text) => `\ufeff${text}`,
  (text, _, dice) => {
    const [from, to] = [dice.pick(TOKENS), dice.pick(TOKENS)];
    return text.replaceAll(from, () => to).slice(0, 3 * LONGEST_BASE);
  },
  (text, at, dice) =>
    `${text.slice(0, at)}${dice.pick(["9", "x", "\\", " ", "\ud83d"]).repeat(dice.below(4_000))}${text.slice(at)}`,
];

function mutated(dice: Dice): string {
  let text = dice.chance(0.7) ? dice.pick(CORPUS) : valid(dice);
  for (let left = 1 + dice.below(5); left > 0; left -= 1) {
    text = dice.pick(CHANGES)(text, dice.below(text.length + 1), dice);
  }
  return text;
}

/** Keys and strings replaced where they stand: JSON, but hardly a config. */
function renamed(dice: Dice): string {
  const rename = (value: unknown): unknown => {
    if (typeof value === "string") return dice.chance(0.2) ? hostileText(dice) : value;
    if (typeof value === "number") return dice.chance(0.2) ? dice.pick([-1, 1e21, 0.5, 2 ** 53]) : value;
    if (Array.isArray(value))
      return value.flatMap((item) => (dice.chance(0.1) ? [rename(item), item] : [rename(item)]));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [dice.chance(0.08) ? hostileText(dice) : key, rename(item)]),
    );
  };
  return JSON.stringify(rename(parse(dice.pick(CORPUS)) ?? {}), null, dice.pick([0, 1, "\t"]));
}

function monstrous(dice: Dice): string {
  const piece = dice.chance(0.5) ? dice.pick(TOKENS) : hostileText(dice, 2);
  const many = piece.repeat(Math.floor(4_000 / piece.length));
  return dice.pick([
    many,
    `[${many}]`,
    `{"services":{${JSON.stringify(many)}:{"unique_name":${JSON.stringify(many)}}}}`,
    `{"services":{"a":{"unique_name":"${many}","sessions":{"s":{"participants":[${many}]}}}}}`,
    `{"services":{"a":${many}`,
    `/*${many}*/{"services":{}}//${many}`,
  ]);
}

const MB = 1_000_000;

/** By name: shapes that cost a careless reader the square of their length, or its stack. Built when asked for. */
export const MONSTERS: Readonly<Record<string, () => string>> = {
  "50 MB of blanks": () => " ".repeat(50 * MB),
  "50 MB of open lists": () => "[".repeat(50 * MB),
  "50 MB of a config": () => `{"services":{"a":{"unique_name":"${"a".repeat(50 * MB)}"}}}`,
  "20 MB of open lists": () => "[".repeat(20 * MB),
  "20 MB in a string": () => `{"services":{"a":{"unique_name":"${"a".repeat(20 * MB - 100)}"}}}`,
  "20 MB of minus signs": () => "-".repeat(20 * MB),
  "10 MB of duplicate keys": () => `{${'"k":0,'.repeat((10 * MB) / 6)}"k":0}`,
  "2 MB of numbers": () => `[${"0,".repeat(MB)}0]`,
  "1 MB of words": () => "x ".repeat(MB / 2),
  "1 MB of lines with quotes": () => '"\n'.repeat(MB / 2),
  "1 MB of comments that do not end": () => "/*".repeat(MB / 2),
  "1 MB of NUL": () => "\0".repeat(MB),
  "1 MB of half surrogates": () => "\ud800".repeat(MB),
  "1 MB of escapes in a key": () => `{"${"\\u001b[31m".repeat(MB / 10)}":1}`,
  "1 MB of unknown keys": () =>
    `{${range(MB / 12)
      .map((at) => `"k${at}":0`)
      .join()}}`,
  "1 MB of wrong services": () =>
    `{"services":{${range(MB / 12)
      .map((at) => `"k${at}":0`)
      .join()}}}`,
  "1 MB of people in one session": () =>
    `{"services":{"a":{"unique_name":"a","sessions":{"s":{"participants":[${'{"identifier":"+14155550100"},'.repeat(MB / 30)}{}]}}}}}`,
  "1 MB below a key of half a MB": () =>
    `{"services":{"${"~/".repeat(MB / 4)}":{${range(MB / 30)
      .map((at) => `"k${at}":0`)
      .join()}}}}`,
  "1 MB of variables": () => `{"forget":[${'"${env.A}${env.B}${env.C}",'.repeat(MB / 30)}"x"]}`,
  "1 MB of half variables": () => `{"forget":[${`"${"${env.a:-".repeat(1_000)}",`.repeat(MB / 10_000)}"x"]}`,
  "1 MB of addresses": () =>
    `{"services":{},"forget":["${"a[".repeat(4_900)}"${',"services.a"'.repeat(MB / 13)}]}`,
  "1 MB of a mail address": () => `{"services":{"a":{"x":"${"a@".repeat(MB / 2)}"}}}`,
  "1 MB of a phone number": () => `{"services":{"a":{"x":"${"1 (".repeat(MB / 3)}"}}}`,
  "1 MB of accents": () => `{"services":{"a":{"x":"e${"\u0301".repeat(MB)}"}}}`,
  "1 MB of services": () =>
    `{"services":{${range(MB / 60)
      .map((at) => `"k${at}":{"unique_name":"n${at}","default_ttl":5,"callback_url":null}`)
      .join()}}}`,
};

function range(end: number): readonly number[] {
  return [...Array(Math.floor(end)).keys()];
}
