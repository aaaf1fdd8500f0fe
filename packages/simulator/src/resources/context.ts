import { type Account, createChildren, type ServiceChildren } from "../account/account.ts";
import { type Collection, find, findStale } from "../account/collection.ts";
import type { Service, Session } from "../account/records.ts";
import type { Behaviour } from "../behaviour.ts";
import { type Clock, isoDate } from "../clock.ts";
import type { Random } from "../random.ts";
import { ApiError, notFound } from "../refusal.ts";
import type { Form } from "./form.ts";

/** The world a request acts on. */
export interface World {
  readonly account: Account;
  readonly clock: Clock;
  readonly random: Random;
  readonly behaviour: Behaviour;
}

/** One request, as a resource's handlers see it. */
export interface Context extends World {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: Form;
  /** Scheme and authority the client used, for the addresses in the answer. */
  readonly base: string;
  /** Read as of before the latest write. */
  readonly stale: boolean;
}

export interface Reply {
  readonly status: number;
  /** Left out: an answer without a body. */
  readonly body?: unknown;
}

export type Handler = (context: Context) => Reply;

export function param(context: Context, name: string): string {
  return context.params[name] ?? "";
}

export function now(world: World): string {
  return isoDate(world.clock.now());
}

/** The record the path names, or Twilio's 404. */
export function load<T extends { readonly sid: string }>(
  context: Context,
  from: Collection<T>,
  sid: string,
): T {
  const record = context.stale ? findStale(from, sid) : find(from, sid);
  if (record === undefined) throw notFound(context.path);
  return record;
}

export function loadService(context: Context): Service {
  const service = find(context.account.services, param(context, "service"));
  if (service === undefined) throw notFound(context.path);
  return service;
}

export function childrenOf(account: Account, serviceSid: string): ServiceChildren {
  const known = account.children.get(serviceSid);
  if (known !== undefined) return known;
  const created = createChildren();
  account.children.set(serviceSid, created);
  return created;
}

export function loadSession(context: Context): Session {
  const service = loadService(context);
  const session = find(childrenOf(context.account, service.sid).sessions, param(context, "session"));
  if (session === undefined) throw notFound(context.path);
  return session;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

export const gone: Reply = { status: 204 };

export function methodNotAllowed(): ApiError {
  return new ApiError(405, 20004, "Method not allowed");
}
