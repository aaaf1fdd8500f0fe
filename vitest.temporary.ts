import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Tests make thousands of folders: all lie in one, which goes with the run. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "twilio-proxy-tests-"));
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
