/**
 * Runs tasks as soon as what they wait for is done, so many at a time. A failed requirement skips a task; a barrier only
 * has to settle; tasks of one lane run one after the other in their order.
 */
import pLimit from "p-limit";

export interface Task {
  readonly id: string;
  /** Tasks that must have succeeded. */
  readonly requires: readonly string[];
  /** Barriers that must have settled. */
  readonly after: readonly string[];
  readonly settles: readonly string[];
  readonly lane: string | null;
  /** True: what requires this may run. Never rejects. */
  readonly run: () => Promise<boolean>;
  /** Called instead of `run` when a requirement failed. */
  readonly skip: (failed: string) => void;
}

/** Resolves when every task ran or was skipped. The waits must be free of circles. */
export async function runTasks(tasks: readonly Task[], parallelism: number): Promise<void> {
  const limit = pLimit(Math.max(1, parallelism));
  const byId = groupBy(tasks, (task) => [task.id]);
  const bySettled = groupBy(tasks, (task) => task.settles);
  const started = new Map<Task, Promise<boolean>>();
  const barriers = new Map<string, Promise<unknown>>();
  const lanes = new Map<string, Promise<boolean>>();

  const outcome = (task: Task): Promise<boolean> => {
    const known = started.get(task);
    if (known !== undefined) return known;
    const previous = task.lane === null ? undefined : lanes.get(task.lane);
    const promise = settle(task, previous);
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
    return limit(task.run);
  };
  await Promise.all(tasks.map(outcome));
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
