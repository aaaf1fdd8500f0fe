/** The three servers of the comparison, made ready at the first use. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "../..");
const languageServer = join(root, "packages/language-server");
const ourDist = join(languageServer, "dist");
const theirs = join(
  import.meta.dirname,
  "node_modules/vscode-langservers-extracted/bin/vscode-json-language-server",
);

export interface Server {
  readonly name: string;
  readonly argv: readonly string[];
  readonly initializationOptions?: object;
  /** Pushed after the first greeting. */
  readonly configuration?: object;
}

export interface Servers {
  readonly hello: Server;
  readonly ours: Server;
  readonly vscode: Server;
}

export async function prepareServers(): Promise<Servers> {
  execFileSync(process.execPath, ["build.ts"], { cwd: languageServer, stdio: "ignore" });
  if (!existsSync(theirs)) {
    execFileSync("npm", ["ci", "--ignore-scripts"], { cwd: import.meta.dirname, stdio: "ignore" });
  }
  const schema: { readonly $id: string } = JSON.parse(
    readFileSync(join(root, "schemas/proxy.schema.json"), "utf8"),
  );
  return {
    hello: { name: "hello world", argv: [await bundleHello(), "--stdio"] },
    ours: { name: "ours", argv: [join(ourDist, "main.cjs"), "--stdio"] },
    vscode: {
      name: "VS Code's JSON",
      argv: [theirs, "--stdio"],
      initializationOptions: { provideFormatter: true, handledSchemaProtocols: ["file"] },
      configuration: {
        json: {
          validate: { enable: true },
          schemas: [{ fileMatch: ["proxy.json"], url: schema.$id, schema }],
          resultLimit: 5000,
        },
      },
    },
  };
}

async function bundleHello(): Promise<string> {
  const file = join(import.meta.dirname, "dist/hello.cjs");
  const built = await rolldown({ input: join(import.meta.dirname, "hello.ts"), platform: "node" });
  await built.write({ file, format: "cjs", minify: true, comments: false, codeSplitting: false });
  await built.close();
  return file;
}

/** Bytes of what Node loads, and of the one file for web workers. */
export function bundleSizes(): { readonly node: number; readonly browser: number } {
  const size = (name: string): number => statSync(join(ourDist, name)).size;
  const parts = readdirSync(ourDist).filter((name) => name.endsWith(".cjs"));
  return { node: parts.reduce((sum, name) => sum + size(name), 0), browser: size("browser.js") };
}
