/** States of Terraform in `test-data/terraform`, and the accounts that they describe. */
import { readFileSync } from "node:fs";

export const accountSid = `AC${"0123456789abcdef".repeat(2)}`;

/** Stands in whatever a migration must not repeat. */
export const SENTINEL = "SENTINEL";

export const identifiers = ["+14152370177", "+14152370199", "+14152370155"] as const;

export function fixture(name: string): string {
  return readFileSync(new URL(`../../test-data/terraform/${name}`, import.meta.url), "utf8");
}

const sid = (prefix: string, at: number): string => prefix + String(at).padStart(32, "0");

const incoming = [1, 2, 3, 4].map((at) => ({
  sid: sid("PN", at),
  phone_number: `+1415237014${at}`,
  capabilities: { voice: true, sms: true, mms: true, fax: false },
  voice_url: "",
  sms_url: "",
}));

export function officialAccount() {
  const [alice, bob, carol] = identifiers;
  return {
    account_sid: accountSid,
    incoming_phone_numbers: incoming,
    short_codes: [],
    services: [
      {
        sid: sid("KS", 1),
        unique_name: "rides-prod",
        default_ttl: 3600,
        callback_url: `https://hooks.example.com/proxy?key=url-${SENTINEL}`,
        out_of_session_callback_url: "https://hooks.example.com/late",
        phone_numbers: [{ sid: sid("PN", 1) }, { sid: sid("PN", 2), is_reserved: true }],
        sessions: [
          {
            sid: sid("KC", 1),
            unique_name: "order-1",
            ttl: 600,
            participants: [
              { identifier: alice, friendly_name: "rider" },
              { identifier: bob, friendly_name: "driver" },
            ],
          },
          {
            sid: sid("KC", 2),
            unique_name: "order two",
            mode: "message-only" as const,
            status: "in-progress" as const,
            participants: [
              {
                sid: sid("KP", 5),
                identifier: carol,
                friendly_name: "rider",
                proxy_identifier: "+14152370141",
                proxy_identifier_sid: sid("PN", 1),
              },
            ],
          },
          { sid: sid("KC", 4) },
        ],
      },
      {
        sid: sid("KS", 2),
        unique_name: "east-a",
        geo_match_level: "area-code" as const,
        intercept_callback_url: "https://hooks.example.com/east",
        phone_numbers: [{ sid: sid("PN", 3) }],
      },
      { sid: sid("KS", 3), unique_name: "west-a" },
    ],
  };
}

export function communityAccount() {
  return {
    account_sid: accountSid,
    incoming_phone_numbers: incoming,
    short_codes: [{ sid: sid("SC", 1), short_code: "55501" }],
    services: [
      {
        sid: sid("KS", 1),
        unique_name: "flex-proxy",
        callback_url: "https://hooks.example.com/proxy",
        geo_match_level: "extended-area-code" as const,
        number_selection_behavior: "avoid-sticky" as const,
        phone_numbers: [{ sid: sid("PN", 1) }, { sid: sid("PN", 2), is_reserved: true }],
        short_codes: [{ sid: sid("SC", 1), is_reserved: true }],
      },
      {
        sid: sid("KS", 9),
        unique_name: "Flex Proxy Service",
        phone_numbers: [{ sid: sid("PN", 4) }],
      },
    ],
  };
}
