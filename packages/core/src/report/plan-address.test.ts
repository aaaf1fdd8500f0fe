import { expect, test } from "vitest";
import { resolveConfig } from "../desired/resolve.ts";
import { parseDocument } from "../document/parse.ts";
import { renderProblemsMarkdown } from "./markdown/problems.ts";
import { shownAddress } from "./plan-address.ts";
import { problemsJson, renderProblems } from "./problems.ts";

test.each([
  ["services.a.sessions.order-1", "services.a.sessions.order-1"],
  ['services.a.sessions["+14152370143"].ttl', 'services.a.sessions["••••••••••••"].ttl'],
  ['services["ann@example.com"]', 'services["•••••••••••••••"]'],
  ["services.a.sessions.4152370143", "services.a.sessions.••••••••••"],
  [
    `services.a.phone_numbers[PN${"0".repeat(31)}1].sid`,
    `services.a.phone_numbers[PN${"0".repeat(31)}1].sid`,
  ],
])("%s is shown as %s", (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});

test.each([
  "+14152370143",
  "ann@example.com",
  "4152370143",
])("no list of problems shows the key %s", (key) => {
  const text = `{"services": {"a": {"unique_name": "a", "sessions": {"${key}": {"ttl": "x", "unique_name": "u"}}}}}`;
  const path = "proxy.json";
  const { problems } = resolveConfig(parseDocument(text, { path }), {
    env: {},
    strictEnv: true,
    now: new Date(0),
  });
  expect(problems.map(({ code }) => code)).toContain(/[+@]/.test(key) ? "personal-key" : "personal-data");
  const shown = [
    renderProblems(problems, text, path, { colour: false, width: 80 }),
    JSON.stringify(problemsJson(problems, path)),
    renderProblemsMarkdown(problems, path, { limit: 60_000, lineUrl: () => null }),
  ];
  for (const one of shown) {
    expect(one).toContain("•••");
    expect(one).not.toContain(key);
  }
});
