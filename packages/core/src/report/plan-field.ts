/** A step's fields, aligned: `name  value` for what is new, `name  old → new` for what changes. */
import type { Scalar } from "../resources/definition.ts";
import { displayWidth, hang, padEnd } from "./layout.ts";
import type { Paint } from "./paint.ts";
import type { FieldJson, StepJson } from "./plan-json.ts";
import { neutralise, quote } from "./sanitise.ts";

const CAUSES: Readonly<Record<FieldJson["cause"], string>> = {
  config: "",
  drift: "(changed outside)",
  both: "(changed here and outside)",
  unknown: "",
};

export function fieldLines(step: StepJson, indent: number, width: number, paint: Paint): readonly string[] {
  const nameWidth = Math.max(0, ...step.fields.map((field) => displayWidth(neutralise(field.name))));
  return step.fields.flatMap((field) => {
    const name = `${" ".repeat(indent)}${padEnd(neutralise(field.name), nameWidth)}  `;
    const { before, after, cause } = fieldWords(field, step);
    const values = before === null ? [after] : [before, `→ ${after}`];
    const line = `${name}${values.join(" ")}${cause === "" ? "" : `  ${cause}`}`;
    if (displayWidth(line) <= width) return [cause === "" ? line : line.replace(cause, paint("warn", cause))];
    return stacked(name.trimEnd(), values, cause, { indent, width, paint });
  });
}

export interface FieldWords {
  /** null where there is nothing to compare with. */
  readonly before: string | null;
  readonly after: string;
  /** In brackets; empty where the config alone moved. */
  readonly cause: string;
}

/** A field's values as they may be printed. */
export function fieldWords(field: FieldJson, step: Pick<StepJson, "actions">): FieldWords {
  const onlyAfter = step.actions.join() === "create" || step.actions.join() === "adopt";
  const before = shown(field, "before");
  const after = shown(field, "after");
  return { before: onlyAfter || before === after ? null : before, after, cause: CAUSES[field.cause] };
}

interface Room {
  readonly indent: number;
  readonly width: number;
  readonly paint: Paint;
}

/** Too wide for one line: the name, then old above new. */
function stacked(name: string, values: readonly string[], cause: string, room: Room): readonly string[] {
  const heading = cause === "" ? name : `${name}  ${room.paint("warn", cause)}`;
  const inner = " ".repeat(room.indent + 2);
  return [
    heading,
    ...values.flatMap((value) => {
      const arrow = value.startsWith("→ ") && values.length > 1;
      const text = arrow ? value.slice(2) : value;
      return hang(`${inner}${arrow ? "→ " : "  "}`, text, room.width);
    }),
  ];
}

function shown(field: FieldJson, side: "before" | "after"): string {
  if (side === "after" && field.known_after_apply) return "(known after apply)";
  return shownValue(field[side], field.sensitive || field.env.length > 0);
}

/** Masked values are not quoted, so that nobody takes the mask for the value. */
export function shownValue(value: Scalar, masked: boolean): string {
  if (value === null || value === "") return "(unset)";
  if (typeof value !== "string") return String(value);
  return masked ? neutralise(value) : quote(value);
}
