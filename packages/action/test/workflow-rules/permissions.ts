/** The most that each job may ask for. A job that is missing here may ask for nothing. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

const PLAN: Permissions = { contents: "read", "pull-requests": "write" };
const APPLY: Permissions = { contents: "write", "pull-requests": "write" };
const DRIFT: Permissions = { contents: "read", issues: "write" };
const READ: Permissions = { contents: "read" };

export const allowed: Readonly<Record<string, Readonly<Record<string, Permissions>>>> = {
  "examples/workflows/plan.yml": { plan: PLAN },
  "examples/workflows/apply.yml": { apply: APPLY },
  "examples/workflows/drift.yml": { drift: DRIFT },
  "examples/workflows/one-file.yml": { plan: PLAN, apply: APPLY, drift: DRIFT },
  "examples/workflows/environments-matrix.yml": { plan: PLAN, apply: APPLY },
  "examples/workflows/monorepo.yml": { plan: PLAN, apply: APPLY },
  "examples/workflows/fork-plan.yml": { plan: PLAN },
  "examples/workflows/environment-approval.yml": { plan: READ, apply: APPLY },
  "examples/workflows/validate-only.yml": { validate: READ },
  ".github/workflows/ci.yml": { check: READ, demo: READ, action: READ, workflows: READ },
  ".github/workflows/release.yml": {
    build: READ,
    rebuild: READ,
    publish: { contents: "write", "id-token": "write", attestations: "write" },
  },
  ".github/workflows/codeql.yml": { analyze: { contents: "read", "security-events": "write" } },
  ".github/workflows/scorecard.yml": {
    analysis: { contents: "read", "security-events": "write", "id-token": "write" },
  },
};

/** What a job asks for beyond what it may. */
export function excess(asked: unknown, most: Permissions = {}): readonly string[] {
  if (typeof asked !== "object" || asked === null) return [JSON.stringify(asked)];
  const level = (name: string): number => ["read", "write"].indexOf(most[name] ?? "none");
  return Object.entries(asked)
    .filter(([name, access]) => ["none", "read", "write"].indexOf(String(access)) - 1 > level(name))
    .map(([name, access]) => `${name}: ${access}`);
}
