import { participantsOf } from "../account/account.ts";
import { createCollection } from "../account/collection.ts";
import { notFound } from "../http/errors.ts";
import { proxyList } from "../http/paging.ts";
import { type Context, childrenOf, load, loadService, loadSession, param, type Reply } from "./context.ts";

/** Nobody calls or writes through the simulator: its sessions have no interactions. */
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

export function missingInteraction(context: Context): Reply {
  throw notFound(context.path);
}
