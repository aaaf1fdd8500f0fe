/** A folder of files that lives as long as a test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { URI } from "vscode-uri";

export interface Workspace {
  readonly path: string;
  uri(name: string): string;
  write(name: string, text: string): void;
  remove(): void;
}

export function createWorkspace(files: Readonly<Record<string, string>> = {}): Workspace {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "twilio-proxy-protocol-")));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    uri: (name) => URI.file(join(path, name)).toString(),
    write,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
