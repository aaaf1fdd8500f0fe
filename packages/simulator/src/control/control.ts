import type { AccountSeed } from "../account/seed.ts";
import type { Behaviour } from "../behaviour.ts";
import type { SimulatorAnswer, SimulatorRequest } from "../http/message.ts";
import type { LoggedRequest } from "../http/request-log.ts";
import {
  bool,
  type Check,
  integer,
  literal,
  number,
  object,
  optional,
  parse,
  required,
  sid,
} from "../input/checks.ts";
import { SimulatorInputError } from "../input/error.ts";

/** What the control routes can do; the handle does the same in process. */
export interface Controls {
  requests(): { total: number; requests: LoggedRequest[] };
  clearRequests(): void;
  account(): AccountSeed;
  loadAccount(seed: unknown): void;
  reset(): void;
  setFaults(plan: unknown): void;
  setBehaviour(changes: unknown): void;
  advance(seconds: number): string;
  interact(sessionSid: string): void;
}

const prefix = "/_simulator/";

export function isControl(target: string): boolean {
  return target.startsWith(prefix);
}

/** Answers `/_simulator/…`: JSON in and out, no credentials, from this machine only. */
export function control(controls: Controls, request: SimulatorRequest): SimulatorAnswer {
  if (!isLoopbackHost(request.headers.host ?? "")) {
    return reply(403, { message: "Control routes answer on loopback addresses only." });
  }
  const path = request.target.split("?", 1)[0] ?? "";
  const action = actions[`${request.method} ${path.slice(prefix.length)}`];
  if (action === undefined)
    return reply(404, { message: `There is no control route ${request.method} ${path}.` });
  try {
    return reply(
      200,
      action(controls, () => readJson(request.body)),
    );
  } catch (error) {
    if (error instanceof SimulatorInputError)
      return reply(400, { message: error.message, place: error.place });
    if (error instanceof SyntaxError)
      return reply(400, { message: `The body is not JSON: ${error.message}` });
    throw error;
  }
}

type Action = (controls: Controls, body: () => unknown) => unknown;

const done = { ok: true };

const actions: Readonly<Record<string, Action>> = {
  "GET requests": (controls) => controls.requests(),
  "DELETE requests": (controls) => {
    controls.clearRequests();
    return done;
  },
  "GET account": (controls) => controls.account(),
  "POST account": (controls, body) => {
    controls.loadAccount(body());
    return done;
  },
  "POST reset": (controls) => {
    controls.reset();
    return done;
  },
  "POST faults": (controls, body) => {
    controls.setFaults(body());
    return done;
  },
  "POST behaviour": (controls, body) => {
    controls.setBehaviour(body());
    return done;
  },
  "POST interaction": (controls, body) => {
    controls.interact(parse("interaction", interactionShape, body()).session_sid);
    return done;
  },
  "POST clock": (controls, body) => ({ now: controls.advance(checkClock(body()).advance_seconds) }),
};

const interactionShape = object<{ session_sid: string }>({ session_sid: required(sid("KC")) });

const clockShape = object<{ advance_seconds: number }>({ advance_seconds: required(number(0)) });

function checkClock(value: unknown): { advance_seconds: number } {
  return parse("clock", clockShape, value);
}

const behaviourShape: Check<Partial<Behaviour>> = object<Partial<Behaviour>>({
  participantDeleteStatus: optional(literal([200, 204])),
  pageCap: optional(integer(1)),
  closedSessionKeepsName: optional(bool),
  shortCodeRoutes: optional(bool),
  serviceCreateRefused: optional(bool),
  listsDeletedParticipants: optional(bool),
  fetchByUniqueName: optional(bool),
  closingTwice: optional(literal(["refused", "accepted"])),
  failedParticipantKeepsSession: optional(bool),
});

export function checkBehaviour(value: unknown): Partial<Behaviour> {
  return parse("behaviour", behaviourShape, value);
}

function readJson(body: string): unknown {
  return body.trim() === "" ? {} : JSON.parse(body);
}

function reply(status: number, body: unknown): SimulatorAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}

/** A web page cannot reach these through a name it controls: the name is not one of ours. */
function isLoopbackHost(host: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/.test(host);
}
