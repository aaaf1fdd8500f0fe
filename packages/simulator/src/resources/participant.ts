import { newSid, ownParticipants, participantsOf, type ServiceChildren } from "../account/account.ts";
import { put } from "../account/collection.ts";
import { isAlive, type Participant, type Service, type Session } from "../account/records.ts";
import { assign, channelOf, checkFitsMode } from "../pool/assign.ts";
import { isPlausible } from "../pool/dialing.ts";
import { occupy, release } from "../pool/usage.ts";
import { invalid, notFound, refusal } from "../refusal.ts";
import {
  type Context,
  childrenOf,
  created,
  load,
  loadService,
  loadSession,
  now,
  ok,
  param,
  type Reply,
} from "./context.ts";
import type { WantedParticipant } from "./inline-participants.ts";
import { proxyList } from "./paging.ts";
import { isSid } from "./parameters.ts";

export function createParticipant(context: Context): Reply {
  const service = loadService(context);
  const session = loadSession(context);
  const { form } = context;
  const participant = addParticipant(context, service, childrenOf(context.account, service.sid), session, {
    identifier: form.get("Identifier") ?? "",
    friendlyName: form.get("FriendlyName") || null,
    proxyIdentifier: form.get("ProxyIdentifier") || null,
    proxyIdentifierSid: form.get("ProxyIdentifierSid") || null,
  });
  return created(render(context, service, session, participant));
}

export function fetchParticipant(context: Context): Reply {
  const service = loadService(context);
  const session = loadSession(context);
  const all = participantsOf(childrenOf(context.account, service.sid), session.sid);
  return ok(render(context, service, session, load(context, all, param(context, "sid"))));
}

export function listParticipants(context: Context): Reply {
  const service = loadService(context);
  const session = loadSession(context);
  const { listsDeletedParticipants } = context.behaviour;
  return proxyList(
    context,
    participantsOf(childrenOf(context.account, service.sid), session.sid),
    { key: "participants", render: (each) => render(context, service, session, each) },
    (participant) => listsDeletedParticipants || participant.date_deleted === null,
  );
}

/** The record stays, marked: that is what keeps its identifier from coming back (80612). */
export function deleteParticipant(context: Context): Reply {
  const children = childrenOf(context.account, loadService(context).sid);
  const session = loadSession(context);
  const all = participantsOf(children, session.sid);
  const participant = load(context, all, param(context, "sid"));
  if (participant.date_deleted !== null) throw notFound(context.path);
  release(children, session, participant);
  const at = now(context);
  put(all, { ...participant, date_deleted: at, date_updated: at });
  return { status: context.behaviour.participantDeleteStatus };
}

/** Creates a participant in the session, with a number; for session creates too. */
export function addParticipant(
  context: Context,
  service: Service,
  children: ServiceChildren,
  session: Session,
  wanted: WantedParticipant,
): Participant {
  checkParameters(wanted);
  if (!isAlive(session)) throw refusal(80607);
  const all = participantsOf(children, session.sid);
  const known = all.rows.filter((row) => row !== undefined);
  const same = known.find((participant) => participant.identifier === wanted.identifier);
  if (same !== undefined) throw refusal(same.date_deleted === null ? 80103 : 80612);
  if (known.filter((participant) => participant.date_deleted === null).length >= 2) throw refusal(80609);
  checkFitsMode(wanted.identifier, session.mode);
  const assignment = assign(context.account, service, children, session, wanted);
  const at = now(context);
  const participant: Participant = {
    sid: newSid(context.account, "KP", context.random),
    identifier: wanted.identifier,
    friendly_name: wanted.friendlyName,
    ...assignment,
    date_deleted: null,
    date_created: at,
    date_updated: at,
  };
  put(ownParticipants(children, session.sid), participant);
  occupy(children, session, participant);
  return participant;
}

function checkParameters(wanted: WantedParticipant): void {
  const { identifier, friendlyName, proxyIdentifier, proxyIdentifierSid } = wanted;
  if (identifier === "") throw invalid("Identifier", "It is required.");
  if (identifier.length > 191) throw invalid("Identifier", "It may have at most 191 characters.");
  if ((friendlyName ?? "").length > 255) throw invalid("FriendlyName", "It may have at most 255 characters.");
  if ((proxyIdentifier ?? "").length > 255) {
    throw invalid("ProxyIdentifier", "It may have at most 255 characters.");
  }
  if (proxyIdentifierSid !== null && !isSid(proxyIdentifierSid, "PN")) {
    throw invalid("ProxyIdentifierSid", "It must be PN and 32 hexadecimal digits.");
  }
  if (channelOf(identifier) === null && !isPlausible(identifier)) throw refusal(80404);
}

function render(context: Context, service: Service, session: Session, participant: Participant): object {
  const address = `${context.base}/v1/Services/${service.sid}/Sessions/${session.sid}/Participants/${participant.sid}`;
  return {
    sid: participant.sid,
    session_sid: session.sid,
    service_sid: service.sid,
    account_sid: context.account.sid,
    friendly_name: participant.friendly_name,
    identifier: participant.identifier,
    proxy_identifier: participant.proxy_identifier,
    proxy_identifier_sid: participant.proxy_identifier_sid,
    date_deleted: participant.date_deleted,
    date_created: participant.date_created,
    date_updated: participant.date_updated,
    url: address,
    links: { message_interactions: `${address}/MessageInteractions` },
  };
}
