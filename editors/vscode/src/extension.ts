// Wires the parts together: the server, the library in the side bar, the status item, the commands.

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Drop } from "./drop";
import { Import } from "./import";
import { Library } from "./library";
import { Server } from "./server";
import { Status } from "./status";
import { LibraryView } from "./view";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Glossator", { log: true });
  server = new Server(context, log);
  const library = new Library(server);
  const books = new Import(server, library, log, context.extensionUri);
  context.subscriptions.push(log, server, library, new Status(server, library), new LibraryView(library, new Drop(books)));
  registerCommands(context, server, library, log);
  books.register(context);
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
