/** Looks for people's numbers and credentials in what a test made the product say, in every shape that gives them away. */

/** Nothing that is written for people, machines or the next run may hold one of the values. @throws Error with the place. */
export function refuseLeaks(said: Readonly<Record<string, string>>, values: Iterable<string>): void {
  for (const value of values) {
    for (const [shape, write] of Object.entries(SHAPES)) {
      const sought = write(value);
      for (const [where, text] of Object.entries(said)) {
        if (text.includes(sought)) throw new Error(`${where} holds what nobody may read (${shape})`);
      }
    }
  }
}

const SHAPES: Readonly<Record<string, (value: string) => string>> = {
  "as it is": (value) => value,
  "without its plus sign": (value) => value.replace(/^\+/, ""),
  "URL-encoded": encodeURIComponent,
  "JSON-escaped": (value) => JSON.stringify(value).slice(1, -1),
  "in base64": (value) => Buffer.from(value).toString("base64").replace(/=+$/, ""),
  "in base64url": (value) => Buffer.from(value).toString("base64url"),
};

const IDENTIFIER = /"identifier"\s*:\s*("(?:[^"\\]|\\.)*")/g;

/** People's numbers and addresses as a config has them in clear. */
export function identifiersIn(config: string): readonly string[] {
  return [...config.matchAll(IDENTIFIER)].flatMap(([, text = '""']) => {
    const value: string = JSON.parse(text);
    // Part of an expression, or too short to tell from any other number.
    return value.includes("${") || value.length < 8 ? [] : [value];
  });
}
