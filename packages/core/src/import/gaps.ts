/** What the config's language cannot say of the account: found by reading the text back, and left out of the next one. */

export interface Gap {
  /** Why, by field. */
  readonly fields: Map<string, string>;
  /** Why the resource cannot stand there as it is: once, then the block names it as existing; twice, it is left out. */
  readonly whole: string[];
}

export interface Gaps {
  of(sid: string): Gap;
  field(sid: string, name: string, why: string): void;
  whole(sid: string, why: string): void;
}

const NONE: Gap = { fields: new Map(), whole: [] };

export function createGaps(): Gaps {
  const bySid = new Map<string, Gap>();
  const open = (sid: string): Gap => {
    const gap = bySid.get(sid) ?? { fields: new Map(), whole: [] };
    bySid.set(sid, gap);
    return gap;
  };
  return {
    of: (sid) => bySid.get(sid) ?? NONE,
    field: (sid, name, why) => {
      const gap = open(sid);
      // Left out already, and still wrong: then it is not the field.
      if (gap.fields.has(name)) gap.whole.push(why);
      else gap.fields.set(name, why);
    },
    whole: (sid, why) => void open(sid).whole.push(why),
  };
}
