/** Everything outside: handed in once, so that tests run the whole command in their own process. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
}

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. Paths on the command line count from here. */
  readonly cwd: string;
  /** Results. */
  readonly stdout: Output;
  /** Progress and mistakes. */
  readonly stderr: Output;
  /** Asks on the terminal; null where nobody can answer. Resolves to "" when the signal ends the wait. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to but not including 1. */
  random(): number;
}
