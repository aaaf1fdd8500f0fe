/** The server in a web worker: everything that follows from the text alone. */
import { systemWorld } from "@twilio-proxy/core";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser";
import type { Host } from "./host.ts";
import { serve } from "./server.ts";

/** What a worker's global scope is to us; the types of browsers are not loaded here. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const host: Host = {
  world: systemWorld,
  env: {},
  turn: () => systemWorld.sleep(0),
  readText: async () => null,
  parseEnv: () => ({}),
  shareText: async () => null,
  loadAccount: null,
};

serve(
  createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self)),
  host,
);
