/** Standard output without a stream: nothing is lost or out of order at the end, and loading streams takes longer than validating. */
import { writeSync } from "node:fs";

const STDOUT = 1;
/** Milliseconds until a full pipe is tried again. */
const PAUSE_MS = 5;

/** What cannot be written any more is dropped: an apply goes on, for it must save what it did. */
export function print(text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSome(bytes.subarray(done));
  } catch {
    // Nobody reads: there is nobody to tell.
  }
}

/** @returns how many bytes the pipe took. */
function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(STDOUT, bytes);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    return 0;
  }
}
