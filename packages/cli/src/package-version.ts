import { readFileSync } from "node:fs";

/** From the package itself, the same beside the sources and beside the build. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
