export type {
  AccountSeed,
  IncomingPhoneNumberSeed,
  ParticipantSeed,
  PoolNumberSeed,
  PoolShortCodeSeed,
  ServiceSeed,
  SessionSeed,
  ShortCodeSeed,
} from "./account/seed.ts";
export { checkSeed } from "./account/seed.ts";
export type { Behaviour } from "./behaviour.ts";
export type { Clock } from "./clock.ts";
export type { FaultKind, FaultPlan, FaultRule } from "./faults/plan.ts";
export { checkFaults } from "./faults/plan.ts";
export { parseFaults, parseSeed } from "./files.ts";
export type { LoggedRequest } from "./http/request-log.ts";
export { SimulatorInputError } from "./input/error.ts";
export type { InProcessAnswer, InProcessRequest, Simulator, SimulatorOptions } from "./simulator.ts";
export { createSimulator } from "./simulator.ts";
