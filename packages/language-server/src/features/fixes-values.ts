/** How a value was meant that is nearly right. */
import { parseTemplate } from "@twilio-proxy/core";
import { type Change, insert, replace } from "../edits/changes.ts";

const YEAR_FIRST =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;

export interface MeantDate {
  readonly text: string;
  /** It has a time and no zone, so UTC is only a guess. */
  readonly guessed: boolean;
}

/** A date or instant as ISO 8601 writes it; null where the order of its parts is open, or there is no such day. */
export function meantDate(written: string): MeantDate | null {
  const [whole, year, month = "", day = "", time, zone] = YEAR_FIRST.exec(written.trim()) ?? [];
  if (whole === undefined) return null;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const text = time === undefined ? date : `${date}T${time}${meantZone(zone ?? "Z")}`;
  const midnight = Date.parse(date);
  const exists = !Number.isNaN(Date.parse(text)) && new Date(midnight).toISOString().startsWith(date);
  return exists && text !== written ? { text, guessed: time !== undefined && zone === undefined } : null;
}

function meantZone(zone: string): string {
  return /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : "Z";
}

/** Without blanks and with its prefix in capitals; null where the field would not take that either. */
export function meantSid(written: string, pattern: string): string | null {
  const plain = written.trim();
  const sid = plain.slice(0, 2).toUpperCase() + plain.slice(2);
  return sid !== written && !sid.includes("${") && new RegExp(pattern).test(sid) ? sid : null;
}

/** `${NAME}` as shells write it, and `${{ env.NAME }}` as workflows do. */
const FOREIGN_VARIABLE = /(?<!\$)\$\{(?:([A-Za-z_]\w*(?::-[^}]*)?)|\{\s*(env\.[A-Za-z_]\w*)\s*\})\}/g;

/** Turns other tools' variables into ours, one edit each; null where something stays that is no variable of ours. */
export function meantVariables(raw: string, offset: number): readonly Change[] | null {
  const changes = [...raw.matchAll(FOREIGN_VARIABLE)].map(({ 0: found, 2: workflow, index }) => {
    const start = offset + index;
    return workflow === undefined
      ? insert(start + 2, "env.")
      : replace(start, start + found.length, `\${${workflow}}`);
  });
  const mended = raw.replace(FOREIGN_VARIABLE, (_, shell?: string, workflow?: string) =>
    shell === undefined ? `\${${workflow}}` : `\${env.${shell}}`,
  );
  return changes.length > 0 && parseTemplate(mended) !== null ? changes : null;
}
