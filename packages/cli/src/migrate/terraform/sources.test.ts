import { expect, it } from "vitest";
import { assemble } from "./assemble.ts";
import { readSources } from "./sources.ts";

const migrate = (text: string, path = "main.tf") =>
  assemble(
    readSources([{ path, text }], () => false),
    { env: {}, reserved: new Map() },
  );

const service = (unique_name: string, more = "") =>
  `${more}\nresource "twilio_proxy_services_v1" "a" {\n  unique_name = ${unique_name}\n}\n`;

it.each([
  ["a local of a local", "local.b", `locals {\n a = "x"\n b = "\${local.a}y"\n}`, "xy"],
  ["a part of a map", `var.m["k"].n`, `variable "m" { default = { k = { n = "deep" } } }`, "deep"],
  ["a part of a list", "local.l[1]", `locals { l = ["x", "second"] }`, "second"],
  ["a number as text", "tostring(5)", "", "5"],
  ["Terraform's own signs", `"$\${x}"`, "", "$${x}"],
  ["a variable without a value", `"v-\${var.v}"`, `variable "v" {}`, "v-${env.TF_VAR_v}"],
  [
    "an attribute of another",
    "twilio_proxy_services_v1.b.unique_name",
    `resource "twilio_proxy_services_v1" "b" { unique_name = "of-b" }`,
    "of-b",
  ],
])("%s is worked out", (_, expression, more, expected) => {
  const { text, findings } = migrate(service(expression, more));
  expect(findings).toEqual([]);
  expect(JSON.parse(text.replace(/^ *\/\/.*$/gm, "")).services.a.unique_name).toBe(expected);
});

it.each([
  ["a circle", "local.a", "locals { a = local.b\n b = local.a }", "lead in a circle"],
  ["count outside", "count.index", "", "there is no such count here"],
  ["each outside", "each.key", "", "there is no for_each here"],
  ["an unknown local", "local.a", "", "there is no such local value"],
  ["an output of a module", "module.m.name", "", "the output of a module is not known"],
  ["a path", "path.module", "", "path is known to Terraform alone"],
  ["another resource", "aws_x.y.z", "", "aws_x.y is no Proxy resource"],
  ["a part of a variable without a value", "var.v.x", `variable "v" {}`, "var.v has no value here"],
  ["a missing part", `local.l["x"]`, "locals { l = {} }", "there is no such part"],
  ["a function", `upper("x")`, "", "the function upper needs Terraform"],
])("%s is a problem at its place", (_, expression, more, why) => {
  const { findings } = migrate(service(expression, more));
  const unresolved = findings.find(({ code }) => code === "unresolved");
  expect(unresolved?.message).toContain(why);
  expect(unresolved?.place).toMatch(/^main\.tf:\d+:\d+$/);
});

it.each([
  ["count", "count = var.n", `variable "n" {}`],
  ["for_each", "for_each = local.x", "locals { x = [for y in z : y] }"],
  ["a count without end", "count = 1000000", ""],
  ["a set of numbers", "for_each = toset([1])", ""],
])("instances that are not known are not guessed: %s", (_, attribute, more) => {
  const { findings, taken } = migrate(
    `${more}\nresource "twilio_proxy_services_v1" "a" {\n  ${attribute}\n  unique_name = "a"\n}`,
  );
  expect(taken).toEqual([]);
  expect(findings).toMatchObject([{ code: "unresolved", severity: "error" }]);
});

it("a local knows nothing of the instance that uses it", () => {
  const { findings } = migrate(
    `locals { a = "n\${count.index}" }\nresource "twilio_proxy_services_v1" "a" {\n  count = 1\n  unique_name = local.a\n}`,
  );
  expect(findings[0]).toMatchObject({ code: "unresolved", place: "main.tf:1:18" });
});

it("a file that is not HCL is named with its place, and the others are read", () => {
  const found = readSources(
    [
      { path: "bad.tf", text: 'a = "password-of-mine' },
      { path: "good.tf", text: service('"a"') },
      { path: "bad.tf.json", text: '{"resource": ' },
    ],
    () => false,
  );
  expect(found.instances).toHaveLength(1);
  expect(found.findings.map(({ code, place }) => `${code} ${place}`)).toEqual([
    "hcl-syntax bad.tf:1:22",
    "hcl-syntax bad.tf.json:1:14",
  ]);
  expect(JSON.stringify(found.findings)).not.toContain("password");
});

it("hides somebody's number between variables", () => {
  const { text, variables } = migrate(service(`"call +14152370177 for \${var.v}"`, `variable "v" {}`));
  expect(text).toContain('"${env.PROXY_A_UNIQUE_NAME}${env.TF_VAR_v}"');
  expect([...variables.keys()]).toEqual(["TF_VAR_v", "PROXY_A_UNIQUE_NAME"]);
  expect(text).not.toContain("4152370177");
});
