/** Which account the server may use: asked of the user, kept in the editor's secret storage, given to the next start. */
import { type ExtensionContext, window, workspace } from "vscode";
import {
  type ApiKey,
  type Environment,
  environmentFor,
  isAccountSid,
  isApiKeySid,
  loopbackOrigin,
  readApiKey,
  readSource,
  type Source,
} from "./environment.ts";
import { readSimulatorAccount } from "./simulator.ts";

const SECRET = "twilioProxy.apiKey";
const SOURCE = "twilioProxy.account";

export interface Account {
  /** Of the server's process, at this moment. */
  environment(): Environment;
  /** Is there one to connect to? */
  isChosen(): boolean;
  /** Each is false where the user thought better of it. */
  connect(): Promise<boolean>;
  useSimulator(): Promise<boolean>;
  useEnvironment(): Promise<boolean>;
  disconnect(): Promise<boolean>;
}

/** One choice for each workspace, one key for each user. Nothing of either is used before the workspace is trusted. */
export async function openAccount(context: ExtensionContext): Promise<Account> {
  const { secrets, workspaceState } = context;
  let source = readSource(workspaceState.get(SOURCE));
  let apiKey = readApiKey(await secrets.get(SECRET));
  const chosen = (): Source => (workspace.isTrusted ? source : { kind: "none" });
  const choose = async (next: Source): Promise<true> => {
    source = next;
    await workspaceState.update(SOURCE, next.kind === "none" ? undefined : next);
    return true;
  };
  const forget = async (): Promise<void> => {
    apiKey = null;
    await secrets.delete(SECRET);
  };
  return {
    environment: () => environmentFor(chosen(), apiKey),
    isChosen: () => chosen().kind !== "none",
    async connect() {
      const given = await askForApiKey();
      if (given === null) return false;
      apiKey = given;
      await secrets.store(SECRET, JSON.stringify(given));
      return choose({ kind: "key", accountSid: given.accountSid });
    },
    async useSimulator() {
      const given = await askForSimulator(source.kind === "simulator" ? source.address : "");
      if (given === null) return false;
      await forget();
      return choose({ kind: "simulator", ...given });
    },
    async useEnvironment() {
      await forget();
      return choose({ kind: "environment" });
    },
    async disconnect() {
      await forget();
      return choose({ kind: "none" });
    },
  };
}

async function askForApiKey(): Promise<ApiKey | null> {
  const title = "Connect a Twilio Account";
  const accountSid = await window.showInputBox({
    title: `${title} (1/3)`,
    prompt: "Account SID. Nothing is changed at Twilio: the editor only reads.",
    placeHolder: "AC…",
    ignoreFocusOut: true,
    validateInput: (text) => (isAccountSid(text.trim()) ? null : "AC and 32 hexadecimal digits."),
  });
  if (accountSid === undefined) return null;
  const key = await window.showInputBox({
    title: `${title} (2/3)`,
    prompt: "SID of an API key. A restricted key that may read Proxy is enough.",
    placeHolder: "SK…",
    ignoreFocusOut: true,
    validateInput: (text) => (isApiKeySid(text.trim()) ? null : "SK and 32 hexadecimal digits."),
  });
  if (key === undefined) return null;
  const secret = await window.showInputBox({
    title: `${title} (3/3)`,
    prompt: "The API key's secret. It goes into this editor's secret storage.",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? "Twilio showed it when the key was made." : null),
  });
  if (secret === undefined) return null;
  return { accountSid: accountSid.trim(), key: key.trim(), secret: secret.trim() };
}

async function askForSimulator(
  last: string,
): Promise<{ readonly address: string; readonly accountSid: string } | null> {
  const typed = await window.showInputBox({
    title: "Use the Simulator",
    prompt: "The address that `twilio-proxy simulate` prints",
    placeHolder: "http://127.0.0.1:4010",
    value: last,
    ignoreFocusOut: true,
    validateInput: (text) =>
      loopbackOrigin(text) === null ? "An address of this machine, such as http://127.0.0.1:4010." : null,
  });
  const address = typed === undefined ? null : loopbackOrigin(typed);
  if (address === null) return null;
  const accountSid = await readSimulatorAccount(address);
  if (accountSid === null) {
    void window.showErrorMessage(
      `No simulator answers at ${address}. Start one with: npx twilio-proxy simulate`,
    );
    return null;
  }
  return { address, accountSid };
}
