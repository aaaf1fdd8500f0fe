import { expect, it } from "vitest";
import { permissionsYaml } from "./permissions.ts";

it.each<[string | null, string | null]>([
  [null, null],
  ["", null],
  ["contents=write", "permissions:\n  contents: write"],
  ["issues=write; pull_requests=write", "permissions:\n  issues: write"],
  ["contents=write,pull_requests=read", "permissions:\n  contents: write\n  pull-requests: read"],
  ["administration=write; checks=write", "permissions:\n  checks: write"],
  ["metadata=read", null],
  ["metadata=read, contents=read", "permissions:\n  contents: read"],
  ["contents=admin", null],
  ["contents=write\n  evil: x", null],
])("%j becomes %j", (accepted, yaml) => expect(permissionsYaml(accepted)).toBe(yaml));
