import { newSid, type ServiceChildren } from "../account/account.ts";
import { put } from "../account/collection.ts";
import { dropSession, end, scheduleSession } from "../account/expiry.ts";
import { isAlive, type Service, type Session } from "../account/records.ts";
import { isoDate } from "../clock.ts";
import { wouldConflict } from "../pool/assign.ts";
import { occupyAll } from "../pool/usage.ts";
import { invalid, notFound, refusal } from "../refusal.ts";
import {
  type Context,
  childrenOf,
  created,
  gone,
  load,
  loadService,
  loadSession,
  now,
  ok,
  param,
  type Reply,
} from "./context.ts";
import { inlineParticipants } from "./inline-participants.ts";
import { proxyList } from "./paging.ts";
import { instant, integer, isSid, oneOf, text } from "./parameters.ts";
import { addParticipant } from "./participant.ts";

const modes = ["message-only", "voice-only", "voice-and-message"];
const statuses = ["open", "in-progress", "closed", "failed", "unknown"];

export function createSession(context: Context): Reply {
  const { account } = context;
  const service = loadService(context);
  const children = childrenOf(account, service.sid);
  const session = readSession(context);
  const participants = inlineParticipants(context.form);
  if (participants.length > 2) throw refusal(80609);
  const { unique_name: name } = session;
  if (name !== null && children.sessionNames.has(name)) throw refusal(80603);
  try {
    for (const wanted of participants) addParticipant(context, service, children, session, wanted);
  } catch (error) {
    if (context.behaviour.failedParticipantKeepsSession) store(context, service, children, session);
    else dropSession(children, session);
    throw error;
  }
  store(context, service, children, session);
  return created(render(context, service, session));
}

function readSession(context: Context): Session {
  const { form } = context;
  const status = oneOf(form, "Status", statuses) ?? "open";
  if (status !== "open" && status !== "in-progress") throw refusal(80608);
  const at = now(context);
  return {
    sid: newSid(context.account, "KC", context.random),
    unique_name: text(form, "UniqueName", 191) ?? null,
    mode: oneOf(form, "Mode", modes) ?? "voice-and-message",
    status,
    ttl: integer(form, "Ttl") ?? 0,
    date_expiry: readExpiry(context) ?? null,
    date_started: status === "in-progress" ? at : null,
    date_ended: null,
    date_last_interaction: null,
    closed_reason: null,
    date_reopened: null,
    date_created: at,
    date_updated: at,
  };
}

export function fetchSession(context: Context): Reply {
  const service = loadService(context);
  const { sessions } = childrenOf(context.account, service.sid);
  return ok(render(context, service, load(context, sessions, sessionSid(context, service))));
}

export function listSessions(context: Context): Reply {
  const service = loadService(context);
  return proxyList(context, childrenOf(context.account, service.sid).sessions, {
    key: "sessions",
    render: (session) => render(context, service, session),
  });
}

export function updateSession(context: Context): Reply {
  const { account, form } = context;
  const service = loadService(context);
  const before = loadSession(context);
  const status = oneOf(form, "Status", statuses) ?? undefined;
  const ttl = integer(form, "Ttl");
  const expiry = readExpiry(context);
  const fields = {
    ...(ttl === undefined ? {} : { ttl: ttl ?? 0 }),
    ...(expiry === undefined ? {} : { date_expiry: expiry }),
  };
  const changed = transition(context, service, before, status, Object.keys(fields).length > 0);
  const after = put(childrenOf(account, service.sid).sessions, {
    ...changed,
    ...fields,
    date_updated: now(context),
  });
  scheduleSession(account, service, after);
  return ok(render(context, service, after));
}

export function deleteSession(context: Context): Reply {
  const service = loadService(context);
  dropSession(childrenOf(context.account, service.sid), loadSession(context));
  return gone;
}

/** Which lives of a session may follow one another; `otherFields`: the update also sets something else. */
function transition(
  context: Context,
  service: Service,
  session: Session,
  to: string | undefined,
  otherFields: boolean,
): Session {
  if (!isAlive(session)) return fromClosed(context, service, session, to, otherFields);
  if (to === undefined || to === session.status) return session;
  if (to === "closed") return close(context, service, session);
  if (to !== "in-progress") throw refusal(80608);
  return { ...session, status: to, date_started: now(context) };
}

function fromClosed(
  context: Context,
  service: Service,
  session: Session,
  to: string | undefined,
  otherFields: boolean,
): Session {
  if (to === "in-progress") return reopen(context, service, session);
  if (to !== undefined && to !== "closed") throw refusal(80608);
  const repeated = to === undefined || context.behaviour.closingTwice === "accepted";
  if (otherFields || !repeated) throw refusal(80607);
  return session;
}

function close(context: Context, service: Service, session: Session): Session {
  return end(context.account, service, childrenOf(context.account, service.sid), session, {
    at: context.clock.now(),
    reason: "api",
    keepsName: context.behaviour.closedSessionKeepsName,
  });
}

function reopen(context: Context, service: Service, session: Session): Session {
  const children = childrenOf(context.account, service.sid);
  const { unique_name: name } = session;
  const holder = name === null ? undefined : children.sessionNames.get(name);
  if (holder !== undefined && holder !== session.sid) throw refusal(80603);
  if (wouldConflict(children, session)) throw refusal(80604);
  if (name !== null) children.sessionNames.set(name, session.sid);
  occupyAll(children, session);
  const at = context.clock.now();
  const passed = session.date_expiry !== null && Date.parse(session.date_expiry) <= at;
  return {
    ...session,
    status: "in-progress",
    closed_reason: null,
    date_ended: null,
    date_reopened: isoDate(at),
    // A moment that has passed would close it again at once.
    date_expiry: passed ? null : session.date_expiry,
  };
}

/** Undefined: not sent; null: cleared. */
function readExpiry(context: Context): string | null | undefined {
  const at = instant(context.form, "DateExpiry");
  if (at === undefined || at === null) return at;
  if (at <= context.clock.now()) throw invalid("DateExpiry", "It must be in the future.");
  return isoDate(at);
}

function store(context: Context, service: Service, children: ServiceChildren, session: Session): void {
  put(children.sessions, session);
  if (session.unique_name !== null) children.sessionNames.set(session.unique_name, session.sid);
  scheduleSession(context.account, service, session);
}

function sessionSid(context: Context, service: Service): string {
  const name = param(context, "session");
  if (isSid(name, "KC") || !context.behaviour.fetchByUniqueName) return name;
  const sid = childrenOf(context.account, service.sid).sessionNames.get(name);
  if (sid === undefined) throw notFound(context.path);
  return sid;
}

function render(context: Context, service: Service, session: Session): object {
  const address = `${context.base}/v1/Services/${service.sid}/Sessions/${session.sid}`;
  return {
    sid: session.sid,
    service_sid: service.sid,
    account_sid: context.account.sid,
    date_started: session.date_started,
    date_ended: session.date_ended,
    date_last_interaction: session.date_last_interaction,
    date_expiry: session.date_expiry,
    unique_name: session.unique_name,
    status: session.status,
    closed_reason: session.closed_reason,
    ttl: session.ttl,
    mode: session.mode,
    date_created: session.date_created,
    date_updated: session.date_updated,
    url: address,
    links: { interactions: `${address}/Interactions`, participants: `${address}/Participants` },
  };
}
