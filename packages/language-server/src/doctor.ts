/** `--doctor`: what the server finds on this machine, in lines fit to send to whoever helps. Asks no network. */
import { resolve } from "node:path";
import { credentialsFrom, isOurs, parseDocument, resolveConfig, UsageFailure } from "@twilio-proxy/core";
import { URI } from "vscode-uri";
import { readEnvironment } from "./analysis/environment.ts";
import type { Host } from "./host.ts";
import { envFilesOf } from "./scopes.ts";
import { defaultSettings } from "./settings.ts";
import { VERSION } from "./version.ts";

type Finding = readonly [good: boolean, what: string, found: string];

/** 0 where nothing stands in the way, else 1. Says names and numbers, never a value or a path. */
export async function doctor(file: string, host: Host, output: NodeJS.WritableStream): Promise<0 | 1> {
  const findings = [
    versionFinding(),
    ...(await configFindings(file, host)),
    credentialFinding(host),
    await accountFinding(host),
  ];
  for (const [good, what, found] of findings) output.write(`${good ? "ok  " : "look"}  ${what}: ${found}\n`);
  return findings.every(([good]) => good) ? 0 : 1;
}

function versionFinding(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return [
    major >= 22,
    "server",
    `${VERSION} on Node ${process.versions.node}${major >= 22 ? "" : ", needs 22"}`,
  ];
}

async function configFindings(file: string, host: Host): Promise<readonly Finding[]> {
  const uri = URI.file(resolve(file)).toString();
  const environment = await readEnvironment(host, envFilesOf(uri, defaultSettings.envFiles, []));
  const names = environment.files.map(({ label, names }) => `${label} with ${names.size} names`);
  const variables: Finding = [true, "variables", names.join(", ") || "no .env file beside the config"];
  const text = await host.readText(uri);
  if (text === null)
    return [[false, "config", `${file} cannot be read; name the file as an argument`], variables];
  const document = parseDocument(text, { path: file });
  if (!isOurs(document)) {
    const wanted = 'needs a name that ends in proxy.json and an object "services", or our $schema';
    return [[false, "config", `${file} is no config of ours: it ${wanted}`], variables];
  }
  const options = { env: environment.values, strictEnv: false, now: new Date(host.world.now()) };
  const { problems } = resolveConfig(document, options);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const counts = `${errors} errors, ${problems.length - errors} warnings and hints`;
  return [[errors === 0, "config", `${file} is ours, with ${counts}`], variables];
}

/** No credentials are no fault: everything but planning works without. */
function credentialFinding({ env }: Host): Finding {
  try {
    credentialsFrom(env);
    return [true, "credentials", `found${env.TWILIO_PROXY_API_URL ? ", for TWILIO_PROXY_API_URL" : ""}`];
  } catch (error) {
    if (!(error instanceof UsageFailure)) throw error;
    const none = (env.TWILIO_ACCOUNT_SID ?? "") === "";
    return [none, "credentials", none ? "none, so no plan in the editor" : error.message];
  }
}

async function accountFinding({ loadAccount }: Host): Promise<Finding> {
  const loaded = await loadAccount?.().catch(() => null);
  return [
    loaded != null,
    "planning",
    loaded == null ? "its code cannot be loaded; install again" : "its code loads",
  ];
}
