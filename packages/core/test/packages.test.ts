/**
 * What the packages promise to the world: doors, names behind them, dependencies. A name that comes or goes shows up in a
 * review as a changed line of the snapshot; `npx vitest run -u` accepts it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, type Module, type Node, parseModule } from "./architecture/parse.ts";

const packagesFolder = join(import.meta.dirname, "../..");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly Module[];
}

function readPackage(name: string): Package {
  const folder = join(packagesFolder, name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const sources = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" })
    .filter(
      (path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !/(^|[\\/])testing[\\/]/.test(path),
    )
    .map((path) => parseModule(path, readFileSync(join(folder, "src", path), "utf8")));
  return { folder, manifest, sources };
}

/** Its build puts all that it imports into files of its own, for whatever Node an editor brings. */
function isPublishedBundle({ private: isPrivate, scripts }: Manifest): boolean {
  return isPrivate !== true && scripts?.build === "node build.ts";
}

/** The package's name of an import such as `twilio/lib/rest/proxy/V1.js`; null for files and for Node itself. */
function packageOf(from: string): string | null {
  if (from.startsWith(".") || from.startsWith("node:") || builtinModules.includes(from)) return null;
  return from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
}

/** One line for each name, types marked, sorted. */
function exportedNames(module: Module): readonly string[] {
  const nameOf = (value: unknown): string => String((value as { readonly name?: unknown } | null)?.name);
  return module.body
    .filter((node) => node.type === "ExportNamedDeclaration")
    .flatMap((node) =>
      (node.specifiers as readonly Node[]).map((one) => {
        const isType = node.exportKind === "type" || one.exportKind === "type";
        return `${isType ? "type " : ""}${nameOf(one.exported)}`;
      }),
    )
    .sort((a, b) => (a.replace("type ", "") < b.replace("type ", "") ? -1 : 1));
}

const names = readdirSync(packagesFolder).filter((name) =>
  existsSync(join(packagesFolder, name, "package.json")),
);
const packages = new Map(names.map((name) => [name, readPackage(name)]));
const versions = new Map([...packages.values()].map(({ manifest }) => [manifest.name, manifest.version]));

test("core, simulator and cli are looked at", () => {
  expect(names).toEqual(expect.arrayContaining(["cli", "core", "simulator"]));
});

const libraries = [...packages].flatMap(([name, { folder, sources }]) => {
  const index = sources.find(({ path }) => path === "index.ts");
  return index === undefined ? [] : [{ name, folder, index }];
});

describe.each(libraries)("$name", ({ name, folder, index }) => {
  test("its index lists every name it gives away", async () => {
    const listed = exportedNames(index);
    const given = Object.keys((await import(join(folder, "src/index.ts"))) as object);
    expect(listed.filter((one) => !one.startsWith("type ")).sort()).toEqual(given.sort());
    await expect(`${listed.join("\n")}\n`).toMatchFileSnapshot(`__snapshots__/${name}.exports.txt`);
  });
});

describe.each([...packages])("%s", (_name, { manifest, sources }) => {
  test("it has one door at most, besides its package.json and what only tests of this repository can open", () => {
    const doors = Object.entries(manifest.exports ?? {}).filter(([door]) => !door.startsWith("./testing/"));
    expect(["./package.json", "."]).toEqual(expect.arrayContaining(doors.map(([door]) => door)));
    const ofTests = Object.entries(manifest.exports ?? {}).filter(([door]) => door.startsWith("./testing/"));
    for (const [, conditions] of ofTests)
      expect(Object.keys(Object(conditions))).toEqual(["twilio-proxy-source"]);
  });

  test("it depends on what its sources import, and on nothing else", () => {
    const imported = sources.flatMap((module) => importsOf(module).map(({ from }) => packageOf(from)));
    // The editor itself gives "vscode" to its extensions.
    const needed = new Set(imported.filter((one) => one !== null && one !== "vscode"));
    const declared = Object.keys(manifest.dependencies ?? {});
    if (!isPublishedBundle(manifest)) expect(declared.sort()).toEqual([...needed].sort());
    else {
      // Whoever installs it needs nothing more.
      expect(declared).toEqual([]);
      expect(Object.keys(manifest.devDependencies ?? {})).toEqual(expect.arrayContaining([...needed]));
    }
  });

  test("it pins exact versions, ours included", () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const ours = all.filter(([dependency]) => versions.has(dependency));
    for (const [dependency, version] of ours) expect(version).toBe(versions.get(dependency));
  });

  test("it says how it may be used", () => {
    // Editors start their server with a Node of their own.
    const node = manifest.name === "@twilio-proxy/language-server" ? ">=22.1" : ">=24";
    expect(manifest).toMatchObject({ license: "MIT", type: "module", engines: { node } });
    // What is private ships as a release of the repository, not as a package.
    if (manifest.private !== true) {
      expect(manifest.files).toEqual(expect.arrayContaining(["dist", "README.md"]));
    }
  });
});
