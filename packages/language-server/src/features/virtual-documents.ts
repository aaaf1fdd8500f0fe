/** Read-only documents beside a config: its plan as text, and the config as it would read if it described what is live. */
import { neutralise, renderPlanText } from "@twilio-proxy/core";
import { URI, Utils } from "vscode-uri";
import type { PlanView } from "../account/view.ts";
import { LIVE_SCHEME, PLAN_SCHEME, virtualSchemes } from "../names.ts";

export { liveDocument } from "./virtual-documents-live.ts";

export type VirtualScheme = (typeof virtualSchemes)[number];

const ENDINGS: Readonly<Record<VirtualScheme, string>> = {
  [PLAN_SCHEME]: ".plan.txt",
  [LIVE_SCHEME]: ".live.jsonc",
};

/** Ends like a file, so that an editor knows how to colour it, but not like a config, so that nobody checks it as one. */
export function virtualUri(scheme: VirtualScheme, uri: string): string {
  const path = `/${Utils.basename(URI.parse(uri))}${ENDINGS[scheme]}`;
  return URI.from({ scheme, path, query: uri }).toString();
}

/** null: it is none of ours. */
export function parseVirtualUri(
  virtual: string,
): { readonly scheme: VirtualScheme; readonly uri: string } | null {
  const colon = virtual.indexOf(":");
  const scheme = virtualSchemes.find((one) => one === virtual.slice(0, colon));
  const { query } = scheme === undefined ? { query: "" } : URI.parse(virtual);
  return scheme === undefined || query === "" ? null : { scheme, uri: query };
}

const WIDTH = 100;

/** As the command prints it, below a line that says what and when. */
export function planDocument({ json, at }: PlanView): string {
  const account = `…${json.account_sid.slice(-4)}, ${json.region}`;
  const time = new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
  const head = `Plan of ${neutralise(json.config.label)} against ${account} at ${time}`;
  return `${head}\n\n${renderPlanText(json, { colour: false, width: WIDTH })}\n`;
}
