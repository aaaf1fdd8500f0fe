import { type Check, type Finding, liveChildren, type PlanNode, type PlanView } from "../../plan/check.ts";
import { isAliveStatus } from "../session/lifecycle.ts";

const SLOTS = 2;

function participantsBySession({ nodes }: PlanView): ReadonlyMap<PlanNode, readonly PlanNode[]> {
  return new Map(
    nodes
      .filter((node) => node.type === "session")
      .map((node) => [node, node.children.filter((child) => child.type === "participant")]),
  );
}

/** Inside a session that is not ours nothing may be replaced. */
const externalIsNeverReplaced: Check = function* (view): Iterable<Finding> {
  for (const [session, participants] of participantsBySession(view)) {
    if (session.desired?.external == null || session.live === null) continue;
    for (const { demands, address } of participants) {
      const [demand] = demands;
      if (demand === undefined) continue;
      yield {
        kind: "refusal",
        code: "external-would-be-replaced",
        address,
        text: `${demand.text}; but this session is named by session_sid and not ours to replace.`,
        allow: null,
      };
    }
  }
};

/** Two is Twilio's limit (80609): whoever else is in the session keeps a slot. */
const fits: Check = function* (view): Iterable<Finding> {
  for (const [session, participants] of participantsBySession(view)) {
    const actions: readonly string[] = session.step?.actions ?? [];
    const joining = participants.some((node) => node.step?.actions[0] === "create");
    if (!joining || session.live === null || actions.includes("create")) continue;
    const ours = new Set(participants.map((node) => node.live?.sid));
    const strangers = liveChildren(session, "participants").filter((live) => !ours.has(live.sid)).length;
    const wanted = participants.filter((node) => node.desired !== null).length;
    if (strangers === 0 || strangers + wanted <= SLOTS) continue;
    yield {
      kind: "refusal",
      code: "session-full",
      address: session.address,
      text: `${strangers} undeclared ${strangers === 1 ? "participant is" : "participants are"} live in this session, and Twilio allows ${SLOTS}. Declare or remove them.`,
      allow: null,
    };
  }
};

/** Twilio would answer 80607, and re-opening what is not ours is not for us. */
const externalIsOpen: Check = function* (view): Iterable<Finding> {
  for (const [session, participants] of participantsBySession(view)) {
    if (session.desired?.external == null || session.live === null) continue;
    const joining = participants.some((node) => node.step?.actions[0] === "create");
    if (!joining || isAliveStatus(session.live.fields.status)) continue;
    yield {
      kind: "refusal",
      code: "session-closed",
      address: session.address,
      text: "The session that session_sid names has ended, and Twilio lets nobody join it (80607). Re-open it where it is managed, or remove the block.",
      allow: null,
    };
  }
};

export const participantChecks: readonly Check[] = [externalIsNeverReplaced, externalIsOpen, fits];
