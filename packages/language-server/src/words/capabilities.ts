/** What a number can do, as far as Twilio says: `voice, SMS`; empty where it says nothing. */
export function capabilitiesText(capabilities: Readonly<Record<string, boolean>>): string {
  const words = Object.entries(capabilities)
    .filter(([, able]) => able)
    .map(([name]) => (/^[sm]ms$/i.test(name) ? name.toUpperCase() : name.toLowerCase()));
  return words.join(", ");
}
