import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** Prints the SDK's modules before and after the first call, as Node itself loads them. */
const SCRIPT = `
  import { createRequire } from "node:module";
  const require = createRequire(import.meta.url);
  const modules = () => Object.keys(require.cache).map((path) => path.split("/node_modules/").at(-1));
  const { connect } = await import(process.argv[1]);
  const connection = connect({
    credentials: { accountSid: "AC" + "0".repeat(32), username: "a", password: "b" },
    wire: { send: async () => ({ status: 404, headers: {}, text: "{}" }), close() {} },
  });
  const before = modules();
  await connection.endpoint("service").fetch([], "KS" + "0".repeat(32));
  console.log(JSON.stringify({ before, after: modules() }));
`;

it("loads the SDK's Proxy classes only, and only with the first call", async () => {
  const connection = fileURLToPath(new URL("./connection.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=twilio-proxy-source",
    "--input-type=module",
    "--eval",
    SCRIPT,
    connection,
  ]);
  const { before, after } = JSON.parse(stdout) as { before: string[]; after: string[] };
  expect(before).toEqual([]);
  expect(after).toContain("twilio/lib/rest/proxy/V1.js");
  expect(after.filter((path) => !/^(?:twilio\/lib\/(?:base|rest\/proxy)\/|dayjs\/)/.test(path))).toEqual([]);
  expect(after.length).toBeLessThanOrEqual(22);
}, 30_000);
