import type { Importing } from "../importing.ts";

/** The SID says nothing to people; the code itself does. */
export const shortCodeImporting: Importing = {
  fields: () => ["is_reserved"],
  facts: ({ shortCode }) => (typeof shortCode === "string" ? { shortCode } : {}),
  remark: ({ facts }) => (typeof facts.shortCode === "string" ? facts.shortCode : null),
};
