/**
 * S3 as AWS documents it (PutObject, GetObject, "Conditional writes"), for one bucket, in memory and on a virtual clock: strong
 * consistency, an ETag in quotes, 412 where a condition does not hold, 404 for If-Match without an object, 409 beside a write under
 * way. Other stores' habits are options.
 */
import { createHash } from "node:crypto";
import { type Answer, type Exchange, type Wire, WireFailure } from "../../http/wire.ts";
import type { World } from "../../world.ts";

/** `before`: nothing was done. `after`: it was done, and the answer is lost. */
export type S3Fault = "503-before" | "reset-before" | "500-after" | "reset-after" | null;

export interface FakeS3 extends Wire {
  /** `METHOD key` with its condition. */
  readonly sent: string[];
  readonly exchanges: Exchange[];
  /** Every text that a key had. */
  readonly history: Map<string, string[]>;
  object(key: string): StoredObject | null;
  /** As if somebody else had written or removed it. */
  put(key: string, text: string | null, note?: string): void;
}

export interface StoredObject {
  readonly text: string;
  readonly etag: string;
  readonly note?: string | undefined;
}

export interface FakeS3Options {
  readonly world: World;
  readonly fault?: (exchange: Exchange, number: number) => S3Fault;
  /** Answers instead of the store, by the request's number from 1. */
  readonly instead?: (exchange: Exchange, number: number) => Answer | null;
  readonly latencyMs?: () => number;
  /** As Ceph: an ETag is compared without its quotes only, and who loses a race is told 500. */
  readonly like?: "aws" | "ceph";
  /** Taken and not heeded, as several stores do. */
  readonly ignores?: readonly ("If-Match" | "If-None-Match" | "bare If-Match")[];
  /** Whether a write is answered without an ETag. */
  readonly terse?: boolean;
}

export const BUCKET = "acme-states";

export function s3Error(
  status: number,
  code: string,
  message = "",
  headers: Readonly<Record<string, string>> = {},
  more = "",
): Answer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
  return { status, headers: { "content-type": "application/xml", ...headers }, text };
}

export const etagOf = (text: string): string => `"${createHash("md5").update(text).digest("hex")}"`;

const FAILED = s3Error(
  412,
  "PreconditionFailed",
  "At least one of the pre-conditions you specified did not hold",
);
const NO_KEY = s3Error(404, "NoSuchKey", "The specified key does not exist.");

export function createFakeS3(options: FakeS3Options): FakeS3 {
  const { world, like = "aws", ignores = [] } = options;
  const objects = new Map<string, StoredObject>();
  const history: FakeS3["history"] = new Map();
  const writing = new Set<string>();
  const sent: string[] = [];
  const exchanges: Exchange[] = [];
  const pause = (): Promise<void> => world.sleep(options.latencyMs?.() ?? 0);

  const put: FakeS3["put"] = (key, text, note) => {
    if (text === null) {
      objects.delete(key);
      return;
    }
    objects.set(key, { text, etag: etagOf(text), note });
    history.set(key, [...(history.get(key) ?? []), text]);
  };
  const matches = (ifMatch: string, found: StoredObject): boolean =>
    ifMatch === found.etag.replaceAll('"', "") || (like === "aws" && ifMatch === found.etag);
  const heeds = (name: (typeof ignores)[number]): boolean => !ignores.includes(name);
  /** The refusal; null: the condition holds. */
  const judgeMatch = (ifMatch: string, found: StoredObject | undefined): Answer | null => {
    if (!heeds("If-Match") || !(ifMatch.startsWith('"') || heeds("bare If-Match"))) return null;
    if (found === undefined) return like === "ceph" ? FAILED : NO_KEY;
    return matches(ifMatch, found) ? null : FAILED;
  };
  const refusalOf = (key: string, headers: Exchange["headers"]): Answer | null => {
    const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = headers;
    const found = objects.get(key);
    if (ifMatch !== undefined) return judgeMatch(ifMatch, found);
    return ifNoneMatch === "*" && found !== undefined && heeds("If-None-Match") ? FAILED : null;
  };
  const write = async (key: string, { headers, body }: Exchange): Promise<Answer> => {
    const refusal = refusalOf(key, headers);
    if (refusal !== null) return refusal;
    if (writing.has(key)) {
      return like === "ceph"
        ? s3Error(500, "UnknownError")
        : s3Error(409, "ConditionalRequestConflict", "A conflicting operation occurred during the upload.");
    }
    writing.add(key);
    await pause();
    writing.delete(key);
    put(key, body ?? "", headers["x-amz-meta-twilio-proxy"]);
    return answer(key);
  };
  const answer = (key: string, text = ""): Answer => {
    const { etag = "", note } = objects.get(key) ?? {};
    const tag = options.terse && text === "" ? {} : { etag };
    return {
      status: 200,
      headers: { ...tag, ...(note === undefined ? {} : { "x-amz-meta-twilio-proxy": note }) },
      text,
    };
  };
  const route = async (exchange: Exchange, key: string): Promise<Answer> => {
    if (exchange.method === "PUT") return write(key, exchange);
    const found = objects.get(key);
    if (exchange.method === "DELETE") {
      objects.delete(key);
      return { status: 204, headers: {}, text: "" };
    }
    return found === undefined ? NO_KEY : answer(key, found.text);
  };
  const send = async (asked: Exchange): Promise<Answer> => {
    const headers = Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), value]);
    const exchange: Exchange = { ...asked, headers: Object.fromEntries(headers) };
    const key = keyOf(exchange);
    const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = exchange.headers;
    const condition = ifMatch === undefined ? (ifNoneMatch === undefined ? "" : " new") : ` over ${ifMatch}`;
    sent.push(`${exchange.method} ${key}${condition}`);
    exchanges.push(exchange);
    const number = sent.length;
    await pause();
    const fault = options.fault?.(exchange, number) ?? null;
    if (fault?.endsWith("before")) return lose(fault);
    const said = options.instead?.(exchange, number) ?? (await route(exchange, key));
    await pause();
    return fault === null ? said : lose(fault);
  };
  return {
    sent,
    exchanges,
    history,
    send,
    put,
    close: () => undefined,
    object: (key) => objects.get(key) ?? null,
  };
}

/** By host at AWS, by path elsewhere. */
function keyOf({ origin, path }: Exchange): string {
  const name = decodeURIComponent(path.slice(1));
  return origin.hostname.startsWith(`${BUCKET}.`) ? name : name.slice(BUCKET.length + 1);
}

function lose(fault: string): Answer {
  if (fault.startsWith("reset")) throw new WireFailure("reset", null);
  return s3Error(
    Number(fault.slice(0, 3)),
    "InternalError",
    "We encountered an internal error. Please try again.",
  );
}
