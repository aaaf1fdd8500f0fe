import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../plan/plan.ts";
import { lookOf } from "../plan-action.ts";
import { summaryLine } from "../plan-text.ts";
import { serialisePlan } from "../serialise.ts";
import { adoptOnly, crowd, hostile, motley, ordinary, refused } from "../testing/markdown-plans.ts";
import { HOSTILE, parseMarkdown } from "../testing/markdown-tree.ts";
import { keyed, plan, step } from "../testing/plans.ts";
import { type PlanMarkdown, type PlanMarkdownOptions, renderPlanMarkdown } from "./plan.ts";

const COMMENT = 65_000;
const WHOLE = "[The whole plan](https://github.com/o/r/actions/runs/1)";

const jsonOf = (made: Plan) => serialisePlan(made, { keyed, showPii: false });

function render(made: Plan, more: Partial<PlanMarkdownOptions> = {}): PlanMarkdown {
  return renderPlanMarkdown(jsonOf(made), {
    limit: COMMENT,
    allowWord: (flag) => `set the input ${flag.replace("--", "")} to true`,
    whole: WHOLE,
    ...more,
  });
}

const evil =
  'x"]:::y\n``` @octocat <!-- twilio-proxy v1 --> | #12 https://evil.example.com <b>b</b> ![i](//e) `c` **d**';

describe("the comment of", () => {
  it.each([
    ["an ordinary change", ordinary],
    ["a replacement that is refused", refused],
    ["900 numbers", crowd(900)],
    ["hostile names", hostile(evil)],
    ["an adoption", adoptOnly],
    ["no changes", plan([], { unmanaged: { sessions: 2 } })],
  ])("%s", async (name, made) => {
    await expect(render(made).text).toMatchFileSnapshot(`./__snapshots__/${name.replaceAll(" ", "-")}.md`);
  });

  it.each([
    ["folded", 12_000],
    ["counts", 900],
    ["totals", 330],
  ] as const)("900 steps where only %s fit", async (level, limit) => {
    const made = render(motley(900), { limit });
    expect(made.level).toBe(level);
    await expect(made.text).toMatchFileSnapshot(`./__snapshots__/900-steps-${level}.md`);
  });
});

describe("renderPlanMarkdown", () => {
  const plans = {
    ordinary,
    refused,
    adoptOnly,
    crowd: crowd(900),
    motley: motley(900),
    hostile: hostile(evil),
  };

  it("fits any limit, says how much it leaves out, and always has the last line of the plan", () => {
    for (const made of Object.values(plans)) {
      let shown = Number.POSITIVE_INFINITY;
      for (const limit of [1_000_000, COMMENT, 30_000, 12_000, 6_000, 3_000, 1_500, 700, 300]) {
        const one = render(made, { limit });
        expect(one.text.length).toBeLessThanOrEqual(limit);
        expect(one.text).toContain(summaryLine(jsonOf(made)));
        expect(one.total).toBe(made.steps.length);
        expect(one.shown).toBeLessThanOrEqual(shown);
        shown = one.shown;
        const complete = one.level === "full";
        expect(one.shown === one.total).toBe(complete);
        const sentence = `Shortened: ${one.shown} of ${one.total} steps shown. ${WHOLE}`;
        if (limit >= 700) expect(one.text.includes(sentence)).toBe(!complete);
      }
    }
  });

  it("keeps deletes and replacements when the rest does not fit", () => {
    const { text, shown } = render(motley(900), { limit: 20_000 });
    expect(text.match(/^- replace /gm)).toHaveLength(90);
    expect(shown).toBeGreaterThan(90);
    expect(shown).toBeLessThan(900);
  });

  it("counts what it leaves out of a list of equal steps", () => {
    const { text, shown, level } = render(crowd(900), { limit: 6_000 });
    expect(level).toBe("folded");
    const named = text.match(/\[\+1415237\d{4}\](?! +\(still)/g)?.length ?? 0;
    expect(text).toContain(`… and ${900 - (shown - 3)} more`);
    expect(named).toBe(shown - 3 + 3);
  });

  it("begins with what it costs people, in words", () => {
    expect(render(refused).text.split("\n").slice(0, 2).join(" ")).toMatch(
      /^> \[!CAUTION\] > \*\*Warning: This plan ends 3 live sessions/,
    );
    expect(render(refused, { limit: 700 }).text).toMatch(/^> \[!CAUTION\]\n> \*\*Warning: /);
  });

  it("says in a word what it says by a symbol", () => {
    const actions = [
      ["create"],
      ["update"],
      ["delete"],
      ["delete", "create"],
      ["adopt"],
      ["adopt", "update"],
      ["move"],
      ["forget"],
    ] as const;
    const { text } = render(plan(actions.map((one, at) => step(`services.s${at}`, one))));
    for (const one of actions) {
      const { word } = lookOf({ actions: one, detaches: false, with_parent: false });
      expect(text).toMatch(new RegExp(`^[-+! ] ${word.split(/[:,]/)[0]} services\\.s`, "m"));
    }
  });

  it("folds long plans away and leaves short ones open", () => {
    expect(render(ordinary).text).toContain("<details open>");
    expect(render(motley(100)).text).not.toContain("<details open>");
  });

  it("holds nothing that is masked in the plan's JSON", () => {
    for (const made of [ordinary, refused]) {
      expect(render(made, { limit: 1_000_000 }).text).not.toMatch(/s3cr3t|3680170|3680177/);
    }
  });

  it("is the same twice", () => {
    expect(render(refused)).toEqual(render(refused));
  });

  it.each([
    ["unlike", motley(10_000)],
    ["alike", crowd(10_000)],
  ])("renders 10,000 steps that are %s in time that grows with their number", (_, made) => {
    const plan10k = jsonOf(made);
    for (const limit of [1_000_000, COMMENT, 5_000, 500]) {
      const begun = performance.now();
      renderPlanMarkdown(plan10k, { limit, allowWord: (flag) => flag, whole: null });
      // Ten times what it takes; a square of the number takes longer still.
      expect(performance.now() - begun).toBeLessThan(3_000);
    }
  });
});

describe("hostile text in a plan", () => {
  const texts = fc
    .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 8 })
    .map((pieces) => pieces.join(""));
  const OURS =
    /^(<details( open)?><summary>[^\n<>]*(<code>[^\n<>]*<\/code>[^\n<>]*)?<\/summary>|<\/details>|<\/?code>)$/;

  it("is shown, and does nothing", async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(COMMENT, 6_000, 2_500), async (text, limit) => {
        const made = render(hostile(text), { limit });
        expect(made.text.length).toBeLessThanOrEqual(limit);
        expect(made.text).not.toMatch(/<!|-->|@(?!\u200b)/);
        const nodes = await parseMarkdown(`${made.text}\n`);
        const tags = nodes.filter(({ type }) => type === "html").map(({ value = "" }) => value);
        expect(tags.filter((tag) => !OURS.test(tag))).toEqual([]);
        const links = nodes.filter(({ type }) => /link|image|definition|footnote/i.test(type));
        expect(links.filter(({ url }) => !WHOLE.includes(url ?? "?"))).toEqual([]);
        const opened = tags.filter((tag) => tag.startsWith("<details")).length;
        expect(tags.filter((tag) => tag === "</details>")).toHaveLength(opened);
      }),
      { numRuns: 150 },
    );
  });
});
