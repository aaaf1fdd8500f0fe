/** The extension in a browser: the server is a web worker, and no account can be connected. */
import type { ExtensionContext } from "vscode";
import { watchForConfigs } from "./activation.ts";

export function activate(context: ExtensionContext): void {
  watchForConfigs(context, async (ready) => {
    const [{ createExtension }, { browserPlatform }] = await Promise.all([
      import("./client.ts"),
      import("./browser-platform.ts"),
    ]);
    return createExtension(ready, browserPlatform(ready));
  });
}
