/** Something that falls due at a time: a session's expiry, or the end of a closed session's retention. */
export interface Due {
  readonly at: number;
  readonly serviceSid: string;
  readonly sessionSid: string;
}

/** A binary min-heap by time. Entries are hints: whoever takes one checks the session again. */
export interface DueQueue {
  readonly heap: Due[];
}

export function createDueQueue(): DueQueue {
  return { heap: [] };
}

export function pushDue({ heap }: DueQueue, due: Due): void {
  let at = heap.push(due) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (timeAt(heap, parent) <= due.at) break;
    swap(heap, at, parent);
    at = parent;
  }
}

/** Takes the earliest entry that is due by `now`, or undefined. */
export function takeDue({ heap }: DueQueue, now: number): Due | undefined {
  const first = heap[0];
  if (first === undefined || first.at > now) return undefined;
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) {
    heap[0] = last;
    sink(heap);
  }
  return first;
}

function sink(heap: Due[]): void {
  let at = 0;
  for (;;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (timeAt(heap, child) < timeAt(heap, least)) least = child;
    }
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function timeAt(heap: readonly Due[], index: number): number {
  return heap[index]?.at ?? Number.POSITIVE_INFINITY;
}

function swap(heap: Due[], left: number, right: number): void {
  const a = heap[left];
  const b = heap[right];
  if (a === undefined || b === undefined) return;
  heap[left] = b;
  heap[right] = a;
}
