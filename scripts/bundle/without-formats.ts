import type { Plugin } from "rolldown";

interface Metadata {
  readonly countries: Readonly<Record<string, unknown[]>>;
  readonly nonGeographic: Readonly<Record<string, unknown[]>>;
}

/** How a country's numbers are formatted is the fifth entry of its metadata. */
const FORMATS = 4;

/** Nothing of ours formats a number, and how to do it is half of libphonenumber's metadata. */
export const withoutFormats: Plugin = {
  name: "without-formats",
  transform: {
    filter: { id: /metadata\.min\.json\.js$|libphonenumber-js\/.*\/format\.js$/ },
    handler(code, id) {
      if (id.endsWith("format.js")) {
        return `export const unused = () => { throw new Error("not in this bundle"); }; export { unused as default, unused as chooseFormatForNumber };`;
      }
      const metadata = JSON.parse(code.slice(code.indexOf("{"), code.lastIndexOf("}") + 1)) as Metadata;
      for (const country of Object.values({ ...metadata.countries, ...metadata.nonGeographic })) {
        country[FORMATS] = [];
      }
      // Parsed as JSON it is there in a third of the time.
      return `export default JSON.parse(String.raw\`${JSON.stringify(metadata)}\`);`;
    },
  },
};
