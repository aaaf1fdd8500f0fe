import type { Importing } from "../importing.ts";

export const phoneNumberImporting: Importing = {
  fields: () => ["is_reserved"],
  remark: () => null,
};
