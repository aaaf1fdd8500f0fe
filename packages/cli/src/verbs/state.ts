/** For the rare repair: what the state holds, and changes to it by hand. Twilio is not asked. */
import { randomUUID } from "node:crypto";
import {
  movedItem,
  nextState,
  printableJson,
  type State,
  StateFailure,
  type StateItem,
  type StateStore,
  stateItem,
  stateItems,
  withoutItems,
} from "@twilio-proxy/core";
import { openState } from "../account.ts";
import { readConfig } from "../config.ts";
import { CliFailure, EXIT, type ExitCode } from "../exit.ts";
import { readTextIfThere } from "../files.ts";
import { neutralised } from "../neutral.ts";
import type { World } from "../world.ts";

export interface StateFlags {
  readonly json?: boolean;
  readonly state?: string;
  readonly config: string;
  readonly dryRun?: boolean;
}

export async function stateList(flags: StateFlags, world: World): Promise<ExitCode> {
  const { store, state } = await open(flags, world);
  const { lineage, serial, account_sid, region, config, run, pending } = state;
  const items = stateItems(state).map(describe);
  if (flags.json) {
    const head = {
      format_version: "1.0",
      location: store.location,
      lineage,
      serial,
      account_sid,
      region,
      config,
    };
    write(world, printableJson({ ...head, run, pending, items }));
    return EXIT.fine;
  }
  for (const { address, sid, origin, protect } of items) {
    const said = [address, sid, origin, protect ? "protected" : ""].filter((part) => part !== "");
    write(world, neutralised(said.join("  ")));
  }
  const left = pending.map(
    ({ address, action }) => `begun and not known to be finished: ${action} ${address}`,
  );
  const held = run === null ? [] : [`held by run ${run.id} of ${run.by} until ${run.expires_at}`];
  for (const line of [...held, ...left]) world.stderr.write(`${neutralised(line)}\n`);
  return EXIT.fine;
}

export async function stateShow(address: string, flags: StateFlags, world: World): Promise<ExitCode> {
  const { state } = await open(flags, world);
  const [item, ...below] = stateItem(state, address);
  const { applied, removed } = item.entry;
  write(world, printableJson({ ...describe(item), applied, removed, children: below.map(describe) }));
  return EXIT.fine;
}

export async function stateMove(
  from: string,
  to: string,
  flags: StateFlags,
  world: World,
): Promise<ExitCode> {
  const { state, store } = await open(flags, world);
  const changes = movedItem(state, from, to);
  return save({ store, state, changes, did: `${from} is ${to} in the state now.` }, flags, world);
}

export async function stateRemove(
  addresses: readonly string[],
  flags: StateFlags,
  world: World,
): Promise<ExitCode> {
  const { state, store } = await open(flags, world);
  const changes = withoutItems(state, addresses);
  const gone = stateItems(state).length - stateItems({ ...state, ...changes }).length;
  const did = `${gone} ${gone === 1 ? "entry is" : "entries are"} no longer ours. At Twilio nothing changed. What is still declared is adopted by name; a session without one would be made a second time.`;
  return save({ store, state, changes, did }, flags, world);
}

export async function stateUnlock(run: string, flags: StateFlags, world: World): Promise<ExitCode> {
  const { state, store } = await open(flags, world);
  if (state.run === null) throw new CliFailure("No run holds the state.");
  if (state.run.id !== run) {
    throw new CliFailure(
      `Run ${state.run.id} of ${state.run.by} holds the state, not ${run}. Name that one.`,
    );
  }
  const did = `Run ${run} of ${state.run.by} no longer holds the state. What it began is looked up by the next apply.`;
  return save({ store, state, changes: { run: null }, did }, flags, world, true);
}

interface Opened {
  readonly store: StateStore;
  readonly state: State;
}

/** @throws CliFailure where there is no state yet. */
async function open(flags: StateFlags, world: World): Promise<Opened> {
  const { config } = flags;
  const isAsked = flags.state === undefined;
  const isGone = isAsked && (await readTextIfThere(config, "The config", world)) === null;
  const place = isAsked && !isGone ? await placeInConfig(config, world) : null;
  const { store } = await openState(config, { state: place }, flags, world);
  const state = await store.read();
  if (state === null) {
    throw new CliFailure(
      isGone
        ? `The config ${config} does not exist. Nor does a state beside it, at ${store.location}. Name the config with --config, or where the state is with --state.`
        : `There is no state at ${store.location} yet.`,
    );
  }
  if (isGone) {
    // Where the config kept it, nobody can say any more.
    world.stderr.write(
      `${neutralised(`The config ${config} does not exist: this is the state beside it, ${store.location}.`)}\n`,
    );
  }
  return { store, state };
}

/** A config with mistakes says where its state lies all the same. */
async function placeInConfig(config: string, world: World): Promise<string | null> {
  const { tree } = await readConfig(config, false, world);
  return tree?.state ?? null;
}

interface Repair extends Opened {
  readonly changes: Partial<State>;
  readonly did: string;
}

async function save(
  { store, state, changes, did }: Repair,
  { dryRun }: StateFlags,
  world: World,
  evenHeld = false,
): Promise<ExitCode> {
  // Whatever this machine's clock says of its end: leases bear the account's time, and nobody asks the account here.
  const holder = evenHeld ? null : state.run;
  if (holder !== null) {
    throw new StateFailure(
      "state-locked",
      `Run ${holder.id} of ${holder.by} holds the state until ${holder.expires_at}. Wait for it, or, if it is dead, \`state unlock ${holder.id}\`.`,
    );
  }
  if (dryRun !== true) await store.write(nextState(state, changes, randomUUID()), state.serial);
  write(world, neutralised(dryRun === true ? `Would be done: ${did}` : did));
  return EXIT.fine;
}

function describe({ address, definition, entry }: StateItem) {
  const { sid, origin, protect } = entry;
  return { address, type: definition.type, sid, origin, protect };
}

function write(world: World, line: string): void {
  world.stdout.write(`${line}\n`);
}
