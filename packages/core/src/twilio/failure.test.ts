import { describe, expect, it } from "vitest";
import { explainedTwilioCodes, explainTwilioCode } from "./explanations.ts";
import { TwilioFailure } from "./failure.ts";

/** Every code of Twilio's error dictionary for Proxy, and the platform's that Proxy can answer with. */
const CODES = [
  20003, 20004, 20005, 20006, 20007, 20008, 20403, 20404, 20409, 20422, 20423, 20429, 20500, 20503, 80101,
  80102, 80103, 80104, 80105, 80201, 80202, 80203, 80205, 80206, 80207, 80208, 80301, 80303, 80304, 80305,
  80306, 80307, 80308, 80401, 80402, 80403, 80404, 80405, 80406, 80407, 80408, 80409, 80501, 80502, 80503,
  80504, 80505, 80506, 80601, 80602, 80603, 80604, 80605, 80606, 80607, 80608, 80609, 80610, 80611, 80612,
  80613, 80614, 80615, 80616, 80617, 80618, 80619, 80620, 80621, 80622, 80623, 80624, 80625, 80701, 80801,
  80802, 80901, 80902, 80903, 80904, 80905, 80906, 80907, 80908, 80909, 80910, 80911, 80913,
];

describe("explanations", () => {
  it("has one for every code", () => expect(explainedTwilioCodes()).toEqual(CODES));

  it.each(CODES)("%i is a sentence", (code) => expect(explainTwilioCode(code)).toMatch(/^[A-Z].{20,}\.$/));

  it("falls back on the kind", () => {
    const failure = new TwilioFailure({
      kind: "refused",
      status: 400,
      code: 99999,
      message: "No.",
      method: "POST",
      path: "/v1/Services",
    });
    expect(failure.explanation).toContain("refused");
    expect(failure.moreInfo).toBe("https://www.twilio.com/docs/api/errors/99999");
  });

  it("never hides that a create may have happened", () =>
    expect(
      new TwilioFailure({
        kind: "unknown-outcome",
        status: 500,
        code: 80504,
        message: "",
        method: "POST",
        path: "",
      }).explanation,
    ).toContain("may or may not"));
});
