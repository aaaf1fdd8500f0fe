/** Says when a document's diagnostics are due: at once when it opens or is saved, else after a pause in typing. */
import type { World } from "@twilio-proxy/core";

/** Milliseconds. Twenty keys at typing speed are one run instead of twenty. */
export const DEBOUNCE = 150;

export interface Publisher {
  soon(uri: string): void;
  now(uri: string): void;
  /** Forgets what was due. */
  cancel(uri: string): void;
  isDue(uri: string): boolean;
}

export function createPublisher(world: World, publish: (uri: string) => void): Publisher {
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
    const pause = new AbortController();
    due.set(uri, pause);
    await world.sleep(DEBOUNCE, pause.signal);
    if (!pause.signal.aborted) now(uri);
  };
  return { soon: (uri) => void soon(uri), now, cancel, isDue: (uri) => due.has(uri) };
}
