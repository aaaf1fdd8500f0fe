/** The state is read by many: it holds SIDs, digests and local keys, and no value of a Twilio field, whenever it is written. */
import { expect, test } from "vitest";
import type { State, StateStore } from "../../src/index.ts";
import { createLab } from "../harness.ts";

const PN = "PN0123456789abcdef0123456789abcdef";

test("neither intent nor outcome holds a number, a name or a URL", async () => {
  const lab = await createLab({
    incoming_phone_numbers: [{ sid: PN, phone_number: "+14152370143" }, { phone_number: "+14152370144" }],
  });
  const written: string[] = [];
  const wrapStore = (store: StateStore): StateStore => ({
    ...store,
    write: (next: State, replaces) => {
      written.push(JSON.stringify(next));
      return store.write(next, replaces);
    },
  });
  const config = {
    services: {
      rides: {
        unique_name: "rides-prod",
        callback_url: "https://secret.example.com/hook",
        phone_numbers: [{ sid: PN }, { phone_number: "+14152370144" }],
        sessions: {
          one: {
            unique_name: "order-77",
            participants: [{ identifier: "+14153680001", friendly_name: "Ann" }],
          },
        },
      },
    },
  };
  await lab.apply(config, { wrapStore });
  await lab.apply(
    { services: { rides: { ...config.services.rides, phone_numbers: [{ sid: PN }] } } },
    { wrapStore },
  );
  expect(written).toHaveLength(4);
  expect(written[0]).toContain("phone_numbers[#");
  for (const text of written) {
    for (const value of [
      "4152370143",
      "4152370144",
      "4153680001",
      "rides-prod",
      "order-77",
      "secret.example.com",
      "Ann",
    ]) {
      expect(text).not.toContain(value);
    }
  }
  await lab.close();
});
