/** The files a step writes: `GITHUB_OUTPUT`, `GITHUB_ENV`, `GITHUB_STATE`, `GITHUB_PATH` (`FileCommandManager.cs`). */

export interface KeyValues {
  /** What was read before the mistake, if there is one: the runner keeps it. */
  readonly pairs: readonly (readonly [key: string, value: string])[];
  /** In the runner's words. The step fails. */
  readonly error: string | null;
}

/** `NAME=VALUE` lines and `NAME<<DELIMITER` blocks. */
export function parseKeyValues(text: string): KeyValues {
  const pairs: [string, string][] = [];
  const lines = readerOf(text);
  try {
    for (let line = lines.next(); line !== null; line = lines.next()) {
      if (line.text !== "") pairs.push(readPair(line.text, lines));
    }
  } catch (error) {
    if (error instanceof FormatError) return { pairs, error: error.message };
    throw error;
  }
  return { pairs, error: null };
}

class FormatError extends Error {}

interface Line {
  readonly text: string;
  /** False for a last line without a line feed. */
  readonly ended: boolean;
}

interface Reader {
  next(): Line | null;
}

/** Line feeds only: a carriage return belongs to the value. */
function readerOf(text: string): Reader {
  let at = 0;
  return {
    next() {
      if (at >= text.length) return null;
      const start = at;
      const feed = text.indexOf("\n", start);
      at = feed < 0 ? text.length : feed + 1;
      return { text: text.slice(start, feed < 0 ? undefined : feed), ended: feed >= 0 };
    },
  };
}

function readPair(line: string, lines: Reader): [string, string] {
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc))
    return [line.slice(0, equals), line.slice(equals + 1)];
  if (heredoc < 0) throw new FormatError(`Invalid format '${line}'`);
  const key = line.slice(0, heredoc);
  const delimiter = line.slice(heredoc + 2);
  if (key === "" || delimiter === "") {
    throw new FormatError(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
  }
  return [key, readBlock(delimiter, lines)];
}

function readBlock(delimiter: string, lines: Reader): string {
  const value: string[] = [];
  for (let line = lines.next(); line?.text !== delimiter; line = lines.next()) {
    if (line === null) throw new FormatError(`Invalid value. Matching delimiter not found '${delimiter}'`);
    if (!line.ended) throw new FormatError("Invalid value. EOF marker missing new line.");
    value.push(line.text);
  }
  return value.join("\n");
}

export const maxSummaryBytes = 1024 * 1024;

/** Null when the file is small enough; else the error the runner annotates while it drops the whole summary. */
export function summaryRefusal(bytes: number): string | null {
  if (bytes <= maxSummaryBytes) return null;
  const [limit, got] = [maxSummaryBytes / 1024, Math.floor(bytes / 1024)];
  return `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${limit}k, got ${got}k. For more information see: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary`;
}
