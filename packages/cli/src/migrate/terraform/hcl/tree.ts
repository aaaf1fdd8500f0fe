/** HCL as far as a migration needs it. `at` is an offset in the file. */

export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly at: number }
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[]; readonly at: number }
  /** `twilio_proxy_services_v1.rides["a"].sid`: the first part is always a name. */
  | { readonly kind: "reference"; readonly path: readonly (string | Expression)[]; readonly at: number }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: "object"; readonly entries: readonly ObjectEntry[]; readonly at: number }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly at: number;
    }
  /** What only Terraform can work out, such as `a condition`. */
  | { readonly kind: "other"; readonly what: string; readonly at: number };

export interface ObjectEntry {
  readonly key: Expression;
  readonly value: Expression;
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly at: number;
}

/** The file is not HCL at this place. The message quotes nothing of it. */
export class HclError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = "HclError";
    this.at = at;
  }
}

/** Brackets, blocks and interpolations within each other. */
export const MAX_DEPTH = 100;

/** Offsets to places such as `12:7`, both from 1; the column counts UTF-16 units. */
export function placesIn(text: string): (at: number) => string {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (at) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return `${low + 1}:${at - (starts[low] ?? 0) + 1}`;
  };
}
