/**
 * The shape of the house, read from the sources with a parser: who may import whom, who may name a resource, what may not
 * be written anywhere. Every rule is shown to bite on a wrong example. When one fails on your change, move the code to the
 * room that owns the knowledge; widen a table here only with a decision record.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  importsOf,
  type Module,
  parseModule,
  tokensOf,
  topLevelOf,
  worldlyOf,
} from "./architecture/parse.ts";

const root = join(import.meta.dirname, "../../..");

/** Paths from the root of the repository, such as `packages/core/src/plan/build.ts`. */
type Sources = readonly Module[];
type Rule = (sources: Sources) => readonly string[];

function readSources(): Sources {
  return readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter((path) => /^[\w-]+\/src\/.*\.ts$/.test(path))
    .map((path) => `packages/${path.replaceAll("\\", "/")}`)
    .filter((path) => !/\.test\.ts$|\.generated\.ts$|\/testing\//.test(path))
    .sort()
    .map((path) => parseModule(path, readFileSync(join(root, path), "utf8")));
}

// Packages ---------------------------------------------------------------------------------------------------------

/** What each package may import of ours, by its door. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  simulator: [],
  core: [],
  cli: ["core", "simulator"],
  action: ["core"],
  "language-server": ["core"],
  vscode: [],
};

const packagesKeepApart: Rule = (sources) =>
  sources.flatMap((module) => {
    const [, own = "", , ...inside] = module.path.split("/");
    return importsOf(module).flatMap(({ from, line }) => {
      const place = `${module.path}:${line}`;
      const ours = /^@twilio-proxy\/([^/]+)(\/.+)?$/.exec(from);
      if (ours?.[2] !== undefined) return [`${place} imports ${from}, past the door of its package`];
      if (ours !== null && !(PACKAGES[own] ?? []).includes(ours[1] ?? ""))
        return [`${place} imports ${from}`];
      const climbs = from.split("/").filter((part) => part === "..").length;
      return from.startsWith(".") && climbs >= inside.length
        ? [`${place} imports ${from}, outside its sources`]
        : [];
    });
  });

// Rooms of core ----------------------------------------------------------------------------------------------------

/**
 * What runs in a room may call what runs in these rooms or files. Data flows one way:
 * document → desired → (identity) → live → plan → apply → report.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  resources: ["document", "plan/check.ts"],
  document: ["resources"],
  desired: ["document", "resources"],
  identity: ["resources"],
  live: ["identity", "resources", "twilio/failure.ts"],
  plan: ["identity", "resources"],
  apply: ["identity", "live/record.ts", "plan/target.ts", "resources", "state", "twilio/failure.ts"],
  edit: ["desired", "document", "identity", "report/sanitise.ts", "resources"],
  import: [
    "desired",
    "document",
    "edit",
    "identity",
    "live/record.ts",
    "plan",
    "report/sanitise.ts",
    "resources",
    "state/lineage.ts",
    "twilio/failure.ts",
  ],
  review: ["identity", "plan/keyed-hash.ts", "plan/seal.ts", "plan/target.ts"],
  report: ["document/personal.ts", "identity/values.ts", "plan/summary.ts", "resources"],
  state: [
    "github/failure.ts",
    "github/permissions.ts",
    "http/backoff.ts",
    "http/origin.ts",
    "http/usage.ts",
    "resources",
    "s3",
    "world.ts",
  ],
  twilio: ["http", "world.ts"],
  github: ["http", "world.ts"],
  s3: ["http", "world.ts"],
  http: [],
  "account.ts": ["plan", "twilio"],
  "local.ts": ["github/client.ts", "github/runs.ts", "http/usage.ts", "state/location.ts"],
  "prepare.ts": ["live", "plan", "state"],
  "repair.ts": [
    "document/path.ts",
    "identity/address.ts",
    "identity/intents.ts",
    "resources",
    "state/failure.ts",
  ],
  "world.ts": [],
  testing: [],
};

/** Types of these files are the seams between the rooms: everybody may know their shape. */
const SEAMS = [
  "apply/report.ts",
  "desired/desired.ts",
  "desired/rule.ts",
  "document/problem.ts",
  "github/port.ts",
  "live/live.ts",
  "plan/check.ts",
  "plan/keyed.ts",
  "plan/plan.ts",
  "resources/catalogue.ts",
  "resources/definition.ts",
  "state/state.ts",
  "twilio/port.ts",
  "twilio/short-codes.ts",
  "world.ts",
];

const CORE = "packages/core/src/";
const inCore = (sources: Sources): Sources => sources.filter(({ path }) => path.startsWith(CORE));
const within = (module: Module): string => module.path.slice(CORE.length);
const roomOf = (path: string): string => path.split("/")[0] ?? "";
const targetOf = (module: Module, from: string): string => join(within(module), "..", from);

const dataFlowsOneWay: Rule = (sources) =>
  inCore(sources).flatMap((module) => {
    const room = roomOf(within(module));
    if (room === "index.ts") return [];
    const allowed = ROOMS[room];
    if (allowed === undefined) return [`${module.path}: ${room} is no room of core`];
    return importsOf(module)
      .filter(({ from }) => from.startsWith("."))
      .flatMap(({ from, onlyTypes, line }) => {
        const target = targetOf(module, from);
        const open =
          roomOf(target) === room ||
          allowed.includes(roomOf(target)) ||
          allowed.includes(target) ||
          (onlyTypes && SEAMS.includes(target));
        const what = onlyTypes ? "types of" : "imports";
        return open ? [] : [`${module.path}:${line} ${what} ${target}`];
      });
  });

const nothingImportsInCircles: Rule = (sources) => {
  const core = new Map(inCore(sources).map((module) => [within(module), module]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(" → "));
    const module = core.get(path);
    if (module === undefined || done.has(path) || above.includes(path)) return;
    for (const { from, onlyTypes } of importsOf(module)) {
      if (from.startsWith(".") && !onlyTypes) visit(targetOf(module, from), [...above, path]);
    }
    done.add(path);
  };
  for (const path of core.keys()) visit(path, []);
  return circles;
};

/** Only these rooms touch the machine; everything else is a function of its arguments. */
const WORLDLY = ["apply", "http", "local.ts", "state", "twilio", "world.ts"];
/** By file: `node:util` colours text. */
const PURE_OF_NODE: Readonly<Record<string, string>> = {
  "plan/keyed-hash.ts": "node:crypto",
  "report/paint.ts": "node:util",
};

const theRestIsPure: Rule = (sources) =>
  inCore(sources)
    .filter((module) => !WORLDLY.includes(roomOf(within(module))))
    .flatMap((module) => [
      ...importsOf(module)
        .filter(({ from }) => from.startsWith("node:"))
        .filter(({ from }) => PURE_OF_NODE[within(module)] !== from)
        .map(({ from, line }) => `${module.path}:${line} imports ${from}`),
      ...importsOf(module)
        .filter(({ from }) => roomOf(within(module)) === "plan" && !/^(\.|node:)/.test(from))
        .map(({ from, line }) => `${module.path}:${line} imports the package ${from}`),
      ...worldlyOf(module).map(({ name, line }) => `${module.path}:${line} uses ${name}`),
    ]);

// Resources --------------------------------------------------------------------------------------------------------

/** The only places that know Twilio's resources by name. */
const KNOWS_KINDS = [
  /^resources\//,
  /^twilio\/(endpoints|short-codes|inventory)\.ts$/,
  // AWS has services and sessions of its own.
  /^s3\//,
];
const KINDS = /(^| )(services?|phone numbers?|short codes?|sessions?|participants?)( |$)/;

/** A count in the plan's published JSON, a function of libphonenumber-js, and a variable of AWS. */
const OTHERS_WORDS = ["live_sessions_ended", "parsePhoneNumberFromString", "AWS_SESSION_TOKEN"];

/** `phoneNumber`, `phone_numbers` and `PhoneNumbers` are the same words; text with spaces is prose. */
function namesKind(token: string): boolean {
  if (/\s/.test(token) || OTHERS_WORDS.includes(token)) return false;
  const words = token.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[^A-Za-z]+/g, " ");
  return KINDS.test(words.toLowerCase());
}

const onlyResourcesNameResources: Rule = (sources) =>
  inCore(sources)
    .filter((module) => !KNOWS_KINDS.some((pattern) => pattern.test(within(module))))
    .flatMap((module) =>
      tokensOf(module)
        .filter(({ text }) => namesKind(text))
        .map(({ text, line }) => `${module.path}:${line} names ${text}`),
    );

// Writing ----------------------------------------------------------------------------------------------------------

const noModuleState: Rule = (sources) =>
  sources.flatMap((module) =>
    topLevelOf(module).mutable.map(({ name, line }) => `${module.path}:${line} keeps ${name} in the module`),
  );

const exportsAreNamed: Rule = (sources) =>
  sources.flatMap((module) =>
    topLevelOf(module).unnamedExports.map(({ name, line }) => `${module.path}:${line} has ${name}`),
  );

const filesHaveNames: Rule = (sources) =>
  sources
    .filter(({ path }) => /\/(utils?|helpers?|common|misc|types)(\.ts|\/)/.test(path))
    .map(({ path }) => `${path} says nothing by its name`);

const MAX_LINES = 400;
const filesAreShort: Rule = (sources) =>
  sources
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines of at most ${MAX_LINES}`);

// ------------------------------------------------------------------------------------------------------------------

interface Case {
  readonly rule: Rule;
  /** Sources that break it, by path: each must be found. */
  readonly wrong: Readonly<Record<string, string>>;
  /** Sources that look like it and are right. */
  readonly right?: Readonly<Record<string, string>>;
}

const cases: Readonly<Record<string, Case>> = {
  "packages keep apart, and use each other's door": {
    rule: packagesKeepApart,
    wrong: {
      "packages/simulator/src/a.ts": 'import { registry } from "@twilio-proxy/core";',
      "packages/core/src/b.ts": 'const { createSimulator } = await import("@twilio-proxy/simulator");',
      "packages/cli/src/c.ts": 'import { readLive } from "@twilio-proxy/core/src/live/read.ts";',
      "packages/cli/src/verbs/d.ts": 'export { readLive } from "../../../core/src/live/read.ts";',
      "packages/simulator/src/e.ts": 'import type { Plan } from "@twilio-proxy/core";',
    },
    right: { "packages/cli/src/verbs/f.ts": 'import { a } from "@twilio-proxy/core"; import "../g.ts";' },
  },
  "data flows one way through the rooms of core": {
    rule: dataFlowsOneWay,
    wrong: {
      "packages/core/src/plan/a.ts": 'import { applyPlan } from "../apply/apply.ts";',
      "packages/core/src/plan/b.ts": 'import { connect } from "../twilio/connection.ts";',
      "packages/core/src/report/c.ts": 'import { buildPlan } from "../plan/build.ts";',
      "packages/core/src/live/d.ts": 'import type { Verdict } from "../plan/decide.ts";',
      "packages/core/src/attic/e.ts": "export const a = 1;",
      "packages/core/src/state/f.ts": 'export const load = () => import("../plan/build.ts");',
    },
    right: {
      "packages/core/src/live/g.ts": 'import type { Keyed } from "../plan/keyed.ts";',
      "packages/core/src/desired/h.ts": 'import { parseDocument } from "../document/parse.ts";',
    },
  },
  "nothing in core imports in circles": {
    rule: nothingImportsInCircles,
    wrong: {
      "packages/core/src/plan/a.ts": 'import { b } from "./b.ts"; export const a = b;',
      "packages/core/src/plan/b.ts": 'import { a } from "./a.ts"; export const b = () => a;',
    },
    right: {
      "packages/core/src/plan/c.ts": 'import type { D } from "./d.ts";',
      "packages/core/src/plan/d.ts": 'import { c } from "./c.ts";',
    },
  },
  "all but the outer rooms of core are pure: no clock, chance, network, environment or file": {
    rule: theRestIsPure,
    wrong: {
      "packages/core/src/plan/a.ts": 'import { readFileSync } from "node:fs";',
      "packages/core/src/plan/b.ts": "export const at = () => Date.now();",
      "packages/core/src/plan/c.ts": "export const at = () => new Date();",
      "packages/core/src/plan/d.ts": "export const key = process.env.KEY;",
      "packages/core/src/report/e.ts": "export const id = Math.random();",
      "packages/core/src/desired/f.ts": 'export const get = () => fetch("https://example.com");',
      "packages/core/src/plan/g.ts": 'import { createHmac } from "node:crypto";',
      "packages/core/src/plan/h.ts": 'import pLimit from "p-limit";',
    },
    right: {
      "packages/core/src/plan/keyed-hash.ts": 'import { createHmac } from "node:crypto";',
      "packages/core/src/plan/i.ts": "export const instant = (text: string) => new Date(text); // Date.now()",
      "packages/core/src/plan/j.ts":
        'export const process = "apply"; export const k = { process: 1 }.process;',
    },
  },
  "nothing in core but resources/ and the tables of twilio/ names a resource": {
    rule: onlyResourcesNameResources,
    wrong: {
      "packages/core/src/plan/a.ts": 'export const is = (type: string) => type === "phone_number";',
      "packages/core/src/live/b.ts": "export const pools = (tree: { phoneNumbers: number }) => tree;",
      "packages/core/src/apply/c.ts": "export const path = (key: string) => `services.${key}`;",
      "packages/core/src/http/wire.ts": 'export const route = "/v1/Services";',
      "packages/core/src/report/d.ts": "export const isSession = /^sessions\\./;",
    },
    right: {
      "packages/core/src/resources/x/e.ts": 'export const type = "session";',
      "packages/core/src/report/f.ts": '// a session\nexport const text = "The session is replaced.";',
      "packages/core/src/plan/g.ts": "export const number = 1; export const code = 2;",
    },
  },
  "no module keeps state": {
    rule: noModuleState,
    wrong: {
      "packages/core/src/plan/a.ts": "let count = 0; export const next = () => ++count;",
      "packages/cli/src/b.ts":
        "const cache = new Map<string, string>(); export const get = (k: string) => cache.get(k);",
      "packages/simulator/src/c.ts": "export const seen: string[] = [];",
      "packages/core/src/plan/d.ts": "export var last = null;",
    },
    right: {
      "packages/core/src/plan/e.ts":
        'const known = new Set(["a"]); export const f = () => { let count = 0; return ++count + known.size; };',
    },
  },
  "exports are named, one by one": {
    rule: exportsAreNamed,
    wrong: {
      "packages/core/src/a.ts": "export default function plan() {}",
      "packages/core/src/b.ts": 'export * from "./plan/build.ts";',
      "packages/core/src/c.ts": "const a = 1; export { a as default };",
    },
    right: { "packages/core/src/d.ts": 'export { a } from "./a.ts"; export const b = 1;' },
  },
  "files are named after what they hold": {
    rule: filesHaveNames,
    wrong: { "packages/core/src/plan/utils.ts": "", "packages/cli/src/helpers/a.ts": "" },
    right: { "packages/core/src/plan/order.ts": "" },
  },
  "files are at most 400 lines": {
    rule: filesAreShort,
    wrong: { "packages/core/src/plan/a.ts": "export const a = 1;\n".repeat(401) },
    right: { "packages/core/src/plan/b.ts": "\n".repeat(300) },
  },
};

const sources = readSources();

test("the sources are found", () => {
  const counted = ["core", "simulator", "cli"].map(
    (name) => sources.filter(({ path }) => path.startsWith(`packages/${name}/`)).length,
  );
  for (const count of counted) expect(count).toBeGreaterThan(20);
});

describe.each(Object.entries(cases))("%s", (_name, { rule, wrong, right = {} }) => {
  const modules = (texts: Readonly<Record<string, string>>): Sources =>
    Object.entries(texts).map(([path, text]) => parseModule(path, text));

  test("here", () => {
    expect(rule(sources)).toEqual([]);
  });

  test("and a breach is found", () => {
    const found = rule(modules(wrong)).join("\n");
    for (const path of Object.keys(wrong)) expect(found).toContain(path.replace("packages/core/src/", ""));
  });

  test("and no more than a breach", () => {
    expect(rule(modules(right))).toEqual([]);
  });
});
