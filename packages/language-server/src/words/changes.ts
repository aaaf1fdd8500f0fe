/** What the field table says of a field, in sentences. */
import { type FieldSpec, noun, type ResourceDefinition } from "@twilio-proxy/core";

export function changeText(definition: ResourceDefinition, { change, create }: FieldSpec): string {
  switch (change) {
    case "update":
      return create === false
        ? "Changing this updates in place, by a second call."
        : "Changing this updates in place.";
    case "replace":
      return `Changing this replaces the ${noun(definition.type)}.`;
    case "replace-parent":
      return `Changing this replaces the ${noun(definition.parent ?? "")}.`;
    case "identity":
      return `Another value is another ${noun(definition.type)}: the old one is removed.`;
  }
}

/** What null does; null where the config may not say it. */
export function nullText({ cleared }: FieldSpec): string | null {
  if (typeof cleared === "object") {
    return cleared.to === "" ? "null empties it." : `null resets it to ${cleared.to}.`;
  }
  if (cleared === "refused") return "null cannot clear it.";
  return cleared === "unset" ? "null leaves it alone." : null;
}
