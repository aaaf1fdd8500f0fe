/** What no editor may ever be sent: people's numbers and the values of variables. Each stands nowhere else, so finding one is proof. */

/** From a range that is set aside for fiction. */
export const RIDER = "+33199004617";
export const DRIVER = "+33199008374";
/** Written into a config in clear, which its author is told about without repeating it. */
export const IN_CLEAR = "+33199009526";

/** Of the server's own process; `.env` files hold the others. */
export const processEnvironment = {
  RIDER,
  API_HOST: "planted-host.example",
  UNUSED_VARIABLE: "planted-value-of-an-unused-variable",
} as const;

export const AUTH_TOKEN = "planted-auth-token-of-these-tests";

const NEEDLES = [RIDER, DRIVER, IN_CLEAR].map((number) => number.slice(3)).concat("planted-");

/** Which of them stand in what was sent, by place in the list: a message about a leak need not leak it again. */
export function leaksIn(sent: string, others: readonly string[] = []): readonly string[] {
  return [...NEEDLES, ...others].flatMap((needle, index) => {
    const at = sent.indexOf(needle);
    return at < 0 ? [] : [`secret ${index}: …${sent.slice(Math.max(0, at - 200), at)}`];
  });
}
