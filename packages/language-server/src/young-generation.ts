/**
 * Bounds the part of the heap where new objects begin. V8 lets it grow to three times 32 MB while somebody types in a long file;
 * a fraction of that takes no longer (`npm run bench -- editor`), and an editor's memory is not ours.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Bytes; a collection or two later, when we hear of it, it may be twice that. */
const ENOUGH = 8_000_000;

/** V8 reads the greatest size only at its start, but how fast to grow at each collection. */
export function boundYoungGeneration(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if ((young?.space_size ?? 0) < ENOUGH) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  observer.observe({ entryTypes: ["gc"] });
}
