import { participantsOf } from "../account/account.ts";
import { createCollection, each, find, put } from "../account/collection.ts";
import { scheduleSession } from "../account/expiry.ts";
import { isAlive } from "../account/records.ts";
import { notFound } from "../refusal.ts";
import {
  type Context,
  childrenOf,
  load,
  loadService,
  loadSession,
  now,
  param,
  type Reply,
  type World,
} from "./context.ts";
import { proxyList } from "./paging.ts";

/** Nobody calls or writes through the simulator: its sessions list no interactions. */
const none = createCollection<{ readonly sid: string }>();

export function listInteractions(context: Context): Reply {
  loadSession(context);
  return proxyList(context, none, { key: "interactions", render: (record) => record });
}

export function listMessageInteractions(context: Context): Reply {
  const session = loadSession(context);
  const children = childrenOf(context.account, loadService(context).sid);
  load(context, participantsOf(children, session.sid), param(context, "sid"));
  return proxyList(context, none, { key: "interactions", render: (record) => record });
}

/**
 * What a first call or message does to a session, told by a control route: it is in progress and its ttl counts anew.
 * False: no such session, or one that is over.
 */
export function recordInteraction(world: World, sessionSid: string): boolean {
  const { account } = world;
  for (const service of each(account.services)) {
    const { sessions } = childrenOf(account, service.sid);
    const session = find(sessions, sessionSid);
    if (session === undefined) continue;
    if (!isAlive(session)) return false;
    const at = now(world);
    const after = put(sessions, {
      ...session,
      status: "in-progress",
      date_started: session.date_started ?? at,
      date_last_interaction: at,
      date_updated: at,
    });
    scheduleSession(account, service, after);
    return true;
  }
  return false;
}

export function missingInteraction(context: Context): Reply {
  throw notFound(context.path);
}
