/** Ceph's S3 gateway, from Debian's packages, in memory and on loopback. */
import { spawn } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { makeBucket, type Server } from "./s3.ts";

export interface Radosgw extends Server {
  readonly version: string;
  stop(): Promise<void>;
}

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "twilio-proxy", "radosgw");
/** The first has the packages to fetch. Now and then one does not come up, and the next does. */
const PATIENCE_MS = [120_000, 60_000];

/** A sentence where it cannot be had here. */
export async function startRadosgw(): Promise<Radosgw | string> {
  let why = "";
  for (const patience of PATIENCE_MS) {
    const started = await tryToStart(patience);
    if (typeof started !== "string") return started;
    why = started;
  }
  return why;
}

async function tryToStart(patienceMs: number): Promise<Radosgw | string> {
  const env = { AWS_ACCESS_KEY_ID: "certify", AWS_SECRET_ACCESS_KEY: "certify-secret" };
  const script = join(import.meta.dirname, "../radosgw.sh");
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = env;
  const child = spawn("bash", [script, CACHE, id, secret], { stdio: ["ignore", "pipe", "pipe"] });
  let last = "";
  child.stderr.on("data", (data: Buffer) => {
    last = String(data).trim().split("\n").at(-1) ?? last;
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const stop = (): Promise<void> => {
    child.kill("SIGTERM");
    return ended;
  };
  const timer = setTimeout(stop, patienceMs);
  const ready = await readyLine(child.stdout);
  clearTimeout(timer);
  if (ready === null) return `radosgw does not start here (${last || "no apt-get, or too slow"})`;
  const server: Server = { url: ready.url, bucket: "certify", env, form: "bare" };
  await makeBucket(server);
  return { ...server, version: ready.version, stop };
}

async function readyLine(
  output: NodeJS.ReadableStream,
): Promise<{ readonly url: string; readonly version: string } | null> {
  for await (const line of createInterface(output)) {
    const [, url, version] = /^READY (\S+) (\S+)$/.exec(line) ?? [];
    if (url !== undefined && version !== undefined) return { url, version };
  }
  return null;
}
