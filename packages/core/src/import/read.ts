/** Account → live, whole: everything that import may write down, or what was asked for by SID. */
import type { LiveCollection, LiveNode } from "../live/live.ts";
import { liveNode } from "../live/record.ts";
import type { ResourceDefinition } from "../resources/definition.ts";
import { importingOf } from "../resources/importing.ts";
import { childrenOf } from "../resources/registry.ts";
import { TwilioFailure } from "../twilio/failure.ts";
import type { Endpoint, SidPath, Twilio, TwilioRecord } from "../twilio/port.ts";
import { ImportFailure } from "./failure.ts";

/** Twilio as import sees it: there is nothing to write with. */
export interface ReadableAccount extends Pick<Twilio, "accountSid" | "region"> {
  endpoint(type: string): Pick<Endpoint, "pages" | "fetch">;
}

/** Of what applications make and end by themselves: nothing, what is alive, or all that Twilio still has. */
export type Extent = "none" | "open" | "all";

export interface Asked {
  /** SIDs at the top; empty: everything. */
  readonly only: readonly string[];
  readonly extent: Extent;
}

interface Reading extends Asked {
  readonly twilio: ReadableAccount;
}

/** @throws ImportFailure for an SID that the account does not have; TwilioFailure. */
export async function readAccount(twilio: ReadableAccount, asked: Asked): Promise<LiveCollection> {
  const [top] = childrenOf(null);
  if (top === undefined) return { kind: "unread" };
  const reading = { ...asked, twilio };
  if (asked.only.length === 0) return readCollection(reading, top, []);
  const nodes = await Promise.all([...new Set(asked.only)].map((sid) => readOne(reading, top, sid)));
  return { kind: "read", nodes, complete: false };
}

async function readOne(reading: Reading, definition: ResourceDefinition, sid: string): Promise<LiveNode> {
  const record = await reading.twilio.endpoint(definition.type).fetch([], sid);
  if (record === null) {
    throw new ImportFailure(`${sid} does not exist in account ${reading.twilio.accountSid}.`);
  }
  return withChildren(reading, nodeOf(definition, record), []);
}

async function readCollection(
  reading: Reading,
  definition: ResourceDefinition,
  parents: SidPath,
): Promise<LiveCollection> {
  const nodes: LiveNode[] = [];
  try {
    for await (const page of reading.twilio.endpoint(definition.type).pages(parents)) {
      for (const record of page.records) {
        const node = nodeOf(definition, record);
        if (isAsked(reading, node)) nodes.push(node);
      }
    }
  } catch (error) {
    if (!(error instanceof TwilioFailure) || error.kind !== "not-found") throw error;
    // The parent went away meanwhile, or Twilio has withdrawn the route.
    return definition.withdrawnCode === undefined
      ? { kind: "read", nodes: [], complete: true }
      : { kind: "withdrawn" };
  }
  const filled = await Promise.all(nodes.map((node) => withChildren(reading, node, parents)));
  return { kind: "read", nodes: filled, complete: true };
}

function nodeOf(definition: ResourceDefinition, record: TwilioRecord): LiveNode {
  const node = liveNode(definition, record);
  const facts = importingOf(definition.type).facts?.(record);
  return facts === undefined ? node : { ...node, facts: { ...node.facts, ...facts } };
}

function isAsked({ extent }: Reading, node: LiveNode): boolean {
  if (node.definition.isAlive?.(node) === false) return false;
  return extent === "all" || importingOf(node.definition.type).isOver?.(node) !== true;
}

async function withChildren(reading: Reading, node: LiveNode, parents: SidPath): Promise<LiveNode> {
  const below = childrenOf(node.definition.type);
  if (below.length === 0 || importingOf(node.definition.type).isOver?.(node) === true) return node;
  const inside = [...parents, node.sid];
  const read = await Promise.all(
    below.map(async (definition): Promise<readonly [string, LiveCollection]> => {
      const isLeftOut = reading.extent === "none" && importingOf(definition.type).onRequest === true;
      return [
        definition.collection,
        isLeftOut ? { kind: "unread" } : await readCollection(reading, definition, inside),
      ];
    }),
  );
  return { ...node, children: Object.fromEntries(read) };
}
