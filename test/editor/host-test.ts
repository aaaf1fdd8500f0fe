/** Runs `host/` inside VS Code's extension host, with the packaged extension installed. */
import { join } from "node:path";
import { type EditorOptions, startEditor } from "./editor.ts";
import { MARK } from "./host/cases.ts";

const host = join(import.meta.dirname, "host");
const PATIENCE_MS = 120_000;

/** @returns the lines of the report. @throws when a case failed, or nothing was heard. */
export async function testInHost(
  workspace: string,
  options: EditorOptions,
  say: (line: string) => void,
): Promise<void> {
  const editor = await startEditor(options);
  const ended = Promise.withResolvers<number>();
  const heard: string[] = [];
  try {
    await editor.open(workspace, {
      payload: {
        extensionDevelopmentPath: editor.uriOf(host),
        extensionTestsPath: editor.uriOf(join(host, "index.cjs")),
      },
      prepare: async (page) => {
        await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) => {
          const line = args.join(" ");
          heard.push(line);
          if (line.startsWith(MARK)) say(line.slice(MARK.length));
        });
        await page.exposeFunction("codeAutomationExit", ended.resolve);
      },
    });
    const timer = setTimeout(() => ended.reject(new Error("The editor said nothing more.")), PATIENCE_MS);
    const code = await ended.promise.finally(() => clearTimeout(timer));
    if (code !== 0) throw new Error(`The tests in the extension host failed (${code}).`);
  } catch (error) {
    say(heard.slice(-20).join("\n"));
    throw error;
  } finally {
    await editor.close();
  }
}
