/** A bug report that holds nothing of the user's: versions and the shape of the settings, no path, no text, no name. */

export interface IssueFacts {
  readonly extension: string;
  readonly editor: string;
  readonly host: string;
  readonly server: "running" | "not running";
  /** Whatever stands in the settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export const REPOSITORY = "https://github.com/twilio-proxy/twilio-proxy-action";

export function issueBody({ extension, editor, host, server, settings }: IssueFacts): string {
  const set = Object.entries(settings).map(([name, value]) => `- \`${name}\`: ${shown(value)}`);
  return [
    "<!-- What did you do, what did you expect, what happened? Please leave out phone numbers, SIDs and secrets. -->",
    "",
    "",
    `- Extension: ${extension}`,
    `- Editor: ${editor}`,
    `- Host: ${host}`,
    `- Server: ${server}`,
    ...set,
    "",
  ].join("\n");
}

export function issueUrl(body: string): string {
  return `${REPOSITORY}/issues/new?${new URLSearchParams({ body })}`;
}

/** Words that are choices of ours are shown; anything else could be a path or a name. */
function shown(value: unknown): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string" && /^(?:auto|on|off|messages|verbose)$/.test(value)) return value;
  return Array.isArray(value) ? `${value.length} entries` : "set";
}
