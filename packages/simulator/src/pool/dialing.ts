/** Just enough of the world's numbering plans to say where a number is and whether Twilio would take it for real. */
interface DialingPlan {
  readonly code: string;
  readonly country: string;
  /** Digits after the dialing code. */
  readonly digits: readonly [least: number, most: number];
}

const plans: readonly DialingPlan[] = [
  { code: "44", country: "GB", digits: [9, 10] },
  { code: "49", country: "DE", digits: [6, 12] },
  { code: "33", country: "FR", digits: [9, 9] },
  { code: "61", country: "AU", digits: [9, 9] },
  { code: "52", country: "MX", digits: [10, 11] },
  { code: "81", country: "JP", digits: [9, 10] },
  { code: "34", country: "ES", digits: [9, 9] },
  { code: "39", country: "IT", digits: [6, 11] },
  { code: "31", country: "NL", digits: [9, 9] },
  { code: "32", country: "BE", digits: [8, 9] },
  { code: "41", country: "CH", digits: [9, 9] },
  { code: "43", country: "AT", digits: [7, 13] },
  { code: "45", country: "DK", digits: [8, 8] },
  { code: "46", country: "SE", digits: [7, 10] },
  { code: "47", country: "NO", digits: [8, 8] },
  { code: "48", country: "PL", digits: [9, 9] },
  { code: "55", country: "BR", digits: [10, 11] },
  { code: "64", country: "NZ", digits: [8, 10] },
  { code: "65", country: "SG", digits: [8, 8] },
  { code: "91", country: "IN", digits: [10, 10] },
  { code: "351", country: "PT", digits: [9, 9] },
  { code: "353", country: "IE", digits: [7, 10] },
  { code: "358", country: "FI", digits: [5, 12] },
  { code: "420", country: "CZ", digits: [9, 9] },
  { code: "852", country: "HK", digits: [8, 8] },
  { code: "972", country: "IL", digits: [8, 9] },
];

const areaCodes: Readonly<Record<string, string>> = {
  CA: "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 460 468 474 506 514 519 537 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942",
  PR: "787 939",
  DO: "809 829 849",
  JM: "658 876",
  BS: "242",
  BB: "246",
  TT: "868",
  VI: "340",
  GU: "671",
  AS: "684",
  MP: "670",
};

const countryOfArea: ReadonlyMap<string, string> = new Map(
  Object.entries(areaCodes).flatMap(([country, codes]) =>
    codes.split(" ").map((code): [string, string] => [code, country]),
  ),
);

/** Where a number belongs: `countries` are those whose pool numbers may stand for it, its own first. */
export interface Place {
  readonly country: string | null;
  readonly countries: readonly string[];
  /** The area code, in North America only: elsewhere Twilio does not match by area. */
  readonly area: string | null;
}

export function placeOf(e164: string): Place {
  if (e164.startsWith("+1")) {
    const area = e164.slice(2, 5);
    const country = countryOfArea.get(area) ?? "US";
    return { country, countries: country === "US" ? ["US"] : [country, "US"], area };
  }
  const plan = planOf(e164);
  return plan === undefined
    ? { country: null, countries: [], area: null }
    : { country: plan.country, countries: [plan.country], area: null };
}

/** True for what could be a person's phone; fictitious North American numbers (area or exchange 555) are not. */
export function isPlausible(e164: string): boolean {
  if (!/^\+[1-9]\d{6,14}$/.test(e164)) return false;
  if (e164.startsWith("+1")) return /^\+1(?!555)[2-9]\d{2}(?!555)[2-9]\d{6}$/.test(e164);
  const plan = planOf(e164);
  if (plan === undefined) return true;
  const digits = e164.length - 1 - plan.code.length;
  return digits >= plan.digits[0] && digits <= plan.digits[1];
}

function planOf(e164: string): DialingPlan | undefined {
  return plans.find((plan) => e164.startsWith(plan.code, 1));
}
