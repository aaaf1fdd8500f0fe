import { describe, expect, it } from "vitest";
import type { Plan } from "../../plan/plan.ts";
import { serialisePlan } from "../serialise.ts";
import { crowd, hostile, motley, ordinary, refused } from "../testing/markdown-plans.ts";
import { HOSTILE } from "../testing/markdown-tree.ts";
import { keyed, plan, step } from "../testing/plans.ts";
import { planPicture } from "./plan-picture.ts";

const draw = (made: Plan) => planPicture(serialisePlan(made, { keyed, showPii: false }));

/** `a → b` by the labels' first lines. */
function edges(lines: readonly string[]): readonly string[] {
  const names = new Map(
    lines.flatMap((line) => {
      const [, id, label] = /^ {2}(n\d+)\["([^"]*)"\]/.exec(line) ?? [];
      return id === undefined || label === undefined ? [] : [[id, label.replaceAll("<br/>", " / ")] as const];
    }),
  );
  return lines.flatMap((line) => {
    const [, from = "", to = ""] = /^ {2}(n\d+) --- (n\d+)$/.exec(line) ?? [];
    return from === "" ? [] : [`${names.get(from)} → ${names.get(to)}`];
  });
}

describe("planPicture", () => {
  it("shows what changes beside what stays", () => {
    expect(edges(draw(ordinary) ?? [])).toEqual([
      "services.rides / update → phone numbers / 2 to add, 12 unchanged",
      "services.rides / update → short codes / 1 blocked",
      "services.rides / update → sessions.order-1 / create / participants: 2 to add",
      "services.rides / update → sessions / 5 unchanged",
    ]);
  });

  it("counts what goes with its parent", () => {
    expect(edges(draw(refused) ?? [])).toContain("services.taxi / delete → sessions / 3 to destroy");
  });

  it("does not count twice what is unchanged itself and drawn for what is in it", () => {
    const inside = plan(
      [step("services.a.sessions.s.participants[#k3f9]", ["create"], { type: "participant" })],
      {
        unchanged: { "": { services: 1 }, "services.a": { sessions: 3 } },
      },
    );
    const lines = draw(inside) ?? [];
    expect(edges(lines)).toEqual([
      "services.a / itself unchanged → sessions.s / itself unchanged / participants: 1 to add",
      "services.a / itself unchanged → sessions / 2 unchanged",
    ]);
    expect(lines.join("\n")).not.toContain("services<br/>");
  });

  it("counts where there are many, and is left out where there are too many", () => {
    expect(edges(draw(crowd(900)) ?? [])).toEqual([
      "services.rides / itself unchanged → phone numbers / 900 to add, 3 to destroy",
    ]);
    expect(edges(draw(motley(900)) ?? [])).toHaveLength(7);
    const many = Array.from({ length: 10 }, (_, at) => at).flatMap((at) =>
      Array.from({ length: 8 }, (_, of) =>
        step(`services.s${at}.sessions.${of}`, ["create"], { type: "session" }),
      ),
    );
    expect(draw(plan(many))).toBeNull();
    expect(draw(plan([]))).toBeNull();
    expect(draw(plan([step("services.alone", ["update"])]))).toBeNull();
  });

  it("gives every coloured box a word and a class that is defined", () => {
    const lines = draw(refused) ?? [];
    const used = new Set(lines.flatMap((line) => /:::(\w+)$/.exec(line)?.[1] ?? []));
    const defined = new Set(lines.flatMap((line) => /^ {2}classDef (\w+) /.exec(line)?.[1] ?? []));
    expect(defined).toEqual(used);
    for (const line of lines.filter((one) => one.includes(":::"))) {
      expect(line).toMatch(/<br\/>.*(create|replace|delete|update|adopt|to (add|destroy|change|adopt))/);
    }
  });

  it.each(HOSTILE)("keeps %j inside its label", (text) => {
    const lines = draw(hostile(`a${text}`)) ?? [];
    for (const line of lines.slice(3)) {
      expect(line).toMatch(
        /^ {2}(n\d+\["(?:[\p{L}\p{N} .,:…-]|#\d+;|<br\/>)*"\](:::\w+)?|n\d+ --- n\d+|classDef \w+ [\w:#,]+)$/u,
      );
    }
  });
});
