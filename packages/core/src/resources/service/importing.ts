import type { Importing } from "../importing.ts";

export const serviceImporting: Importing = {
  fields: ({ definition }) => Object.keys(definition.fields),
  remark: ({ sid }) => sid,
};
