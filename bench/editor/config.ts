/** Configs of any length without a problem in them, the `.env` file that sets every variable they name, and places in them. */
import type { Position, Range } from "vscode-languageserver/node";

export interface Written {
  readonly text: string;
  /** People's numbers stand only here, as in real repositories. */
  readonly env: string;
  readonly lines: number;
}

const NUMBERS = 100;
const SESSIONS = 50;
const FIRST = 2_000_000;

/** At least this many lines, in services of about 1,200. */
export function writeConfig(lines: number): Written {
  const services: Record<string, unknown> = {};
  const variables: string[] = [];
  let text = "";
  for (let at = 0; text.split("\n").length < lines; at += 1) {
    services[`service-${at}`] = writeService(at, variables);
    const $schema =
      "https://raw.githubusercontent.com/twilio-proxy/twilio-proxy-action/main/schemas/proxy.schema.json";
    text = `${JSON.stringify({ $schema, version: 1, services }, null, 2)}\n`;
  }
  return { text, env: `${variables.join("\n")}\n`, lines: text.split("\n").length };
}

function writeService(at: number, variables: string[]): object {
  const phone_numbers = Array.from({ length: NUMBERS }, (_, index) => ({
    phone_number: `+1415${FIRST + at * NUMBERS + index}`,
    is_reserved: false,
  }));
  const participant = (friendly_name: string): object => {
    const name = `PERSON_${variables.length}`;
    variables.push(`${name}=+1312${FIRST + variables.length}`);
    return { identifier: `\${env.${name}}`, friendly_name };
  };
  const sessions = Array.from({ length: SESSIONS }, (_, index) => [
    `order-${index}`,
    { ttl: 600, mode: "voice-and-message", participants: [participant("rider"), participant("driver")] },
  ]);
  return {
    unique_name: `service-${at}`,
    default_ttl: 3600,
    callback_url: "https://hooks.example.com/proxy",
    geo_match_level: "country",
    phone_numbers,
    sessions: Object.fromEntries(sessions),
  };
}

/** Places in the middle of a config, as zero-based lines and UTF-16 columns. */
export interface Places {
  /** The value of `geo_match_level`: one of a few words, so that one more letter makes it wrong. */
  readonly word: Range;
  /** Inside the text of a name, where any letter may follow. */
  readonly name: Position;
  readonly hovers: readonly Position[];
  readonly completions: readonly Position[];
}

export function placesOf(text: string): Places {
  const lines = text.split("\n");
  const after = (part: string): Position => {
    const line = lines.findIndex((one, at) => at > lines.length / 2 && one.includes(part));
    return { line, character: (lines[line]?.indexOf(part) ?? 0) + part.length };
  };
  const start = after('"geo_match_level": "');
  const keys = ['"callback_ur', '"ttl', '"mode', '"phone_number', '"identifier', '"friendly_nam'].map(after);
  return {
    word: { start, end: { line: start.line, character: start.character + "country".length } },
    name: after('"friendly_name": "rid'),
    hovers: keys,
    completions: [...keys, start, after('"mode": "'), after("${env."), after('"is_reserved": ')],
  };
}
