/**
 * Account → config and state. The text is made, read back and planned against the very data it was made from; what the
 * language cannot say is left out and the text made again, until a plan has nothing to do. Nothing is written, at Twilio
 * or elsewhere: the caller keeps the text, and `applyPlan` of the plan notes in the state what is ours.
 */
import type { DesiredTree } from "../desired/desired.ts";
import { resolveConfig } from "../desired/resolve.ts";
import type { Document } from "../document/document.ts";
import { parseDocument } from "../document/parse.ts";
import { addressIn, addressOf } from "../document/path.ts";
import { proxySchema } from "../document/schema.generated.ts";
import type { TextEdit } from "../edit/apply-edits.ts";
import type { LiveCollection, LiveNode } from "../live/live.ts";
import { buildPlan } from "../plan/build.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { Plan, Step } from "../plan/plan.ts";
import { printableJson } from "../report/sanitise.ts";
import { childrenOf, registry } from "../resources/registry.ts";
import { firstState, ownersOf, requireAccount, requireOwner } from "../state/lineage.ts";
import type { State } from "../state/state.ts";
import { type Claim, withClaims } from "./claims.ts";
import { type Composed, compose, type LeftOut } from "./compose.ts";
import { ImportFailure } from "./failure.ts";
import { createGaps, type Gaps } from "./gaps.ts";
import { type Asked, type ReadableAccount, readAccount } from "./read.ts";
import { createVariables, type Reserved, type Variable, variablesIn } from "./variables.ts";

export interface ImportInput extends Asked {
  readonly twilio: ReadableAccount;
  readonly keyed: Keyed;
  readonly config: { readonly path: string; readonly label: string };
  /** null: there is none yet. */
  readonly state: State | null;
  /** States of other configs in the same place. */
  readonly others: readonly State[];
  /** The config to add to, valid; null: a new one. */
  readonly into: { readonly document: Document; readonly desired: DesiredTree } | null;
  /** Variables that are set already. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of variables that mean something to others. */
  readonly reserved?: Reserved;
  readonly now: Date;
}

export interface Imported {
  /** The config, whole. */
  readonly text: string;
  /** The same as edits of the config that was there. */
  readonly edits: readonly TextEdit[];
  /** What it takes from the environment. */
  readonly variables: readonly Variable[];
  /** How many of each type it declares now and did not before. */
  readonly added: Readonly<Record<string, number>>;
  readonly left: readonly LeftOut[];
  /** For `applyPlan`, which calls nobody for it; null: the state knows it all. */
  readonly plan: Plan | null;
  /** For `applyPlan` as well. */
  readonly targets: readonly string[];
}

/**
 * @throws StateFailure `wrong-account` or `wrong-config` before any call; ImportFailure where no text can make the plan
 * empty; TwilioFailure while reading.
 */
export async function importAccount(input: ImportInput): Promise<Imported> {
  const { accountSid, region } = input.twilio;
  requireAccount(input.into?.desired.accountSid ?? null, accountSid);
  const owner = { account_sid: accountSid, region, config: input.config.label };
  if (input.state !== null) requireOwner(input.state, owner);
  const root = await readAccount(input.twilio, input);
  return importLive(input, root);
}

/** The part without the network. Every round leaves out something more, so it ends. */
function importLive(input: ImportInput, root: LiveCollection): Imported {
  const document = input.into?.document ?? parseDocument(emptyConfig(input.twilio), input.config);
  const gaps = createGaps();
  const owners = ownersOf(input.others.filter((one) => one.account_sid === input.twilio.accountSid));
  // One that is not set has a default there, which must go on to hold.
  const used = [...variablesIn(input.into?.document.text ?? "")].map((name) => [name, null] as const);
  const reserved = new Map([...(input.reserved ?? []), ...used]);
  for (;;) {
    const variables = createVariables(input.env, reserved);
    const declared = input.into?.desired.nodes ?? [];
    const composed = compose({ ...input, document, declared, root, gaps, variables, owners });
    const values = Object.fromEntries([...variables.all.values()].map(({ name, value }) => [name, value]));
    const desired = readBack(composed, { ...input.env, ...values }, input, gaps);
    if (desired === null) continue;
    const claimed = new Set(composed.claims.map(({ sid }) => sid));
    const plan = planOf(desired, composed.claims, root, input);
    if (!isSettledFor(plan, composed, gaps)) continue;
    if (input.into === null) requireNothingElse(plan);
    return {
      text: composed.text,
      edits: composed.edits,
      variables: [...variables.all.values()],
      added: countByType(composed),
      left: composed.left,
      ...recording(plan, claimed, input),
    };
  }
}

function emptyConfig({ accountSid }: ReadableAccount): string {
  const collections = childrenOf(null).map(({ collection }) => `  ${printableJson(collection)}: {}\n`);
  return `{
  // Imported from Twilio account ${accountSid}. What a block leaves out is as Twilio has it, and not managed.
  "$schema": ${printableJson(proxySchema.$id)},
${collections.join("")}}
`;
}

/** What the text declares; null: it has mistakes, which are noted as gaps. */
function readBack(
  { text, added }: Composed,
  env: ImportInput["env"],
  { config, now }: ImportInput,
  gaps: Gaps,
): DesiredTree | null {
  const { desired, problems } = resolveConfig(parseDocument(text, config), { env, strictEnv: true, now });
  if (desired !== null) return desired;
  const places = placesOf(added);
  for (const { address, message, severity, code } of problems) {
    if (severity !== "error") continue;
    const place = places.get(address);
    if (place === undefined) {
      throw new ImportFailure(
        `What the account has does not fit into the config: ${address}: ${message} (${code}). Correct it there, or import without it.`,
      );
    }
    const why = `${message} (${code})`;
    if (place.field === null) gaps.whole(place.node.sid, why);
    else gaps.field(place.node.sid, place.field, why);
  }
  return null;
}

interface PlaceInText {
  readonly node: LiveNode;
  /** null: the block itself. */
  readonly field: string | null;
}

/** By the addresses that problems have. */
function placesOf(added: Composed["added"]): ReadonlyMap<string, PlaceInText> {
  const places = new Map<string, PlaceInText>();
  for (const { path, node } of added) {
    const address = addressOf(path);
    places.set(address, { node, field: null });
    for (const field of Object.keys(node.definition.fields)) {
      places.set(addressIn(address, field), { node, field });
    }
  }
  return places;
}

function planOf(
  desired: DesiredTree,
  claims: readonly Claim[],
  root: LiveCollection,
  { twilio, state, keyed, config }: ImportInput,
): Plan {
  const { accountSid, region } = twilio;
  const owner = { account_sid: accountSid, region, config: config.label };
  const before = state ?? firstState(owner, "", keyed.kid);
  const [collection = ""] = childrenOf(null).map((one) => one.collection);
  return buildPlan({
    desired,
    live: { accountSid, region, root, inventory: {} },
    state: { ...before, root: withClaims(before.root, collection, claims) },
    keyed,
    config,
    allow: { destroy: false, empty: false, recreate: false },
    targets: [],
  });
}

/** Has the plan nothing to do with what the text is new with? Whatever it has is noted as a gap. */
function isSettledFor({ steps }: Plan, { added }: Composed, gaps: Gaps): boolean {
  const fresh = new Set(added.map(({ node }) => node.sid));
  const wrong = steps.filter((step) => !isMove(step) && step.sid !== null && fresh.has(step.sid));
  for (const { sid, fields, reasons } of wrong) {
    const why = reasons[0]?.text ?? "Twilio's value and the file's would not be the same";
    if (fields.length === 0) gaps.whole(String(sid), why);
    for (const { name } of fields) gaps.field(String(sid), name, why);
  }
  return wrong.length === 0;
}

function isMove({ actions }: Step): boolean {
  return actions[0] === "move";
}

const SHOWN = 5;

/** A new file is all that the next plan reads: what the state owns and the file lacks would be deleted. */
function requireNothingElse({ steps }: Plan): void {
  const others = steps.filter((step) => !isMove(step));
  if (others.length === 0) return;
  const shown = others.slice(0, SHOWN).map(({ address }) => address);
  const more = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : "";
  throw new ImportFailure(
    `The state owns what this import leaves out, and an apply of the new file would delete it: ${shown.join(", ")}${more}. Import it as well, add to the config that declares it with --merge, or let go of it with \`state rm\`.`,
  );
}

/** Only what notes in the state what is ours: no step of it calls Twilio. */
function recording(
  plan: Plan,
  claimed: ReadonlySet<string>,
  { into }: ImportInput,
): Pick<Imported, "plan" | "targets"> {
  const settled = plan.settled.filter(({ sid }) => claimed.has(sid));
  if (into !== null && settled.length === 0) return { plan: null, targets: [] };
  const refusals = into === null ? plan.refusals : [];
  const targets = into === null ? [] : settled.map(({ address }) => address);
  return { plan: { ...plan, steps: plan.steps.filter(isMove), refusals, settled }, targets };
}

/** Parents first. */
function countByType({ added }: Composed): Record<string, number> {
  const counts = new Map(registry.map(({ type }) => [type, 0]));
  for (const { node } of added) {
    const { type } = node.definition;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}
