/**
 * Makes dist/ the whole extension, as it is installed: bundles, server, schema, pictures and a manifest without what only
 * this repository needs. Built twice it is the same twice.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OutputOptions, type RolldownBuild, rolldown } from "rolldown";
import { editorSchema } from "../language-server/src/json/editor-schema.ts";
import { guarded } from "./src/guard-schema.ts";

const folder = import.meta.dirname;
const out = join(folder, "dist");
const server = join(folder, "../language-server/dist");

function bundle(entry: string, platform: "node" | "browser"): Promise<RolldownBuild> {
  return rolldown({
    input: { extension: join(folder, "src", entry) },
    platform,
    external: ["vscode"],
    // What VS Code runs on since 1.101, at the other end of a remote connection too.
    transform: { target: "node22" },
    resolve: {
      mainFields: ["module", "main"],
      conditionNames: [platform, "import", "module", "default"],
    },
  });
}

async function write(built: RolldownBuild, output: OutputOptions): Promise<void> {
  await built.write({ format: "cjs", exports: "named", minify: true, comments: false, ...output });
  await built.close();
}

if (!existsSync(join(server, "main.cjs")))
  throw new Error("The language server comes first: npm run build -w packages/language-server");

rmSync(out, { recursive: true, force: true });
// Small at first: the client comes with the first config.
await write(await bundle("extension.ts", "node"), { dir: out, chunkFileNames: "[name].js" });
// Whoever runs it in a browser cannot load a second file.
await write(await bundle("browser.ts", "browser"), { dir: join(out, "browser"), codeSplitting: false });

mkdirSync(join(out, "server"));
for (const name of readdirSync(server).filter((one) => /\.c?js$/.test(one)))
  cpSync(join(server, name), join(out, "server", name));

mkdirSync(join(out, "schemas"));
writeFileSync(join(out, "schemas/proxy.schema.json"), JSON.stringify(guarded({ ...editorSchema() })));

for (const name of ["images/icon.png", "walkthrough", "README.md", "CHANGELOG.md"])
  cpSync(join(folder, name), join(out, name), { recursive: true });
cpSync(join(folder, "../../LICENSE"), join(out, "LICENSE"));

const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
// `type` would make the entries modules, which a web worker cannot load.
for (const key of ["private", "type", "scripts", "dependencies", "devDependencies"]) delete manifest[key];
// All of it is there on purpose.
manifest.files = ["**/*"];
manifest.engines = { vscode: (manifest.engines as { readonly vscode: string }).vscode };
writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
