/** Plans for the renderers' tests. Types here are any registered ones; the renderers do not know them. */
import type { FieldChange, Plan, Step } from "../../plan/plan.ts";

export const keyed = {
  tag: (value: string) =>
    (value.length.toString(36) + value.charCodeAt(value.length - 1).toString(36)).padStart(4, "k"),
};

export function field(
  name: string,
  before: FieldChange["before"],
  after: FieldChange["after"],
  more: Partial<FieldChange> = {},
): FieldChange {
  return { name, before, after, sensitive: false, knownAfterApply: false, env: [], cause: "config", ...more };
}

export function step(address: string, actions: Step["actions"], more: Partial<Step> = {}): Step {
  return {
    address,
    type: "service",
    sid: actions[0] === "create" ? null : `KS${"a".repeat(32)}`,
    actions,
    reasons: [],
    fields: [],
    group: null,
    requires: [],
    after: [],
    settles: [],
    lane: null,
    overwrites: [],
    blast: null,
    blocked: null,
    withParent: false,
    parents: [],
    statePath: [],
    fromStatePath: null,
    external: null,
    managed: {},
    protect: false,
    digest: "0f",
    ...more,
  };
}

export function plan(steps: readonly Step[], more: Partial<Plan> = {}): Plan {
  const counted = (action: string) =>
    steps.filter((one) => one.blocked === null && (one.actions as readonly string[]).includes(action)).length;
  return {
    accountSid: `AC${"0".repeat(32)}`,
    region: "us1",
    config: { path: "proxy.json", label: "proxy.json" },
    state: { lineage: "lineage", serial: 3 },
    steps,
    refusals: [],
    notes: [],
    unknownTargets: [],
    settled: [],
    unprotected: [],
    unmanaged: {},
    unchanged: {},
    summary: {
      add: counted("create"),
      change: counted("update"),
      destroy: counted("delete"),
      adopt: counted("adopt"),
      move: counted("move"),
      forget: counted("forget"),
    },
    digest: "abcdef",
    kid: "01234567",
    ...more,
  };
}
