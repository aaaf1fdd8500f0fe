/** A request to GitHub's REST API, as far as the bed looks at it. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text itself when it is none; undefined when empty. */
  readonly body: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** GitHub, as somebody that takes a request. */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>;

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** As the client saw it; 0 when the connection was cut. */
  readonly status: number;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
  /** Without the credentials. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The fault that answered in GitHub's place, or changed what it answered. */
  readonly fault: string | null;
}

export function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Path without query, and the query. */
export function splitPath(path: string): { readonly pathname: string; readonly query: URLSearchParams } {
  const { pathname, searchParams } = new URL(path, "http://api");
  return { pathname, query: searchParams };
}

export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return { status, body, headers: { "content-type": "application/json; charset=utf-8", ...headers } };
}

export function problem(
  status: number,
  message: string,
  rest: object = {},
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  const body = {
    message,
    ...rest,
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  };
  return json(status, body, headers);
}
