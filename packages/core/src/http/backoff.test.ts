import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./backoff.ts";

describe("Retry-After", () => {
  it.each<[string | undefined, number | null]>([
    [undefined, null],
    ["", null],
    ["2", 2000],
    ["0.5", 500],
    ["-1", null],
    ["soon", null],
    ["Thu, 01 Jan 2026 00:00:10 GMT", 10_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
  ])("%s", (header, expected) => expect(retryAfterMs(header, Date.UTC(2026, 0, 1))).toBe(expected));
});
