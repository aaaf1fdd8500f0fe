import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { type Answer, alice, type Bench, bench, order, rideSeed, rides, sid } from "./harness.ts";

const root = join(import.meta.dirname, "../../..");
const folder = process.env.TWILIO_PROXY_SPEC ?? join(root, "../shared/spec");
const files = {
  proxy: "twilio_proxy_v1.with-short-codes.json",
  newest: "twilio_proxy_v1.json",
  account: "twilio_api_v2010.numbers.json",
};
const missing = Object.values(files).filter((file) => !existsSync(join(folder, file)));
if (missing.length > 0) {
  process.stderr.write(
    `Skipping the OpenAPI tests: ${missing.join(", ")} not found. Set TWILIO_PROXY_SPEC to the folder of Twilio's specifications.\n`,
  );
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: object;
}

type SpecName = keyof typeof files;

/** Relative addresses are "uri" in the 2010 API's file, and its own examples are relative. */
function validator(name: SpecName): (schema: object) => ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  if (name === "account") ajv.addFormat("uri", /^(https?:\/\/|\/2010-04-01\/)\S+$/);
  ajv.addFormat("phone-number", /^\+[1-9]\d{6,14}$/);
  ajv.addFormat("date-time-rfc-2822", /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/);
  ajv.addFormat("http-method", /^(GET|POST)$/);
  ajv.addFormat("uri-map", true);
  ajv.addFormat("phone-number-capabilities", true);
  ajv.addSchema({ $id: "spec", ...specOf(name) });
  return (schema) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"spec#/')));
}

function specOf(name: SpecName): Spec {
  return JSON.parse(readFileSync(join(folder, files[name]), "utf8"));
}

function operationsOf(spec: Spec): Map<string, Operation> {
  const operations = new Map<string, Operation>();
  for (const [path, methods] of Object.entries(spec.paths)) {
    for (const method of ["get", "post", "delete"]) {
      if (methods[method] !== undefined)
        operations.set(`${method.toUpperCase()} ${path}`, methods[method] as Operation);
    }
  }
  return operations;
}

/** The properties a schema names, its own or those of what it refers to. */
function propertiesOf(spec: Spec, schema: { $ref?: string; properties?: object }): string[] {
  if (schema.$ref === undefined) return Object.keys(schema.properties ?? {});
  const name = schema.$ref.split("/").at(-1) ?? "";
  const schemas = (spec.components as { schemas: Record<string, { properties?: object }> }).schemas;
  return Object.keys(schemas[name]?.properties ?? {});
}

const K = "/v1/Services/{ServiceSid}";
const S = `${K}/Sessions/{SessionSid}`;
const A = "/2010-04-01/Accounts/{AccountSid}";
const account = `/2010-04-01/Accounts/${sid("AC", 1)}`;

/** Each operation with a call that succeeds, in an order that lets all of them. */
const calls: readonly (readonly [
  operation: string,
  run: (at: Bench, made: Record<string, string>) => Promise<Answer>,
])[] = [
  ["POST /v1/Services", (at) => at.post("/v1/Services", { UniqueName: "new" })],
  ["GET /v1/Services", (at) => at.get("/v1/Services?PageSize=1")],
  ["GET /v1/Services/{Sid}", (at) => at.get(rides)],
  [
    "POST /v1/Services/{Sid}",
    (at) => at.post(rides, { CallbackUrl: "https://example.com", ChatInstanceSid: sid("IS", 1) }),
  ],
  [`POST ${K}/PhoneNumbers`, (at) => at.post(`${rides}/PhoneNumbers`, { Sid: sid("PN", 3) })],
  [`GET ${K}/PhoneNumbers`, (at) => at.get(`${rides}/PhoneNumbers`)],
  [`GET ${K}/PhoneNumbers/{Sid}`, (at) => at.get(`${rides}/PhoneNumbers/${sid("PN", 3)}`)],
  [
    `POST ${K}/PhoneNumbers/{Sid}`,
    (at) => at.post(`${rides}/PhoneNumbers/${sid("PN", 3)}`, { IsReserved: true }),
  ],
  [`DELETE ${K}/PhoneNumbers/{Sid}`, (at) => at.del(`${rides}/PhoneNumbers/${sid("PN", 3)}`)],
  [`POST ${K}/ShortCodes`, (at) => at.post(`${rides}/ShortCodes`, { Sid: sid("SC", 1) })],
  [`GET ${K}/ShortCodes`, (at) => at.get(`${rides}/ShortCodes`)],
  [`GET ${K}/ShortCodes/{Sid}`, (at) => at.get(`${rides}/ShortCodes/${sid("SC", 1)}`)],
  [
    `POST ${K}/ShortCodes/{Sid}`,
    (at) => at.post(`${rides}/ShortCodes/${sid("SC", 1)}`, { IsReserved: true }),
  ],
  [`DELETE ${K}/ShortCodes/{Sid}`, (at) => at.del(`${rides}/ShortCodes/${sid("SC", 1)}`)],
  [
    `POST ${K}/Sessions`,
    (at) => at.post(`${rides}/Sessions`, { UniqueName: "x", DateExpiry: "2030-01-01T00:00:00Z" }),
  ],
  [`GET ${K}/Sessions`, (at) => at.get(`${rides}/Sessions`)],
  [`GET ${K}/Sessions/{Sid}`, (at) => at.get(order)],
  [`POST ${K}/Sessions/{Sid}`, (at) => at.post(order, { Status: "in-progress" })],
  [
    `POST ${S}/Participants`,
    async (at, made) => {
      const answer = await at.post(`${order}/Participants`, { Identifier: alice, FriendlyName: "rider" });
      made.participant = String(answer.body.sid);
      return answer;
    },
  ],
  [`GET ${S}/Participants`, (at) => at.get(`${order}/Participants`)],
  [`GET ${S}/Participants/{Sid}`, (at, made) => at.get(`${order}/Participants/${made.participant}`)],
  [`GET ${S}/Interactions`, (at) => at.get(`${order}/Interactions`)],
  [
    `GET ${S}/Participants/{ParticipantSid}/MessageInteractions`,
    (at, made) => at.get(`${order}/Participants/${made.participant}/MessageInteractions`),
  ],
  [`DELETE ${S}/Participants/{Sid}`, (at, made) => at.del(`${order}/Participants/${made.participant}`)],
  [`DELETE ${K}/Sessions/{Sid}`, (at) => at.del(order)],
  [`GET ${A}/IncomingPhoneNumbers.json`, (at) => at.get(`${account}/IncomingPhoneNumbers.json?PageSize=2`)],
  [
    `GET ${A}/IncomingPhoneNumbers/{Sid}.json`,
    (at) => at.get(`${account}/IncomingPhoneNumbers/${sid("PN", 0)}.json`),
  ],
  [`GET ${A}/SMS/ShortCodes.json`, (at) => at.get(`${account}/SMS/ShortCodes.json`)],
  [`GET ${A}/SMS/ShortCodes/{Sid}.json`, (at) => at.get(`${account}/SMS/ShortCodes/${sid("SC", 1)}.json`)],
  ["DELETE /v1/Services/{Sid}", (at) => at.del(rides)],
];

/** Not ours to serve: what people say and what a number costs. */
const left =
  /Interactions\/\{Sid\}|POST .*(MessageInteractions|IncomingPhoneNumbers|SMS)|DELETE .*IncomingPhoneNumbers/;

describe.skipIf(missing.length > 0)("answers against Twilio's OpenAPI files", () => {
  test("every operation of both files is called, or is one we do not serve", () => {
    const wanted = [...operationsOf(specOf("proxy")).keys(), ...operationsOf(specOf("account")).keys()];
    const covered = calls.map(([operation]) => operation);
    expect(wanted.filter((operation) => !left.test(operation)).toSorted()).toEqual(covered.toSorted());
    const ours = covered.filter(
      (operation) => operation.includes("/v1/") && !operation.includes("Interactions"),
    );
    expect(ours).toHaveLength(24);
  });

  test.each(["proxy", "newest"] as const)("every answer has the status and the shape of %s", async (name) => {
    const made: Record<string, string> = {};
    const at = await bench({ seed: rideSeed() });
    for (const [operation, run] of calls) {
      const answer = await run(at, made);
      const source = operation.includes("/2010-04-01/") ? "account" : name;
      const expected = operationsOf(specOf(source)).get(operation);
      // The newest file has no short codes.
      if (expected !== undefined) expectToMatch(answer, operation, expected, source);
    }
  });

  test("an answer of another shape is told: the check can fail", () => {
    const check = validator("proxy")({ $ref: "#/components/schemas/proxy.v1.service" });
    expect(check({ sid: "KS1" })).toBe(false);
    expect(check({ geo_match_level: "planet" })).toBe(false);
  });
});

test.each([200, 204] as const)("a participant's delete answers %d by choice", async (status) => {
  const at = await bench({ seed: rideSeed(), behaviour: { participantDeleteStatus: status } });
  const { sid: participant } = await at.make(`${order}/Participants`, { Identifier: alice });
  const answer = await at.simulator.request({
    method: "DELETE",
    path: `${order}/Participants/${participant}`,
  });
  expect(answer).toMatchObject({ status, text: "" });
});

/** The status, the schema, and every property the schema names: its own rules demand none. */
function expectToMatch(answer: Answer, operation: string, expected: Operation, source: SpecName): void {
  const [[status, response] = ["", {}]] = Object.entries(expected.responses);
  expect(String(answer.status), operation).toBe(status);
  const schema = Object.values(response.content ?? {})[0]?.schema;
  if (schema === undefined) {
    expect(answer.body, operation).toEqual({});
    return;
  }
  const validate = validator(source)(schema);
  validate(answer.body);
  expect(validate.errors ?? [], operation).toEqual([]);
  const spec = specOf(source);
  expect(Object.keys(answer.body).toSorted(), operation).toEqual(propertiesOf(spec, schema).toSorted());
  const { properties = {} } = schema as { properties?: Record<string, { items?: object }> };
  const items = Object.values(properties).find((property) => property.items !== undefined)?.items ?? {};
  for (const row of rowsOf(answer)) {
    expect(Object.keys(row).toSorted(), operation).toEqual(propertiesOf(spec, items).toSorted());
  }
}

function rowsOf(answer: Answer): object[] {
  const rows = Object.entries(answer.body).find(
    ([key, value]) => key !== "meta" && Array.isArray(value),
  )?.[1];
  return Array.isArray(rows) ? rows : [];
}
