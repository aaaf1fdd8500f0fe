/** What to put in place of a stretch of a text; offsets in UTF-16 units. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** In one pass. Of an edit inside another only the outer one counts. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let end = 0;
  const inOrder = edits.toSorted((a, b) => a.offset - b.offset || a.length - b.length);
  for (const edit of inOrder) {
    if (edit.offset < end) continue;
    parts.push(text.slice(end, edit.offset), edit.text);
    end = edit.offset + edit.length;
  }
  return parts.join("") + text.slice(end);
}
