import { describe, expect, it } from "vitest";
import type { WireFault } from "../http/wire.ts";
import { delayBefore, judge, type Operation, type Outcome, operationOf, RETRY_POLICY } from "./retry.ts";

const answered = (status: number, json: Record<string, unknown> | null = null): Outcome => ({
  kind: "answer",
  answer: { status, headers: {}, text: "" },
  json,
});
const fault = (kind: WireFault): Outcome => ({ kind: "fault", fault: kind, systemCode: null });
const sid = { sid: "KS" };

const OPERATIONS: readonly Operation[] = ["read", "create", "update", "delete"];

/** What each operation makes of an outcome, in the order of OPERATIONS; `again:` is followed by the failure once tries run out. */
const TABLE: readonly [string, Outcome, readonly [string, string, string, string]][] = [
  ["200 with a resource", answered(200, sid), ["done", "done", "done", "done"]],
  ["200 with a list", answered(200, { meta: {} }), ["done", "unknown-outcome", "again:unavailable", "done"]],
  ["200 without JSON", answered(200), ["again:unavailable", "unknown-outcome", "again:unavailable", "done"]],
  ["204", answered(204), ["again:unavailable", "unknown-outcome", "again:unavailable", "done"]],
  ["301", answered(301), ["refused", "refused", "refused", "refused"]],
  ["400", answered(400, { code: 80603 }), ["refused", "refused", "refused", "refused"]],
  ["401", answered(401, { code: 20003 }), ["unauthorized", "unauthorized", "unauthorized", "unauthorized"]],
  [
    "403 of credentials",
    answered(403, { code: 20003 }),
    ["unauthorized", "unauthorized", "unauthorized", "unauthorized"],
  ],
  ["403 otherwise", answered(403, { code: 80506 }), ["refused", "refused", "refused", "refused"]],
  ["404", answered(404, { code: 20404 }), ["not-found", "not-found", "not-found", "not-found"]],
  ["408", answered(408), ["again:unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"]],
  [
    "409 simultaneous",
    answered(409, { code: 80623 }),
    ["again:refused", "again:refused", "again:refused", "again:refused"],
  ],
  ["409 otherwise", answered(409, { code: 20409 }), ["refused", "refused", "refused", "refused"]],
  [
    "429",
    answered(429, { code: 80621 }),
    ["slow:rate-limited", "slow:rate-limited", "slow:rate-limited", "slow:rate-limited"],
  ],
  [
    "429 without a body",
    answered(429),
    ["slow:rate-limited", "slow:rate-limited", "slow:rate-limited", "slow:rate-limited"],
  ],
  [
    "500",
    answered(500, { code: 80504 }),
    ["again:unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"],
  ],
  [
    "503",
    answered(503, { code: 20503 }),
    ["again:unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"],
  ],
  [
    "timeout",
    fault("timeout"),
    ["again:unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"],
  ],
  [
    "reset",
    fault("reset"),
    ["again:unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"],
  ],
  [
    "truncated",
    fault("truncated"),
    ["again:unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"],
  ],
  [
    "unreachable",
    fault("unreachable"),
    ["again:unavailable", "again:unavailable", "again:unavailable", "again:unavailable"],
  ],
  [
    "too large",
    fault("too-large"),
    ["unavailable", "unknown-outcome", "again:unavailable", "again:unavailable"],
  ],
];

describe("what an outcome means", () => {
  const cases = TABLE.flatMap(([name, outcome, expected]) =>
    OPERATIONS.map((operation, index) => ({ name, operation, outcome, expected: expected[index] })),
  );
  it.each(cases)("$name on $operation: $expected", ({ operation, outcome, expected }) => {
    const verdict = judge(operation, outcome);
    const text =
      verdict.kind === "fail"
        ? verdict.failure
        : verdict.kind === "retry"
          ? `${verdict.slow ? "slow" : "again"}:${verdict.exhausted}`
          : verdict.kind;
    expect(text).toBe(expected);
  });
});

describe("which operation a request is", () => {
  it.each<["GET" | "POST" | "DELETE", string, Operation]>([
    ["GET", "/v1/Services", "read"],
    ["DELETE", "/v1/Services/KS", "delete"],
    ["POST", "/v1/Services", "create"],
    ["POST", "/v1/Services/KS", "update"],
    ["POST", "/v1/Services/KS/Sessions", "create"],
    ["POST", "/v1/Services/KS/Sessions/KC", "update"],
    ["POST", "/v1/Services/KS/Sessions/KC/Participants", "create"],
    ["POST", "/v1/Services/KS/ShortCodes/SC?x=/y", "update"],
  ])("%s %s", (method, path, expected) => expect(operationOf(method, path)).toBe(expected));
});

describe("how long to wait", () => {
  it("doubles, half of it random, up to the longest", () => {
    const delays = [1, 2, 3, 8].map((attempt) =>
      [0, 1].map((random) => delayBefore(RETRY_POLICY, attempt, null, random)),
    );
    expect(delays).toEqual([
      [250, 500],
      [500, 1000],
      [1000, 2000],
      [10_000, 20_000],
    ]);
  });

  it("does as Retry-After says, within reason", () => {
    expect(delayBefore(RETRY_POLICY, 1, 7000, 0.5)).toBe(7000);
    expect(delayBefore(RETRY_POLICY, 1, 10 ** 9, 0.5)).toBe(60_000);
  });
});
