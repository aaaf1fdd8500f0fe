import { isAccountSid } from "./environment.ts";

/** Asks a simulator on this machine whose account it plays. null: there is none, or it is something else. */
export async function readSimulatorAccount(origin: string): Promise<string | null> {
  try {
    const answer = await fetch(`${origin}/_simulator/account`, {
      redirect: "error",
      signal: AbortSignal.timeout(3000),
    });
    const { account_sid: sid } = (await answer.json()) as Readonly<Record<string, unknown>>;
    return answer.ok && typeof sid === "string" && isAccountSid(sid) ? sid : null;
  } catch {
    return null;
  }
}
