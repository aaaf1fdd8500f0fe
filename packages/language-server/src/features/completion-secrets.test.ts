import type { InventoryItem } from "@twilio-proxy/core";
import { expect, test } from "vitest";
import type { EditorEnvironment } from "../analysis/environment.ts";
import { analyseText, contextOf } from "../testing/cursor.ts";
import { completion } from "./completion.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";

/** Subscriber digits and the like: no part of these may show. */
const PERSONAL = ["2370177", "2370188", "4915112345", "0077123456", "alice@secret.example"];
const VALUES = [
  "secret-host.example",
  "3370166",
  "sk-value-of-a-token",
  "7654321",
  "secret-unique-name",
  "secret-number-2370155",
];

const environment: EditorEnvironment = {
  values: {
    API_HOST: "secret-host.example",
    ALICE: "+14153370166",
    TWILIO_AUTH_TOKEN: "sk-value-of-a-token",
    TTL: "7654321",
    NAME: "secret-unique-name",
    POOL_NUMBER: "secret-number-2370155",
  },
  files: [
    {
      uri: "file:///project/.env",
      label: ".env",
      names: new Map([
        ["ALICE", 0],
        ["TTL", 1],
      ]),
    },
  ],
};

const PN = `PN${"1".repeat(32)}`;
const TEXT = `{
  // +14152370188 in a comment
  "services": {
    "rides": {
      "unique_name": "\${env.NAME}", "default_ttl": "\${env.TTL}",
      "callback_url": "https://\${env.API_HOST}/\${env.TWILIO_AUTH_TOKEN}",
      "phone_numbers": [{ "phone_number": "+14152370141" }, { "sid": "${PN}" }, { "phone_number": "\${env.POOL_NUMBER}" }],
      "sessions": {
        "one": { "ttl": 600, "participants": [
          { "identifier": "+14152370177", "friendly_name": "rider", "proxy_identifier": "" },
          { "identifier": "\${env.ALICE}", "proxy_identifier_sid": "" }] },
        "two": { "participants": [
          { "identifier": "\${env.NONE:-+14915112345}" , "proxy_identifier": },
          { "identifier": "messenger:0077123456" }, { "identifier": "alice@secret.example" }, { "identifier": "" }] }
      }
    }
  },
  "forget": [""]
}`;

const inventory: readonly InventoryItem[] = [
  { sid: PN, identity: { phone_number: "+14152370142" }, capabilities: { voice: true }, settings: {} },
];

const contexts = [true, false].flatMap((able) =>
  [true, false].map((schemaFeatures) =>
    contextOf({
      client: { snippets: able, markdown: able },
      settings: { schemaFeatures },
      account: { connected: true, inventory: () => inventory },
    }),
  ),
);

test.each(
  contexts,
)("no person and no variable's value shows, wherever the cursor is (%#)", async (context) => {
  const analysis = analyseText(TEXT, { environment });
  const said: string[] = [];
  for (let offset = 0; offset <= TEXT.length; offset += 1) {
    const position = analysis.source.positionAt(offset);
    said.push(JSON.stringify(await completion(analysis, position, context)));
    said.push(JSON.stringify(hover(analysis, position, context)));
  }
  const end = analysis.source.positionAt(TEXT.length);
  said.push(JSON.stringify(inlayHints(analysis, { start: { line: 0, character: 0 }, end }, context)));
  const all = said.join("\n");
  for (const secret of [...PERSONAL, ...VALUES]) expect(all.includes(secret), secret).toBe(false);
  // It did speak of them: their names, and what is not secret.
  for (const open of [
    "ALICE",
    "API_HOST",
    "+14152370141",
    "+14152370142",
    "United States",
    "set in .env",
    "person's",
  ]) {
    expect(all.includes(open), open).toBe(true);
  }
});

/** Half a string, half a block: what is typed right now must not leak what stands elsewhere. */
test.each(contexts)("nor while the file is cut off anywhere (%#)", async (context) => {
  const said: string[] = [];
  for (let end = TEXT.indexOf('"unique_name"'); end < TEXT.length; end += 3) {
    const analysis = analyseText(TEXT.slice(0, end), { environment });
    said.push(JSON.stringify(await completion(analysis, analysis.source.positionAt(end), context)));
  }
  const all = said.join("\n");
  for (const secret of [...PERSONAL, ...VALUES]) expect(all.includes(secret), secret).toBe(false);
});
