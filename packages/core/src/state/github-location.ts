/** `github:owner/repo@branch:path`: the branch ends at the first colon, which no branch has; the path may hold anything. */
import { StateFailure } from "./failure.ts";

export interface GitHubPlace {
  readonly owner: string;
  readonly repo: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** From the repository's root. */
  readonly path: string;
}

const PLACE =
  /^github:(?<owner>[A-Za-z0-9](?:[A-Za-z0-9_-]*))\/(?<repo>[\w.-]+)@(?<branch>[^:]+):(?<path>.+)$/s;
/** What git refuses in a branch's name, as far as it could be meant; `refs/` is the full name of something. */
const NO_BRANCH = /[\p{Cc}\s~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|^refs\/|[/.]$|\.lock(?:\/|$)|(?:^|\/)\.|^@$/u;

/** Throws StateFailure `state-location`. */
export function parseGitHubPlace(text: string): GitHubPlace {
  const { owner = "", repo = "", branch = "", path = "" } = PLACE.exec(text)?.groups ?? {};
  const refuse = (why: string): StateFailure =>
    new StateFailure(
      "state-location",
      `${text} is no place on GitHub: ${why}. Write github:owner/repo@branch:path, such as github:acme/phones@twilio-proxy-state:proxy.json.`,
    );
  if (owner === "" || repo === "." || repo === "..")
    throw refuse("owner, repository, branch or path is missing");
  if (NO_BRANCH.test(branch)) throw refuse(`${branch} is no name of a branch`);
  const names = path.split("/");
  if (/\p{Cc}/u.test(path) || names.some((name) => name === "" || name === "." || name === "..")) {
    throw refuse(`${path} is no path of a file`);
  }
  return { owner, repo, branch, path };
}

export function placeText({ owner, repo, branch, path }: GitHubPlace): string {
  return `github:${owner}/${repo}@${branch}:${path}`;
}
