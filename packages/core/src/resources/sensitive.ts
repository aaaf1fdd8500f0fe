import type { FieldSpec, Scalar } from "./definition.ts";
import { looksPersonal } from "./shared-rules.ts";

/** Whether a field with any of these values is personal data, so that no output may show it. */
export function isSensitive(spec: FieldSpec | undefined, ...values: readonly Scalar[]): boolean {
  if (spec?.sensitive !== "if-personal") return spec?.sensitive === true;
  return values.some((value) => typeof value === "string" && looksPersonal(value));
}
