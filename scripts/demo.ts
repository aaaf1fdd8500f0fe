/**
 * `npm run demo`: the life of a config on the simulator, told by the real command. It ends well only if every command
 * exits and says as it should. Everything is written to a temporary folder.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv, styleText } from "node:util";
import { type Command, createCommand, startSimulator } from "./demo/command.ts";
import { type Console, createConsole } from "./demo/console.ts";
import { cut, editFile, longerRides } from "./demo/edit.ts";

const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const example = join(import.meta.dirname, "../examples/ride-share");

interface Stage {
  readonly command: Command;
  readonly console: Console;
  readonly config: string;
}

const started = Date.now();
const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-demo-"));
cpSync(example, folder, { recursive: true });
// The latency makes the progress visible; Twilio itself takes about 80 ms.
const simulator = await startSimulator(["--seed", "seed.json", "--latency", "25"], folder);
try {
  const people = parseEnv(readFileSync(join(folder, ".env.example"), "utf8")) as Record<string, string>;
  const stage = {
    command: createCommand({
      cwd: folder,
      env: {
        ...people,
        TWILIO_ACCOUNT_SID: ACCOUNT,
        TWILIO_AUTH_TOKEN: "anything",
        TWILIO_PROXY_API_URL: simulator.url,
      },
    }),
    console: createConsole(simulator.url, ACCOUNT),
    config: join(folder, "proxy.json"),
  };
  await firstApply(stage);
  await driftAndRepair(stage);
  await changedFile(stage);
  await deletion(stage);
  requireDiscretion(stage.command.printed(), people);
  console.log(`Every step went as it should, in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
} catch (error) {
  console.error(`The demo failed. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function firstApply({ command }: Stage): Promise<void> {
  heading(
    "A config: two services with 40 numbers, a short code, 12 sessions, and three numbers for an existing service",
  );
  await command.run(["validate"], { exit: 0, says: ["no problems"] });
  heading("What would happen. Nothing is written; webhooks that would be lost are shown");
  await command.run(["plan"], {
    exit: 0,
    says: [/overwrites\s+voice_url\s+"https:\/\/ivr\.example\.com\/welcome"/],
    lastLine: "Plan: 82 to add, 0 to change, 0 to destroy.",
  });
  heading("Do it");
  await command.run(["apply", "--auto-approve"], { exit: 0, lastLine: "Applied: 82 done." });
  heading("The second plan finds nothing to do");
  await command.run(["plan", "--detailed-exitcode"], { exit: 0, lastLine: "No changes." });
}

async function driftAndRepair({ command, console: elsewhere }: Stage): Promise<void> {
  heading("Somebody shortens a ttl and takes a number away, in the Twilio Console");
  await elsewhere.updateService("rides-san-francisco", { DefaultTtl: "60" });
  await elsewhere.removeNumber("deliveries-seattle", "+12065330229");
  await command.run(["drift", "--detailed-exitcode"], {
    exit: 2,
    says: [/default_ttl\s+60 → 86400/, "+12065330229"],
    lastLine: "Drift: 2 changed outside the config.",
  });
  heading("Apply brings the account back to the file");
  await command.run(["apply", "--auto-approve"], {
    exit: 0,
    says: ["Plan: 1 to add, 1 to change, 0 to destroy."],
    lastLine: "Applied: 2 done.",
  });
}

async function changedFile({ command, config }: Stage): Promise<void> {
  heading("The file changes: a longer ttl, a number for another, a driver renamed, a session that ends");
  editFile(config, ...longerRides);
  await command.run(["plan", "--out", "plan.json"], { exit: 0, says: [/ride-1042\s+replace/] });
  heading("Twilio cannot rename a participant, so a live session would end: refused until it is allowed");
  await command.run(["apply", "plan.json"], { exit: 5, says: ["--allow-destroy"] });
  await command.run(["apply", "plan.json", "--allow-destroy"], { exit: 0, lastLine: "Applied: 7 done." });
}

async function deletion({ command, console: elsewhere, config }: Stage): Promise<void> {
  heading("A whole service leaves the file: refused, and nothing was written");
  editFile(config, cut('    "deliveries": {', "    // Made by another team"));
  const before = await elsewhere.writes();
  await command.run(["apply", "--auto-approve"], { exit: 5, says: ["--allow-destroy"] });
  const written = (await elsewhere.writes()) - before;
  if (written > 0) throw new Error(`the refused apply wrote ${written} times`);
  heading("Allowed, it is done");
  await command.run(["apply", "--auto-approve", "--allow-destroy"], {
    exit: 0,
    says: [/^Applied: \d+ done\.$/m],
  });
  await command.run(["plan", "--detailed-exitcode"], { exit: 0, lastLine: "No changes." });
}

/** People's numbers came from the environment and must be in nothing that was shown. */
function requireDiscretion(printed: string, people: Readonly<Record<string, string>>): void {
  const shown = Object.entries(people).filter(([, value]) => printed.includes(value.replace("+1", "")));
  if (shown.length > 0) throw new Error(`in clear: ${shown.map(([name]) => name).join(", ")}`);
}

function heading(text: string): void {
  console.log(`${styleText(["bold", "cyan"], `▌ ${text}`)}\n`);
}
