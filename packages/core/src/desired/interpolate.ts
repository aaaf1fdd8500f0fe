/** `${env.NAME}` and `${env.NAME:-default}` in text; `$${` is a literal `${`. */

export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string; readonly fallback: string | null };

/** null: there is a `${` that is neither. */
export function parseTemplate(text: string): readonly Segment[] | null {
  if (!text.includes("${")) return [{ kind: "text", text }];
  const segments: Segment[] = [];
  const variable = /\$\{env\.([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/y;
  let done = 0;
  for (const { index, 0: found } of text.matchAll(/\$\$\{|\$\{/g)) {
    if (index < done) return null;
    segments.push({ kind: "text", text: text.slice(done, index) });
    done = index + found.length;
    if (found === "$${") {
      segments.push({ kind: "text", text: "${" });
      continue;
    }
    variable.lastIndex = index;
    const [whole, name, fallback] = variable.exec(text) ?? [];
    if (whole === undefined || name === undefined) return null;
    segments.push({ kind: "variable", name, fallback: fallback ?? null });
    done = index + whole.length;
  }
  segments.push({ kind: "text", text: text.slice(done) });
  return segments.filter((segment) => segment.kind === "variable" || segment.text !== "");
}

/** What the environment says about one name. */
export type Lookup =
  | { readonly kind: "set"; readonly value: string }
  | { readonly kind: "unset" | "forbidden" | "not-allowed" };

/** Where `${env.NAME}` gets its values, and what may not be read. */
export interface EnvironmentOptions {
  /** null: unknown, as in an editor; every name is unset then. */
  readonly env: Readonly<Record<string, string | undefined>> | null;
  /** Only these resolve; absent: all that are not forbidden. */
  readonly allowedEnv?: ReadonlySet<string>;
  /** Credentials in use: a variable with one of these values is forbidden. */
  readonly secrets?: readonly string[];
}

const FORBIDDEN =
  /^(TWILIO_API_|TWILIO_AUTH_TOKEN$|TWILIO_PROXY_DIGEST_KEY$|GITHUB_|ACTIONS_|RUNNER_|INPUT_|AWS_)/;

export function createLookup(options: EnvironmentOptions): (name: string) => Lookup {
  const secrets = new Set(options.secrets?.filter((secret) => secret !== ""));
  return (name) => {
    // Windows reads names without regard to case, and the same file must be refused everywhere.
    if (FORBIDDEN.test(name.toUpperCase())) return { kind: "forbidden" };
    if (options.allowedEnv !== undefined && !options.allowedEnv.has(name)) return { kind: "not-allowed" };
    const { env } = options;
    const value = env !== null && Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined || value === "") return { kind: "unset" };
    return secrets.has(value) || secrets.has(value.trim()) ? { kind: "forbidden" } : { kind: "set", value };
  };
}
