import { describe, expect, it } from "vitest";
import { StateFailure } from "./failure.ts";
import { acquireLease, type Claim, foreignLease, holdsLease, releaseLease, renewLease } from "./lease.ts";
import { firstState, nextState, requireOwner } from "./lineage.ts";
import type { Run, State } from "./state.ts";

const NOW = Date.UTC(2026, 0, 1);
const owner = { account_sid: "AC1", region: "us1", config: "proxy.json" };
const claim = (changes: Partial<Claim> = {}): Claim => ({
  id: "me",
  by: "ann",
  now: NOW,
  durationMs: 60_000,
  ...changes,
});
const stateWith = (run: Run | null): State => ({ ...firstState(owner, "l", "k"), run });
const foreign: Run = {
  id: "other",
  by: "ci",
  started_at: "2025-12-31T23:59:00.000Z",
  expires_at: "2026-01-01T00:00:30.000Z",
};

const codeOf = (work: () => unknown): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(StateFailure);
    return (error as StateFailure).code;
  }
};

describe("the lease of a run", () => {
  it("is taken where nobody holds one", () => {
    const run = {
      id: "me",
      by: "ann",
      started_at: "2026-01-01T00:00:00.000Z",
      expires_at: "2026-01-01T00:01:00.000Z",
    };
    expect(acquireLease(null, claim())).toEqual(run);
    expect(acquireLease(stateWith(null), claim())).toEqual(run);
  });

  it("is refused while another's lasts, to the millisecond, and taken over after", () => {
    const end = Date.parse(foreign.expires_at);
    expect(codeOf(() => acquireLease(stateWith(foreign), claim({ now: end - 1 })))).toBe("state-locked");
    expect(acquireLease(stateWith(foreign), claim({ now: end })).id).toBe("me");
  });

  it("is another's only while it lasts", () => {
    const end = Date.parse(foreign.expires_at);
    expect(foreignLease(stateWith(foreign), claim({ now: end - 1 }))).toEqual(foreign);
    expect(foreignLease(stateWith(foreign), claim({ now: end }))).toBeNull();
    expect(foreignLease(stateWith(foreign), claim({ id: "other" }))).toBeNull();
    expect(foreignLease(stateWith(null), claim())).toBeNull();
    expect(foreignLease(null, claim())).toBeNull();
  });

  it("is renewed by its holder, also late, as long as nobody took it", () => {
    const run = acquireLease(null, claim());
    const renewed = renewLease(stateWith(run), claim({ now: NOW + 50_000 }));
    expect(renewed).toEqual({ ...run, expires_at: "2026-01-01T00:01:50.000Z" });
    expect(renewLease(stateWith(run), claim({ now: NOW + 90_000 })).started_at).toBe(run.started_at);
  });

  it("is lost when another took or released it", () => {
    expect(codeOf(() => renewLease(stateWith(foreign), claim()))).toBe("state-locked");
    expect(codeOf(() => renewLease(stateWith(null), claim()))).toBe("state-locked");
  });

  it("is released by its holder only", () => {
    expect(releaseLease(stateWith(acquireLease(null, claim())), "me")).toBeNull();
    expect(releaseLease(stateWith(foreign), "me")).toEqual(foreign);
  });

  it("allows writes only while it lasts", () => {
    const state = stateWith(acquireLease(null, claim()));
    expect(holdsLease(state, "me", NOW + 59_999)).toBe(true);
    expect(holdsLease(state, "me", NOW + 60_000)).toBe(false);
    expect(holdsLease(state, "other", NOW)).toBe(false);
  });
});

describe("one version after another", () => {
  it("counts up, keeps its lineage and remembers the last 64 writers", () => {
    let state = firstState(owner, "l", "k");
    for (let index = 1; index <= 70; index += 1)
      state = nextState(state, { lineage: "x", serial: 99 }, `w${index}`);
    expect(state).toMatchObject({ lineage: "l", serial: 70, writer: "w70" });
    expect(state.recent).toHaveLength(64);
    expect(state.recent.at(-1)).toBe("w70");
  });

  it.each<[string, Partial<typeof owner>, string | null]>([
    ["its own", {}, null],
    ["another account", { account_sid: "AC2" }, "wrong-account"],
    ["another region", { region: "ie1" }, "wrong-account"],
    ["another config", { config: "b.json" }, "wrong-config"],
  ])("belongs to %s", (_, changes, code) =>
    expect(codeOf(() => requireOwner(firstState(owner, "l", "k"), { ...owner, ...changes }))).toBe(code));
});
