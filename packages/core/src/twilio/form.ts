/** Form fields and query parameters exactly as Twilio's SDK writes them: null is sent empty, undefined is left out. */
export type FormValue = string | number | boolean | null | undefined | readonly FormValue[];
export type FormData = Readonly<Record<string, FormValue>>;

export function encodeForm(data: FormData): string {
  const parts: string[] = [];
  const add = (name: string, value: FormValue): void => {
    if (value === undefined) return;
    if (isList(value)) {
      for (const item of value) add(name, item);
      return;
    }
    parts.push(`${encodePart(name)}=${value === null ? "" : encodePart(String(value))}`);
  };
  for (const [name, value] of Object.entries(data)) add(name, value);
  return parts.join("&");
}

/** Every text in the form, for scrubbing. */
export function formTexts(data: FormData): readonly (readonly [name: string, text: string])[] {
  return Object.entries(data).flatMap(([name, value]) =>
    [value]
      .flat(5)
      .filter((item) => typeof item === "string")
      .map((item) => [name, item] as const),
  );
}

function isList(value: FormValue): value is readonly FormValue[] {
  return Array.isArray(value);
}

/** RFC 3986. Lone surrogates are replaced, since they have no encoding. */
export function encodePart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
