/** Progress on stderr: a live line on a terminal, plain lines otherwise, nothing that a script would read. */
import { type ApplyEvent, cutTo, neutralise, type RequestEvent } from "@twilio-proxy/core";
import { styleOf } from "./style.ts";
import type { Output, World } from "./world.ts";

interface Flags {
  readonly color?: boolean;
}

const BAR_WIDTH = 20;
const ERASE_REST = "\u001b[K";
/** Terminals need no more than this to look alive. */
const REDRAW_MS = 80;

export interface ReadingProgress {
  onRequest(event: RequestEvent): void;
  stop(): void;
}

/** While the account is read nobody knows how much there is: the calls are counted. */
export function createReadingProgress(flags: Flags, world: World): ReadingProgress {
  if (!isLive(world.stderr, flags, world)) return { onRequest: () => undefined, stop: () => undefined };
  const line = createLine(world);
  let calls = 0;
  let stopped = false;
  return {
    onRequest: (event) => {
      // The same connection goes on to apply, which has a bar of its own.
      if (stopped) return;
      if (event.retryInMs === null) calls += 1;
      const wait = event.retryInMs === null ? "" : `, waiting ${seconds(event.retryInMs)} to try again`;
      line.draw(`Reading the account: ${calls} ${calls === 1 ? "call" : "calls"}${wait}`);
    },
    stop: () => {
      stopped = true;
      line.clear();
    },
  };
}

export interface ApplyProgress {
  onEvent(event: ApplyEvent): void;
  stop(): void;
}

export function createApplyProgress(flags: Flags, world: World): ApplyProgress {
  const start = world.now();
  if (!isLive(world.stderr, flags, world)) {
    return { onEvent: (event) => writePlain(event, world.stderr), stop: () => undefined };
  }
  const line = createLine(world);
  let skipped = 0;
  return {
    onEvent: (event) => {
      // What was left out is neither progress nor speed.
      if (event.kind === "finished" && event.status === "skipped") skipped += 1;
      else
        line.draw(
          barLine({ ...event, done: event.done - skipped }, world.now() - start),
          event.done === event.total,
        );
    },
    stop: line.clear,
  };
}

/** `[██████░░░░░░] 12/40  3.1/s  ETA 9 s  create services.rides` */
export function barLine(event: ApplyEvent, elapsedMs: number): string {
  const { done, total } = event;
  const filled = total === 0 ? BAR_WIDTH : Math.floor((done / total) * BAR_WIDTH);
  const bar = `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}`;
  const rate = elapsedMs > 0 ? done / (elapsedMs / 1000) : 0;
  const pace = rate === 0 ? "" : `  ${rate.toFixed(1)}/s  ETA ${seconds(((total - done) / rate) * 1000)}`;
  return `[${bar}] ${done}/${total}${pace}  ${describe(event)}`;
}

function writePlain(event: ApplyEvent, output: Output): void {
  if (event.kind !== "finished") return;
  output.write(`${event.done}/${event.total} ${describe(event)}: ${event.status}\n`);
}

function describe(event: ApplyEvent): string {
  return `${event.actions.join(" and ")} ${neutralise(event.address)}`;
}

function seconds(milliseconds: number): string {
  const whole = Math.ceil(milliseconds / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function isLive(output: Output, flags: Flags, world: World): boolean {
  return (
    output.isTTY &&
    (world.env.CI ?? "") === "" &&
    world.env.TERM !== "dumb" &&
    styleOf(output, flags, world.env).width > 20
  );
}

/** One line that is drawn over and over. */
function createLine(world: World): { draw(text: string, now?: boolean): void; clear(): void } {
  const { stderr } = world;
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    draw: (text, now = false) => {
      if (!now && world.now() - last < REDRAW_MS) return;
      last = world.now();
      drawn = true;
      // It must not wrap: only one line is drawn over.
      stderr.write(`\r${cutTo(text, stderr.columns - 1)}${ERASE_REST}`);
    },
    clear: () => {
      if (drawn) stderr.write(`\r${ERASE_REST}`);
      drawn = false;
    },
  };
}
