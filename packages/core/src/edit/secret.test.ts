import { expect, test } from "vitest";
import { holdsSecret } from "./secret.ts";

test.each([
  "https://user:hunter22@calls.example.com/",
  "https://hunter22@calls.example.com",
  "https://calls.example.com/?token=x",
  "https://calls.example.com/?tenant=7&API_KEY=x",
  "https://calls.example.com/?client-secret=x",
  "https://calls.example.com/?a9f8e7d6c5b4a3f2e1d0c9b8",
  "https://calls.example.com/?s=a9f8e7d6c5b4a3f2e1d0c9b8",
  "https://calls.example.com/#access_token=x",
  "HTTPS://calls.example.com?code=x",
])("%s lets in whoever knows it", (url) => {
  expect(holdsSecret(url)).toBe(true);
});

test.each([
  "https://calls.example.com/proxy",
  "https://webhooks.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/Flows/FW1",
  "https://calls.example.com/?tenant=7&environment=production-europe-west",
  "https://calls.example.com/?token=",
  "https://calls.example.com/?monkey=1&keyboard=de&author=jo",
  "https://calls.example.com/#part",
  "mailto:jo@example.com",
  "a name with token=x",
  "",
])("%s does not", (url) => {
  expect(holdsSecret(url)).toBe(false);
});
