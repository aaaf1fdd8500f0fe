import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSimulator } from "@twilio-proxy/simulator";
import fc from "fast-check";
import { expect, it } from "vitest";
import { directoryWith, runIn } from "../../testing/fake-world.ts";
import { accountSid } from "../../testing/terraform.ts";
import { addressText, parseModulePath } from "./address.ts";

/** A key, a name, a module as hostile as Terraform lets them be. */
const key = fc.oneof(
  fc.constant(null),
  fc.nat(99),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("+14152379001", "x (415) 237-9002", "bob.smith@example.org"),
  fc.constantFrom("it's", 'a"b', "${x}", "%{y}", "__proto__", "constructor", "a\nb", "\u202e"),
);
/** In keys, in names, and of participants. */
const SOMEBODYS = /14152379001|237-9002|bob\.smith|1415237[58]\d{3}/;

const label = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/);
const name = fc.oneof(label, fc.constantFrom("this", "main", "constructor"));
const modules = fc.array(fc.record({ name: label, key }), { maxLength: 2 });
const place = fc.record({ module: modules, name, key });

const url = fc.constantFrom(
  "",
  "https://a.example.com/x",
  "https://a.example.com/x?token=hidden",
  "https://a.example.com/${x}",
);
const fields = fc.record({
  callback_url: url,
  intercept_callback_url: url,
  out_of_session_callback_url: url,
  default_ttl: fc.constantFrom(0, 60, 86_400),
  geo_match_level: fc.constantFrom("country", "area-code", "extended-area-code"),
  number_selection_behavior: fc.constantFrom("prefer-sticky", "avoid-sticky"),
});

const session = fc.record({
  place,
  ttl: fc.constantFrom(0, 600),
  mode: fc.constantFrom("voice-and-message", "message-only", "voice-only"),
  status: fc.constantFrom("open", "in-progress"),
  people: fc.nat(2),
  /** Its name is somebody's number. */
  personal: fc.boolean(),
  /** In the session's own list, or as resources. */
  inList: fc.boolean(),
  keyCase: fc.constantFrom("identifier", "Identifier", "IDENTIFIER"),
});

const service = fc.record({
  place,
  community: fc.boolean(),
  fields,
  suffix: fc.string({ unit: "grapheme", maxLength: 8 }),
  reserved: fc.array(fc.boolean(), { maxLength: 3 }),
  sessions: fc.array(session, { maxLength: 2 }),
});

type Service = typeof service extends fc.Arbitrary<infer S> ? S : never;
type Place = Service["place"];

const sid = (prefix: string, at: number): string => prefix + String(at).padStart(32, "0");

/** The account and the state that Terraform has of it, made side by side. */
function worldOf(services: readonly Service[]) {
  const counters = new Map<string, number>();
  const next = (what: string): number => {
    counters.set(what, (counters.get(what) ?? 0) + 1);
    return counters.get(what) ?? 0;
  };
  const resources: object[] = [];
  const add = (type: string, { module, name, key: index }: Place, attributes: object): void => {
    const text = addressText({ module, data: false, type: "t", name: "n", key: null });
    resources.push({
      ...(module.length === 0 ? {} : { module: text.slice(0, -".t.n".length) }),
      mode: "managed",
      type,
      // Terraform has one name once.
      name: `${name}_${next("name")}`,
      instances: [{ schema_version: 0, attributes, ...(index === null ? {} : { index_key: index }) }],
    });
  };
  const incoming: object[] = [];
  const seeds = services.map(({ place: at, community, fields: own, suffix, reserved, sessions }, index) => {
    const service_sid = sid("KS", index + 1);
    const unique_name = `s${index}${suffix}`;
    const official = !community;
    add(official ? "twilio_proxy_services_v1" : "twilio_proxy_service", at, {
      ...own,
      unique_name,
      sid: service_sid,
      id: service_sid,
      ...(official ? {} : { account_sid: accountSid, timeouts: null }),
    });
    const numbers = [false, false, ...reserved].map((is_reserved) => {
      const number = next("PN");
      const phone_number = `+1415237${String(1000 + number)}`;
      incoming.push({ sid: sid("PN", number), phone_number, capabilities: { voice: true, sms: true } });
      add(official ? "twilio_proxy_services_phone_numbers_v1" : "twilio_proxy_phone_number", at, {
        service_sid,
        sid: sid("PN", number),
        phone_number,
        is_reserved,
      });
      return { sid: sid("PN", number), is_reserved };
    });
    const lines = (official ? sessions : []).map((one) => {
      const session_sid = sid("KC", next("KC"));
      const session_name = one.personal
        ? `call +14152378${session_sid.slice(-3)}`
        : `o${session_sid.slice(-3)}`;
      const people = Array.from({ length: one.people }, () => {
        const person = next("KP");
        return { sid: sid("KP", person), identifier: `+1415237${String(5000 + person)}`, friendly_name: "p" };
      });
      const { ttl, mode, status } = one;
      add("twilio_proxy_services_sessions_v1", one.place, {
        service_sid,
        id: `${service_sid}/${session_sid}`,
        sid: session_sid,
        unique_name: session_name,
        ttl,
        mode,
        status,
        date_expiry: "",
        participants: one.inList
          ? people.map(({ identifier, friendly_name }) =>
              JSON.stringify({ [one.keyCase]: identifier, FriendlyName: friendly_name }),
            )
          : null,
      });
      if (!one.inList)
        for (const person of people)
          add("twilio_proxy_services_sessions_participants_v1", one.place, {
            ...person,
            service_sid,
            session_sid,
          });
      return { sid: session_sid, unique_name: session_name, ttl, mode, status, participants: people };
    });
    return { ...own, sid: service_sid, unique_name, phone_numbers: numbers, sessions: lines };
  });
  return {
    state: { version: 4, terraform_version: "1.9.8", serial: 1, lineage: "l", resources },
    seed: { account_sid: accountSid, incoming_phone_numbers: incoming, short_codes: [], services: seeds },
  };
}

it("whatever a state holds, the plan after it is empty and nothing was written at Twilio", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(service, { minLength: 1, maxLength: 3 }), async (services) => {
      const { state, seed } = worldOf(services);
      const simulator = await createSimulator({ seed: seed as never });
      try {
        const directory = directoryWith({ s: JSON.stringify(state) });
        const env = {
          TWILIO_ACCOUNT_SID: accountSid,
          TWILIO_AUTH_TOKEN: "secret-of-the-account",
          TWILIO_PROXY_API_URL: simulator.url,
        };
        const migrate = async (...flags: readonly string[]) => {
          const ran = await runIn(directory, ["migrate", "terraform", "s", ...flags], { env });
          expect(ran).toMatchObject({ exit: 0, stderr: "" });
          return ran.stdout;
        };
        const silent = await migrate("--json");
        const { let_go } = JSON.parse(silent);
        expect([...let_go.state_rm, ...let_go.withheld]).toHaveLength(state.resources.length);
        const written = () => readdirSync(directory).filter((file) => file !== "s");
        const read = (file: string): string => readFileSync(join(directory, file), "utf8");
        expect([silent, ...written().map(read)].join("\n")).not.toMatch(SOMEBODYS);
        expect(await migrate("--force")).not.toMatch(SOMEBODYS);
        const report = JSON.parse(await migrate("--force", "--show-pii", "--json"));
        expect(report.let_go.state_rm).toHaveLength(state.resources.length);
        for (const file of written()) if (file !== ".env.example") expect(read(file)).not.toMatch(SOMEBODYS);
        const set = readEnv(written().includes(".env.example") ? read(".env.example") : "");
        const planned = await runIn(directory, ["plan"], { env: { ...env, ...set } });
        expect(planned).toMatchObject({ exit: 0, stdout: "No changes.\n" });
        expect(simulator.requests().requests.filter(({ method }) => method !== "GET")).toEqual([]);
      } finally {
        await simulator.close();
      }
    }),
    { numRuns: 40 },
  );
});

function readEnv(text: string): Readonly<Record<string, string>> {
  const pairs = text.matchAll(/^(\w+)=(?:'([^']*)'|"([^"]*)"|(.*))$/gm);
  return Object.fromEntries(
    [...pairs].map(([, name, single, double, bare]) => [name, single ?? double ?? bare ?? ""]),
  );
}

it("a module's path reads back as it was written", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name: label, key }), { minLength: 1, maxLength: 3 }), (steps) => {
      const text = addressText({ module: steps, data: false, type: "t", name: "n", key: null });
      expect(parseModulePath(text.slice(0, -".t.n".length))).toEqual(steps);
    }),
  );
});
