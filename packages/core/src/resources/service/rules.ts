import type { Rule } from "../definition.ts";
import { isNorthAmerican } from "../e164.ts";
import { eachOf, isDeclared, knownText, placeOf, placeOfNode } from "../reading.ts";
import { duplicateExternals, duplicateNames, personalKeys, personalNames } from "../shared-rules.ts";
import { poolRules } from "./pool-rules.ts";

const each = eachOf("service");

const named = each(function* (node) {
  if (node.external !== null || isDeclared(node, "unique_name")) return;
  const message = "A service needs unique_name, or the service_sid of one that exists.";
  yield { code: "required", message, ...placeOfNode(node) };
});

const uniqueNames: Rule = function* ({ nodesOf }) {
  const services = nodesOf("service").map(({ node }) => node);
  yield* duplicateNames(services, "unique_name");
  yield* duplicateExternals(services);
};

const personalData = each(function* (node) {
  yield* personalNames(node, "unique_name");
  yield* personalKeys(node);
});

const CALLBACKS = ["callback_url", "intercept_callback_url", "out_of_session_callback_url"];

/** The message never shows the URL: it may come from the environment. */
const callbacks = each(function* (node) {
  for (const name of CALLBACKS) {
    const text = knownText(node, name);
    if (text === undefined || text === "") continue;
    const at = placeOf(node, name);
    const url = /[\s\\]/.test(text) ? null : URL.parse(text);
    if (url === null || !/^https?:\/\//i.test(text)) {
      yield { code: "invalid-url", message: `Expected ${name} to be an http or https URL.`, ...at };
    } else if (isProxyAddress(url)) {
      yield { code: "proxy-url", message: `${name} points at Twilio Proxy itself.`, ...at };
    } else if (url.protocol === "http:") {
      yield { code: "insecure-url", message: `${name} is called without encryption.`, ...at };
    }
  }
});

function isProxyAddress(url: URL): boolean {
  if (/^proxy(\.[a-z0-9-]+)*\.twilio\.com\.?$/i.test(url.hostname)) return true;
  return /^webhooks\.twilio\.com\.?$/i.test(url.hostname) && url.pathname.includes("/Proxy/");
}

const UNPROVEN = new Set(["overlay", "radius", "extended-area-code"]);

const provenMatchLevel = each(function* (node) {
  const level = knownText(node, "geo_match_level");
  if (level === undefined || !UNPROVEN.has(level)) return;
  const message = "Twilio's documents disagree on this value; only country and area-code are proven.";
  yield { code: "geo-match-unproven", message, ...placeOf(node, "geo_match_level") };
});

const areaCodesAtHome = each(function* (node) {
  if (knownText(node, "geo_match_level") !== "area-code") return;
  const numbers = (node.children.phone_numbers ?? []).map((number) => knownText(number, "phone_number"));
  const people = (node.children.sessions ?? [])
    .flatMap((session) => session.children.participants ?? [])
    .map((participant) => knownText(participant, "identifier"));
  const abroad = [...numbers, ...people].filter(
    (text) => text?.startsWith("+") && !isNorthAmerican(text),
  ).length;
  if (abroad === 0) return;
  const message = `area-code has no effect for ${abroad === 1 ? "one number" : `${abroad} numbers`} outside North America.`;
  yield { code: "area-code-abroad", message, ...placeOf(node, "geo_match_level") };
});

export const serviceRules: readonly Rule[] = [
  named,
  uniqueNames,
  personalData,
  callbacks,
  provenMatchLevel,
  areaCodesAtHome,
  ...poolRules,
];
