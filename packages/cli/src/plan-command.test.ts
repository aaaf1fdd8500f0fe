import { expect, it } from "vitest";
import { planCommand, shellWord } from "./plan-command.ts";

it.each([
  ["t.rides", "t.rides"],
  ["t.rides[0]", "'t.rides[0]'"],
  [`t.rides["it's $(rm) \`x\`"]`, `'t.rides["it'\\''s $(rm) \`x\`"]'`],
  ["", "''"],
])("the shell takes %s as one word", (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it.each([
  ["proxy.json", undefined, "twilio-proxy plan"],
  ["my app/proxy.json", undefined, "twilio-proxy plan 'my app/proxy.json'"],
  ["p.json", "s3://b/k?region=eu", "twilio-proxy plan p.json --state 's3://b/k?region=eu'"],
])("%s with the state %s is planned by %s", (config, state, command) => {
  expect(planCommand(config, state)).toBe(command);
});
