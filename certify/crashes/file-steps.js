/**
 * Preloaded into a real `twilio-proxy`: counts the steps in which its state reaches the disk, and kills the process before one
 * of them (CRASH_STEP) or in the middle of its bytes (CRASH_TORN). CRASH_LIST prints the steps; CRASH_INTENTS=off is the
 * negative control: no intent and no lease reach the disk.
 */
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const { CRASH_STEP, CRASH_TORN, CRASH_LIST, CRASH_INTENTS } = process.env;
const steps = [];

function die() {
  process.kill(process.pid, "SIGKILL");
}

function withoutIntents(text) {
  return `${JSON.stringify({ ...JSON.parse(text), run: null, pending: [] }, null, 2)}\n`;
}

/** The method, one step more each time it is called. */
function counted(owner, name, label) {
  const original = owner[name];
  owner[name] = async (...given) => {
    steps.push(typeof label === "string" ? label : label(given[0]));
    if (steps.length === Number(CRASH_STEP)) die();
    return original.apply(owner, given);
  };
}

/** As above; torn, half of the bytes are on the disk when the process dies. */
function countedWrite(owner, label, contentAt, change) {
  const original = owner.writeFile;
  owner.writeFile = async (...given) => {
    steps.push(label);
    given[contentAt] = change(given[contentAt]);
    if (steps.length === Number(CRASH_STEP)) die();
    if (steps.length === Number(CRASH_TORN)) {
      given[contentAt] = given[contentAt].slice(0, given[contentAt].length / 2);
      await original.apply(owner, given);
      die();
    }
    return original.apply(owner, given);
  };
}

const { open } = files;
files.open = async (...given) => {
  const isDraft = given[1] === "wx";
  if (isDraft) {
    steps.push("open draft");
    if (steps.length === Number(CRASH_STEP)) die();
  }
  const file = await open(...given);
  const of = isDraft ? "draft" : "folder";
  if (isDraft)
    countedWrite(file, "write draft", 0, CRASH_INTENTS === "off" ? withoutIntents : (text) => text);
  counted(file, "sync", `sync ${of}`);
  counted(file, "close", `close ${of}`);
  return file;
};
countedWrite(files, "write lock draft", 1, (text) => text);
counted(files, "link", "link lock draft");
counted(files, "rename", "rename draft");
counted(files, "rm", (path) => (path.endsWith(".lock") ? "remove lock" : "remove lock draft"));
syncBuiltinESMExports();

if (CRASH_LIST !== undefined) process.on("exit", () => process.stderr.write(`\nSTEPS ${steps.join(", ")}\n`));
