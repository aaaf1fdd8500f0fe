export type StateCode =
  /** Another run wrote the state first. */
  | "state-conflict"
  /** Another run holds the lease or the lock. */
  | "state-locked"
  /** There is something, but it is not a state this tool wrote. */
  | "state-unreadable"
  /** A newer version of the tool wrote it. */
  | "state-too-new"
  | "state-unwritable"
  /** The state's place refuses this token: a permission, a ruleset or a repository that it may not see. */
  | "state-denied"
  /** The state's place could not be reached or asked to slow down for too long. */
  | "state-unavailable"
  /** `--state` or `state` names no place this version can keep a state in. */
  | "state-location"
  /** Nothing in the state has this address, or it cannot have that one. */
  | "state-address"
  /** The state belongs to another account or region. */
  | "wrong-account"
  /** The state belongs to another config. */
  | "wrong-config";

/** The state could not be read, written or claimed; the message says what to do. */
export class StateFailure extends Error {
  readonly code: StateCode;

  constructor(code: StateCode, message: string) {
    super(message);
    this.name = "StateFailure";
    this.code = code;
  }
}
