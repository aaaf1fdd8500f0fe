import { StateFailure } from "./failure.ts";
import { type FileStoreOptions, fileStateStore } from "./file-store.ts";
import type { StateStore } from "./state.ts";

/** Where a state is kept: `FILE`, `github:owner/repo@branch:path` or `s3://bucket/key`. */
export type StateLocation =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "github" | "s3"; readonly text: string };

/** Throws StateFailure `state-location` for what is no place at all. */
export function parseStateLocation(text: string): StateLocation {
  if (text.trim() === "") {
    throw new StateFailure(
      "state-location",
      "The state's location is empty. Name a file, such as proxy.json.state.json.",
    );
  }
  if (text.startsWith("github:")) return { kind: "github", text };
  if (text.startsWith("s3://")) return { kind: "s3", text };
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1];
  if (scheme !== undefined) {
    throw new StateFailure("state-location", `A state cannot be kept at ${scheme}://. Name a file.`);
  }
  return { kind: "file", path: text };
}

/** Throws StateFailure `state-location` where this version has no store for the place. */
export function openStateStore(location: StateLocation, options: FileStoreOptions = {}): StateStore {
  if (location.kind === "file") return fileStateStore(location.path, options);
  const place = location.kind === "github" ? "a GitHub branch" : "S3-compatible storage";
  throw new StateFailure(
    "state-location",
    `Keeping the state in ${place} is not available in this version. Use a file: --state proxy.json.state.json.`,
  );
}
