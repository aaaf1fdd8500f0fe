/** Reads everything that the engine says in a test, in every rendering, and objects to a person's number or a credential in it. */
import {
  type ApplyEvent,
  type ApplyReport,
  type Keyed,
  type Prepared,
  renderApplyMarkdown,
  renderApplyReport,
  renderPlanMarkdown,
  renderPlanText,
  type State,
  serialisePlan,
} from "../src/index.ts";
import { identifiersIn, refuseLeaks } from "../src/testing/leaks.ts";

export interface Witness {
  /** Whose numbers and which values are not to be said from now on. */
  learn(config: string, env?: Readonly<Record<string, string>>): void;
  plan(prepared: Pick<Prepared, "plan">): void;
  event(event: ApplyEvent): void;
  report(report: ApplyReport): void;
  state(state: State): void;
  /** Whatever was thrown: its message, its stack, its fields. */
  failure(error: unknown): void;
}

const AS_TEXT = { colour: false, width: 100 };
const AS_MARKDOWN = { limit: 65_000, allowWord: (flag: string) => flag, whole: null };
/** Shorter values are in too many other words, and SIDs are no secret. */
const isTelling = (value: string): boolean => value.length >= 8 && !/^[A-Z]{2}[0-9a-f]{32}$/.test(value);

export function createWitness(keyed: Keyed, secrets: readonly string[], known: string): Witness {
  const hidden = new Set(secrets);
  const said = (texts: Readonly<Record<string, string>>): void => refuseLeaks(texts, hidden);
  const learn: Witness["learn"] = (config, env = {}) => {
    const values = [...identifiersIn(config), ...Object.values(env).filter(isTelling)];
    // A number of the account's own is nobody's secret.
    for (const value of values) if (!known.includes(`"phone_number":"${value}"`)) hidden.add(value);
  };
  learn(known);
  return {
    learn,
    plan: ({ plan }) => {
      const json = serialisePlan(plan, { keyed, showPii: false });
      said({
        "the plan as JSON": JSON.stringify(json),
        "the plan as text": renderPlanText(json, AS_TEXT),
        "the plan as Markdown": renderPlanMarkdown(json, AS_MARKDOWN).text,
      });
    },
    event: (event) => said({ "an event": JSON.stringify(event) }),
    report: (report) =>
      said({
        "the report": JSON.stringify(report),
        "the report as text": renderApplyReport(report, AS_TEXT),
        "the report as Markdown": renderApplyMarkdown(report, AS_MARKDOWN),
      }),
    state: (state) => said({ "the state": JSON.stringify(state) }),
    failure: (error) => {
      if (error instanceof Error)
        said({ "an error": `${error.stack}\n${error.message}\n${JSON.stringify(error)}` });
    },
  };
}
