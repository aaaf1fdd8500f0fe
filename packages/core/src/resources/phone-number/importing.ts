import type { Importing } from "../importing.ts";

export const phoneNumberImporting: Importing = {
  names: [],
  fields: () => ["is_reserved"],
  remark: () => null,
};
