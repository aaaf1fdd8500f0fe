/** Drift into the file: what changed at Twilio, and there alone, becomes what the config says. */
import type { DesiredNode, DesiredTree } from "../desired/desired.ts";
import { type ResolveOptions, resolveConfig } from "../desired/resolve.ts";
import type { Document } from "../document/document.ts";
import { parseDocument } from "../document/parse.ts";
import { addressIn } from "../document/path.ts";
import { declaredBy } from "../identity/declared.ts";
import type { Keyed } from "../plan/keyed.ts";
import type { FieldChange, Plan, Step } from "../plan/plan.ts";
import { applyTextEdits, type TextEdit } from "./apply-edits.ts";
import { takeLive } from "./take-live.ts";

export interface TakeInput {
  /** What the plan was made of. */
  readonly document: Document;
  readonly desired: DesiredTree;
  readonly plan: Plan;
  readonly keyed: Keyed;
  readonly resolve: ResolveOptions;
}

export interface TakenDrift {
  /** The file with these values, otherwise as it was. */
  readonly text: string;
  /** Addresses of the values. */
  readonly taken: readonly string[];
  readonly left: readonly { readonly address: string; readonly why: string }[];
}

interface Draft {
  readonly address: string;
  /** In the config: lists by index. */
  readonly place: string;
  readonly edit: TextEdit;
}

const UNKNOWN =
  "it differs, and the state has no baseline under this key (the secret was rotated, or the state is new), so the config may be what moved: run plan";

/** Takes no value that would make the file invalid. */
export function takeDrift({ document, desired, plan, keyed, resolve }: TakeInput): TakenDrift {
  const declared = declaredBy(desired, keyed);
  const left: { readonly address: string; readonly why: string }[] = [];
  let drafts = plan.steps.flatMap((step) => draftsOf(step, declared.get(step.address), left));
  for (;;) {
    const text = applyTextEdits(
      document.text,
      drafts.map(({ edit }) => edit),
    );
    const { problems } = resolveConfig(parseDocument(text, document), resolve);
    const wrong = new Map(problems.flatMap((one) => (one.severity === "error" ? [[one.address, one]] : [])));
    const refused = drafts.filter(({ place }) => wrong.has(place));
    // A mistake elsewhere, such as in a pair: the last one taken gives way.
    const giving = wrong.size > 0 && refused.length === 0 ? drafts.slice(-1) : refused;
    if (giving.length === 0) return { text, taken: drafts.map(({ address }) => address), left };
    for (const { address, place } of giving) {
      left.push({ address, why: wrong.get(place)?.message ?? "with it the config would be invalid" });
    }
    drafts = drafts.filter((one) => !giving.includes(one));
  }
}

function draftsOf(
  step: Step,
  node: DesiredNode | undefined,
  left: { readonly address: string; readonly why: string }[],
): readonly Draft[] {
  if (step.reasons.some(({ code }) => code === "gone" || code === "no-baseline")) {
    left.push({ address: step.address, why: "it is gone: remove its block, or apply to make it again" });
    return [];
  }
  return step.fields
    .filter(({ cause }) => cause !== "config")
    .flatMap((field): readonly Draft[] => {
      const address = addressIn(step.address, field.name);
      const taking = node === undefined ? null : take(node, field);
      if (node !== undefined && taking?.edit) {
        return [{ address, place: addressIn(node.path, field.name), edit: taking.edit }];
      }
      left.push({ address, why: taking?.edit === null ? taking.why : "the config does not declare it" });
      return [];
    });
}

/** Whoever changed the file as well has to say which of the two it shall be. */
function take(node: DesiredNode, field: FieldChange): ReturnType<typeof takeLive> {
  if (field.cause === "both") return { edit: null, why: "it was changed in the config as well" };
  if (field.cause === "unknown") return { edit: null, why: UNKNOWN };
  return takeLive(node, field);
}
