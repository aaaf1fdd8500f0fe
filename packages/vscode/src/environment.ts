/** Where an account comes from, and what the server's process gets to know of it. */

export interface ApiKey {
  readonly accountSid: string;
  readonly key: string;
  readonly secret: string;
}

export type Source =
  | { readonly kind: "none" }
  /** The key is in the editor's secret storage. */
  | { readonly kind: "key"; readonly accountSid: string }
  | { readonly kind: "simulator"; readonly address: string; readonly accountSid: string }
  /** Whatever the editor itself was started with. */
  | { readonly kind: "environment" };

/** undefined removes what the process would inherit. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** All that says whose account it is, or where calls go: never mixed from two sources. */
const nothing = {
  TWILIO_ACCOUNT_SID: undefined,
  TWILIO_API_KEY: undefined,
  TWILIO_API_SECRET: undefined,
  TWILIO_AUTH_TOKEN: undefined,
  TWILIO_PROXY_API_URL: undefined,
} satisfies Environment;

/** `apiKey`: what the secret storage has; a key of another account is as good as none. */
export function environmentFor(source: Source, apiKey: ApiKey | null): Environment {
  switch (source.kind) {
    case "none":
      return nothing;
    case "environment":
      return {};
    case "key":
      if (apiKey?.accountSid !== source.accountSid) return nothing;
      return {
        ...nothing,
        TWILIO_ACCOUNT_SID: apiKey.accountSid,
        TWILIO_API_KEY: apiKey.key,
        TWILIO_API_SECRET: apiKey.secret,
      };
    case "simulator":
      return {
        ...nothing,
        TWILIO_PROXY_API_URL: source.address,
        TWILIO_ACCOUNT_SID: source.accountSid,
        // It accepts any.
        TWILIO_AUTH_TOKEN: "simulator",
      };
  }
}

/** What was stored, by this version or another; `none` for anything else. */
export function readSource(stored: unknown): Source {
  const none = { kind: "none" } as const;
  if (typeof stored !== "object" || stored === null) return none;
  const { kind, accountSid, address } = stored as Readonly<Record<string, unknown>>;
  if (kind === "environment") return { kind };
  if (typeof accountSid !== "string") return none;
  if (kind === "key") return { kind, accountSid };
  const origin = typeof address === "string" ? loopbackOrigin(address) : null;
  return kind === "simulator" && origin !== null ? { kind, address: origin, accountSid } : none;
}

/** `http://127.0.0.1:4010`, from what a person types; null: not an address of this machine. */
export function loopbackOrigin(address: string): string | null {
  const text = address.trim();
  const whole = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(whole);
  if (url === null || url.protocol !== "http:" || url.username !== "" || url.password !== "") return null;
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname) ? url.origin : null;
}

export function readApiKey(stored: string | undefined): ApiKey | null {
  try {
    const { accountSid, key, secret } = JSON.parse(stored ?? "null") as Readonly<Record<string, unknown>>;
    if (typeof accountSid !== "string" || typeof key !== "string" || typeof secret !== "string") return null;
    return { accountSid, key, secret };
  } catch {
    return null;
  }
}

export const isAccountSid = (text: string): boolean => /^AC[0-9a-f]{32}$/i.test(text);
export const isApiKeySid = (text: string): boolean => /^SK[0-9a-f]{32}$/i.test(text);
