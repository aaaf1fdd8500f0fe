/** The SDK's generated classes on our transport, loaded only when a connection is used: no axios, no SDK root. */
import type V1 from "twilio/lib/rest/proxy/V1.js";
import { withDates } from "./records.ts";
import type { Client } from "./transport.ts";

/** What the SDK's collections have in common; each checks its own parameter names. */
export interface SdkList {
  create(parameters: never): Promise<object>;
  page(options: { pageSize: number }): Promise<SdkPage>;
  get(sid: string): SdkMember;
}

/** Members without an update (participants) are never updated. */
export interface SdkMember {
  fetch(): Promise<object>;
  update?(parameters: never): Promise<object>;
  remove(): Promise<boolean>;
}

export interface SdkPage {
  readonly instances: readonly object[];
  readonly nextPageUrl?: string | undefined;
  nextPage(): Promise<SdkPage> | undefined;
}

export type SdkProxy = V1.default;

export async function loadSdk(client: Client): Promise<SdkProxy> {
  const [version, domain] = await Promise.all([
    import("twilio/lib/rest/proxy/V1.js"),
    import("twilio/lib/base/Domain.js"),
  ]);
  const patched = {
    request: async (request: Parameters<Client["request"]>[0]) => {
      const response = await client.request(request);
      return { ...response, body: withDates(response.body) };
    },
  };
  const Version = classOf(version);
  const Domain = classOf(domain);
  // The SDK's constructors ask for its whole client and product; they use `request` and the base alone.
  const base = new Domain(
    patched as unknown as ConstructorParameters<typeof Domain>[0],
    "https://proxy.twilio.com",
  );
  return new Version(base as ConstructorParameters<typeof Version>[0]);
}

/** Node shows a CommonJS module's default export one level deeper than bundlers do. */
function classOf<T extends object>(module: { readonly default: { readonly default: T } }): T {
  const outer: T | { readonly default: T } = module.default;
  return "default" in outer ? outer.default : outer;
}
