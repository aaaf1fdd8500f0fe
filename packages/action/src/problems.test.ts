import { systemWorld } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { resolveText } from "./config.ts";
import type { Context } from "./context.ts";
import { annotateProblems, problemsText } from "./problems.ts";
import type { Place, Runner } from "./runner.ts";

function configOf(text: string) {
  const inputs = { env: new Set(), token: "" } as unknown as Context["inputs"];
  const place = { path: "a b/proxy.json", label: "proxy.json", file: "/proxy.json", commit: "c" };
  return resolveText(text, place, { env: {}, strictEnv: true }, { env: {}, inputs, time: systemWorld });
}

/** As `line-endLine: column-endColumn`. */
function marks(text: string, sha = "c"): readonly string[] {
  const places: string[] = [];
  const annotate: Runner["annotate"] = (_level, _title, _message, place) => {
    const { startLine, endLine, startColumn, endColumn } = place ?? ({} as Partial<Place>);
    places.push(`${startLine}-${endLine}: ${startColumn}-${endColumn}`);
  };
  annotateProblems(configOf(text), { sha } as Context["event"], { annotate } as Runner);
  return places;
}

test("a mistake in another commit than the run's is told without a mark", () => {
  expect(marks("{", "another")).toEqual(
    Array.from({ length: 2 }, () => "undefined-undefined: undefined-undefined"),
  );
});

test.each([
  ["two in a line, each", '{ "services": {}, "a": 1, "b": 2 }', ["1-1: 19-22", "1-1: 27-30"]],
  ["over several lines, to the end of the first", '{\n  "services": [\n    1\n  ]\n}', ["2-2: 15-16"]],
  ["at the end, where nothing stands, one column wide", "{", ["1-1: 1-2", "1-1: 2-3"]],
])("a mistake is marked %s", (_, text, places) => {
  expect(marks(text)).toEqual(places);
});

test("the run's page leads to the line, of the commit that was checked", () => {
  const event = { serverUrl: "https://github.test", owner: "acme", repo: "rides", sha: "another" };
  const text = problemsText(configOf('{\n"services": {},\n"a": 1 }'), event as Context["event"]);
  expect(text).toContain("https://github.test/acme/rides/blob/c/a%20b/proxy.json#L3");
});
