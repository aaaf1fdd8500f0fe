import type { Check, Finding, PlanNode } from "../../plan/check.ts";
import { isAliveStatus } from "./lifecycle.ts";

function sessions(nodes: readonly PlanNode[]): readonly PlanNode[] {
  return nodes.filter((node) => node.type === "session");
}

const endingNeedsConsent: Check = function* ({ nodes }): Iterable<Finding> {
  for (const { step, live, ownedSid, address } of sessions(nodes)) {
    if (step?.actions[0] !== "delete" || step.withParent || ownedSid === null) continue;
    if (!isAliveStatus(live?.fields.status)) continue;
    const verb = step.actions.length > 1 ? "Replacing" : "Deleting";
    const why = step.reasons.map((reason) => reason.text).join("; ");
    yield {
      kind: "refusal",
      code: "destroy-session",
      address,
      text: `${verb} this session ends a live conversation: ${why}.`,
      allow: "--allow-destroy",
    };
  }
};

const adoptionNeverReplaces: Check = function* ({ nodes }): Iterable<Finding> {
  for (const { step, ownedSid, live, address } of sessions(nodes)) {
    if (step?.actions[0] !== "delete" || step.actions.length < 2 || ownedSid !== null || live === null)
      continue;
    const why = step.reasons.map((reason) => reason.text).join("; ");
    yield {
      kind: "refusal",
      code: "adopt-replace",
      address,
      text: `This session exists and is not ours; to make it what the config says it would be replaced: ${why}.`,
      allow: "--allow-destroy",
    };
  }
};

/** Without a name, only the state can tell which session is ours. */
const unnamedAreKnown: Check = function* ({ nodes, hasState }): Iterable<Finding> {
  for (const { desired, live, ownedSid, parent, address, ambiguous } of sessions(nodes)) {
    if (desired === null || desired.external !== null || live !== null || ownedSid !== null) continue;
    if (ambiguous) {
      yield {
        kind: "refusal",
        code: "ambiguous-create",
        address,
        text: "An earlier run was cut off while it made this unnamed session, and several sessions could be it. Delete the surplus ones, or give it a unique_name.",
        allow: null,
      };
    } else if (!hasState && parent?.live != null && desired.fields.unique_name?.value === null) {
      yield {
        kind: "refusal",
        code: "unnamed-session",
        address,
        text: "There is no state, so nobody can say whether this unnamed session exists already. Give it a unique_name, or allow a new one.",
        allow: "--allow-recreate",
      };
    }
  }
};

export const sessionChecks: readonly Check[] = [endingNeedsConsent, adoptionNeverReplaces, unnamedAreKnown];
