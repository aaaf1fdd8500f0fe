import { expect, test } from "vitest";
import { LIMIT, withStatus, writeBody } from "./body.ts";
import { readMarker } from "./marker.ts";

const parts = (content: string) =>
  ({
    marker: { kind: "plan", label: "proxy.json", review: { steps: "ab" } },
    status: "**Planned**",
    content: (limit: number) => content.slice(0, limit),
  }) as const;

test("a status is replaced where it stands, and nothing else", () => {
  const body = writeBody(parts("the plan"));
  const applied = withStatus(body, "**Applied** $& $1");
  expect(applied).toBe(body.replace("**Planned**", () => "**Applied** $& $1"));
  expect(readMarker(applied)).toEqual(parts("").marker);
});

test("whatever is said fits GitHub's limit, and leaves room for a status later", () => {
  const body = writeBody(parts("x".repeat(100_000)));
  expect(body.length).toBeLessThan(LIMIT - 5_000);
  const told = withStatus(body, "y".repeat(100_000));
  expect(told).toHaveLength(LIMIT);
  expect(told).toContain("<!-- /status -->\n\nxxx");
});

test("somebody took the marks away: the body stays as it is", () => {
  expect(withStatus("no marks", "**Applied**")).toBe("no marks");
});
