/** What a failure of GitHub means for the state, and what to do. */
import { GitHubFailure } from "../github/failure.ts";
import { permissionsYaml } from "../github/permissions.ts";
import { StateFailure } from "./failure.ts";
import { type GitHubPlace, placeText } from "./github-location.ts";

type Deed = "read" | "write";

/** A StateFailure for a GitHubFailure; anything else is given back as it is. */
export function explained(error: unknown, place: GitHubPlace, deed: Deed): unknown {
  if (!(error instanceof GitHubFailure)) return error;
  const said = `GitHub says: ${error.message}`;
  const location = placeText(place);
  if (isRuleViolation(error)) return ruled(place, said);
  if (isEmptyRepository(error)) return empty(place);
  switch (error.kind) {
    case "unauthorized":
      return new StateFailure(
        "state-denied",
        `GitHub does not accept the token, so ${location} cannot be ${past(deed)}. It may have expired: use a new one. ${said}`,
      );
    case "forbidden":
      return forbidden(error, location, deed, said);
    case "not-found":
      return new StateFailure(
        "state-denied",
        `GitHub finds no repository ${place.owner}/${place.repo} for ${location}: it does not exist, or the token may not see it. Check the name, or use a token that may read and write its contents.`,
      );
    case "conflict":
      return new StateFailure(
        "state-conflict",
        `${location} could not be written: others wrote to its branch at the same time, again and again. Run again. ${said}`,
      );
    case "invalid":
      return new StateFailure(
        deed === "read" ? "state-unreadable" : "state-unwritable",
        `${location} could not be ${past(deed)}. Check the repository, the branch and its rules. ${said}`,
      );
    default:
      return new StateFailure(
        "state-unavailable",
        `${location} could not be ${past(deed)} now. Run again later. ${said}`,
      );
  }
}

/** Whether trying again could end otherwise, once it is known what lies there. */
export function isFinal(error: GitHubFailure): boolean {
  return isRuleViolation(error) || isEmptyRepository(error);
}

function isRuleViolation({ message }: GitHubFailure): boolean {
  return /rule violations|GH0(?:06|13)\b|protected (?:branch|ref)|through a pull request/i.test(message);
}

function isEmptyRepository({ kind, message }: GitHubFailure): boolean {
  return kind === "conflict" && /repository is empty/i.test(message);
}

function ruled({ owner, repo, branch }: GitHubPlace, said: string): StateFailure {
  return new StateFailure(
    "state-denied",
    `A ruleset or branch protection keeps this token from writing to the branch ${branch} of ${owner}/${repo}. Exclude ${branch} from the ruleset; or create the branch yourself, if only creating is restricted; or use the token of a GitHub App that may bypass it, which a workflow's own token never may. ${said}`,
  );
}

function empty({ owner, repo, branch }: GitHubPlace): StateFailure {
  return new StateFailure(
    "state-unwritable",
    `${owner}/${repo} has no commit yet, so the branch ${branch} cannot be created. Push a first commit, such as the config, and run again.`,
  );
}

function forbidden(
  { acceptedPermissions }: GitHubFailure,
  location: string,
  deed: Deed,
  said: string,
): StateFailure {
  const yaml = permissionsYaml(acceptedPermissions) ?? permissionsYaml(`contents=${deed}`);
  return new StateFailure(
    "state-denied",
    `The token may not ${deed} ${location}. ${said}\nA token of your own needs ${deed} access to the repository's contents. A workflow's job needs, beside what it has:\n\n${yaml}\n`,
  );
}

function past(deed: Deed): string {
  return deed === "read" ? "read" : "written";
}
