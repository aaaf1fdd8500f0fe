/** The parameters of a request. Of a repeated key a single-valued parameter takes the last. */
export interface Form {
  has(name: string): boolean;
  get(name: string): string | undefined;
  all(name: string): readonly string[];
}

export function readForm(contentType: string, body: string): Form {
  // Twilio reads form bodies only: anything else carries no parameters.
  const isForm = contentType.toLowerCase().startsWith("application/x-www-form-urlencoded");
  const fields = new URLSearchParams(isForm ? body : "");
  return {
    has: (name) => fields.has(name),
    get: (name) => fields.getAll(name).at(-1),
    all: (name) => fields.getAll(name),
  };
}
