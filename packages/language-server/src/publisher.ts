/** Says when a document's diagnostics are due: at once when it opens or is saved, else after a pause in typing. */
import type { World } from "@twilio-proxy/core";

/** Milliseconds. Twenty keys at typing speed are one run instead of twenty. */
export const DEBOUNCE = 150;
/** Milliseconds, also since the last key: long enough that most keys cost nothing, and what is made meanwhile is there when it is due. */
const PREPARE = 100;

export interface Publisher {
  soon(uri: string): void;
  now(uri: string): void;
  /** Forgets what was due. */
  cancel(uri: string): void;
  isDue(uri: string): boolean;
}

/** `prepare` does ahead of time what `publish` would have to do first. Neither throws. */
export interface PublisherOptions {
  readonly world: World;
  prepare(uri: string): void;
  publish(uri: string): void;
}

export function createPublisher({ world, prepare, publish }: PublisherOptions): Publisher {
  const due = new Map<string, AbortController>();
  const cancel = (uri: string): void => {
    due.get(uri)?.abort();
    due.delete(uri);
  };
  const now = (uri: string): void => {
    cancel(uri);
    publish(uri);
  };
  const soon = async (uri: string): Promise<void> => {
    cancel(uri);
    const { signal } = setDue(uri);
    const at = world.now() + DEBOUNCE;
    await world.sleep(PREPARE, signal);
    if (!signal.aborted) prepare(uri);
    await world.sleep(at - world.now(), signal);
    if (!signal.aborted) now(uri);
  };
  const setDue = (uri: string): AbortController => {
    const pause = new AbortController();
    due.set(uri, pause);
    return pause;
  };
  return { soon: (uri) => void soon(uri), now, cancel, isDue: (uri) => due.has(uri) };
}
