/**
 * The language server against its budgets: beside the least that is a language server, and beside VS Code's own JSON server with our schema.
 * Both beside it run in the same minute on the same machine, so the ratios hold anywhere.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createSimulator } from "@twilio-proxy/simulator";
import type { Diagnostic } from "vscode-languageserver/node";
import { type EditorClient, startClient } from "./editor/client.ts";
import { type Places, placesOf, type Written, writeConfig } from "./editor/config.ts";
import { bundleSizes, prepareServers, type Server, type Servers } from "./editor/servers.ts";
import { createFleet } from "./fleet.ts";
import { median, printTable, quantile, times, whole } from "./table.ts";

/** Milliseconds; the server's own wait for more keys. */
const DEBOUNCE = 150;
const BUDGET = {
  start: 1.4,
  change: DEBOUNCE + 25,
  sooner: 2.5,
  answer: 10,
  burst: 400,
  memory: 240_000_000,
  bundle: 900_000,
  requests: 0,
};
const STARTS = 25;
const CHANGES = 40;
const BURSTS = 7;
const KEYS = 20;
/** Milliseconds between two keys. */
const TYPING = 30;

/** What was measured, what VS Code's server took for the same, and whether the budget is kept. */
interface Row {
  readonly what: string;
  readonly figure: string;
  readonly theirs?: string;
  readonly budget: string;
  readonly kept: boolean;
}

export async function editorServer(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-bench-"));
  try {
    const servers = await prepareServers();
    const rows = [
      ...(await startRows(servers)),
      ...(await editingRows(servers, folder)),
      await burstRow(servers, folder),
      ...sizeRows(),
      await requestRow(servers.ours, folder),
    ];
    printTable(
      "The language server, beside VS Code's JSON server with our schema",
      ["what", "ours", "VS Code's JSON", "budget", "verdict"],
      rows.map(({ what, figure, theirs = "", budget, kept }) => [
        what,
        figure,
        theirs,
        budget,
        kept ? "kept" : "OVER",
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

async function startRows({ hello, ours, vscode }: Servers): Promise<readonly Row[]> {
  const compared = [hello, ours, vscode];
  const taken = compared.map((): number[] => []);
  // In turns, so that a busy moment of the machine falls on all of them.
  for (let round = 0; round <= STARTS; round += 1) {
    for (const [at, server] of compared.entries()) {
      const client = await startClient(server);
      if (round > 0) taken[at]?.push(client.greeted);
      await client.stop();
    }
  }
  const [least = 0, own = 0, theirs = 0] = taken.map(median);
  return [
    {
      what: `start to initialize, p50 of ${STARTS} (hello world: ${ms(least)})`,
      figure: ms(own),
      theirs: ms(theirs),
      budget: `${times(BUDGET.start)} hello world`,
      kept: own / least <= BUDGET.start,
    },
    {
      what: "the same, against hello world",
      figure: times(own / least),
      theirs: times(theirs / least),
      budget: times(BUDGET.start),
      kept: own / least <= BUDGET.start,
    },
  ];
}

interface Opened {
  readonly client: EditorClient;
  readonly places: Places;
}

async function openConfig(server: Server, folder: string, { text, env }: Written): Promise<Opened> {
  const file = join(folder, "proxy.json");
  writeFileSync(file, text);
  writeFileSync(join(folder, ".env"), env);
  const client = await startClient(server);
  await client.open(pathToFileURL(file).href, text);
  return { client, places: placesOf(text) };
}

/** Milliseconds from the edit that makes a word wrong, or right again, to the diagnostics that say so. */
async function changeWord({ client, places }: Opened, wrong: boolean): Promise<number> {
  const { start, end } = places.word;
  const longer = { start, end: { ...end, character: end.character + 1 } };
  const told = client.diagnosed((diagnostics) => diagnostics.some(isAt(start.line)) === wrong);
  const since = performance.now();
  client.replace(wrong ? places.word : longer, wrong ? "countryx" : "country");
  await told;
  return performance.now() - since;
}

function isAt(line: number): (diagnostic: Diagnostic) => boolean {
  return ({ range }) => range.start.line === line;
}

async function editingRows({ ours, vscode }: Servers, folder: string): Promise<readonly Row[]> {
  const written = writeConfig(10_000);
  const lines = `${whole(written.lines)} lines`;
  const both = [await openConfig(ours, folder, written), await openConfig(vscode, folder, written)];
  const changes = await inTurns(both, CHANGES, (opened, round) => changeWord(opened, round % 2 === 0));
  const completions = await inTurns(both, CHANGES, async ({ client, places }, round) => {
    const place = places.completions[round % places.completions.length] ?? places.name;
    return timed(async () => void (await client.complete(place)));
  });
  const hovers = await inTurns(both, CHANGES, ({ client, places }, round) => {
    const place = places.hovers[round % places.hovers.length] ?? places.name;
    return timed(async () => void (await client.hover(place)));
  });
  await Promise.all(both.map(typeOn));
  const [own = 0, theirs = 0] = both.map(({ client }) => client.memory());
  await Promise.all(both.map(({ client }) => client.stop()));
  const [ownChange = 0, theirChange = 0] = changes.map(median);
  return [
    {
      what: `change to diagnostics, ${lines}, p50 of ${CHANGES}`,
      figure: ms(ownChange),
      theirs: ms(theirChange),
      budget: ms(BUDGET.change),
      kept: ownChange <= BUDGET.change,
    },
    {
      what: "the same, sooner than VS Code's by",
      figure: times(theirChange / ownChange),
      budget: times(BUDGET.sooner),
      kept: theirChange / ownChange >= BUDGET.sooner,
    },
    answerRow(`completion, ${lines}`, completions),
    answerRow(`hover, ${lines}`, hovers),
    {
      what: `memory after typing, ${lines}`,
      figure: megabytes(own),
      theirs: megabytes(theirs),
      budget: megabytes(BUDGET.memory),
      kept: own <= BUDGET.memory,
    },
  ];
}

function answerRow(what: string, [own = [], theirs = []]: readonly (readonly number[])[]): Row {
  const both = (values: readonly number[]): string => `${ms(median(values))} / ${ms(quantile(values, 0.95))}`;
  return {
    what: `${what}, warm, p50 / p95`,
    figure: both(own),
    theirs: both(theirs),
    budget: ms(BUDGET.answer),
    kept: median(own) <= BUDGET.answer,
  };
}

/** For each server its measurements; a busy moment of the machine falls on all of them. */
async function inTurns(
  servers: readonly Opened[],
  rounds: number,
  measure: (opened: Opened, round: number) => Promise<number>,
): Promise<readonly (readonly number[])[]> {
  const taken = servers.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, opened] of servers.entries()) taken[at]?.push(await measure(opened, round));
  }
  return taken;
}

async function timed(task: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await task();
  return performance.now() - since;
}

/** Ten bursts of keys, with pauses long enough for the diagnostics of each. */
async function typeOn(opened: Opened): Promise<void> {
  for (let burst = 0; burst < 10; burst += 1) {
    await typeKeys(opened, KEYS);
    await pause(2 * DEBOUNCE);
  }
}

async function typeKeys({ client, places: { name } }: Opened, keys: number): Promise<void> {
  for (let key = 0; key < keys; key += 1) {
    client.replace({ start: name, end: name }, "x");
    await pause(TYPING);
  }
}

/** The last key is the first that makes something wrong, so its diagnostics cannot be those of an earlier one. */
async function burstRow({ ours, vscode }: Servers, folder: string): Promise<Row> {
  const written = writeConfig(100_000);
  const medians: number[] = [];
  for (const server of [ours, vscode]) {
    const opened = await openConfig(server, folder, written);
    const taken: number[] = [];
    for (let round = 0; round < BURSTS; round += 1) {
      await typeKeys(opened, KEYS - 1);
      taken.push(await changeWord(opened, true));
      await changeWord(opened, false);
    }
    medians.push(median(taken));
    await opened.client.stop();
  }
  const [own = 0, theirs = 0] = medians;
  return {
    what: `last of ${KEYS} keys to its diagnostics, ${whole(written.lines)} lines, p50 of ${BURSTS}`,
    figure: ms(own),
    theirs: ms(theirs),
    budget: ms(BUDGET.burst),
    kept: own <= BUDGET.burst,
  };
}

function sizeRows(): readonly Row[] {
  const { node, browser } = bundleSizes();
  const row = (what: string, size: number): Row => ({
    what,
    figure: `${whole(size)} bytes`,
    budget: `${whole(BUDGET.bundle)} bytes`,
    kept: size <= BUDGET.bundle,
  });
  return [row("the bundle for Node, all parts", node), row("the bundle for web workers", browser)];
}

/** Connections, look-ups of names and child processes until a document is open, and, to prove the count, for one plan. */
async function requestRow({ name, argv }: Server, folder: string): Promise<Row> {
  const file = join(folder, "watched.txt");
  writeFileSync(file, "");
  const count = (): number => readFileSync(file, "utf8").split("\n").length - 1;
  const watch = pathToFileURL(join(import.meta.dirname, "editor/watch.ts")).href;
  const { config, seed } = createFleet({ services: 1, numbers: 2, sessions: 1 });
  const simulator = await createSimulator({ seed, rateLimits: false });
  try {
    const client = await startClient(
      { name, argv: ["--import", watch, ...argv] },
      {
        env: {
          BENCH_WATCH_FILE: file,
          TWILIO_ACCOUNT_SID: simulator.accountSid,
          TWILIO_AUTH_TOKEN: "bench",
          TWILIO_PROXY_API_URL: simulator.url,
        },
      },
    );
    await client.open(pathToFileURL(join(folder, "proxy.json")).href, config);
    const opened = count();
    await client.execute("twilioProxy.plan");
    const planned = count() - opened;
    await client.stop();
    if (planned === 0) throw new Error("A plan asks Twilio, and none of it was counted");
    return {
      what: `connections and processes on open (one plan: ${planned})`,
      figure: whole(opened),
      budget: whole(BUDGET.requests),
      kept: opened <= BUDGET.requests,
    };
  } finally {
    await simulator.close();
  }
}

function megabytes(bytes: number): string {
  return `${whole(bytes / 1e6)} MB`;
}
