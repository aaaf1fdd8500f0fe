import * as vscode from "vscode";
export async function run(): Promise<void> {
  console.log("hello from the host " + vscode.version);
  const ext = vscode.extensions.getExtension("twilio-proxy.twilio-proxy");
  await ext!.activate();
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "proxy.json");
  const doc = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(doc);
  await new Promise((r) => setTimeout(r, 3000));
  console.log(JSON.stringify({ lang: vscode.workspace.textDocuments.map((d) => [d.uri.toString(), d.languageId]), diags: vscode.languages.getDiagnostics(uri).map(d=>[d.source,d.message]), cmds: (await vscode.commands.getCommands()).filter((c) => c.startsWith("twilioProxy")) }));
}
