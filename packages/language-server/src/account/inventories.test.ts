import type { InventoryItem } from "@twilio-proxy/core";
import { describe, expect, test } from "vitest";
import { createInventories } from "./inventories.ts";

const item = (sid: string): InventoryItem => ({ sid, identity: {}, capabilities: {}, settings: {} });
const MINUTE = 60_000;

/** A clock that only the test moves, and answers that the test gives. */
function watched() {
  let time = 0;
  const reads: { readonly answer: (items: readonly InventoryItem[] | null) => Promise<void> }[] = [];
  let changes = 0;
  const inventory = createInventories({
    world: { now: () => time, random: () => 1, sleep: async () => undefined },
    changed: () => void changes++,
    read: () =>
      new Promise((resolve, reject) => {
        const answer = async (items: readonly InventoryItem[] | null): Promise<void> => {
          if (items === null) reject(new Error("offline"));
          else resolve(items);
          await new Promise(setImmediate);
        };
        reads.push({ answer });
      }),
  });
  return {
    ask: () => inventory("phone_number"),
    answer: (items: readonly InventoryItem[] | null) => reads.at(-1)?.answer(items),
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    reads: () => reads.length,
    changes: () => changes,
  };
}

describe("an inventory", () => {
  test("is read once however many ask, and told when it has come", async () => {
    const world = watched();
    expect([world.ask(), world.ask(), world.ask()]).toEqual([null, null, null]);
    expect([world.reads(), world.changes()]).toEqual([1, 0]);
    await world.answer([item("PN1")]);
    expect(world.changes()).toBe(1);
    expect(world.ask()).toEqual([item("PN1")]);
    expect(world.reads()).toBe(1);
  });

  test("is given as it was while it is read again, after ten minutes", async () => {
    const world = watched();
    world.ask();
    await world.answer([item("PN1")]);
    world.pass(10 * MINUTE - 1);
    world.ask();
    expect(world.reads()).toBe(1);
    world.pass(1);
    expect(world.ask()).toEqual([item("PN1")]);
    expect(world.reads()).toBe(2);
    await world.answer([item("PN1")]);
    expect(world.changes()).toBe(1);
    world.pass(10 * MINUTE);
    world.ask();
    await world.answer([item("PN2")]);
    expect(world.changes()).toBe(2);
    expect(world.ask()).toEqual([item("PN2")]);
  });

  test("that cannot be read is asked for ever more rarely, keeps what was known, and says nothing", async () => {
    const world = watched();
    const pauses: number[] = [];
    world.ask();
    await world.answer([item("PN1")]);
    world.pass(10 * MINUTE);
    for (let failure = 1; failure <= 8; failure += 1) {
      expect(world.ask()).toEqual([item("PN1")]);
      await world.answer(null);
      let waited = 0;
      for (const before = world.reads(); world.reads() === before && waited < 60 * MINUTE; waited += 500) {
        world.pass(500);
        world.ask();
      }
      pauses.push(waited / 1000);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
    expect(world.changes()).toBe(1);
    await world.answer([item("PN2")]);
    expect(world.ask()).toEqual([item("PN2")]);
  });
});
