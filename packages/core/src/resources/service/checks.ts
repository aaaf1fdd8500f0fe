import type { Check, Finding } from "../../plan/check.ts";

const destroyNeedsConsent: Check = function* ({ nodes }): Iterable<Finding> {
  for (const node of nodes) {
    if (node.type !== "service" || node.step?.actions[0] !== "delete") continue;
    const { live_sessions_ended: ended = 0, in_use: inUse = 0 } = node.step.blast ?? {};
    yield {
      kind: "refusal",
      code: "destroy-service",
      address: node.address,
      text: `Deleting this service ends all its sessions (${ended === 0 ? inUse : ended} known to be live) and detaches its numbers, whose webhooks Twilio then points at its demo pages.`,
      allow: "--allow-destroy",
    };
  }
};

/** An emptied file is more often an accident than a wish. */
const emptyNeedsConsent: Check = function* ({ nodes, desired }): Iterable<Finding> {
  const doomed = nodes.filter((node) => node.parent === null && node.step?.actions[0] === "delete");
  if (desired.nodes.length > 0 || doomed.length === 0) return;
  yield {
    kind: "refusal",
    code: "empty-config",
    address: doomed[0]?.address ?? "services",
    text: `The config declares no service any more, and the plan would delete all ${doomed.length} that are ours.`,
    allow: "--allow-empty",
  };
};

export const serviceChecks: readonly Check[] = [destroyNeedsConsent, emptyNeedsConsent];
