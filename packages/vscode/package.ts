/** Builds, and packs dist/ as one VSIX for every platform. */
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import "./build.ts";
import { pack } from "./pack.ts";

const folder = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
for (const old of globSync("*.vsix", { cwd: folder })) rmSync(join(folder, old));
await pack(join(folder, "dist"), join(folder, `twilio-proxy-${version}.vsix`));
