import { describe, expect, it } from "vitest";
import { driftOf } from "../drift.ts";
import { serialisePlan } from "../serialise.ts";
import { hostile } from "../testing/markdown-plans.ts";
import { field, keyed, plan, step } from "../testing/plans.ts";
import { renderDriftMarkdown } from "./drift.ts";

const options = { limit: 65_000, whole: "[The run](https://github.com/o/r/actions/runs/1)" };
const json = (made: Parameters<typeof serialisePlan>[0]) =>
  driftOf(serialisePlan(made, { keyed, showPii: false }));

const moved = plan([
  step("services.a", ["update"], {
    fields: [
      field("default_ttl", 5, 60, { cause: "drift" }),
      field("callback_url", "https://a.example.com/x?k=s3cr3t", "https://b.example.com", { cause: "both" }),
      field("unique_name", "a", "b"),
    ],
  }),
  step("services.a.sessions.gone", ["create"], {
    type: "session",
    fields: [
      field("unique_name", null, "gone", { cause: "drift" }),
      field("ttl", null, 5, { cause: "drift" }),
    ],
    reasons: [{ code: "gone", text: "it was removed outside this config" }],
  }),
]);

describe("renderDriftMarkdown", () => {
  it("sets live against declared, field by field, and says what to do", async () => {
    const text = renderDriftMarkdown(json(moved), options);
    await expect(text).toMatchFileSnapshot("./__snapshots__/drift.md");
    expect(text).not.toContain("s3cr3t");
    expect(renderDriftMarkdown(json(moved), options)).toBe(text);
  });

  it("says why nobody can tell, and of which", () => {
    const unknown = step("services.u", ["update"], {
      fields: [field("default_ttl", 5, 60, { cause: "unknown" })],
    });
    const text = renderDriftMarkdown(json(plan([unknown])), options);
    expect(text).toMatch(/^\*\*Drift: 1 cannot be told apart\.\*\*\n[\s\S]*the secret was rotated/);
    expect(text).toContain("| `services.u` | `default_ttl` | `5` | `60` (nobody can tell) | update |");
    expect(renderDriftMarkdown(json(moved), options)).not.toContain("told apart");
  });

  it("says so when there is none", () => {
    expect(renderDriftMarkdown(json(plan([])), options)).toBe("**No drift.**");
  });

  it("fits, and counts what it leaves out", () => {
    const many = plan(
      Array.from({ length: 5000 }, (_, at) =>
        step(`services.s${at}`, ["update"], { fields: [field("default_ttl", 1, at, { cause: "drift" })] }),
      ),
    );
    for (const limit of [100_000, 5_000, 1_000]) {
      const text = renderDriftMarkdown(json(many), { ...options, limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      const [, shown = "0"] = /Shortened: (\d+) of 5000 differences shown\. \[The run\]/.exec(text) ?? [];
      expect(text.match(/^\| `services\.s/gm)).toHaveLength(Number(shown));
    }
  });

  it("lets no name act", () => {
    const evil = hostile("| <!-- x --> @octocat `a` |");
    const steps = evil.steps.map((one) => ({
      ...one,
      fields: one.fields.map((changed) => ({ ...changed, cause: "drift" as const })),
    }));
    const text = renderDriftMarkdown(json({ ...evil, steps }), options);
    expect(text).not.toMatch(/<!|-->|@(?!\u200b)/);
    const rows = text.split("\n").filter((line) => line.startsWith("| "));
    for (const row of rows) expect(row.split("|")).toHaveLength(7);
  });
});
