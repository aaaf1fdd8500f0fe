/** Every permission that a workflow can give its token. */
const GRANTABLE = [
  "actions",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "issues",
  "packages",
  "pages",
  "pull-requests",
  "security-events",
  "statuses",
];

/**
 * What GitHub's `x-accepted-github-permissions` asks for, as a workflow's YAML to paste, without a final newline; null: nothing
 * that a workflow can give its token. Commas join what is needed together, semicolons separate alternatives.
 */
export function permissionsYaml(accepted: string | null): string | null {
  const alternatives = (accepted ?? "").split(";").map((text) =>
    text
      .split(",")
      .map((one) => one.trim().replaceAll("_", "-").split("="))
      // Every token has it.
      .filter(([name]) => name !== "metadata"),
  );
  const grantable = alternatives.find(
    (one) => one.length > 0 && one.every(([name = "", level = ""]) => isGrantable(name, level)),
  );
  if (grantable === undefined) return null;
  return ["permissions:", ...grantable.map(([name, level]) => `  ${name}: ${level}`)].join("\n");
}

function isGrantable(name: string, level: string): boolean {
  return GRANTABLE.includes(name) && (level === "read" || level === "write");
}
