import type { Importing } from "../importing.ts";

export const serviceImporting: Importing = {
  names: ["unique_name"],
  fields: ({ definition }) => Object.keys(definition.fields),
  remark: ({ sid }) => sid,
};
