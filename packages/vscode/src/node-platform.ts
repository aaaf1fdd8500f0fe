import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { SECTION } from "./names.ts";
import type { Platform } from "./platform.ts";

export function nodePlatform(context: ExtensionContext): Platform {
  return {
    accounts: true,
    createClient(options, environment) {
      const server: ServerOptions = {
        module: context.asAbsolutePath("server/main.cjs"),
        transport: TransportKind.ipc,
        // The environment is the one way credentials reach the server: no message holds them, so no trace can.
        options: {
          get env() {
            return environment();
          },
        },
      };
      return new LanguageClient(SECTION, "Twilio Proxy", server, options);
    },
  };
}
