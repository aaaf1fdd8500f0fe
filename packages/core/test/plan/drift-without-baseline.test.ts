/** What drift says where the state cannot tell who moved: every situation, beside its like with a baseline. */
import { expect, test } from "vitest";
import { createKeyed, driftOf, renderDriftText, serialisePlan } from "../../src/index.ts";
import type { Lab } from "../harness.ts";
import { applied, KS, number, open, outside, owning, PN, serviceIn } from "./scenario.ts";

const config = (default_ttl: number, more: object = {}): object => ({
  services: {
    s: { unique_name: "s", default_ttl, ...more },
  },
});
const pooled = (ttl: number, ...numbers: readonly number[]): object =>
  config(ttl, { phone_numbers: numbers.map((at) => ({ phone_number: number(at) })) });
const url = { callback_url: "https://a.example.com/hook" };
const elsewhere = { services: { s: { unique_name: "s" }, t: { unique_name: "t", default_ttl: 60 } } };

const intact = async (): Promise<void> => {};
const lost = (lab: Lab): Promise<void> => lab.loseState();
async function rotated(lab: Lab): Promise<void> {
  const state = await lab.store.read();
  if (state === null) throw new Error("there is a state after an apply");
  const { kid } = createKeyed({ apiSecretOrToken: "another" });
  await lab.store.write({ ...state, serial: state.serial + 1, kid }, state.serial);
}

const still = async (): Promise<void> => {};
const moves = (lab: Lab): Promise<unknown> =>
  outside(lab, "POST", `/Services/${serviceIn(lab, "s").sid}`, { DefaultTtl: 5 });
const removes = (lab: Lab): Promise<unknown> =>
  outside(lab, "DELETE", `/Services/${serviceIn(lab, "s").sid}`);
const unpools = (lab: Lab): Promise<unknown> =>
  outside(lab, "DELETE", `/Services/${serviceIn(lab, "s").sid}/PhoneNumbers/${PN(1)}`);
const adds = (lab: Lab): Promise<unknown> =>
  outside(lab, "POST", "/Services", { UniqueName: "t", DefaultTtl: 5 });

const NONE = "No drift.";
const MOVED = "Drift: 1 changed outside the config.";
const UNKNOWN = "Drift: 1 cannot be told apart.";

type Work = (lab: Lab) => Promise<unknown>;
const TABLE: readonly (readonly [string, object, Work, Work, object, string])[] = [
  // what                                               applied     state    Twilio   config            drift
  ["nothing differs, intact", config(60), intact, still, config(60), NONE],
  ["nothing differs, rotated", config(60), rotated, still, config(60), NONE],
  ["nothing differs, lost", config(60), lost, still, config(60), NONE],
  ["the account moved, intact", config(60), intact, moves, config(60), MOVED],
  ["the account moved, rotated", config(60), rotated, moves, config(60), UNKNOWN],
  ["the account moved, lost", config(60), lost, moves, config(60), UNKNOWN],
  ["the config moved, intact", config(60), intact, still, config(90), NONE],
  ["the config moved, rotated", config(60), rotated, still, config(90), UNKNOWN],
  ["the config moved, lost", config(60), lost, still, config(90), UNKNOWN],
  ["a new field, intact", config(60), intact, still, config(60, url), NONE],
  [
    "a new field, rotated: its entry has no digest of ours",
    config(60),
    rotated,
    still,
    config(60, url),
    UNKNOWN,
  ],
  ["a new block, intact", config(60), intact, still, elsewhere, NONE],
  ["a new block, rotated", config(60), rotated, still, elsewhere, NONE],
  ["a new block for what exists, intact", config(60), intact, adds, elsewhere, NONE],
  ["a new block for what exists, rotated", config(60), rotated, adds, elsewhere, NONE],
  ["a new number, rotated", pooled(60, 1), rotated, still, pooled(60, 1, 2), NONE],
  ["a service is gone, intact", config(60), intact, removes, config(60), MOVED],
  ["a service is gone, rotated", config(60), rotated, removes, config(60), MOVED],
  ["a service is gone, lost: a create", config(60), lost, removes, config(60), NONE],
  ["a number is gone, intact", pooled(60, 1), intact, unpools, pooled(60, 1), MOVED],
  ["a number is gone, rotated", pooled(60, 1), rotated, unpools, pooled(60, 1), UNKNOWN],
];

test.each(TABLE)("%s", async (_, before, state, twilio, after, line) => {
  const lab = await open(owning(2));
  await applied(lab, before);
  await state(lab);
  await twilio(lab);
  expect(await driftLineOf(lab, after)).toBe(line);
});

test("nothing was ever applied: what differs cannot be told apart, what is to be made is no drift", async () => {
  const lab = await open({ services: [{ sid: KS(1), unique_name: "s", default_ttl: 5 }] });
  expect(await driftLineOf(lab, config(60))).toBe(UNKNOWN);
  expect(await driftLineOf(lab, { services: { t: { unique_name: "t" } } })).toBe(NONE);
});

test("the next apply writes the baseline, and drift is told again", async () => {
  const lab = await open(owning(2));
  await applied(lab, config(60));
  await rotated(lab);
  await moves(lab);
  await applied(lab, config(60));
  expect(await driftLineOf(lab, config(60))).toBe(NONE);
  await moves(lab);
  expect(await driftLineOf(lab, config(60))).toBe(MOVED);
});

async function driftLineOf(lab: Lab, wanted: object): Promise<string | undefined> {
  const { plan } = await lab.plan(wanted, { allow: { destroy: true, recreate: true } });
  const found = driftOf(serialisePlan(plan, { keyed: lab.keyed, showPii: false }));
  return renderDriftText(found, { colour: false, width: 80 }).split("\n").at(-1);
}
