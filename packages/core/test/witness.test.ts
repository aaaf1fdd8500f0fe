/** The witness of every other test here: whatever it is shown in whatever shape, it does not look away. */
import { expect, test } from "vitest";
import { createKeyed } from "../src/index.ts";
import { refuseLeaks } from "../src/testing/leaks.ts";
import { createLab } from "./harness.ts";
import { createWitness } from "./witness.ts";

const PN = `PN${"1".repeat(32)}`;
const PERSON = "+14153680001";

test.each([
  PERSON,
  "14153680001",
  "%2B14153680001",
  `id=${Buffer.from(PERSON).toString("base64")}`,
])("%s is a person's number", (shape) => {
  expect(() => refuseLeaks({ "the log": `a ${shape} b` }, [PERSON])).toThrow(/^the log holds/);
});

test("a number is known from the config, from the environment and from what the account had", () => {
  const keyed = createKeyed({ apiSecretOrToken: "secret" });
  const witness = createWitness(keyed, [], `{"participants":[{"identifier":"+14153680009"}]}`);
  witness.learn(`{ "identifier" : "${PERSON}" }`, { HOST: "hooks.example.com", SHORT: "a" });
  const outcome = { address: "", type: "session", actions: ["create"], done: 0, total: 1 } as const;
  for (const address of [PERSON, "+14153680009", "hooks.example.com"])
    expect(() => witness.event({ ...outcome, kind: "started", address })).toThrow("an event holds");
  witness.event({ ...outcome, kind: "started", address: "services.a" });
  expect(() => witness.failure(new Error(`${PERSON} is taken`))).toThrow("an error holds");
});

test("a lab's plans are read: a number may be a key where nothing shows that it is one, and is in every address", async () => {
  const lab = await createLab({ incoming_phone_numbers: [{ sid: PN, phone_number: "+14152370001" }] });
  const sessions = { [`x${PERSON.slice(1)}`]: { participants: [{ identifier: PERSON }] } };
  const rides = { unique_name: "rides", phone_numbers: [{ sid: PN }], sessions };
  await expect(lab.plan({ services: { rides } })).rejects.toThrow("the plan as JSON holds");
  await lab.close();
});
