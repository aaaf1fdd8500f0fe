/** What the account owns, kept for a while: whoever asks gets what is known now, and news arrive behind the scenes. */
import { backoffMs, type InventoryItem, type World } from "@twilio-proxy/core";

export interface InventoriesOptions {
  readonly world: World;
  /** The whole of one type. Rejects when it cannot be read. */
  readonly read: (type: string) => Promise<readonly InventoryItem[]>;
  /** Something is known that was not, or is another now. */
  readonly changed: () => void;
}

interface Kept {
  readonly items: readonly InventoryItem[] | null;
  /** Until then nobody asks again, in milliseconds since 1970. */
  readonly freshUntil: number;
  readonly failures: number;
}

/** Milliseconds. */
const FRESH = 600_000;
const FIRST_PAUSE = 15_000;
const LONGEST_PAUSE = 900_000;

/** null: unknown, as long as nothing could be read. Failures are silent; the next try waits longer each time. */
export function createInventories(options: InventoriesOptions): (type: string) => Kept["items"] {
  const { world, read, changed } = options;
  const kept = new Map<string, Kept>();
  const reading = new Set<string>();

  const refresh = async (type: string): Promise<void> => {
    const before = kept.get(type);
    try {
      const items = await read(type);
      kept.set(type, { items, freshUntil: world.now() + FRESH, failures: 0 });
      if (JSON.stringify(items) !== JSON.stringify(before?.items)) changed();
    } catch {
      const failures = (before?.failures ?? 0) + 1;
      const pause = backoffMs(FIRST_PAUSE, LONGEST_PAUSE, failures, world.random());
      kept.set(type, { items: before?.items ?? null, freshUntil: world.now() + pause, failures });
    } finally {
      reading.delete(type);
    }
  };

  return (type) => {
    const known = kept.get(type);
    if (!reading.has(type) && (known === undefined || world.now() >= known.freshUntil)) {
      reading.add(type);
      void refresh(type);
    }
    return known?.items ?? null;
  };
}
