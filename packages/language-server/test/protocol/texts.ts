/** Configs as editors open them. */
import { IN_CLEAR } from "./secrets.ts";

/** Nothing to mend, but for what a variable of `.env` decides. */
export const FINE = `{
  "services": {
    "rides": {
      "unique_name": "rides-prod",
      "default_ttl": 3600,
      "callback_url": "https://\${env.API_HOST}/proxy",
      "geo_match_level": "country",
      "phone_numbers": [{ "phone_number": "+14152370140" }, { "phone_number": "+14152370141" }],
      "sessions": {
        "order-1": {
          "ttl": 600,
          "participants": [
            { "identifier": "\${env.RIDER}", "friendly_name": "rider", "proxy_identifier": "+14152370140" },
            { "identifier": "\${env.DRIVER}", "friendly_name": "driver" }
          ]
        }
      }
    }
  }
}
`;

/** Half of the mistakes any JSON service with our schema finds as well. */
export const BROKEN = `{
  // Two markets.
  "services": {
    "rides": {
      "unique_name": "rides-prod",
      "default_ttl": "3600",
      "geo_match_level": "contry",
      "callback_url": "https://\${env.API_HOST}/proxy",
      "phone_numbers": [
        { "phone_number": "14152370140" },
        { "phone_number": "+14152370141" },
        { "phone_number": "+14152370141" }
      ],
      "sessions": {
        "order-1": {
          "participants": [{ "identifier": "\${env.RIDER}" }, { "identifier": "${IN_CLEAR}" }]
        }
      }
    }
  }
}
`;

export const SCHEMA_CODES = ["invalid-type", "invalid-enum"] as const;
export const DOMAIN_CODES = ["invalid-number", "duplicate-number", "clear-identifier"] as const;

/** Files of the same name that belong to other tools. */
export const FOREIGN: readonly string[] = [
  "",
  "{",
  "null",
  "[1, 2]",
  '{ "/api": { "target": "http://localhost:3000", "secure": false } }',
  '{ "services": [{ "name": "web", "port": 80 }] }',
  '{ "services": "see other file", "proxy": true }',
  '{ "$schema": "https://json.schemastore.org/package.json", "name": "proxy" }',
  '{ "$schema": "https://example.com/proxy.schema.json", "routes": {} }',
  '{ "listen": ":8080", "upstreams": { "services": { "a": {} } } }',
];
