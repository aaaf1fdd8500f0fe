/** Offline: problems beside their lines, all of them on the run's page. Loads neither GitHub's nor Twilio's code. */
import { placeConfig, readCheckedOut, resolveText } from "../config.ts";
import type { Context } from "../context.ts";
import { requireValid, showProblems } from "../problems.ts";

export async function validate(context: Context): Promise<void> {
  const place = placeConfig(context);
  const text = readCheckedOut(place, context);
  const config = resolveText(text, place, { env: context.env, strictEnv: false }, context);
  showProblems(config, context);
  requireValid(config);
}
