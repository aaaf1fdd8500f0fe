/** Plain tables: the first column to the left, the rest to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => (row[at] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  console.log(`\n${title}\n`);
  for (const row of [head, widths.map((width) => "-".repeat(width)), ...rows]) console.log(`  ${line(row)}`);
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

export function times(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} x`;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `part` from 0 to below 1. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}
