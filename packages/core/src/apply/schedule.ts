/**
 * Runs tasks as soon as what they wait for is done, so many at a time. A failed requirement skips a task; a barrier only
 * has to settle; tasks of one lane run one after the other in their order.
 */
export interface Task {
  readonly id: string;
  /** Tasks that must have succeeded. */
  readonly requires: readonly string[];
  /** Barriers that must have settled. */
  readonly after: readonly string[];
  readonly settles: readonly string[];
  readonly lane: string | null;
  /** What Twilio limits together: tasks that wait for their turn there must not take the places of others. */
  readonly pool: string;
  /** True: what requires this may run. Never rejects. */
  readonly run: () => Promise<boolean>;
  /** Called instead of `run` when a requirement failed. */
  readonly skip: (failed: string) => void;
}

/**
 * Resolves when every task ran or was skipped.
 * @throws RangeError once only such are left as wait for each other: a bug, which must not end in a wait for ever.
 */
export async function runTasks(tasks: readonly Task[], parallelism: number): Promise<void> {
  const places = createPlaces(Math.max(1, parallelism));
  const open = new Set(tasks);
  const stall = Promise.withResolvers<never>();
  let active = 0;
  const watch = (): void => {
    // By then whatever the last one's end made ready has begun.
    setImmediate(() => {
      if (active > 0 || open.size === 0) return;
      stall.reject(new RangeError(`these wait for each other: ${[...open].map(({ id }) => id).join(", ")}`));
    });
  };
  const inTurn = async (task: Task): Promise<boolean> => {
    active += 1;
    const done = await places(task);
    active -= 1;
    if (active === 0) watch();
    return done;
  };
  const byId = groupBy(tasks, (task) => [task.id]);
  const bySettled = groupBy(tasks, (task) => task.settles);
  const started = new Map<Task, Promise<boolean>>();
  const barriers = new Map<string, Promise<unknown>>();
  const lanes = new Map<string, Promise<boolean>>();

  const outcome = (task: Task): Promise<boolean> => {
    const known = started.get(task);
    if (known !== undefined) return known;
    const previous = task.lane === null ? undefined : lanes.get(task.lane);
    const promise = settle(task, previous).finally(() => open.delete(task));
    started.set(task, promise);
    if (task.lane !== null) lanes.set(task.lane, promise);
    return promise;
  };
  const barrier = (name: string): Promise<unknown> => {
    const known = barriers.get(name) ?? Promise.all((bySettled.get(name) ?? []).map(outcome));
    barriers.set(name, known);
    return known;
  };
  const settle = async (task: Task, previous: Promise<boolean> | undefined): Promise<boolean> => {
    // Yield first, so that every lane is taken in the order of the tasks.
    await Promise.resolve();
    for (const id of task.requires) {
      const required = await Promise.all((byId.get(id) ?? []).filter((one) => one !== task).map(outcome));
      if (required.includes(false)) {
        task.skip(id);
        return false;
      }
    }
    await Promise.all([previous, ...task.after.map(barrier)]);
    return inTurn(task);
  };
  watch();
  await Promise.race([Promise.all(tasks.map(outcome)), stall.promise]);
}

interface Pool {
  running: number;
  /** In their order; those before `next` have started. */
  readonly waiting: (() => void)[];
  next: number;
}

/** A place that comes free goes to the pool that has the fewest, so that one that waits for Twilio cannot hold them all. */
function createPlaces(places: number): (task: Pick<Task, "pool" | "run">) => Promise<boolean> {
  const pools = new Map<string, Pool>();
  let free = places;
  const fill = (): void => {
    while (free > 0) {
      let found: readonly [string, Pool] | undefined;
      for (const [name, pool] of pools) {
        const isDue = pool.next < pool.waiting.length;
        if (isDue && (found === undefined || pool.running < found[1].running)) found = [name, pool];
      }
      if (found === undefined) return;
      const [name, least] = found;
      // Of several with as few, the one that was served longest ago is next.
      pools.delete(name);
      pools.set(name, least);
      free -= 1;
      least.running += 1;
      least.next += 1;
      least.waiting[least.next - 1]?.();
    }
  };
  return async ({ pool: name, run }) => {
    const pool = pools.get(name) ?? { running: 0, waiting: [], next: 0 };
    pools.set(name, pool);
    await new Promise<void>((start) => {
      pool.waiting.push(start);
      // Once all that are ready now have come.
      queueMicrotask(fill);
    });
    try {
      return await run();
    } finally {
      pool.running -= 1;
      free += 1;
      // What this one's end makes ready comes first.
      queueMicrotask(fill);
    }
  };
}

function groupBy(
  tasks: readonly Task[],
  keys: (task: Task) => readonly string[],
): ReadonlyMap<string, readonly Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    for (const key of keys(task)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [task]);
      else group.push(task);
    }
  }
  return groups;
}
