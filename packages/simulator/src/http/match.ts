import { type Route, routes } from "./routes.ts";

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const matchers = routes.map((route) => ({ route, segments: route.path.split("/") }));

/** The route of a path, with its percent-encoded parameters decoded. */
export function matchRoute(path: string): Match | undefined {
  const given = path.split("/");
  for (const { route, segments } of matchers) {
    const params = matchSegments(segments, given);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchSegments(
  pattern: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = given[index] ?? "";
    if (!expected.startsWith(":")) {
      if (actual !== expected) return undefined;
      continue;
    }
    const [name = "", suffix] = expected.slice(1).split(".");
    const value = parameter(actual, suffix);
    if (value === undefined) return undefined;
    params[name] = value;
  }
  return params;
}

function parameter(segment: string, suffix: string | undefined): string | undefined {
  const end = suffix === undefined ? "" : `.${suffix}`;
  if (!segment.endsWith(end) || segment.length === end.length) return undefined;
  try {
    return decodeURIComponent(segment.slice(0, segment.length - end.length));
  } catch {
    return undefined;
  }
}
