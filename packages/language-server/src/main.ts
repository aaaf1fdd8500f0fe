#!/usr/bin/env node
/** `twilio-proxy-language-server`: arguments, then a connection. */
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { nodeHost } from "./node-host.ts";
import { serve } from "./server.ts";
import { VERSION } from "./version.ts";
import { boundYoungGeneration } from "./young-generation.ts";

const USAGE = `twilio-proxy-language-server: checks, completes and plans proxy.json in your editor.

Usage:
  twilio-proxy-language-server --stdio          over standard input and output
  twilio-proxy-language-server --node-ipc       over the channel of a parent Node process
  twilio-proxy-language-server --socket=PORT    over a socket of this machine
  twilio-proxy-language-server --doctor [FILE]  says what it finds here, and asks nobody
  twilio-proxy-language-server --version

Credentials come from the environment, as for the twilio-proxy command, and nothing is asked of Twilio until you plan.
`;

async function main(args: readonly string[]): Promise<void> {
  const [first = ""] = args;
  if (args.some((arg) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(arg))) {
    boundYoungGeneration();
    serve(createConnection(ProposedFeatures.all), nodeHost(process.env));
  } else if (first === "--doctor") {
    const { doctor } = await import("./doctor.ts");
    process.exitCode = await doctor(args[1] ?? "proxy.json", nodeHost(process.env), process.stdout);
  } else if (first === "--version") {
    process.stdout.write(`${VERSION}\n`);
  } else {
    const asked = first === "--help" || first === "-h";
    (asked ? process.stdout : process.stderr).write(USAGE);
    process.exitCode = asked ? 0 : 1;
  }
}

void main(process.argv.slice(2));
