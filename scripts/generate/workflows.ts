/** The workflows that `init` writes are those of `examples/`, which are tested. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["plan", "apply", "drift"];

export function workflowsSource(root: string): string {
  const entries = NAMES.map((name) => {
    const text = readFileSync(join(root, `examples/workflows/${name}.yml`), "utf8");
    return `  ${JSON.stringify(`.github/workflows/twilio-proxy-${name}.yml`)}:\n    ${JSON.stringify(text)},`;
  });
  return [
    "// Generated from examples/workflows/: do not edit; npm run generate.",
    "",
    "/** Texts by path from the repository's root. */",
    "export const workflows: Readonly<Record<string, string>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}
