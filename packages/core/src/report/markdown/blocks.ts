/** Markdown's building blocks, and how many of them fit. What goes in is Markdown already. */

export interface LimitOptions {
  /** UTF-16 units that the text may have, at least 1,000; what is left out is counted. */
  readonly limit: number;
}

/** Left out of `join`. */
export type Part = string | null;

/** Parts between blank lines; those that say nothing are left out. */
export function join(parts: readonly Part[]): string {
  return parts.filter((part) => part !== null && part !== "").join("\n\n");
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** `summary` is HTML, since Markdown is not read there. */
export function details(summary: string, body: string, open: boolean): string {
  return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** As many of the first items as fit into so many UTF-16 units, one line each. */
export function fitting(items: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = items.findIndex((item) => {
    used += item.length + 1;
    return used > room;
  });
  return end < 0 ? items : items.slice(0, end);
}

/** For the line that says how many are missing. */
const REST = 30;

/** A title and a list that is cut at whole items, and then says so; null without items. `total`: where not all are given. */
export function titledList(
  title: string,
  items: readonly string[],
  room: number,
  total = items.length,
): Part {
  if (items.length === 0) return null;
  const shown = fitting(
    items.map((item) => `- ${item}`),
    room - title.length - REST,
  );
  const rest = total - shown.length;
  return join([title, [...shown, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join("\n")]);
}
