/** The mistake that this engine does not make: a create without an answer is sent again. */
import type { Twilio } from "../../packages/core/src/index.ts";
import { TwilioFailure } from "../../packages/core/src/twilio/failure.ts";

export function blindly(real: Twilio): Twilio {
  return {
    ...real,
    endpoint: (type) => {
      const endpoint = real.endpoint(type);
      return {
        ...endpoint,
        create: async (...given) => {
          try {
            return await endpoint.create(...given);
          } catch (error) {
            if (!(error instanceof TwilioFailure) || error.kind !== "unknown-outcome") throw error;
            return endpoint.create(...given);
          }
        },
      };
    },
  };
}
