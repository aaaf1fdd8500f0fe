import { systemWorld } from "@twilio-proxy/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPublisher, DEBOUNCE, type Publisher } from "./publisher.ts";

const done: string[] = [];
const publisher: Publisher = createPublisher({
  world: systemWorld,
  prepare: (uri) => void done.push(`prepare ${uri}`),
  publish: (uri) => void done.push(`publish ${uri}`),
});
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  done.length = 0;
});

describe("a publisher", () => {
  it("prepares in the pause after a key, and publishes when that is over", async () => {
    publisher.soon("a");
    await pass(DEBOUNCE - 1);
    expect(done).toEqual(["prepare a"]);
    await pass(1);
    expect(done).toEqual(["prepare a", "publish a"]);
    expect(publisher.isDue("a")).toBe(false);
  });

  it("waits again at every key, and does nothing between quick ones", async () => {
    for (let key = 0; key < 20; key += 1) {
      publisher.soon("a");
      await pass(30);
    }
    expect(done).toEqual([]);
    expect(publisher.isDue("a")).toBe(true);
    await pass(DEBOUNCE - 30);
    expect(done).toEqual(["prepare a", "publish a"]);
  });

  it("publishes late when the preparation took long, and no later than that", async () => {
    const slow = createPublisher({
      world: systemWorld,
      prepare: () => void vi.setSystemTime(Date.now() + 300),
      publish: (uri) => void done.push(`publish ${uri}`),
    });
    slow.soon("a");
    await pass(101);
    expect(done).toEqual(["publish a"]);
  });

  it("forgets what was due when it is published at once or taken back", async () => {
    publisher.soon("a");
    publisher.soon("b");
    await pass(DEBOUNCE - 10);
    publisher.now("a");
    publisher.cancel("b");
    await pass(DEBOUNCE);
    expect(done).toEqual(["prepare a", "prepare b", "publish a"]);
  });
});
