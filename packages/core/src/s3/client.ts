/** One bucket over our own wire. aws4 signs; nothing is followed to another host. */
import aws4 from "aws4";
import { backoffMs } from "../http/backoff.ts";
import { type Origin, originText } from "../http/origin.ts";
import { type Answer, createWire, type Exchange, type Wire, WireFailure } from "../http/wire.ts";
import { systemWorld, type World } from "../world.ts";
import { s3CredentialsFrom } from "./credentials.ts";
import { S3Failure } from "./failure.ts";
import { failureOfAnswer, failureOfFault } from "./policy.ts";
import type { S3 } from "./port.ts";

export interface ConnectS3Options {
  readonly bucket: string;
  /** null: AWS_REGION, AWS_DEFAULT_REGION, else us-east-1. */
  readonly region: string | null;
  /** null: AWS. */
  readonly endpoint: Origin | null;
  /** Credentials, region, HTTPS_PROXY and so on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly world?: World;
  /** Another way onto the network, for tests. */
  readonly wire?: Wire;
}

const NOTE = "x-amz-meta-twilio-proxy";
const READS = 6;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;

/** Opens no connection yet. Throws UsageFailure where the credentials cannot be right. */
export function connectS3(options: ConnectS3Options): S3 {
  const { env } = options;
  const world = options.world ?? systemWorld;
  const credentials = s3CredentialsFrom(env);
  const region = options.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1");
  const { origin, folder } = addressOf(options, region);
  const host = originText(origin).replace(/^.*\/\//, "");
  const wire = options.wire ?? openWire(env);

  const ask = async (
    method: Exchange["method"],
    key: string,
    headers: Readonly<Record<string, string>> = {},
    body: string | null = null,
  ): Promise<Answer> => {
    const path = `${folder}/${encoded(key)}`;
    const date = new Date(world.now()).toISOString().replace(/[:-]|\.\d+/g, "");
    const signed = aws4.sign(
      {
        service: "s3",
        region,
        method,
        path: origin.prefix + path,
        headers: { Host: host, "X-Amz-Date": date, ...headers },
        body: body ?? "",
      },
      { ...credentials },
    );
    const answer = await wire
      .send({ origin, method, path, headers: textual(signed.headers ?? {}), body })
      .catch((error: unknown) => {
        throw error instanceof WireFailure ? failureOfFault(error) : error;
      });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw failureOfAnswer(answer, Object.values(credentials));
  };
  return {
    url: originText(origin) + origin.prefix + folder,
    read: async (key) => {
      const answer = await patiently(() => ask("GET", key), world);
      if (answer === null) return null;
      const { headers, text } = answer;
      const { etag, [NOTE]: note = null } = headers;
      if (etag === undefined) throw new S3Failure({ kind: "invalid", message: "The answer has no ETag." });
      return { etag, text, note };
    },
    write: async ({ key, text, note, replaces }) => {
      const condition = replaces === null ? { "If-None-Match": "*" } : { "If-Match": replaces };
      const about = note === undefined ? {} : { [NOTE]: note };
      const answer = await ask(
        "PUT",
        key,
        { "Content-Type": "application/json", ...condition, ...about },
        text,
      );
      return answer.headers.etag ?? null;
    },
    remove: async (key) => {
      await ask("DELETE", key);
    },
    close: wire.close,
  };
}

/** null: there is no such key. */
async function patiently(ask: () => Promise<Answer>, world: World): Promise<Answer | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof S3Failure)) throw error;
      if (error.kind === "no-key") return null;
      if (error.kind !== "unknown-outcome" || attempt >= READS) throw error;
      await world.sleep(backoffMs(FIRST_DELAY_MS, LONGEST_DELAY_MS, attempt, world.random()));
    }
  }
}

interface Address {
  readonly origin: Origin;
  /** Path of the bucket, without a final slash. */
  readonly folder: string;
}

/** AWS by host, as it prefers; by path where a dot in the name would break its certificate, and elsewhere, as all do. */
function addressOf({ bucket, endpoint }: ConnectS3Options, region: string): Address {
  if (endpoint !== null) return { origin: endpoint, folder: `/${bucket}` };
  const aws = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  const byHost = !bucket.includes(".");
  const origin = { secure: true, hostname: byHost ? `${bucket}.${aws}` : aws, port: "", prefix: "" };
  return { origin, folder: byHost ? "" : `/${bucket}` };
}

/** As the signature has it: encodeURIComponent leaves five characters more. */
function encoded(key: string): string {
  const encode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, encode);
}

function textual(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function openWire(env: ConnectS3Options["env"]): Wire {
  return createWire({
    maxSockets: 4,
    connectTimeoutMs: 10_000,
    answerTimeoutMs: 30_000,
    maxBodyBytes: 64 * 1024 * 1024,
    proxyEnvironment: env,
  });
}
