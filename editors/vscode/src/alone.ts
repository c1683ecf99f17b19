// Leaving findings alone: what the light bulb offers for them, as a command.

import * as vscode from "vscode";
import { isRead } from "./documents";
import { SOURCE } from "./findings";
import { offer } from "./offer";
import type { Server } from "./server";

/** Asks where the findings at the cursor, or else in its line, are to be left alone: in the line, the note, the folder. */
export async function leaveAlone(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isRead(editor.document) || server.running() === undefined) {
    await offer("Put the cursor on a finding in a Markdown file on this machine, with the server running.", {});
    return;
  }
  const { document, selection } = editor;
  const own = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === SOURCE);
  const line = document.lineAt(selection.active.line).range;
  const here = own.filter(({ range }) => range.intersection(selection) !== undefined);
  const [finding] = here.length > 0 ? here : own.filter(({ range }) => range.intersection(line) !== undefined);
  if (finding === undefined) {
    await offer("There is no finding in this line.", {});
    return;
  }
  const kind = vscode.CodeActionKind.QuickFix.value;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, finding.range, kind, 20);
  const choices = actions.filter(({ title }) => title.startsWith("Leave this alone")).map((action) => ({ label: action.title, action }));
  const chosen = await vscode.window.showQuickPick(choices, { title: "Leave alone", placeHolder: finding.message });
  if (chosen?.action.edit !== undefined) {
    await vscode.workspace.applyEdit(chosen.action.edit);
  }
}
