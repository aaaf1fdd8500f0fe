/** Preloaded into a server: writes a line for every connection, look-up of a name and child process into a file. */
import { ChildProcess } from "node:child_process";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

const { BENCH_WATCH_FILE = "" } = process.env;

function watch(owner: object, name: string): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") throw new Error(`Node has no ${name} to watch`);
  Reflect.set(owner, name, function watched(this: unknown, ...given: unknown[]): unknown {
    appendFileSync(BENCH_WATCH_FILE, `${name}\n`);
    return Reflect.apply(original, this, given);
  });
}

watch(Socket.prototype, "connect");
watch(dns, "lookup");
watch(dns.promises, "lookup");
watch(ChildProcess.prototype, "spawn");
