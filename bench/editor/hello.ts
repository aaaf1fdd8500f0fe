/** The least that is a language server: what any server of this library takes to start. */
import { createConnection } from "vscode-languageserver/node";

const connection = createConnection();
connection.onInitialize(() => ({ capabilities: {} }));
connection.listen();
