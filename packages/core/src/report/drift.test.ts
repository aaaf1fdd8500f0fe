import { describe, expect, it } from "vitest";
import { driftOf, renderDriftText } from "./drift.ts";
import { serialisePlan } from "./serialise.ts";
import { field, keyed, plan, step } from "./testing/plans.ts";

const mixed = plan([
  step("services.a", ["update"], {
    fields: [field("default_ttl", 1, 2, { cause: "drift" }), field("unique_name", "a", "b")],
  }),
  step("services.b", ["update"], { fields: [field("default_ttl", 1, 2)] }),
  step("services.c", ["create"], { reasons: [{ code: "gone", text: "it was removed outside this config" }] }),
]);

describe("driftOf", () => {
  const found = driftOf(serialisePlan(mixed, { keyed, showPii: false }));

  it("keeps what changed outside and leaves out what the config asks for", () => {
    expect(found.steps.map((one) => [one.address, one.fields.map((changed) => changed.name)])).toEqual([
      ["services.a", ["default_ttl"]],
      ["services.c", []],
    ]);
    expect(found.summary).toMatchObject({ add: 1, change: 1, destroy: 0 });
  });

  it("is text that ends in a count", () => {
    const options = { colour: false, width: 80 };
    expect(renderDriftText(found, options).split("\n").at(-1)).toBe("Drift: 2 changed outside the config.");
    expect(renderDriftText(driftOf(serialisePlan(plan([]), { keyed, showPii: false })), options)).toBe(
      "No drift.",
    );
  });

  it("sets apart what nobody can tell, and says why", () => {
    const unknown = step("services.d", ["adopt", "update"], {
      fields: [field("default_ttl", 1, 2, { cause: "unknown" }), field("unique_name", "a", "b")],
    });
    const both = driftOf(serialisePlan(plan([...mixed.steps, unknown]), { keyed, showPii: false }));
    expect(both.steps.at(-1)?.fields).toMatchObject([{ name: "default_ttl", cause: "unknown" }]);
    const text = renderDriftText(both, { colour: false, width: 80 });
    expect(text).toMatch(
      /services\.c[\s\S]*\n\nCannot be told apart: [\s\S]*the secret was[\s\S]*Run plan[\s\S]*services\.d[\s\S]*default_ttl {2}1 → 2\n/,
    );
    expect(text.split("\n").at(-1)).toBe("Drift: 2 changed outside the config, 1 cannot be told apart.");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
