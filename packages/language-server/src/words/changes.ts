/** What the field table says of a field, in sentences. */
import type { FieldSpec, ResourceDefinition } from "@twilio-proxy/core";

/** `phone number` for `phone_number`. */
export function nounOf(type: string): string {
  return type.replaceAll("_", " ");
}

export function changeText(definition: ResourceDefinition, { change, create }: FieldSpec): string {
  switch (change) {
    case "update":
      return create === false
        ? "Changing this updates in place, by a second call."
        : "Changing this updates in place.";
    case "replace":
      return `Changing this replaces the ${nounOf(definition.type)}.`;
    case "replace-parent":
      return `Changing this replaces the ${nounOf(definition.parent ?? "")}.`;
    case "identity":
      return `Another value is another ${nounOf(definition.type)}: the old one is removed.`;
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
