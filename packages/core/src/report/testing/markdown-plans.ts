/** Plans as reviewers meet them, for the Markdown's golden files. */
import type { Plan, Step } from "../../plan/plan.ts";
import { field, plan, step } from "./plans.ts";

const pooled = (at: number) => `+1415237${String(at).padStart(4, "0")}`;

function numberStep(heading: string, number: string, more: Partial<Step> = {}): Step {
  return step(`${heading}.phone_numbers[${number}]`, ["create"], {
    type: "phone_number",
    fields: [field("phone_number", null, number), field("is_reserved", null, false)],
    ...more,
  });
}

/** A service that changes, two numbers, a session with its people; much stays as it is. */
export const ordinary: Plan = plan(
  [
    step("services.rides", ["update"], {
      fields: [
        field("default_ttl", 3600, 7200),
        field(
          "callback_url",
          "https://old.example.com/twilio/proxy/voice/status/callback",
          "https://new.example.com/twilio/proxy/voice/status/callback?token=s3cr3t",
          { cause: "both" },
        ),
        field("geo_match_level", "country", "area-code", { cause: "drift" }),
      ],
      reasons: [{ code: "drift", text: "it was changed outside this config" }],
    }),
    numberStep("services.rides", pooled(143), {
      overwrites: [{ field: "voice_url", value: "https://calls.example.com/answer" }],
    }),
    numberStep("services.rides", pooled(144)),
    step("services.rides.sessions.order-1", ["create"], {
      type: "session",
      fields: [field("unique_name", null, "order-1"), field("mode", null, "voice-only")],
    }),
    ...["ALICE", "DRIVER"].map((name, at) =>
      step(`services.rides.sessions.order-1.participants[#k3f${at}]`, ["create"], {
        type: "participant",
        fields: [
          field("identifier", null, `+1415368017${at}`, { sensitive: true, env: at === 0 ? [name] : [] }),
          field("proxy_identifier", null, null, { knownAfterApply: true }),
        ],
      }),
    ),
    step("services.rides.short_codes[SC00000000000000000000000000000001]", ["create"], {
      type: "short_code",
      blocked: "short-codes-unavailable",
    }),
  ],
  {
    notes: [
      {
        code: "no-longer-managed",
        address: "services.rides",
        text: "chat_instance_sid is no longer managed, keeps its value",
      },
    ],
    unmanaged: { sessions: 120, phone_numbers: 1, participants: null },
    unchanged: {
      "": { services: 2 },
      "services.rides": { phone_numbers: 12, sessions: 5 },
    },
  },
);

/** A live session is replaced, a service goes with all it has, a number moves. */
export const refused: Plan = plan(
  [
    step("services.rides.sessions.order-1", ["delete", "create"], {
      type: "session",
      fields: [field("mode", "message-only", "voice-only")],
      blast: { live_sessions_ended: 1, in_use: 0 },
      reasons: [{ code: "cannot-update", text: "Twilio cannot change mode of an existing session" }],
    }),
    step("services.rides.sessions.order-1.participants[#k3f9]", ["delete", "create"], {
      type: "participant",
      fields: [
        field("identifier", "+14153680177", "+14153680177", { sensitive: true, env: ["ALICE"] }),
        field("friendly_name", null, "Alice"),
      ],
      reasons: [{ code: "parent-replaced", text: "its session is replaced" }],
    }),
    step("services.taxi", ["delete"], {
      blast: { live_sessions_ended: 2, in_use: 3 },
      reasons: [{ code: "no-longer-declared", text: "its block is gone from the config" }],
    }),
    ...["a", "b", "c"].flatMap((key) => [
      step(`services.taxi.sessions.${key}`, ["delete"], { type: "session", withParent: true }),
      step(`services.taxi.sessions.${key}.participants[#${key}]`, ["delete"], {
        type: "participant",
        withParent: true,
      }),
    ]),
    step(`services.old.phone_numbers[${pooled(150)}]`, ["delete"], { type: "phone_number", group: "g1" }),
    numberStep("services.rides", pooled(150), { group: "g1" }),
  ],
  {
    refusals: [
      {
        code: "replaces-live-session",
        address: "services.rides.sessions.order-1",
        text: "It is open: replacing it ends a conversation that people are having right now.",
        allow: "--allow-destroy",
      },
      {
        code: "deletes-service",
        address: "services.taxi",
        text: "Deleting this service ends 2 live sessions.",
        allow: "--allow-destroy",
      },
      { code: "protected", address: "services.taxi", text: "It is protected.", allow: null },
    ],
    unchanged: { "services.rides": { phone_numbers: 3 } },
  },
);

/** So many numbers in one pool, all with the webhooks of a switchboard; three leave. */
export function crowd(count: number): Plan {
  const numbers = Array.from({ length: count }, (_, at) => pooled(at));
  return plan([
    ...[9000, 9001, 9002].map((at) =>
      step(`services.rides.phone_numbers[${pooled(at)}]`, ["delete"], {
        type: "phone_number",
        reasons: [{ code: "no-longer-declared", text: "its block is gone from the config" }],
      }),
    ),
    ...numbers.map((number) =>
      numberStep("services.rides", number, {
        overwrites: [{ field: "voice_url", value: "https://calls.example.com/answer" }],
      }),
    ),
  ]);
}

/** No two steps alike, so that nothing folds. */
export function motley(count: number): Plan {
  return plan(
    Array.from({ length: count }, (_, at) =>
      step(`services.s${at % 7}.sessions.order-${at}`, at % 10 === 0 ? ["delete", "create"] : ["create"], {
        type: "session",
        fields: [field("unique_name", null, `order-${at}`), field("ttl", at % 10 === 0 ? 60 : null, at)],
        reasons: [{ code: "x", text: `reason number ${at * 7} for this one` }],
      }),
    ),
  );
}

export const adoptOnly: Plan = plan([
  step("services.rides", ["adopt"], {
    reasons: [{ code: "exists", text: "it exists already and is found by its identity; it becomes ours" }],
  }),
  ...[1, 2, 3, 4, 5].map((at) =>
    step(`services.rides.phone_numbers[${pooled(at)}]`, ["adopt"], {
      type: "phone_number",
      reasons: [{ code: "exists", text: "it exists already and is found by its identity; it becomes ours" }],
    }),
  ),
]);

/** The given text in every place that others write. */
export function hostile(evil: string): Plan {
  return plan(
    [
      step(`services[${JSON.stringify(evil)}]`, ["update"], {
        fields: [
          field("unique_name", evil, `${evil}2`),
          field(evil, 1, 2),
          field("callback_url", "u", evil, { env: [evil] }),
        ],
        reasons: [{ code: evil, text: evil }],
        overwrites: [{ field: evil, value: evil }],
        blast: { live_sessions_ended: 1, in_use: 1 },
      }),
      step(`services[${JSON.stringify(evil)}].sessions[${JSON.stringify(evil)}]`, ["create"], {
        type: "session",
        blocked: evil,
      }),
      ...[1, 2, 3, 4].map((at) =>
        step(`services[${JSON.stringify(evil)}].sessions[${JSON.stringify(evil + at)}]`, ["create"], {
          type: "session",
        }),
      ),
      ...[1, 2, 3, 4].map((at) => step(`services.a[${evil}${at}]`, ["create"])),
      step(evil, ["adopt"], { sid: evil }),
    ],
    {
      refusals: [{ code: evil, address: evil, text: evil, allow: evil }],
      notes: [{ code: evil, address: evil, text: evil }],
      unmanaged: { [evil]: 3 },
      unchanged: { [evil]: { [evil]: 1 }, "": { services: 1, [evil]: 1 } },
    },
  );
}
