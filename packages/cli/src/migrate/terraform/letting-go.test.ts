import { expect, it } from "vitest";
import type { InstanceKey, ResourceAddress } from "./address.ts";
import { lettingGo } from "./letting-go.ts";

const TYPE = "twilio_proxy_services_sessions_v1";
const number = "+14152370177";
const other = "+14152370199";

const session = (key: InstanceKey, module: InstanceKey = null): ResourceAddress => ({
  module: module === null ? [] : [{ name: "m", key: module }],
  data: false,
  type: TYPE,
  name: "s",
  key,
});

it.each<[string, ResourceAddress[], ResourceAddress[], string[], string[]]>([
  ["by its address", [session("a")], [], [`terraform state rm '${TYPE}.s["a"]'`], []],
  [
    "as a whole where a key is a number and all go",
    [session(number), session(other)],
    [],
    [`terraform state rm ${TYPE}.s`],
    [],
  ],
  ["in its module", [session(number, "a")], [], [`terraform state rm 'module.m["a"].${TYPE}.s'`], []],
  ["by nobody's number where one stays", [session(number)], [session(other)], [], [`${TYPE}.s["•••"]`]],
  ["by no module's number", [session("a", number)], [], [], [`module.m["•••"].${TYPE}.s["a"]`]],
])("a session is let go %s", (_, going, staying, commands, withheld) => {
  const found = lettingGo(going, { managed: [...going, ...staying], showPii: false });
  expect(found).toMatchObject({ state_rm: commands, withheld });
  expect(found.removed).toHaveLength(1);
  expect(JSON.stringify(found)).not.toMatch(/41523701/);
});

it("writes numbers where that is asked for", () => {
  const found = lettingGo([session(number), session("a", other)], { managed: [], showPii: true });
  expect(found.state_rm).toEqual([
    `terraform state rm '${TYPE}.s["${number}"]'`,
    `terraform state rm 'module.m["${other}"].${TYPE}.s["a"]'`,
  ]);
  expect(found.withheld).toEqual([]);
});

it("writes no removed block for a name that is a number", () => {
  const address = { ...session(null), name: "s-4152370177" };
  expect(lettingGo([address], { managed: [address], showPii: false })).toEqual({
    state_rm: [],
    removed: [],
    withheld: [`${TYPE}.•••`],
  });
});
