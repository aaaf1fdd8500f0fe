/** What the rest asks of GitHub's REST API; `connectGitHub` in client.ts is the real one. */
import type { Endpoints, RequestParameters } from "@octokit/types";

export type GitHubRoute = keyof Endpoints;
export type GitHubListRoute = Extract<GitHubRoute, `GET ${string}`>;

/** Every method rejects with GitHubFailure only. */
export interface GitHub {
  /** As @octokit/request: `request("GET /repos/{owner}/{repo}", { owner, repo })`. */
  request<R extends GitHubRoute>(
    route: R,
    parameters: Endpoints[R]["parameters"] & RequestParameters,
  ): Promise<Endpoints[R]["response"]>;
  /** The answers to a list, page by page of 100; stop iterating to stop reading. */
  pages<R extends GitHubListRoute>(
    route: R,
    parameters: Endpoints[R]["parameters"] & RequestParameters,
  ): AsyncIterable<Endpoints[R]["response"]["data"]>;
  close(): void;
}

/** A wait before a request is sent again. */
export interface GitHubWait {
  /** `limit`: GitHub asked to slow down. `trouble`: it did not answer, or with 5xx. */
  readonly reason: "limit" | "trouble";
  readonly milliseconds: number;
  /** From 1: the try that failed. */
  readonly attempt: number;
}
