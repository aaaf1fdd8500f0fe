import type { GitHub } from "../github/port.ts";
import type { World } from "../world.ts";
import { StateFailure } from "./failure.ts";
import { type GitHubPlace, parseGitHubPlace } from "./github-location.ts";
import { parseS3Place, type S3Place } from "./s3-location.ts";
import type { StateStore } from "./state.ts";

/** Where a state is kept: `FILE`, `github:owner/repo@branch:path` or `s3://bucket/key?region=&endpoint=`. */
export type StateLocation =
  | { readonly kind: "file"; readonly path: string }
  | ({ readonly kind: "github" } & GitHubPlace)
  | ({ readonly kind: "s3" } & S3Place);

export interface OpenStateOptions {
  readonly world?: World;
  /** Asked once, and only for a state on GitHub. */
  readonly github?: () => GitHub;
  /** Credentials, region and proxies, for a state in S3. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Throws StateFailure `state-location` for what is no place at all. */
export function parseStateLocation(text: string): StateLocation {
  if (text.trim() === "") {
    throw new StateFailure(
      "state-location",
      "The state's location is empty. Name a file, such as proxy.json.state.json.",
    );
  }
  if (text.startsWith("github:")) return { kind: "github", ...parseGitHubPlace(text) };
  if (text.startsWith("s3://")) return { kind: "s3", ...parseS3Place(text) };
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new StateFailure("state-location", `A state cannot be kept at ${scheme}://. Name a file.`);
  }
  return { kind: "file", path: text };
}

/**
 * Loads the one store that is needed. Rejects with StateFailure `state-location` where there is none, with UsageFailure where S3's
 * credentials are missing, and with whatever `github` throws.
 */
export async function openStateStore(
  location: StateLocation,
  options: OpenStateOptions = {},
): Promise<StateStore> {
  const world = options.world === undefined ? {} : { world: options.world };
  if (location.kind === "file") {
    const { fileStateStore } = await import("./file-store.ts");
    return fileStateStore(location.path, world);
  }
  if (location.kind === "github" && options.github !== undefined) {
    const { githubStateStore } = await import("./github-store.ts");
    return githubStateStore({ ...location, ...world, github: options.github() });
  }
  if (location.kind === "s3") {
    const [{ connectS3 }, { s3StateStore }] = await Promise.all([
      import("../s3/client.ts"),
      import("./s3-store.ts"),
    ]);
    return s3StateStore({
      ...location,
      ...world,
      s3: connectS3({ ...location, ...world, env: options.env ?? {} }),
    });
  }
  throw new StateFailure(
    "state-location",
    "Keeping the state in a GitHub branch is not available here. Use a file: --state proxy.json.state.json.",
  );
}
