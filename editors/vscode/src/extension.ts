// Wires the parts together: the server, the library in the side bar, the status item, the commands.

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { openDemo } from "./demo";
import { adoptNotes } from "./documents";
import { Drop } from "./drop";
import { Import } from "./import";
import { Library } from "./library";
import { popUpNames } from "./names";
import { Preview } from "./preview";
import { Report } from "./report";
import { Server } from "./server";
import { Status } from "./status";
import { LibraryView } from "./view";

let server: Server | undefined;

/** What VS Code's Markdown preview asks for. */
export interface Api {
  extendMarkdownIt: Preview["extendMarkdownIt"];
}

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel("Glossator", { log: true });
  server = new Server(context, log);
  const library = new Library(server);
  const books = new Import(server, library, log, context.extensionUri);
  const preview = new Preview(server);
  context.subscriptions.push(log, adoptNotes(), popUpNames(server), server, library, preview, new Status(server, library), new Report(server), new LibraryView(library, new Drop(books)));
  registerCommands(context, server, library, log);
  const running = server;
  context.subscriptions.push(vscode.commands.registerCommand("glossator.demo", () => openDemo(context, running)));
  books.register(context);
  // Nobody waits for the server: the preview shows a page before it is there.
  void server.start();
  return { extendMarkdownIt: preview.extendMarkdownIt };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
