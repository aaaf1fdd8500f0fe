/** The real bundle with its state in S3: reviewed, applied, and nothing that AWS gave is seen. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { BUCKET, createFakeS3, type FakeS3 } from "../../../core/src/s3/testing/fake-s3.ts";
import { type ServedS3, serveS3 } from "../../../core/src/s3/testing/serve-s3.ts";
import { systemWorld } from "../../../core/src/world.ts";
import { expectFailure, expectSuccess, open, STATE, service, servicesOf } from "./scene.ts";

const secrets = {
  AWS_SECRET_ACCESS_KEY: "aSecretThatMustNotShow",
  AWS_SESSION_TOKEN: "aTokenThatMustNotShow",
};
const env = { AWS_ACCESS_KEY_ID: "anIdThatMustNotShow", ...secrets };

let bucket: FakeS3;
let served: ServedS3;
beforeEach(async () => {
  bucket = createFakeS3({ world: systemWorld });
  served = await serveS3(bucket);
});
afterEach(() => served.close());

test("is written by the apply, and the branch is not", async () => {
  const scene = await open();
  const inputs = { state: `s3://${BUCKET}/phones/proxy.json?endpoint=${served.url}` };
  const pull = await scene.change(service(90));
  expectSuccess(await scene.plan(pull, { inputs, env }));
  const landing = await scene.merge(pull);
  const run = await scene.apply(landing, { inputs, env });
  expectSuccess(run);
  expect(Object.keys(servicesOf(scene))).toEqual(["rides"]);
  const state = JSON.parse(bucket.object("phones/proxy.json")?.text ?? "") as object;
  expect(state).toMatchObject({ applied_commit: landing.sha, run: null, pending: [] });
  expect(scene.asked().filter((one) => one.includes(STATE.replaceAll("*", "")))).toEqual([]);
  expect(run.masks).toEqual(expect.arrayContaining(Object.values(secrets)));
  expect(scene.bed.leaks(Object.values(secrets))).toEqual([]);
});

test("without credentials the job says which it needs", async () => {
  const scene = await open();
  const pull = await scene.change(service(90));
  const run = await scene.plan(pull, { inputs: { state: `s3://${BUCKET}/k?endpoint=${served.url}` } });
  expectFailure(run, "usage", /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);
  expect(bucket.sent).toEqual([]);
});
