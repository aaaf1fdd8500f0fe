import type { Draft } from "../document/problem.ts";
import type { ProblemCode } from "../resources/catalogue.ts";

/** What a rule reports. The codes are those of the catalogue, so an unexplained one does not compile. */
export type ProblemDraft = Draft<ProblemCode>;
