import { StateFailure } from "@twilio-proxy/core";
import { expect, it } from "vitest";
import { presentFailure } from "./failure.ts";
import { fakeOutput } from "./testing/fake-world.ts";
import type { World } from "./world.ts";

/** Only what presenting a failure looks at. */
function interrupted(): { readonly world: World; readonly stderr: ReturnType<typeof fakeOutput> } {
  const stderr = fakeOutput();
  return { stderr, world: { stderr, signal: AbortSignal.abort() } as Partial<World> as World };
}

it("says that the state could not be saved, also when it was interrupted", async () => {
  const { world, stderr } = interrupted();
  const failure = new StateFailure(
    "state-unwritable",
    "3 of 4 steps were done, but the state could not be saved.",
  );
  expect(await presentFailure(failure, world)).toBe(130);
  expect(stderr.text()).toContain("3 of 4 steps were done");
});

it("says no more than that it was interrupted for what an interruption brings about", async () => {
  const { world, stderr } = interrupted();
  expect(await presentFailure(new Error("aborted"), world)).toBe(130);
  expect(stderr.text()).toBe("Interrupted.\n");
});
