import type { DesiredTree, GitHub } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import { openAccount, openGitHub } from "./account.ts";
import type { Context } from "./context.ts";
import { ActionFailure } from "./failure.ts";

const PLACE = {
  path: "phones/proxy.json",
  label: "staging",
  file: "/srv/checkout/phones/proxy.json",
  commit: "c",
};

async function opened(inputs: object, state: string | null, kind = "push") {
  const context = {
    env: {
      GITHUB_WORKSPACE: "/srv",
      TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      TWILIO_AUTH_TOKEN: "f".repeat(32),
      TWILIO_REGION: "ie1",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
    inputs: { state: "", stateBranch: "states", parallelism: 8, ...inputs },
    event: { owner: "acme", repo: "rides", trigger: { kind } },
  } as unknown as Context;
  const { store, twilio } = await openAccount(PLACE, { state } as DesiredTree, {} as GitHub, context);
  twilio.close();
  return { location: store.location, region: twilio.region };
}

test.each([
  ["on the state branch, by label", {}, null, "github:acme/rides@states:staging.json"],
  ["where the config says, from there", {}, "a.json", "/srv/checkout/phones/a.json"],
  ["in S3, where the input says", { state: "s3://acme/k" }, "a.json", "s3://acme/k"],
  ["in S3, where the config says", {}, "s3://acme/k?region=eu-west-1", "s3://acme/k?region=eu-west-1"],
  ["where the input says, from the workspace", { state: "b.json" }, "a.json", "/srv/b.json"],
])("the state is %s", async (_, inputs, state, location) => {
  expect(await opened(inputs, state)).toEqual({ location, region: "ie1" });
});

test("a fork's config names no file of the runner and no bucket; the input may", async () => {
  const elsewhere = "s3://acme/k?endpoint=https://elsewhere.example";
  await expect(opened({}, elsewhere, "workflow-run")).rejects.toThrow(
    /may not name a file of the runner or S3/,
  );
  expect(await opened({ state: "s3://acme/k" }, null, "workflow-run")).toMatchObject({
    location: "s3://acme/k",
  });
  await expect(opened({}, "a.json", "workflow-run")).rejects.toThrow(/may not name a file/);
  expect(await opened({ state: "b.json" }, "a.json", "workflow-run")).toMatchObject({
    location: "/srv/b.json",
  });
});

test("an empty token is a mistake, not a request without one", () => {
  const open = (): unknown => openGitHub({ inputs: { token: "" } } as Context);
  expect(open).toThrow(ActionFailure);
  expect(open).toThrow(/`github-token` is empty/);
});
