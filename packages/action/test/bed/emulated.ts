import { generateKeyPairSync, sign } from "node:crypto";
import { createEmulator } from "emulate";
import { type Api, parseBody } from "./exchange.ts";

export type Permission = "read" | "write";
export type Permissions = Readonly<Partial<Record<(typeof permissionNames)[number], Permission>>>;

export const permissionNames = [
  "actions",
  "checks",
  "contents",
  "issues",
  "pull_requests",
  "metadata",
] as const;

/** What a workflow with every permission this Action asks for is given. */
export const everything: Permissions = {
  actions: "read",
  checks: "write",
  contents: "write",
  issues: "write",
  pull_requests: "write",
  metadata: "read",
};

/** What a fork's pull request, or Dependabot's, is given. */
export const readOnly: Permissions = {
  actions: "read",
  checks: "read",
  contents: "read",
  issues: "read",
  pull_requests: "read",
  metadata: "read",
};

export const people = { human: "casey", stranger: "mallory" } as const;
const personTokens = {
  human: `ghp_human${"0".repeat(31)}`,
  stranger: `ghp_stranger${"0".repeat(28)}`,
};

/** GitHub's own App behind GITHUB_TOKEN. */
const app = { app_id: 15368, slug: "github-actions", name: "GitHub Actions" };
const installation = 4711;
/** Made once: 2,048 bits take longer than all of emulate. */
const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

export interface Emulated {
  readonly api: Api;
  readonly tokens: typeof personTokens;
  /** A token as a job gets it; its author is `github-actions[bot]`. */
  installationToken(permissions: Permissions): Promise<string>;
  /** What a token may do; null for a person's, undefined for one nobody issued. */
  permissionsOf(token: string): Permissions | null | undefined;
  close(): Promise<void>;
}

export interface EmulatedOptions {
  readonly owner: string;
  readonly repo: string;
  readonly private: boolean;
  /** The address that its answers hold, which need not be its own. */
  readonly url: string;
}

/** GitHub as emulate 0.12.2 plays it: an organisation with one empty repository, a member, and somebody from outside. */
export async function startEmulated({
  owner,
  repo,
  private: closed,
  url,
}: EmulatedOptions): Promise<Emulated> {
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: {
        [personTokens.human]: { login: people.human, scopes: ["repo", "user", "admin:org"] },
        [personTokens.stranger]: { login: people.stranger, scopes: ["repo", "user"] },
      },
      github: {
        users: [
          { login: people.human, name: "Casey" },
          { login: people.stranger, name: "Mallory" },
        ],
        orgs: [{ login: owner, name: owner, members: [{ login: people.human, role: "admin" }] }],
        repos: [{ owner, name: repo, private: closed, auto_init: false }],
        apps: [
          {
            ...app,
            private_key: key.privateKey,
            permissions: everything,
            installations: [{ installation_id: installation, account: owner, permissions: everything }],
          },
        ],
      },
    },
  });
  const api = clientOf(emulator.url, url);
  const issued = new Map<string, Permissions | null>(
    Object.values(personTokens).map((token) => [token, null] as const),
  );
  return {
    api,
    tokens: personTokens,
    async installationToken(permissions) {
      const { status, body } = await api({
        method: "POST",
        path: `/app/installations/${installation}/access_tokens`,
        headers: { authorization: `Bearer ${appJwt()}`, "content-type": "application/json" },
        body: { permissions },
      });
      if (status !== 201) throw new Error(`emulate gave no token: ${status} ${JSON.stringify(body)}`);
      const { token } = body as { token: string };
      issued.set(token, permissions);
      return token;
    },
    permissionsOf: (token) => issued.get(token),
    close: () => emulator.close(),
  };
}

function appJwt(): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iss: app.app_id, iat: now - 60, exp: now + 540 })}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key.privateKey).toString("base64url")}`;
}

/** Hop-by-hop names, and those that no longer hold once the body is parsed. */
const dropped = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
]);

/** Answers hold the address `shown` in place of emulate's own. */
function clientOf(own: string, shown: string): Api {
  const address = own.replace("localhost", "127.0.0.1");
  return async ({ method, path, headers, body }) => {
    const { host: _, "content-length": __, connection: ___, ...sent } = headers;
    const answer = await fetch(address + path, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const received = [...answer.headers].filter(([name]) => !dropped.has(name));
    return {
      status: answer.status,
      headers: Object.fromEntries(received),
      body: parseBody((await answer.text()).replaceAll(own, shown)),
    };
  };
}
