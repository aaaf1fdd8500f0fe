import { expect, test } from "vitest";
import { issueBody, issueUrl, REPOSITORY } from "./issue.ts";

const facts = {
  extension: "0.1.0",
  editor: "Visual Studio Code 1.101.0",
  host: "desktop",
  server: "running",
} as const;

test("a report tells versions and choices, and nothing that could be somebody's", () => {
  const private_ = ["/srv/clients/acme/.env", "acme-production", "+14155550100"];
  const body = issueBody({
    ...facts,
    settings: {
      "twilioProxy.schemaFeatures": "auto",
      "twilioProxy.codeLens": false,
      "twilioProxy.envFiles": private_,
      "twilioProxy.planOnSave": private_[0],
      "twilioProxy.trace.server": { inner: private_[1] },
    },
  });
  for (const word of private_) expect(body).not.toContain(word);
  expect(body).toMatch(/`twilioProxy\.schemaFeatures`: auto\n- `twilioProxy\.codeLens`: false\n/);
  expect(body).toContain("`twilioProxy.envFiles`: 3 entries");
  expect(body).toContain("Visual Studio Code 1.101.0");
});

test("it goes to the project's own tracker, where its author sends it", () => {
  const url = new URL(issueUrl("a & b # c\n"));
  expect(url.href.startsWith(`${REPOSITORY}/issues/new?`)).toBe(true);
  expect(url.searchParams.get("body")).toBe("a & b # c\n");
});
