/** Plans under way: few at a time, and one for each document. */
import { createGate, type Environment } from "@twilio-proxy/core";
import { AccountFailure } from "./failure.ts";
import type { PlanView } from "./view.ts";

export interface PlanRequest {
  readonly uri: string;
  /** Of the file system, absolute. */
  readonly path: string;
  readonly text: string;
  /** What `${env.…}` stands for; absent: the process's variables. */
  readonly env?: Environment;
  /** Called with the number of answers so far. Who joins a plan under way hears nothing. */
  readonly progress?: (done: number) => void;
  readonly signal: AbortSignal;
}

export type MakePlan = (request: PlanRequest, signal: AbortSignal) => Promise<PlanView>;

export interface Plans {
  /**
   * Joins the plan of the same text if there is one under way; a plan of an older text is given up, and whoever waits for
   * it gets AccountFailure `superseded`. With `cancelled` when the request's own signal is aborted.
   */
  plan(request: PlanRequest): Promise<PlanView>;
  /** Gives all of them up. */
  close(): void;
}

interface Run {
  readonly request: PlanRequest;
  readonly abort: AbortController;
  readonly result: Promise<PlanView>;
  waiting: number;
}

const AT_ONCE = 4;

export function createPlans(make: MakePlan): Plans {
  const gate = createGate(AT_ONCE);
  const runs = new Map<string, Run>();

  const begin = (request: PlanRequest): Run => {
    const abort = new AbortController();
    const { signal } = abort;
    const work = async (): Promise<PlanView> => {
      const leave = await gate.enter(signal);
      return make(request, signal).finally(leave);
    };
    const result = untilAborted(work(), signal, () => signal.reason);
    const run = { request, abort, result, waiting: 0 };
    const end = (): void => {
      if (runs.get(request.uri) === run) runs.delete(request.uri);
    };
    result.then(end, end);
    runs.set(request.uri, run);
    return run;
  };

  const runFor = (request: PlanRequest): Run => {
    const current = runs.get(request.uri);
    if (current === undefined || current.abort.signal.aborted) return begin(request);
    if (isSame(current.request, request)) return current;
    current.abort.abort(
      new AccountFailure("superseded", "The file has changed: a newer plan is being made."),
    );
    return begin(request);
  };

  return {
    async plan(request) {
      if (request.signal.aborted) throw cancelled();
      const run = runFor(request);
      run.waiting += 1;
      try {
        return await untilAborted(run.result, request.signal, cancelled);
      } finally {
        run.waiting -= 1;
        if (run.waiting === 0) run.abort.abort(cancelled());
      }
    },
    close() {
      for (const { abort } of runs.values()) {
        abort.abort(new AccountFailure("cancelled", "The account was disconnected."));
      }
    },
  };
}

function isSame(a: PlanRequest, b: PlanRequest): boolean {
  return a.text === b.text && a.path === b.path && a.env === b.env;
}

function cancelled(): AccountFailure {
  return new AccountFailure("cancelled", "The plan was cancelled.");
}

/** Does not wait for requests that are still in flight. */
function untilAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  why: () => unknown,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(why());
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
