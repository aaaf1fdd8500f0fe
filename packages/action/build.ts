/** Bundles the action into dist/: one entry, and parts that load when a command needs them. Built twice it is the same twice. */
import { join } from "node:path";
import type { Plugin } from "rolldown";
import { bundleInParts } from "../../scripts/bundle/in-parts.ts";
import { modernNumbers } from "../../scripts/bundle/modern-numbers.ts";
import { withoutFormats } from "../../scripts/bundle/without-formats.ts";

const folder = import.meta.dirname;
const unused = join(folder, "src/unused.ts");
const dates = join(folder, "src/plain-dates.ts");

/** What Twilio's sessions bring for messages. */
const withoutMessages: Plugin = {
  name: "without-messages",
  resolveId: { filter: { id: /\/(messageInteraction|interaction)$/ }, handler: () => unused },
};

/** How Twilio's classes look when somebody logs them, which nobody may here. */
const withoutInspection: Plugin = {
  name: "without-inspection",
  transform: {
    filter: { id: /twilio\/lib\/.*\.js$/ },
    handler: (code) =>
      code.replaceAll(
        /(instance)?\[util_1\.inspect\.custom\]( = function inspectImpl)?\([^)]*\) \{[^}]*\}/g,
        "",
      ),
  },
};

/** Twilio's second set of methods, which answer with status and headers. */
const withoutHttpInfo: Plugin = {
  name: "without-http-info",
  transform: {
    filter: { id: /twilio\/lib\/(rest\/proxy|base\/Version)/ },
    // Printed by one formatter, so a member ends where its indentation does.
    handler: (code) =>
      code
        .replaceAll(/^ {4}(async )?\w+With(Http|Response)Info\([^)]*\) \{\n.*?^ {4}\}\n/gms, "")
        .replaceAll(/^ {4}instance\.\w+WithHttpInfo = function .*?^ {4}\};\n/gms, "")
        .replaceAll(/^ {4}instance\.\w+WithHttpInfo = .*;\n/gm, ""),
  },
};

/** Twilio's classes turn text into dates with dayjs, and core hands them no dates. */
const plainDates: Plugin = {
  name: "plain-dates",
  transform: {
    filter: { id: /twilio\/lib\/base\/(de)?serialize\.js$/ },
    handler: (code) =>
      code
        .replace(
          /^const dayjs_1 = .*?\.extend\([^\n]*$/ms,
          `const dates = require(${JSON.stringify(dates)});`,
        )
        .replaceAll("dayjs_1.default", "dates"),
  },
};

/** What the config's schema says to people in an editor. Titles stay: problems name them. */
const withoutProse: Plugin = {
  name: "without-prose",
  transform: {
    filter: { id: /schema\.generated\.ts$/ },
    handler(code) {
      const [start, end] = [code.indexOf("= {") + 2, code.lastIndexOf("}") + 1];
      const isProse = (key: string, value: unknown): boolean =>
        (/^(description|x-.*)$/.test(key) && typeof value === "string") ||
        (/^(examples|enumDescriptions|defaultSnippets)$/.test(key) && Array.isArray(value));
      const schema = JSON.parse(code.slice(start, end), (key, value: unknown) =>
        isProse(key, value) ? undefined : value,
      );
      return `export const proxySchema = ${JSON.stringify(schema)};`;
    },
  },
};

/** What `explain` says of a problem beyond its message and help: this action has no such verb. */
const withoutExplanations: Plugin = {
  name: "without-explanations",
  transform: {
    filter: { id: /core\/src\/.*\/(catalogue|problems)\.ts$/ },
    handler: (code) => code.replaceAll(/^ {4}(title|what|why):\s+"(?:[^"\\]|\\.)*",$/gm, ""),
  },
};

/** @octokit/request reads numbers beyond 2^53 with it; GitHub's are far below. */
const plainJson: Plugin = {
  name: "plain-json",
  resolveId: { filter: { id: /^json-with-bigint$/ }, handler: () => join(folder, "src/plain-json.ts") },
};

/** @octokit/request asks it what a body is; core's transport has said so plainly. */
const plainType: Plugin = {
  name: "plain-type",
  resolveId: { filter: { id: /^content-type$/ }, handler: () => join(folder, "src/plain-type.ts") },
};

await bundleInParts({
  input: join(folder, "src/main.ts"),
  out: join(folder, "dist"),
  entry: "index.cjs",
  plugins: [
    withoutMessages,
    withoutInspection,
    withoutHttpInfo,
    plainDates,
    plainJson,
    plainType,
    modernNumbers,
    withoutFormats,
    withoutProse,
    withoutExplanations,
  ],
});
