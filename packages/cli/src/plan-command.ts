/** The next command of somebody who moved in, to be copied into a POSIX shell. */

/** One word of it. */
export function shellWord(text: string): string {
  return /^[\w.@%+=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What plans this config against this state. */
export function planCommand(config: string, state: string | undefined): string {
  const path = config === "proxy.json" ? [] : [shellWord(config)];
  const place = state === undefined ? [] : [`--state ${shellWord(state)}`];
  return ["twilio-proxy plan", ...path, ...place].join(" ");
}
