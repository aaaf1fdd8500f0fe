import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Plan } from "../plan/plan.ts";
import { displayWidth } from "./layout.ts";
import { renderPlanText } from "./plan-text.ts";
import { serialisePlan } from "./serialise.ts";
import { field, keyed, plan, step } from "./testing/plans.ts";

function render(made: Plan, options = { colour: false, width: 80 }): string {
  return renderPlanText(serialisePlan(made, { keyed, showPii: false }), options);
}

const everything = plan(
  [
    step("services.rides", ["update"], {
      fields: [
        field("default_ttl", 3600, 7200, { cause: "drift" }),
        field("callback_url", "https://old.example.com/voice/status", "https://new.example.com/voice/status"),
        field("chat_instance_sid", "IS0", null),
      ],
      reasons: [{ code: "drift", text: "it was changed outside this config" }],
    }),
    step("services.rides.phone_numbers[+14152370143]", ["create"], {
      type: "phone_number",
      fields: [field("phone_number", null, "+14152370143"), field("is_reserved", null, true)],
      overwrites: [{ field: "voice_url", value: "https://calls.example.com/answer" }],
    }),
    step("services.rides.phone_numbers[+14152370144]", ["delete"], {
      type: "phone_number",
      blast: { live_sessions_ended: 0, in_use: 1 },
      reasons: [{ code: "no-longer-declared", text: "its block is gone from the config" }],
    }),
    step("services.rides.sessions.order-1", ["delete", "create"], {
      type: "session",
      fields: [field("mode", "message-only", "voice-only")],
      blast: { live_sessions_ended: 1, in_use: 0 },
      reasons: [
        {
          code: "replace",
          text: "Twilio cannot change the mode of a session, so the session is replaced and everybody in it has to be invited again",
        },
      ],
    }),
    step("services.rides.sessions.order-1.participants[#k3f9]", ["create"], {
      type: "participant",
      fields: [
        field("identifier", null, "+14152370177", { sensitive: true, env: ["ALICE"] }),
        field("proxy_identifier", null, null, { knownAfterApply: true }),
      ],
    }),
    step("services.rides.short_codes[SC1]", ["create"], {
      type: "short_code",
      blocked: "short-codes-unavailable",
    }),
    step("services.flex", ["adopt", "update"], {
      fields: [field("default_ttl", 0, 60, { cause: "unknown" })],
    }),
    step("services.flex.sessions.old", ["forget"], { type: "session" }),
    step("services.taxi.phone_numbers[+14152370150]", ["delete"], { type: "phone_number", group: "g1" }),
    step("services.flex.phone_numbers[+14152370150]", ["create"], { type: "phone_number", group: "g1" }),
  ],
  {
    refusals: [
      {
        code: "replaces-live-session",
        address: "services.rides.sessions.order-1",
        text: "It is open: replacing it ends a conversation that people are having right now.",
        allow: "--allow-destroy",
      },
      { code: "protected", address: "services.taxi", text: "It is protected.", allow: null },
    ],
    notes: [
      {
        code: "no-longer-managed",
        address: "services.rides.default_ttl",
        text: "no longer managed, keeps 60",
      },
    ],
    unmanaged: { sessions: 120, phone_numbers: 1, participants: null, short_codes: 0 },
  },
);

describe("renderPlanText", () => {
  it("shows every kind of step at 80 columns", () => {
    expect(`\n${render(everything)}\n`).toMatchInlineSnapshot(`
      "
      ! This plan ends 1 live session and takes away numbers that live sessions use (1
        use).

      services.rides
        ~   services.rides  update
            · it was changed outside this config
            default_ttl        3600 → 7200  (changed outside)
            callback_url
                "https://old.example.com/voice/status"
              → "https://new.example.com/voice/status"
            chat_instance_sid  "IS0" → (unset)
        +   services.rides.phone_numbers[+14152370143]  create
            phone_number  "+14152370143"
            is_reserved   true
            ! overwrites voice_url "https://calls.example.com/answer"
        -   services.rides.phone_numbers[+14152370144]  detached, still yours
            · its block is gone from the config
            ! 1 use by live sessions
        -/+ services.rides.sessions.order-1  replace: delete, then create
            · Twilio cannot change the mode of a session, so the session is replaced
              and everybody in it has to be invited again
            mode  "message-only" → "voice-only"
            ! ends 1 live session
        +   services.rides.sessions.order-1.participants[#k3f9]  create
            identifier        \${env.ALICE} #kc1j
            proxy_identifier  (known after apply)
        +   services.rides.short_codes[SC1]  blocked (short-codes-unavailable)

      services.flex
        <=~ services.flex  adopt and update
            sid  KSaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            default_ttl  0 → 60
        =   services.flex.sessions.old  forget: stays at Twilio, no longer ours
        together (each is only right with the others)
        -   services.taxi.phone_numbers[+14152370150]  detached, still yours
        +   services.flex.phone_numbers[+14152370150]  create

      Refused: apply will not run this plan
        x services.rides.sessions.order-1 (replaces-live-session)
          It is open: replacing it ends a conversation that people are having right
          now.
          To allow it: --allow-destroy
        x services.taxi (protected)
          It is protected.

      Notes
        * services.rides.default_ttl: no longer managed, keeps 60

      Left alone, not in the config: 120 sessions, 1 phone number.

      Only in the state: 1 to forget.
      Plan: 4 to add, 2 to change, 3 to destroy, 1 to adopt.
      "
    `);
  });

  it("says the same with colour", () => {
    const coloured = render(everything, { colour: true, width: 80 });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(render(everything));
  });

  it.each([60, 80, 120])("has no line wider than %i columns", (width) => {
    const lines = render(everything, { colour: false, width }).split("\n");
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  });

  it("ends in `No changes.` when there is nothing to do, also when all of it is blocked", () => {
    expect(render(plan([]))).toBe("No changes.");
    expect(
      render(plan([step("services.a", ["create"], { blocked: "x" })]))
        .split("\n")
        .at(-1),
    ).toBe("No changes.");
  });

  it("ends in the counts, with adoptions only when there are any", () => {
    expect(
      render(plan([step("services.a", ["create"])]))
        .split("\n")
        .at(-1),
    ).toBe("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(render(everything).split("\n").at(-1)).toBe(
      "Plan: 4 to add, 2 to change, 3 to destroy, 1 to adopt.",
    );
  });

  it("keeps hundreds of equal steps readable", () => {
    const numbers = Array.from({ length: 400 }, (_, at) => `+1415237${String(at).padStart(4, "0")}`);
    const many = plan(
      numbers.map((number) =>
        step(`services.rides.phone_numbers[${number}]`, ["create"], {
          type: "phone_number",
          fields: [field("phone_number", null, number), field("is_reserved", null, false)],
          reasons: [{ code: "new", text: `${number} is new` }],
        }),
      ),
    );
    const lines = render(many).split("\n");
    expect(lines.length).toBeLessThan(50);
    expect(lines.slice(0, 5).join("\n")).toMatchInlineSnapshot(`
      "services.rides
        +   services.rides.phone_numbers  create ×400
            · … is new
            is_reserved  false
            [+14152370000]  [+14152370001]  [+14152370002]  [+14152370003]"
    `);
    expect(lines.at(-3)).toContain("… and 280 more");
  });

  it("lists every one of hundreds that are destroyed", () => {
    const numbers = Array.from({ length: 400 }, (_, at) => `+1415237${String(at).padStart(4, "0")}`);
    const text = render(
      plan(
        numbers.map((number) =>
          step(`services.rides.phone_numbers[${number}]`, ["delete"], { type: "phone_number" }),
        ),
      ),
    );
    for (const number of numbers) expect(text).toContain(number);
    expect(text).toContain("detached, still yours ×400");
  });

  it("keeps what has steps below it just above them", () => {
    const nested = [1, 2, 3, 4, 5].flatMap((at) => [
      step(`services.rides.sessions.s${at}`, ["create"], { type: "session" }),
      step(`services.rides.sessions.s${at}.participants[#a${at}]`, ["create"], {
        type: "participant",
        fields: [field("friendly_name", null, `n${at}`)],
      }),
    ]);
    const addresses = [...render(plan(nested)).matchAll(/^ {2}\+ +(\S+)/gm)].map(([, address]) => address);
    expect(addresses).toEqual(nested.map((one) => one.address));
  });

  it("names no SID for many at once", () => {
    const adopted = [1, 2, 3, 4].map((at) =>
      step(`services.a.sessions.s${at}`, ["adopt"], { sid: `KC${at}` }),
    );
    expect(render(plan(adopted))).toContain("adopt ×4");
    expect(render(plan(adopted))).not.toContain("KC1");
  });

  it("does not fold steps that differ in what they do", () => {
    const text = render(
      plan(
        [1, 2, 3, 4, 5].map((at) =>
          step(`services.rides.sessions.s${at}`, ["create"], {
            type: "session",
            fields: [field("ttl", null, at)],
          }),
        ),
      ),
    );
    expect(text.match(/create$/gm)).toHaveLength(5);
  });

  it("lists what goes with its parent once, and counts what is further below", () => {
    const going = { withParent: true, reasons: [{ code: "parent-deleted", text: "its parent is deleted" }] };
    const sessions = ["a", "b"].flatMap((key) => [
      step(`services.rides.sessions.${key}`, ["delete"], { type: "session", ...going }),
      step(`services.rides.sessions.${key}.participants[KP1]`, ["delete"], { type: "participant", ...going }),
    ]);
    const text = render(plan([step("services.rides", ["delete"]), ...sessions]));
    expect(text).toContain("services.rides.sessions  deleted with its parent ×2, and 2 below");
    expect(text).not.toContain("participants");
    expect(text).toContain("5 to destroy");
  });

  it("lets no text of others act on the terminal or fake a line", () => {
    const evil = "x\u001b[2J\nPlan: 0 to add\u202e";
    const hostile = plan(
      [
        step(`services["${evil}"]`, ["update"], {
          fields: [
            field("unique_name", evil, `${evil}2`),
            field(evil, 1, 2),
            field("c", "u", evil, { env: [evil] }),
          ],
          reasons: [{ code: "r", text: evil }],
          overwrites: [{ field: evil, value: evil }],
          blocked: evil,
        }),
        ...[1, 2, 3, 4].map((at) => step(`services.a[${evil}${at}]`, ["create"])),
        step("services.b", ["adopt"], { sid: evil }),
      ],
      {
        refusals: [{ code: evil, address: evil, text: evil, allow: evil }],
        notes: [{ code: evil, address: evil, text: evil }],
        unmanaged: { [evil]: 3 },
      },
    );
    const text = render(hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).not.toMatch(/^Plan: 0 to add/m);
  });
});
