/** One failure stops what depends on it, not the rest; the report says what happened, and to nobody's harm. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ApplyEvent } from "../../src/index.ts";
import { stepsOf } from "../harness.ts";
import { contentOf, createStage, e164, person, type Stage, sid } from "./stage.ts";

const CONFIG = {
  services: {
    rides: {
      unique_name: "rides",
      phone_numbers: [{ sid: sid("PN", 1) }, { sid: sid("PN", 2) }],
      short_codes: [{ sid: sid("SC", 1), is_reserved: true }],
      sessions: {
        "order-1": { participants: [{ identifier: person(1) }, { identifier: person(2) }] },
        "order-2": { status: "closed", participants: [{ identifier: person(3) }] },
      },
    },
    food: { unique_name: "food", phone_numbers: [{ sid: sid("PN", 3) }], sessions: { dinner: {} } },
  },
};
const allow = { destroy: true };

let stage: Stage;
let undisturbed: unknown;
beforeEach(async () => {
  stage = await createStage();
  if (undisturbed !== undefined) return;
  await stage.lab.apply(CONFIG);
  undisturbed = contentOf(stage.lab);
  await stage.lab.close();
  stage = await createStage();
});
afterEach(() => stage.lab.close());

/** The re-run continues and ends in sync. */
async function expectFinishes(): Promise<void> {
  stage.lab.simulator.setFaults({ rules: [] });
  const report = await stage.lab.apply(CONFIG, { allow });
  expect(report.outcomes.filter((one) => one.status !== "done")).toEqual([]);
  expect(contentOf(stage.lab)).toEqual(undisturbed);
  expect(stepsOf(await stage.lab.plan(CONFIG))).toEqual([]);
}

describe("a refusal", () => {
  test("of one number leaves the others and the sessions alone", async () => {
    const { lab } = stage;
    // Taken by an application between the plan and the apply.
    let taken = false;
    const other = await lab.simulator.request({
      method: "POST",
      path: "/v1/Services",
      form: { UniqueName: "theirs" },
    });
    const theirs = (other.json as { sid: string }).sid;
    const report = await lab.apply(CONFIG, {
      wrapTwilio: (twilio) => ({
        ...twilio,
        endpoint: (type) => {
          const real = twilio.endpoint(type);
          const create: typeof real.create = async (parents, parameters) => {
            if (!taken) {
              taken = true;
              const form = { Sid: sid("PN", 2) };
              await stage.world.hold(
                lab.simulator.request({ method: "POST", path: `/v1/Services/${theirs}/PhoneNumbers`, form }),
              );
            }
            return real.create(parents, parameters);
          };
          return { ...real, create };
        },
      }),
    });
    expect(report.outcomes.filter((one) => one.status !== "done")).toMatchObject([
      {
        address: `services.rides.phone_numbers[${sid("PN", 2)}]`,
        status: "failed",
        failure: { kind: "refused", code: 80101, status: 400, help: expect.stringMatching(/\w+/) },
      },
    ]);
    await lab.simulator.request({
      method: "DELETE",
      path: `/v1/Services/${theirs}/PhoneNumbers/${sid("PN", 2)}`,
    });
    await lab.simulator.request({ method: "DELETE", path: `/v1/Services/${theirs}` });
    await expectFinishes();
  });

  test("of new services (80506) skips all below them and nothing else", async () => {
    const { lab } = stage;
    const { rides, food } = CONFIG.services;
    await lab.apply({ services: { food: { unique_name: "food" } } });
    lab.simulator.setBehaviour({ serviceCreateRefused: true });
    const report = await lab.apply({ services: { rides, food } });
    for (const outcome of report.outcomes) {
      const below = outcome.address.startsWith("services.rides.");
      const wanted = below ? "skipped" : outcome.address === "services.rides" ? "failed" : "done";
      expect(outcome, outcome.address).toMatchObject({ status: wanted });
      if (below) expect(outcome.because).toMatch(/^services\.rides\S* did not succeed$/);
    }
    expect(report.outcomes.find((one) => one.status === "failed")?.failure).toMatchObject({ code: 80506 });
    lab.simulator.setBehaviour({ serviceCreateRefused: false });
    await expectFinishes();
  });

  test.each([
    ["/v1/Services/*/PhoneNumbers", "services.rides"],
    ["/v1/Services/*/ShortCodes/*", "services.rides"],
    ["/v1/Services/*/Sessions", "services.rides"],
    ["/v1/Services/*/Sessions/*/Participants", "services.rides"],
    ["/v1/Services/*/Sessions/*", "services.rides"],
  ])("that lasts at %s is one failure each, and a later run ends in sync", async (path) => {
    stage.lab.simulator.setFaults({ rules: [{ kind: "503", method: "POST", path }] });
    // As often as it takes.
    await stage.lab.apply(CONFIG);
    const report = await stage.lab.apply(CONFIG);
    expect(report.outcomes.some((one) => one.status === "failed")).toBe(true);
    await expectFinishes();
  });
});

test("refused credentials in the middle: nothing more is called, and the report says so", async () => {
  const { lab } = stage;
  let writes = 0;
  lab.simulator.setFaults({ rules: [{ kind: "401", method: "POST", nth: 4, times: 1_000 }] });
  lab.forgetCalls();
  const report = await lab.apply(CONFIG, { parallelism: 1 });
  writes = lab.calls().filter((call) => call.startsWith("POST")).length;
  expect(writes).toBe(4);
  const failed = report.outcomes.filter((one) => one.status === "failed");
  expect(failed).toMatchObject([{ failure: { kind: "unauthorized", code: 20003, status: 401 } }]);
  const skipped = report.outcomes.filter((one) => one.status === "skipped");
  expect(skipped.length).toBe(report.outcomes.length - 4);
  expect(skipped.every((one) => /credentials|did not succeed/.test(one.because ?? ""))).toBe(true);
  await expectFinishes();
});

describe("events", () => {
  const faults = [
    { name: "nothing", rules: [] },
    {
      name: "a lasting outage of sessions",
      rules: [{ kind: "503", method: "POST", path: "/v1/Services/*/Sessions" }],
    },
    { name: "a 401", rules: [{ kind: "401", method: "POST", nth: 5 }] },
    { name: "lost answers", rules: [{ kind: "lost-answer", method: "POST", probability: 0.3 }] },
  ] as const;

  test.each(faults)("count up to the steps that are due, each finished once: $name", async ({ rules }) => {
    const events: ApplyEvent[] = [];
    stage.lab.simulator.setFaults({ seed: 5, rules: [...rules] });
    const report = await stage.lab.apply(CONFIG, { onEvent: (event) => events.push(event) });
    const finished = events.filter((event) => event.kind === "finished");
    expect(finished.map((event) => event.done)).toEqual(finished.map((_, at) => at + 1));
    expect(new Set(events.map((event) => event.total))).toEqual(new Set([report.outcomes.length]));
    expect(finished.map((event) => event.address).toSorted()).toEqual(
      report.outcomes.map((one) => one.address).toSorted(),
    );
    const statuses = new Map(finished.map((event) => [event.address, event.status]));
    for (const one of report.outcomes) expect(statuses.get(one.address)).toBe(one.status);
    let done = 0;
    for (const event of events) {
      expect(event.done).toBeGreaterThanOrEqual(done);
      done = event.done;
    }
    const started = events.filter((event) => event.kind === "started").map((event) => event.address);
    expect(new Set(started).size).toBe(started.length);
  });
});

test("nobody's number and no credential is in a report, an event, an error or the state", async () => {
  const { lab, store } = stage;
  const said: string[] = [];
  const kinds = ["lost-answer", "503", "html", "reset", "401", "429"] as const;
  for (const kind of kinds) {
    lab.simulator.setFaults({ seed: 9, rules: [{ kind, method: "POST", probability: 0.5, times: 400 }] });
    const result = await lab
      .apply(CONFIG, { onEvent: (event) => said.push(JSON.stringify(event)), allow })
      .catch((error: unknown) => error);
    said.push(
      JSON.stringify(result),
      result instanceof Error ? `${String(result.stack)} ${result.message}` : "",
      store.text() ?? "",
    );
    await stage.later();
  }
  await expectFinishes();
  said.push(store.text() ?? "");
  const everything = said.join("\n");
  expect(everything.length).toBeGreaterThan(5_000);
  for (const secret of [
    person(1),
    person(2),
    person(3),
    "secret",
    Buffer.from(`${lab.twilio.accountSid}:secret`).toString("base64"),
  ]) {
    for (const form of [secret, secret.replace("+", ""), encodeURIComponent(secret)]) {
      expect(everything.includes(form)).toBe(false);
    }
  }
  expect(store.text()).not.toContain(e164(1));
});
