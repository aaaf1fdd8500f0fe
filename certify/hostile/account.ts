/** An account that somebody hostile can write to, behind a wire: names, webhooks, error messages, headers, whole answers. */
import type { DesiredNode, DesiredTree } from "@twilio-proxy/core";
import type { Exchange } from "../../packages/core/src/http/wire.ts";
import { createFakeWire, type FakeWire, type Reply } from "../../packages/core/src/testing/fake-wire.ts";
import { hostileText } from "./documents.ts";
import type { Dice } from "./random.ts";

const CREATED = "2026-01-01T00:00:00Z";

type Json = Readonly<Record<string, unknown>>;

export function hostileWire(desired: DesiredTree, dice: Dice): FakeWire {
  // One mood for the whole account: where every answer may fail, no plan would ever be made.
  const failing = dice.chance(0.15);
  return createFakeWire((exchange) => {
    if (failing && dice.chance(0.3)) return refusal(dice);
    if (exchange.method !== "GET" && dice.chance(0.3)) return refusal(dice);
    return answer(exchange, desired, dice);
  });
}

export function sidOf(prefix: string, dice: Dice): string {
  return prefix + Array.from({ length: 32 }, () => dice.below(16).toString(16)).join("");
}

function refusal(dice: Dice): Reply {
  const text = hostileText(dice, 8);
  const headers = { "retry-after": dice.pick(["1", "-5", "1e99", text]), "twilio-request-id": text };
  const status = dice.pick([400, 403, 404, 409, 429, 500, 503]);
  return dice.pick<() => Reply>([
    () => ({
      status,
      headers,
      json: { code: dice.pick([20001, 80601, 80612, text, -1]), message: text, more_info: text },
    }),
    () => ({ status, headers, text: `<html>${text}` }),
    () => ({ status, headers, json: { code: 80701, message: text.repeat(1 + dice.below(200)) } }),
    () => ({ status: 200, headers, text: `{"sid": "${text}` }),
    () => ({ status: 200, json: { meta: { key: text, next_page_url: text }, [text]: [{}] } }),
    () => "reset",
  ])();
}

function answer({ method, path }: Exchange, desired: DesiredTree, dice: Dice): Reply {
  if (method === "DELETE") return { status: 204 };
  const [route = ""] = path.split("?");
  const parts = route
    .split("/")
    .filter((part) => part !== "")
    .slice(1);
  if (route.startsWith("/2010-04-01/")) return { status: 200, json: inventory(route, desired, dice) };
  const collection = parts.at(-1 - ((parts.length + 1) % 2)) ?? "";
  if (method === "POST") return { status: 201, json: record(collection, null, dice) };
  if (parts.length % 2 === 0) return { status: 200, json: record(collection, null, dice) };
  const key = {
    Services: "services",
    PhoneNumbers: "phone_numbers",
    ShortCodes: "short_codes",
    Sessions: "sessions",
  };
  const name = Object.hasOwn(key, collection) ? key[collection as keyof typeof key] : "participants";
  const declared = nodesOf(desired.nodes).filter(({ definition }) => definition.collection === name);
  const known = declared.filter(() => dice.chance(0.6)).map((node) => record(collection, node, dice));
  const foreign = Array.from({ length: dice.below(3) }, () => record(collection, null, dice));
  return { status: 200, json: { meta: { key: name, next_page_url: null }, [name]: [...known, ...foreign] } };
}

function nodesOf(nodes: readonly DesiredNode[]): readonly DesiredNode[] {
  return nodes.flatMap((node) => [node, ...Object.values(node.children).flatMap(nodesOf)]);
}

const PREFIX: Readonly<Record<string, string>> = {
  Services: "KS",
  PhoneNumbers: "PN",
  ShortCodes: "SC",
  Sessions: "KC",
  Participants: "KP",
};

/** Like what was declared, or like nothing; hostile in what the config leaves open. */
function record(collection: string, node: DesiredNode | null, dice: Dice): Json {
  const text = (): string => hostileText(dice);
  const said = (name: string, otherwise: unknown): unknown => node?.fields[name]?.value ?? otherwise;
  return {
    sid: sidOf(PREFIX[collection] ?? "XX", dice),
    unique_name: said("unique_name", text()),
    identifier: said("identifier", text()),
    phone_number: said("phone_number", text()),
    friendly_name: text(),
    proxy_identifier: text(),
    proxy_identifier_sid: text(),
    callback_url: dice.chance(0.5) ? said("callback_url", null) : `https://example.com/${text()}`,
    intercept_callback_url: text(),
    chat_instance_sid: text(),
    geo_match_level: dice.pick(["country", text()]),
    number_selection_behavior: text(),
    default_ttl: dice.pick([0, 3_600, -1]),
    ttl: dice.pick([0, 60]),
    status: dice.pick(["open", "in-progress", "closed", text()]),
    mode: dice.pick(["message-only", "voice-only", text()]),
    closed_reason: text(),
    is_reserved: dice.chance(0.3),
    in_use: dice.below(4),
    capabilities: { voice: true, sms: true, [text()]: true },
    date_created: dice.pick([CREATED, text()]),
    date_deleted: null,
    date_expiry: dice.pick([null, text()]),
    [text()]: text(),
  };
}

function inventory(route: string, desired: DesiredTree, dice: Dice): Json {
  const key = route.endsWith("ShortCodes.json") ? "short_codes" : "incoming_phone_numbers";
  const pooled = nodesOf(desired.nodes).filter(({ definition }) => definition.type === "phone_number");
  return {
    next_page_uri: null,
    [key]: pooled.map((node) => ({
      sid: node.fields.sid?.value ?? sidOf("PN", dice),
      phone_number: node.fields.phone_number?.value,
      capabilities: { voice: true, sms: true, mms: dice.chance(0.5) },
      voice_url: dice.pick(["", `https://example.com/${hostileText(dice)}`]),
      sms_url: hostileText(dice),
      trunk_sid: hostileText(dice),
      voice_application_sid: hostileText(dice),
    })),
  };
}
