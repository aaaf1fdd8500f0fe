/**
 * The runner's secret masker, without its encoders: the real one also masks some base64, JSON and URL forms of a value. Here
 * only what was asked for is masked, so that a leak in another form shows.
 */
export interface Masker {
  add(value: string): void;
  mask(text: string): string;
  values(): readonly string[];
}

export function createMasker(initial: readonly string[] = []): Masker {
  const values = new Set(initial.filter((value) => value !== ""));
  return {
    /** As `add-mask` does: the value, and each line of it, since output is masked line by line. */
    add(value) {
      values.add(value);
      for (const line of value.split(/[\r\n]+/u)) if (line !== "") values.add(line);
    },
    mask: (text) => maskSpans(text, spansOf(text, values)),
    values: () => [...values],
  };
}

type Span = readonly [start: number, end: number];

function spansOf(text: string, values: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  for (const value of values) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
      spans.push([at, at + value.length]);
  }
  return spans.toSorted(([a], [b]) => a - b);
}

/** Spans that touch or overlap become one `***`. */
function maskSpans(text: string, spans: readonly Span[]): string {
  let shown = "";
  let end = 0;
  let first = true;
  for (const [start, stop] of spans) {
    if (first || start > end) shown += `${text.slice(end, start)}***`;
    end = Math.max(end, stop);
    first = false;
  }
  return shown + text.slice(end);
}
