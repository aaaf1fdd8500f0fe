import { describe, expect, it } from "vitest";
import type { Answer } from "../http/wire.ts";
import { connectS3 } from "../s3/client.ts";
import { createFakeS3, etagOf, type FakeS3, type FakeS3Options, s3Error } from "../s3/testing/fake-s3.ts";
import { createVirtualWorld, type VirtualWorld } from "../testing/virtual-world.ts";
import { encodeState } from "./codec.ts";
import { firstState, nextState } from "./lineage.ts";
import { parseS3Place } from "./s3-location.ts";
import { s3StateStore } from "./s3-store.ts";
import type { State, StateStore } from "./state.ts";

const KEY = "phones/proxy.json";
const PLACE = parseS3Place(`s3://acme-states/${KEY}?region=eu-west-1`);
const URL = "https://acme-states.s3.eu-west-1.amazonaws.com";
const PROOF = `quoted,bare ${URL}`;
const ENV = {
  AWS_ACCESS_KEY_ID: "the-access-key-id",
  AWS_SECRET_ACCESS_KEY: "the-secret-access-key",
  AWS_SESSION_TOKEN: "the-session-token",
};
const ORIGIN = firstState({ account_sid: "AC1", region: "us1", config: "proxy.json" }, "lineage", "kid");
const FIRST = nextState(ORIGIN, {}, "w1");
const SECOND = nextState(FIRST, {}, "w2");
const THIRD = nextState(SECOND, {}, "w3");

interface Lab {
  readonly world: VirtualWorld;
  readonly bucket: FakeS3;
  readonly store: StateStore;
  /** Settles to the result or the failure. */
  run(work: Promise<unknown>): Promise<unknown>;
  /** Another process on the same bucket. */
  another(): StateStore;
}

function createLab(stored: State | null, options: Partial<FakeS3Options> = {}, note: string = PROOF): Lab {
  const world = createVirtualWorld();
  const bucket = createFakeS3({ world, ...options });
  if (stored !== null) bucket.put(KEY, encodeState(stored), note);
  const another = (): StateStore =>
    s3StateStore({ ...PLACE, world, s3: connectS3({ ...PLACE, env: ENV, world, wire: bucket }) });
  const run = (work: Promise<unknown>): Promise<unknown> => world.run(work.catch((error: unknown) => error));
  return { world, bucket, store: another(), run, another };
}

/** The names of probes are random. */
const sentOf = ({ sent }: FakeS3): string[] =>
  sent.map((line) => line.replace(/\.probe-[0-9a-f-]{36}/, ".probe"));
const over = (state: State): string => `PUT ${KEY} over ${etagOf(encodeState(state))}`;
const bareOver = (state: State): string => over(state).replaceAll('"', "");
const WRONG = "0".repeat(32);
const PROBE = [
  `PUT ${KEY}.probe new`,
  `PUT ${KEY}.probe new`,
  `PUT ${KEY}.probe over "${WRONG}"`,
  `PUT ${KEY}.probe over ${WRONG}`,
  `DELETE ${KEY}.probe`,
];

const failureWith = (code: string, ...words: string[]) => {
  const message = expect.stringMatching(new RegExp(words.map((word) => `(?=[^]*${word})`).join(""), "i"));
  return expect.objectContaining({ name: "StateFailure", code, message });
};

/** Instead of the answer to the nth request. */
const at =
  (nth: number, answer: Answer): NonNullable<FakeS3Options["instead"]> =>
  (_, number) =>
    number === nth ? answer : null;

describe("a state in S3", () => {
  it("is read with one request and written with one", async () => {
    const { bucket, store, run } = createLab(FIRST);
    expect(store.location).toBe(`s3://acme-states/${KEY}?region=eu-west-1`);
    expect(await run(store.read())).toEqual(FIRST);
    await run(store.write(SECOND, 1));
    await run(store.write(THIRD, 2));
    expect(bucket.sent).toEqual([`GET ${KEY}`, over(FIRST), over(SECOND)]);
    expect(bucket.object(KEY)).toMatchObject({ text: encodeState(THIRD), note: PROOF });
  });

  it("is written without a read before, after a look", async () => {
    const { bucket, store, run } = createLab(FIRST);
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(bucket.sent).toEqual([`GET ${KEY}`, over(FIRST)]);
  });

  it("must grow", async () => {
    const { bucket, store, run } = createLab(FIRST);
    expect(await run(store.write(FIRST, 1))).toBeInstanceOf(RangeError);
    expect(bucket.sent).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["a newer format", '{"format_version": 2}', "state-too-new"],
    ["no state", "nonsense", "state-unreadable"],
  ])("of %s is left untouched", async (_, text, code) => {
    const { bucket, store, run } = createLab(null);
    bucket.put(KEY, text, PROOF);
    expect(await run(store.read())).toEqual(failureWith(code));
    expect(await run(store.write(FIRST, null))).toEqual(failureWith(code));
    expect(bucket.object(KEY)?.text).toBe(text);
  });

  it("is looked up where the store gives no ETag to a write", async () => {
    const { bucket, store, run } = createLab(FIRST, { terse: true });
    await run(store.write(SECOND, 1));
    expect(await run(store.write(THIRD, 2))).toBeUndefined();
    expect(bucket.sent).toEqual([`GET ${KEY}`, over(FIRST), `GET ${KEY}`, over(SECOND)]);
  });

  it("without an ETag cannot be kept", async () => {
    const { store, run } = createLab(FIRST, {
      instead: at(1, { status: 200, headers: {}, text: encodeState(FIRST) }),
    });
    expect(await run(store.read())).toEqual(failureWith("state-unreadable", "no ETag"));
  });
});

describe("a store's word", () => {
  it("is proven before the first state is written, and kept with it", async () => {
    const { bucket, store, run, another } = createLab(null);
    expect(await run(store.read())).toBeNull();
    expect(await run(store.write(FIRST, null))).toBeUndefined();
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(sentOf(bucket)).toEqual([`GET ${KEY}`, ...PROBE, `PUT ${KEY} new`, over(FIRST)]);
    expect(bucket.object(KEY)?.note).toBe(PROOF);
    bucket.sent.length = 0;
    expect(await run(another().write(THIRD, 2))).toBeUndefined();
    expect(sentOf(bucket)).toEqual([`GET ${KEY}`, over(SECOND)]);
    expect([...bucket.history.keys()].filter((key) => bucket.object(key) !== null)).toEqual([KEY]);
  });

  it.each([
    ["copied from another place", "quoted,bare https://elsewhere.example/acme-states"],
    ["put there by hand", ""],
    ["with a word that is none", `sworn ${URL}`],
  ])("is asked again for a state %s", async (_, note) => {
    const { bucket, store, run } = createLab(FIRST, {}, note);
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(sentOf(bucket)).toEqual([`GET ${KEY}`, ...PROBE, over(FIRST)]);
    expect(bucket.object(KEY)?.note).toBe(PROOF);
  });

  it.each<[string, FakeS3Options["ignores"]]>([
    ["If-None-Match", ["If-None-Match"]],
    ["If-Match", ["If-Match"]],
    ["If-None-Match", ["If-Match", "If-None-Match"]],
  ])("is not taken where it ignores %s", async (condition, ignores = []) => {
    const { bucket, store, run } = createLab(null, { ignores });
    expect(await run(store.write(FIRST, null))).toEqual(
      failureWith("state-location", `ignores ${condition}`),
    );
    expect(bucket.object(KEY)).toBeNull();
    expect([...bucket.history.keys()].map((key) => bucket.object(key))).toEqual([null]);
  });

  it("is not taken where it knows no conditions", async () => {
    const { store, run } = createLab(null, { instead: at(2, s3Error(501, "NotImplemented")) });
    expect(await run(store.write(FIRST, null))).toEqual(
      failureWith("state-location", "ignores If-None-Match"),
    );
  });

  it("counts for the form in which a wrong ETag was refused, and no other", async () => {
    const { bucket, store, run } = createLab(null, { ignores: ["bare If-Match"] });
    await run(store.write(FIRST, null));
    expect(bucket.object(KEY)?.note).toBe(`quoted ${URL}`);
    // Never tried bare, however often it refuses.
    const refuses = createLab(
      FIRST,
      { instead: ({ method }) => (method === "PUT" ? s3Error(412, "P") : null) },
      `quoted ${URL}`,
    );
    expect(await refuses.run(refuses.store.write(SECOND, 1))).toEqual(
      failureWith("state-conflict", "though nobody else wrote"),
    );
    expect(new Set(refuses.bucket.sent)).toEqual(new Set([`GET ${KEY}`, over(FIRST)]));
  });

  it("survives lost answers", async () => {
    const faults = ["500-after", "reset-after", "503-before", "reset-before"] as const;
    const { bucket, store, run } = createLab(null, {
      fault: ({ method }, number) =>
        method === "GET" || number % 2 === 0 ? null : (faults[(number >> 1) % 4] ?? null),
    });
    expect(await run(store.write(FIRST, null))).toBeUndefined();
    expect(bucket.object(KEY)).toMatchObject({ text: encodeState(FIRST), note: PROOF });
  });

  it("need not come with the permission to remove the scratch", async () => {
    const { store, run } = createLab(null, {
      instead: ({ method }) => (method === "DELETE" ? s3Error(403, "AccessDenied") : null),
    });
    expect(await run(store.write(FIRST, null))).toBeUndefined();
  });
});

describe("a store that compares an ETag without its quotes", () => {
  it("is found out by the first replacement, and remembered", async () => {
    const { bucket, store, run, another } = createLab(null, { like: "ceph" });
    await run(store.write(FIRST, null));
    bucket.sent.length = 0;
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(bucket.sent).toEqual([over(FIRST), `GET ${KEY}`, bareOver(FIRST)]);
    expect(bucket.object(KEY)?.note).toBe(`bare,quoted ${URL}`);
    bucket.sent.length = 0;
    expect(await run(another().write(THIRD, 2))).toBeUndefined();
    expect(bucket.sent).toEqual([`GET ${KEY}`, bareOver(SECOND)]);
  });
});

describe("a lost race in S3", () => {
  it.each<[string, State | null, State | null, number | null, State]>([
    ["of two first writes", null, { ...FIRST, writer: "other", recent: ["other"] }, null, FIRST],
    ["of two replacements", FIRST, nextState(FIRST, {}, "other"), 1, SECOND],
    ["against one who removed it", FIRST, null, 1, SECOND],
    ["against another lineage", FIRST, { ...FIRST, lineage: "m" }, 1, SECOND],
  ])("%s is a conflict", async (_, stored, theirs, replaces, next) => {
    const { bucket, store, run } = createLab(stored);
    await run(store.read());
    bucket.put(KEY, theirs === null ? null : encodeState(theirs), PROOF);
    expect(await run(store.write(next, replaces))).toEqual(failureWith("state-conflict", "changed since"));
    expect(bucket.object(KEY)?.text ?? null).toBe(theirs === null ? null : encodeState(theirs));
  });

  it("is none where a write beside it was under way and failed", async () => {
    const { bucket, store, run } = createLab(FIRST, {
      instead: at(2, s3Error(409, "ConditionalRequestConflict")),
    });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(bucket.sent).toEqual([`GET ${KEY}`, over(FIRST), `GET ${KEY}`, over(FIRST)]);
  });
});

describe("a lost answer of S3", () => {
  it.each([
    "500-after",
    "reset-after",
  ] as const)("%s of a write that landed is no second write", async (fault) => {
    const { bucket, store, run } = createLab(FIRST, { fault: (_, number) => (number === 2 ? fault : null) });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(bucket.sent).toEqual([`GET ${KEY}`, over(FIRST), `GET ${KEY}`]);
    expect(await run(store.write(THIRD, 2))).toBeUndefined();
  });

  it.each([
    "503-before",
    "reset-before",
  ] as const)("%s of a write that did not is repeated", async (fault) => {
    const { bucket, store, run } = createLab(FIRST, { fault: (_, number) => (number === 2 ? fault : null) });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(bucket.sent).toEqual([`GET ${KEY}`, over(FIRST), `GET ${KEY}`, over(FIRST)]);
  });

  it("is found by its writer under what others wrote since", async () => {
    const { bucket, store, run } = createLab(FIRST, {
      fault: (_, number) => {
        if (number !== 2) return null;
        bucket.put(KEY, encodeState(THIRD), PROOF);
        return "reset-before";
      },
    });
    expect(await run(store.write(SECOND, 1))).toBeUndefined();
    expect(bucket.object(KEY)?.text).toBe(encodeState(THIRD));
  });

  it("again and again ends, without another word", async () => {
    const { bucket, store, run } = createLab(FIRST, {
      fault: ({ method }) => (method === "PUT" ? "503-before" : null),
    });
    expect(await run(store.write(SECOND, 1))).toEqual(failureWith("state-unavailable", "InternalError"));
    expect(bucket.object(KEY)?.text).toBe(encodeState(FIRST));
  });

  it("of a read is asked for again, and ends", async () => {
    const { bucket, store, run } = createLab(FIRST, {
      fault: (_, number) => (number < 3 ? "503-before" : null),
    });
    expect(await run(store.read())).toEqual(FIRST);
    expect(bucket.sent).toHaveLength(3);
    const down = createLab(FIRST, { fault: () => "reset-before" });
    expect(await down.run(down.store.read())).toEqual(
      failureWith("state-unavailable", "cut before it answered"),
    );
  });
});

describe("what S3 refuses is explained", () => {
  const region = "<Region>eu-central-1</Region>";
  it.each<[string, Answer, string, string[]]>([
    [
      "no permission",
      s3Error(403, "AccessDenied", "Access Denied"),
      "state-denied",
      ["s3:GetObject", "s3:PutObject", "s3:ListBucket", `acme-states/${KEY}`],
    ],
    [
      "an unknown key",
      s3Error(403, "InvalidAccessKeyId", "x"),
      "state-denied",
      ["does not accept the credentials"],
    ],
    [
      "a wrong secret",
      s3Error(403, "SignatureDoesNotMatch"),
      "state-denied",
      ["does not accept the credentials"],
    ],
    ["an expired token", s3Error(400, "ExpiredToken"), "state-denied", ["expire"]],
    ["a wrong clock", s3Error(403, "RequestTimeTooSkewed"), "state-denied", ["clock"]],
    ["no bucket", s3Error(404, "NoSuchBucket"), "state-denied", ["no bucket acme-states"]],
    [
      "another region, by header",
      s3Error(301, "PermanentRedirect", "", {
        "x-amz-bucket-region": "eu-central-1",
        location: "https://evil.example/",
      }),
      "state-denied",
      ["region=eu-central-1"],
    ],
    [
      "another region, by body",
      s3Error(400, "AuthorizationHeaderMalformed", "", {}, region),
      "state-denied",
      ["region=eu-central-1"],
    ],
    [
      "another region, which it does not name",
      s3Error(307, "TemporaryRedirect"),
      "state-denied",
      ["another region"],
    ],
  ])("%s", async (_, answer, code, words) => {
    const reads = createLab(FIRST, { instead: () => answer });
    expect(await reads.run(reads.store.read())).toEqual(failureWith(code, ...words));
    expect(reads.bucket.sent).toHaveLength(1);
    const writes = createLab(FIRST, { instead: at(2, answer) });
    expect(await writes.run(writes.store.write(SECOND, 1))).toEqual(failureWith(code, ...words));
    expect(writes.bucket.sent).toHaveLength(2);
    const probes = createLab(null, { instead: at(2, answer) });
    expect(await probes.run(probes.store.write(FIRST, null))).toEqual(failureWith(code, ...words));
    expect(probes.bucket.object(KEY)).toBeNull();
  });

  it.each([
    ["read", "state-unreadable"],
    ["written", "state-unwritable"],
  ])("anything else, %s", async (deed, code) => {
    const { store, run } = createLab(FIRST, {
      instead: ({ method }) =>
        (method === "GET") === (deed === "read") ? s3Error(400, "InvalidRequest", "No.") : null,
    });
    expect(await run(deed === "read" ? store.read() : store.write(SECOND, 1))).toEqual(
      failureWith(code, `be ${deed}`, "400 InvalidRequest No"),
    );
  });

  it("without credentials, signatures or control characters", async () => {
    const said = `the-access-key-id the-secret-access-key the-session-token ${"ab".repeat(32)}\u001b[31m&lt;b&gt;\nend`;
    const { store, run } = createLab(FIRST, { instead: () => s3Error(403, "AccessDenied", said) });
    const failure = (await run(store.read())) as Error;
    expect(failure.message).toMatch(/403 AccessDenied \*\*\* \*\*\* \*\*\* \*\*\* \[31m&lt;b&gt; end\.$/);
  });
});
