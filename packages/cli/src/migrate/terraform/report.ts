/** What the migration says: for people, and as JSON. Holds names, places and SIDs, never a value of an attribute. */
import { neutralise, type PlanJson, renderPlanText } from "@twilio-proxy/core";
import type { Style } from "../../style.ts";
import { addressText, type ResourceAddress, shownAddress } from "./address.ts";
import type { Migration } from "./assemble.ts";
import type { Finding } from "./found.ts";
import type { LettingGo } from "./letting-go.ts";

export interface Outcome {
  readonly migration: Migration;
  /** What was read, as given. */
  readonly read: readonly string[];
  /** Of reading and of the config that was made. */
  readonly findings: readonly Finding[];
  /** Files as given or found; null: not written. */
  readonly config: string | null;
  readonly envExample: string | null;
  /** Where the state was written; null: it was not. */
  readonly state: string | null;
  /** null: the account was not asked. */
  readonly plan: PlanJson | null;
  /** null: nothing is proved, so Terraform keeps it. */
  readonly lettingGo: LettingGo | null;
  /** What to run to see whether it is right. */
  readonly planCommand: string;
  /** The list of variables has their values, people's numbers among them; addresses are shown in full. */
  readonly showsValues: boolean;
}

const textOf = (address: ResourceAddress, { showsValues }: Outcome): string =>
  showsValues ? addressText(address) : shownAddress(address);

export function reportJson(outcome: Outcome): unknown {
  const { migration, findings, plan, lettingGo } = outcome;
  return {
    format_version: "1.0",
    source: migration.kind,
    read: outcome.read,
    proved: lettingGo !== null,
    config: outcome.config,
    env_example: outcome.envExample,
    state: outcome.state,
    variables: [...migration.variables.keys()],
    resources: migration.taken.map(({ terraform, address, sid, external }) => ({
      terraform: textOf(terraform, outcome),
      address,
      sid,
      existing: external,
    })),
    left_out: migration.leftOut.map(({ terraform, reason }) => ({
      terraform: textOf(terraform, outcome),
      reason,
    })),
    other_resources: migration.others,
    problems: findings,
    plan,
    let_go: lettingGo,
  };
}

export function reportText(outcome: Outcome, style: Style): string {
  const sections = [
    foundLines(outcome),
    leftOutLines(outcome),
    problemLines(outcome),
    differenceLines(outcome, style),
    writtenLines(outcome),
    nextLines(outcome),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

type Lines = readonly string[];

function foundLines(outcome: Outcome): Lines {
  const { migration, read } = outcome;
  const { taken, others } = migration;
  const rest = others === 0 ? "" : ` ${count(others, "other resource")} left alone.`;
  const head = `${count(taken.length, "Proxy resource")} from ${read.map(neutralise).join(", ")}.${rest}`;
  return [
    head,
    ...taken.map(({ terraform, address, external }) => {
      const kind = external ? "  (existing: only what is in it)" : "";
      return `  ${neutralise(textOf(terraform, outcome))} -> ${neutralise(address)}${kind}`;
    }),
  ];
}

function leftOutLines(outcome: Outcome): Lines {
  const { leftOut } = outcome.migration;
  if (leftOut.length === 0) return [];
  const lines = leftOut.map(
    ({ terraform, reason }) => `  ${neutralise(textOf(terraform, outcome))}: ${reason}`,
  );
  return ["Left out:", ...lines];
}

/** As many as `validate` lists at most. */
const MOST_PROBLEMS = 1000;

function problemLines({ findings }: Outcome): Lines {
  const lines = findings
    .slice(0, MOST_PROBLEMS)
    .map(
      ({ severity, code, place, message }) =>
        `${severity}[${code}] ${neutralise(place)}: ${neutralise(message)}`,
    );
  const rest = findings.length - lines.length;
  return rest > 0 ? [...lines, `… and ${rest} more.`] : lines;
}

function differenceLines({ plan, lettingGo }: Outcome, style: Style): Lines {
  if (plan === null || lettingGo !== null) return [];
  return [
    "The account is not what Terraform's state says. A plan of it would be:",
    renderPlanText(plan, style),
  ];
}

function writtenLines({ config, envExample, state, migration, showsValues }: Outcome): Lines {
  if (config === null) return ["Nothing was written."];
  const files = [config, envExample, state].filter((file) => file !== null).map(neutralise);
  const names = [...migration.variables.keys()];
  const set = names.length === 0 ? [] : [`It reads from the environment: ${names.join(", ")}.`];
  const secret = envExample !== null && showsValues ? [`Do not commit ${neutralise(envExample)}.`] : [];
  return [`Written: ${files.join(", ")}.`, ...set, ...secret];
}

function nextLines({ lettingGo, config, plan, migration, planCommand }: Outcome): Lines {
  if (lettingGo === null && config === null) return [plan === null ? REPAIR : REFRESH];
  if (lettingGo === null)
    return [
      "Not proved yet, so Terraform keeps everything. Next:",
      `  ${neutralise(planCommand)}`,
      migration.kind === "sources"
        ? "It may only adopt. The commands by which Terraform lets go need its state: migrate terraform terraform.tfstate"
        : "With credentials, migrate terraform proves that it only adopts, and then says how Terraform lets go.",
    ];
  return [
    "Proved: a plan changes nothing. Everything above is proxy.json's from now on.",
    "Let Terraform go of it, in this order:",
    `1. See for yourself, with the variables set: ${neutralise(planCommand)}`,
    "2. Take it out of Terraform's state; at Twilio nothing happens:",
    ...lettingGo.state_rm.map((line) => `     ${line}`),
    ...withheldLines(lettingGo),
    "   (or, from Terraform 1.7 on, put these in place of the resources' own blocks, and run terraform apply)",
    ...lettingGo.removed.flatMap((block) => block.split("\n").map((line) => `     ${line}`)),
    "3. Before anybody runs terraform apply, delete these resources' blocks from the sources: it would make them again.",
    "   Then terraform plan has nothing to say of them.",
  ];
}

function withheldLines({ withheld }: LettingGo): Lines {
  if (withheld.length === 0) return [];
  return [
    "   and of these, whose addresses hold somebody's number; terraform state list names them, and so does --show-pii:",
    ...withheld.map((address) => `     ${neutralise(address)}`),
  ];
}

const REPAIR = "Put right what is said above, or see what was understood: add --offline.";
const REFRESH =
  "Bring the two together first: terraform apply -refresh-only takes the account's values into the state, terraform apply the state's into the account. Then migrate again.";

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
