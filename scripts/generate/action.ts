/** The tables of inputs and outputs in README.md, from action.yml. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Entry {
  readonly description: string;
  readonly default?: string;
}

interface Manifest {
  readonly inputs: Readonly<Record<string, Entry>>;
  readonly outputs: Readonly<Record<string, Entry>>;
}

/** README.md with the text between its marks made anew. */
export function readmeWithTables(root: string): string {
  const manifest = parse(readFileSync(join(root, "action.yml"), "utf8")) as Manifest;
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const inputs = Object.entries(manifest.inputs).map(([name, { description, default: value = "" }]) => [
    `\`${name}\``,
    value === "" ? "" : `\`${value}\``,
    description,
  ]);
  const outputs = Object.entries(manifest.outputs).map(([name, { description }]) => [
    `\`${name}\``,
    description,
  ]);
  return between(
    between(readme, "inputs", table(["Input", "Default", ""], inputs)),
    "outputs",
    table(["Output", ""], outputs),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.trim().replaceAll("|", "\\|").replace(/\s+/g, " ");
}

function between(text: string, name: string, inside: string): string {
  const [open, close] = [`<!-- ${name}: from action.yml -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start === -1 || end < start) throw new Error(`README.md lacks ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${inside}\n\n${text.slice(end)}`;
}
