import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { maskIdentifier, maskUrl } from "./mask.ts";
import { refusesPii, serialisePlan } from "./serialise.ts";
import { field, keyed, plan, step } from "./testing/plans.ts";
import { TOOL_VERSION } from "./tool-version.ts";

const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const schema = readJson("../../../../schemas/plan.schema.json");
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

const alice = "+14152370143";
const secretUrl = "https://user:hunter22@api.example.com/hook?token=s3cr3t&v=2#frag";

const rich = plan(
  [
    step("services.rides", ["update"], {
      fields: [
        field("default_ttl", 3600, 7200, { cause: "drift" }),
        field("callback_url", secretUrl, "https://new.internal.example.com/hook", { env: ["API_HOST"] }),
        field("unique_name", "rides", "rides-2"),
      ],
      reasons: [{ code: "why", text: `since ${alice} said https://new.internal.example.com/hook` }],
    }),
    step("services.rides.sessions.order-1.participants[#k3f9]", ["create"], {
      type: "participant",
      fields: [
        field("identifier", null, alice, { sensitive: true, env: ["ALICE"] }),
        field("proxy_identifier", null, null, { knownAfterApply: true }),
      ],
    }),
    step("services.rides.phone_numbers[+14152370199]", ["delete"], {
      type: "phone_number",
      blast: { live_sessions_ended: 0, in_use: 2 },
      overwrites: [{ field: "voice_url", value: secretUrl }],
    }),
  ],
  {
    refusals: [
      { code: "destroys", address: "services.rides", text: `ends ${alice}`, allow: "--allow-destroy" },
    ],
    notes: [{ code: "note", address: "services.rides", text: `about ${alice}` }],
    unmanaged: { sessions: null, phone_numbers: 3 },
    unchanged: { "": { services: 1 }, "services.rides": { phone_numbers: 2 } },
  },
);

describe("serialisePlan", () => {
  const shown = serialisePlan(rich, { keyed, showPii: false });
  const text = JSON.stringify(shown);

  it("conforms to the published schema, whose every property is described", () => {
    validate(shown);
    expect(validate.errors).toBeNull();
    expect(undescribed(schema)).toEqual([]);
  });

  it("is refused by the schema when a key is missing", () => {
    const { digest: _, ...less } = shown;
    expect(validate(less)).toBe(false);
  });

  it("shows no identifier, no value from the environment and no secret of a URL", () => {
    for (const clear of [alice, "4152370143", "new.internal", "hunter22", "s3cr3t", 'frag"'])
      expect(text).not.toContain(clear);
    expect(shown.steps[1]?.fields[0]?.after).toBe(`\${env.ALICE} #${keyed.tag(alice)}`);
    expect(shown.steps[0]?.fields[1]?.before).toBe(`••• #${keyed.tag(secretUrl)}`);
    expect(shown.notes[0]?.text).toBe(`about \${env.ALICE} #${keyed.tag(alice)}`);
  });

  it("does not let an unchanged value look changed because a variable holds it", () => {
    const same = field("identifier", alice, alice, { sensitive: true, env: ["ALICE"] });
    const replaced = step("services.rides.sessions.o.participants[#k3f9]", ["delete", "create"], {
      fields: [same],
    });
    const [json] = serialisePlan(plan([replaced]), { keyed, showPii: false }).steps;
    expect(json?.fields[0]?.before).toBe(json?.fields[0]?.after);
  });

  it("keeps pool numbers and plain values readable", () => {
    expect(text).toContain("phone_numbers[+14152370199]");
    expect(shown.steps[0]?.fields[0]).toMatchObject({ before: 3600, after: 7200, cause: "drift" });
  });

  it("unmasks people's identifiers on request, and still nothing that came from the environment elsewhere", () => {
    const open = serialisePlan(rich, { keyed, showPii: true });
    expect(open.steps[1]?.fields[0]?.after).toBe(alice);
    expect(JSON.stringify(open)).not.toContain("new.internal");
  });

  it("marks what a delete only detaches", () => {
    expect(shown.steps.map((one) => one.detaches)).toEqual([false, false, true]);
  });

  it("names the version of the package", () => {
    expect(TOOL_VERSION).toBe(readJson("../../package.json").version);
  });
});

describe("masks", () => {
  it.each([
    ["+14152370100", "+1•••••••••00 #tag0"],
    ["+4915112345678", "+49•••••••••78 #tag0"],
    ["messenger:12345678", "messenger:••• #tag0"],
    ["whatsapp:+14152370100", "whatsapp:••• #tag0"],
    ["Alice Example", "••• #tag0"],
    ["+0000", "••• #tag0"],
  ])("of the identifier %s is %s", (value, mask) => {
    expect(maskIdentifier(value, { tag: () => "tag0" })).toBe(mask);
  });

  it.each([
    ["https://example.com/a/b", "https://example.com/a/b"],
    ["rides", "rides"],
    ["https://u:p@h.example/x", "https://•••@h.example/x #tag0"],
    ["https://h.example/x?a=1&raw&b=", "https://h.example/x?a=•••&•••&b= #tag0"],
    ["https://h.example/x#t", "https://h.example/x#••• #tag0"],
  ])("of the URL %s is %s", (value, mask) => {
    expect(maskUrl(value, { tag: () => "tag0" })).toBe(mask);
  });
});

describe("refusesPii", () => {
  it.each([
    [{}, false],
    [{ CI: "false" }, false],
    [{ CI: "" }, false],
    [{ CI: "1" }, true],
    [{ GITHUB_ACTIONS: "true" }, true],
  ])("%j: %s", (env, refused) => {
    expect(refusesPii(env)).toBe(refused);
  });
});

/** Paths of properties without a description. */
function undescribed(node: unknown, path = "#"): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const below = undescribed(value, `${path}/${key}`);
    if (key !== "properties") return below;
    const bare = Object.entries(value as object).filter(([, property]) => property.description === undefined);
    return [...bare.map(([name]) => `${path}/${name}`), ...below];
  });
}
