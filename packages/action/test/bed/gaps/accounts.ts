/**
 * emulate shortens the accounts inside repositories and pull requests, and leaves the brackets of a bot's name bare in
 * addresses. GitHub does neither.
 */
export function completeAccounts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completeAccounts);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, completeAccounts(each)]);
  const object = Object.fromEntries(entries) as Record<string, unknown>;
  return isAccount(object) ? { ...object, ...addressesOf(object) } : object;
}

interface Account {
  readonly login: string;
  readonly url: string;
}

function isAccount(object: Readonly<Record<string, unknown>>): object is Record<string, unknown> & Account {
  return ["login", "node_id", "url", "type"].every((key) => typeof object[key] === "string");
}

function addressesOf({ login, url }: Account): Record<string, string> {
  const { origin } = new URL(url);
  const name = encodeURIComponent(login);
  const api = `${origin}/users/${name}`;
  const lists = ["followers", "organizations", "received_events", "repos", "subscriptions"];
  return {
    url: api,
    html_url: `${origin}/${name}`,
    avatar_url: `${origin}/avatars/u/${name}`,
    gravatar_id: "",
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    events_url: `${api}/events{/privacy}`,
    ...Object.fromEntries(lists.map((list) => [`${list}_url`, `${api}/${list}`])),
  };
}
