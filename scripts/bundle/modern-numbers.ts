import type { Plugin } from "rolldown";

/** libphonenumber's code without what old browsers need is a third smaller. */
export const modernNumbers: Plugin = {
  name: "modern-numbers",
  resolveId: {
    filter: { id: /\/es6\// },
    handler(source, importer) {
      return this.resolve(source.replace("/es6/", "/es6-modern/"), importer);
    },
  },
};
