import { ApiError, refusal } from "../refusal.ts";
import type { FaultKind, FaultRule } from "./plan.ts";

/** The errors a fault puts in place of the request's own answer, before anything is written. */
const failures: Partial<Record<FaultKind, () => ApiError>> = {
  "401": () => new ApiError(401, 20003, "Authenticate"),
  "429": () => refusal(80621),
  "500": () => new ApiError(500, 20500, "An internal server error has occurred"),
  "502": () => new ApiError(502, undefined, "Bad Gateway"),
  "503": () => new ApiError(503, 20503, "Service Unavailable"),
};

export function failureOf(rule: FaultRule): ApiError | undefined {
  return failures[rule.kind]?.();
}

/** What a load balancer or a corporate proxy says instead of Twilio. */
export const htmlPage =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
