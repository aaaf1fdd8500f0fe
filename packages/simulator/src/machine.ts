import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Account } from "./account/account.ts";
import { dumpAccount } from "./account/dump.ts";
import { sweep } from "./account/expiry.ts";
import { loadAccount } from "./account/load.ts";
import { type Behaviour, defaultBehaviour } from "./behaviour.ts";
import { createClock, type SimulatorClock } from "./clock.ts";
import { type Controls, checkBehaviour } from "./control/control.ts";
import { createFaultEngine, type FaultEngine } from "./faults/engine.ts";
import { checkFaults } from "./faults/plan.ts";
import type { Machine } from "./http/handle.ts";
import { clearRequestLog, createRequestLog, loggedRequests } from "./http/request-log.ts";
import { SimulatorInputError } from "./input/error.ts";
import { createRandom, type Random } from "./random.ts";
import { recordInteraction } from "./resources/interaction.ts";
import type { SimulatorOptions } from "./simulator.ts";

/** What control calls replace while the simulator runs. */
interface State {
  readonly clock: SimulatorClock;
  random: Random;
  behaviour: Behaviour;
  faults: FaultEngine;
  /** As it was given: `reset` loads it again. */
  seed: unknown;
  account: Account;
}

/** The simulator without its server: the machine that answers requests, and what controls it. */
export function createMachine(options: SimulatorOptions): { machine: Machine; controls: Controls } {
  const state = startingState(options);
  const machine: Machine = {
    world: () => state,
    faults: () => state.faults,
    log: createRequestLog(),
    windows: new Map(),
    locks: new Map(),
    requestIds: createRandom(2),
    rateLimits: options.rateLimits ?? true,
    latencyMs: options.latency ?? 0,
    wait: async (milliseconds) => {
      await (milliseconds > 0 ? sleep(milliseconds) : nextTurn());
    },
    inFlight: 0,
  };
  return { machine, controls: controlsOf(state, machine, options) };
}

function startingState(options: SimulatorOptions): State {
  const parts = {
    clock: createClock(options.clock ?? Date),
    random: createRandom(1),
    behaviour: { ...defaultBehaviour, ...checkBehaviour(options.behaviour ?? {}) },
    faults: createFaultEngine(checkFaults(options.faults ?? { rules: [] })),
    seed: options.seed ?? {},
  };
  return { ...parts, account: loadAccount(parts.seed, parts) };
}

function controlsOf(state: State, machine: Machine, options: SimulatorOptions): Controls {
  const settle = () => sweep(state.account, state.clock.now(), state.behaviour.closedSessionKeepsName);
  return {
    requests: () => loggedRequests(machine.log),
    clearRequests: () => clearRequestLog(machine.log),
    account() {
      settle();
      return dumpAccount(state.account);
    },
    loadAccount(seed) {
      state.account = loadAccount(seed, state);
      state.seed = seed;
    },
    reset() {
      state.clock.reset();
      const { random, behaviour, faults } = startingState({ ...options, seed: {} });
      Object.assign(state, { random, behaviour, faults });
      state.account = loadAccount(state.seed, state);
      machine.windows.clear();
      clearRequestLog(machine.log);
    },
    setFaults(plan) {
      state.faults = createFaultEngine(checkFaults(plan));
    },
    setBehaviour(changes) {
      state.behaviour = { ...state.behaviour, ...checkBehaviour(changes) };
    },
    advance(seconds) {
      state.clock.advance(seconds * 1000);
      settle();
      return new Date(state.clock.now()).toISOString();
    },
    interact(sessionSid) {
      settle();
      if (recordInteraction(state, sessionSid)) return;
      throw new SimulatorInputError("interaction", "session_sid", "is not an active session");
    },
  };
}
