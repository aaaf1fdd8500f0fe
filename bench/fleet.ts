/** Configs of any size, and the account that already has what they declare. */
import type { AccountSeed } from "@twilio-proxy/simulator";

export interface Size {
  readonly services: number;
  /** In each service; at most 500. */
  readonly numbers: number;
  /** In each service, with two participants each. */
  readonly sessions: number;
  /** Sessions in the first service that an application made. */
  readonly foreign?: number;
}

export interface Fleet {
  readonly config: string;
  readonly seed: AccountSeed;
  readonly objects: number;
}

export const ACCOUNT = "AC0123456789abcdef0123456789abcdef";

/** North American area codes with 10,000 numbers each behind one exchange. */
const AREAS = [
  "415",
  "206",
  "312",
  "212",
  "303",
  "404",
  "503",
  "617",
  "702",
  "713",
  "305",
  "214",
  "216",
  "313",
  "314",
  "317",
  "412",
  "414",
  "502",
  "504",
  "512",
  "513",
  "602",
  "614",
];
const PER_AREA = 10_000;

function numberAt(exchange: string, at: number): string {
  const area = AREAS[Math.floor(at / PER_AREA)];
  if (area === undefined) throw new RangeError(`no number ${at}: add area codes`);
  return `+1${area}${exchange}${String(at % PER_AREA).padStart(4, "0")}`;
}

export function sidOf(prefix: string, at: number): string {
  return `${prefix}${at.toString(16).padStart(32, "0")}`;
}

const range = (count: number): readonly number[] => [...Array(count).keys()];

export function createFleet(size: Size): Fleet {
  const poolOf = (service: number) => range(size.numbers).map((at) => service * size.numbers + at);
  const sessionsOf = (service: number) => range(size.sessions).map((at) => service * size.sessions + at);
  const peopleOf = (session: number) =>
    [0, 1].map((at) => ({ identifier: numberAt("728", session * 2 + at), friendly_name: "person" }));
  const config = {
    services: Object.fromEntries(
      range(size.services).map((service) => [
        `service-${service}`,
        {
          unique_name: `service-${service}`,
          default_ttl: 3600,
          phone_numbers: poolOf(service).map((at) => ({ phone_number: numberAt("237", at) })),
          sessions: Object.fromEntries(
            sessionsOf(service).map((at) => [`session-${at}`, { ttl: 7200, participants: peopleOf(at) }]),
          ),
        },
      ]),
    ),
  };
  const seed: AccountSeed = {
    account_sid: ACCOUNT,
    incoming_phone_numbers: range(size.services * size.numbers).map((at) => ({
      sid: sidOf("PN", at),
      phone_number: numberAt("237", at),
    })),
    services: range(size.services).map((service) => ({
      sid: sidOf("KS", service),
      unique_name: `service-${service}`,
      default_ttl: 3600,
      phone_numbers: poolOf(service).map((at) => ({ sid: sidOf("PN", at) })),
      sessions: [
        ...range(service === 0 ? (size.foreign ?? 0) : 0).map((at) => ({
          unique_name: `of-an-application-${at}`,
        })),
        ...sessionsOf(service).map((at) => ({
          unique_name: `session-${at}`,
          ttl: 7200,
          participants: peopleOf(at),
        })),
      ],
    })),
  };
  return { config: JSON.stringify(config), seed, objects: objectsOf(size) };
}

export function objectsOf({ services, numbers, sessions }: Size): number {
  return services * (1 + numbers + sessions * 3);
}

/** Fewest calls a plan can do with: pages of 100, one list of participants for each session that declares any. */
export function lowerBound({ services, numbers, sessions }: Size): number {
  const pages = Math.ceil(services / 100);
  return pages + services * (Math.ceil(numbers / 100) + Math.ceil(sessions / 100) + sessions);
}
