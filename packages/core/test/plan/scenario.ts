/** Words in which the planner's scenarios are told: an account, a config, what the plan says, what the account has then. */
import type { AccountSeed, SimulatorOptions } from "@twilio-proxy/simulator";
import { afterEach, expect } from "vitest";
import type { ApplyReport, Plan } from "../../src/index.ts";
import { createLab, type Lab, type PlanOptions, stepsOf } from "../harness.ts";

const sid = (prefix: string, at: number): string => `${prefix}${String(at).padStart(32, "0")}`;

export const PN = (at: number): string => sid("PN", at);
export const SC = (at: number): string => sid("SC", at);
export const KS = (at: number): string => sid("KS", at);
export const KC = (at: number): string => sid("KC", at);
export const number = (at: number): string => `+1415237${String(at).padStart(4, "0")}`;
export const person = (at: number): string => `+1415368${String(at).padStart(4, "0")}`;

/** The account's own numbers 1 to `count`, none of them in a pool. */
export function owning(count: number): AccountSeed {
  return {
    incoming_phone_numbers: Array.from({ length: count }, (_, at) => ({
      sid: PN(at + 1),
      phone_number: number(at + 1),
    })),
  };
}

export const pool = (...numbers: readonly number[]): object[] => numbers.map((at) => ({ sid: PN(at) }));
export const people = (...persons: readonly number[]): object[] =>
  persons.map((at) => ({ identifier: person(at) }));

const labs: Lab[] = [];
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

/** A lab that closes itself after the test. */
export async function open(seed: AccountSeed = {}, options: SimulatorOptions = {}): Promise<Lab> {
  const lab = await createLab(seed, options);
  labs.push(lab);
  return lab;
}

export const ALLOWED: PlanOptions = { allow: { destroy: true } };

export async function planned(lab: Lab, config: object, options?: PlanOptions): Promise<readonly string[]> {
  const prepared = await lab.plan(config, options);
  expect(prepared.plan.refusals).toEqual([]);
  return stepsOf(prepared);
}

/** `code address` of every refusal. */
export async function refused(lab: Lab, config: object, options?: PlanOptions): Promise<readonly string[]> {
  return refusalsOf((await lab.plan(config, options)).plan);
}

export function refusalsOf(plan: Plan): readonly string[] {
  return plan.refusals.map((one) => `${one.code} ${one.address}`);
}

export async function expectInSync(lab: Lab, config: object): Promise<void> {
  const { plan } = await lab.plan(config);
  expect({ steps: stepsOf({ plan }), refusals: plan.refusals, notes: plan.notes }).toEqual({
    steps: [],
    refusals: [],
    notes: [],
  });
}

/** Applies, expects every step done, and nothing left to do. */
export async function applied(lab: Lab, config: object, options?: PlanOptions): Promise<ApplyReport> {
  const report = await lab.apply(config, options);
  expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  await expectInSync(lab, config);
  return report;
}

/** A change behind our back. */
export async function outside(
  lab: Lab,
  method: "POST" | "DELETE",
  path: string,
  form: Readonly<Record<string, string | number | boolean>> = {},
): Promise<Record<string, unknown>> {
  const answer = await lab.simulator.request({ method, path: `/v1${path}`, form });
  expect(answer.status, answer.text).toBeLessThan(300);
  return (answer.json ?? {}) as Record<string, unknown>;
}

type Row = Readonly<Record<string, unknown>> & { readonly sid: string };

function rows(value: unknown): readonly Row[] {
  return ((value ?? []) as readonly Row[]).filter((one) => one.date_deleted == null);
}

export function servicesIn(lab: Lab): readonly Row[] {
  return rows(lab.simulator.account().services);
}

export function serviceIn(lab: Lab, name: string): Row {
  const found = servicesIn(lab).find((one) => one.unique_name === name);
  if (found === undefined) throw new Error(`no service ${name} in the account`);
  return found;
}

/** SIDs of the numbers in a service's pool. */
export function poolIn(lab: Lab, name: string): readonly string[] {
  return rows(serviceIn(lab, name).phone_numbers).map((one) => one.sid);
}

export function sessionsIn(lab: Lab, service: string): readonly Row[] {
  return rows(serviceIn(lab, service).sessions);
}

export function sessionIn(lab: Lab, service: string, name: string | null): Row {
  const found = sessionsIn(lab, service).find((one) => one.unique_name === name);
  if (found === undefined) throw new Error(`no session ${name} in ${service}`);
  return found;
}

/** The live participants' identifiers. */
export function peopleIn(lab: Lab, service: string, session: string | null): readonly unknown[] {
  return participantsIn(lab, service, session).map((one) => one.identifier);
}

export function participantsIn(lab: Lab, service: string, session: string | null): readonly Row[] {
  return rows(sessionIn(lab, service, session).participants);
}

/** Does the plan itself hold the one back until the other is settled, however fast Twilio answers? */
export function waitsFor({ steps }: Plan, later: RegExp, earlier: RegExp): boolean {
  const before = steps.filter((step) => earlier.test(`${step.actions.join("+")} ${step.address}`));
  const [step] = steps.filter((one) => later.test(`${one.actions.join("+")} ${one.address}`));
  return (
    before.length > 0 &&
    before.every(
      (one) =>
        step?.requires.includes(one.address) === true ||
        step?.after.some((barrier) => one.settles.includes(barrier)) === true,
    )
  );
}

/** Calls since `forgetCalls` that change something. */
export function writes(lab: Lab): readonly string[] {
  return lab.calls().filter((call) => !call.startsWith("GET "));
}
