/** Every code that a problem can have, with what it means and what to do. */
import { documentCatalogue } from "../document/catalogue.ts";
import type { Explanation } from "../document/problem.ts";
import { participantProblems } from "./participant/problems.ts";
import { phoneNumberProblems } from "./phone-number/problems.ts";
import { sharedProblems } from "./problems.ts";
import { serviceProblems } from "./service/problems.ts";
import { sessionProblems } from "./session/problems.ts";

export const catalogue = {
  ...documentCatalogue,
  ...sharedProblems,
  ...serviceProblems,
  ...phoneNumberProblems,
  ...sessionProblems,
  ...participantProblems,
};

export type ProblemCode = keyof typeof catalogue;

export const problemCodes: readonly ProblemCode[] = (Object.keys(catalogue) as ProblemCode[]).sort();

/** What a code means; null for a code that no problem has. */
export function explainProblem(code: string): (Explanation & { readonly code: ProblemCode }) | null {
  const known = problemCodes.find((one) => one === code);
  return known === undefined ? null : { code: known, ...catalogue[known] };
}
