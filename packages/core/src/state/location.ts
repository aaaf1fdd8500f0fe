import type { GitHub } from "../github/port.ts";
import type { World } from "../world.ts";
import { StateFailure } from "./failure.ts";
import { type GitHubPlace, parseGitHubPlace } from "./github-location.ts";
import type { StateStore } from "./state.ts";

/** Where a state is kept: `FILE`, `github:owner/repo@branch:path` or `s3://bucket/key`. */
export type StateLocation =
  | { readonly kind: "file"; readonly path: string }
  | ({ readonly kind: "github" } & GitHubPlace)
  | { readonly kind: "s3"; readonly text: string };

export interface OpenStateOptions {
  readonly world?: World;
  /** Asked once, and only for a state on GitHub. */
  readonly github?: () => GitHub;
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
  if (text.startsWith("s3://")) return { kind: "s3", text };
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new StateFailure("state-location", `A state cannot be kept at ${scheme}://. Name a file.`);
  }
  return { kind: "file", path: text };
}

/** Loads the one store that is needed. Rejects with StateFailure `state-location` where there is none, and with whatever `github` throws. */
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
  const place = location.kind === "github" ? "a GitHub branch" : "S3-compatible storage";
  throw new StateFailure(
    "state-location",
    `Keeping the state in ${place} is not available in this version. Use a file: --state proxy.json.state.json.`,
  );
}
