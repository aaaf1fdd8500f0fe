/** The last line of defence: credentials are taken out of whatever is written, should they ever get so far. */
import type { Output, World } from "./world.ts";

const SECRETS = [
  "TWILIO_API_SECRET",
  "TWILIO_AUTH_TOKEN",
  "TWILIO_PROXY_DIGEST_KEY",
  "GITHUB_TOKEN",
  "GH_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
] as const;
const USERS = ["TWILIO_API_KEY", "TWILIO_ACCOUNT_SID"] as const;

/** Shorter values would match in innocent words, and no credential of these is that short. */
const SHORTEST = 8;

export function createScrubber(env: World["env"]): (text: string) => string {
  const read = (names: readonly string[]) =>
    names.flatMap((name) => {
      const value = env[name]?.trim() ?? "";
      return value.length < SHORTEST ? [] : [value];
    });
  const secrets = read(SECRETS);
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    ...read(USERS).map((user) => Buffer.from(`${user}:${secret}`).toString("base64")),
  ]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((done, form) => done.replaceAll(form, "***"), text);
}

/** Each write must be whole: a secret cut in two would pass. */
export function scrubbedOutput(output: Output, scrub: (text: string) => string): Output {
  return {
    write: (text) => output.write(scrub(text)),
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
  };
}
