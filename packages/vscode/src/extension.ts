/** The extension where Node runs it: on a desktop, or at the other end of a remote connection. */
import type { ExtensionContext } from "vscode";
import { watchForConfigs } from "./activation.ts";

export function activate(context: ExtensionContext): void {
  watchForConfigs(context, async (ready) => {
    const [{ createExtension }, { nodePlatform }] = await Promise.all([
      import("./client.ts"),
      import("./node-platform.ts"),
    ]);
    return createExtension(ready, nodePlatform(ready));
  });
}
