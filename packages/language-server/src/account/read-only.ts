/** Twilio and the state as a reader may see them: behind these nothing can be changed, whatever is called. */
import type { Endpoint, StateStore, Twilio } from "@twilio-proxy/core";

/** Something tried to write: a bug of ours, and nothing was sent. */
export class WriteRefused extends Error {
  override readonly name = "WriteRefused";
}

export function readOnlyTwilio(twilio: Twilio): Twilio {
  return { ...twilio, endpoint: (type) => readOnlyEndpoint(twilio.endpoint(type)) };
}

function readOnlyEndpoint({ pages, fetch }: Endpoint): Endpoint {
  return { pages, fetch, create: refuse, update: refuse, remove: refuse };
}

export function readOnlyStore(store: StateStore): StateStore {
  return { ...store, write: refuse };
}

function refuse(): Promise<never> {
  return Promise.reject(new WriteRefused("an editor only reads"));
}
