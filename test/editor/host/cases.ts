/** A list of cases, one after the other, and what became of each: enough of a test runner for inside an editor. */

export type Case = readonly [name: string, run: () => Promise<void>];

/** Lines of this kind are the report; anything else an editor prints is its own affair. */
export const MARK = "host-test ";

/** @throws when a case failed, which is how the editor learns of it. */
export async function runAll(cases: readonly Case[]): Promise<void> {
  const failed: string[] = [];
  for (const [name, run] of cases) {
    const started = Date.now();
    try {
      await run();
      say(`ok ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      failed.push(name);
      say(`FAILED ${name}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  say(`${cases.length - failed.length} of ${cases.length} passed`);
  if (failed.length > 0) throw new Error(`Failed: ${failed.join(", ")}`);
}

function say(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the one way out of an extension host.
  console.log(MARK + line);
}

/** Polls until `read` gives what `fits`; fails with what it gave last. */
export async function until<T>(
  what: string,
  read: () => T | PromiseLike<T>,
  fits: (value: T) => boolean,
): Promise<T> {
  const patience = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    if (Date.now() > patience) throw new Error(`${what}: ${JSON.stringify(value)}`);
    await pause(50);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
