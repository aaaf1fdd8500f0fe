/** Edits of a config as a person makes them: the text around stays as it is. */
import { readFileSync, writeFileSync } from "node:fs";

export type Edit = (text: string) => string;

export function editFile(path: string, ...edits: readonly Edit[]): void {
  writeFileSync(
    path,
    edits.reduce((text, edit) => edit(text), readFileSync(path, "utf8")),
  );
}

/** @throws Error unless `from` stands in the text exactly once: a demo that edits nothing shows nothing. */
export function replace(from: string, to: string): Edit {
  return (text) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`"${from}" stands ${parts.length - 1} times in the config`);
    return parts.join(to);
  };
}

/** Cuts from the first to just before the second. */
export function cut(from: string, upTo: string): Edit {
  return (text) => {
    const start = text.indexOf(from);
    const end = text.indexOf(upTo, start);
    if (start < 0 || end < 0) throw new Error(`no block from "${from}" to "${upTo}" in the config`);
    return text.slice(0, start) + text.slice(end);
  };
}

/** A change of examples/ride-share: a longer ttl, a number for another, a driver renamed, a session that ends. */
export const longerRides: readonly Edit[] = [
  replace('"default_ttl": 86400', '"default_ttl": 172800'),
  replace('{ "phone_number": "+14152370157" }', '{ "phone_number": "+14152370180" }'),
  replace(
    '{ "identifier": "${env.DRIVER_2}", "friendly_name": "driver" }\n          ]\n        },\n        "ride-1043"',
    '{ "identifier": "${env.DRIVER_2}", "friendly_name": "night driver" }\n          ]\n        },\n        "ride-1043"',
  ),
  replace('"mode": "voice-only"', '"mode": "voice-only",\n          "status": "closed"'),
];
