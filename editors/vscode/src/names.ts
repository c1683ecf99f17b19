// Organizations pop up while they are typed. VS Code asks by itself at marks only, never within words, unless the user has
// suggestions pop up at every word.

import * as vscode from "vscode";
import type { CompletionItem, CompletionList } from "vscode-languageclient/node";
import { isNote } from "./documents";
import type { Server } from "./server";

/** Has completions pop up behind a capital where the server has an organization for what is typed. */
export function popUpNames(server: Server): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(async ({ document, contentChanges: [change, ...more] }) => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== document || !isNote(document) || change === undefined || more.length > 0 || !/^\p{Lu}$/u.test(change.text)) {
      return;
    }
    const position = { line: change.range.start.line, character: change.range.start.character + 1 };
    const params = { textDocument: { uri: String(document.uri) }, position, context: { triggerKind: 2, triggerCharacter: change.text } };
    const { version } = document;
    // Changes are sent first.
    await Promise.resolve();
    const found = await server.running()?.sendRequest<CompletionList | CompletionItem[] | null>("textDocument/completion", params).catch(() => null);
    const items = Array.isArray(found) ? found : (found?.items ?? []);
    if (items.length > 0 && document.version === version && vscode.window.activeTextEditor === editor) {
      await vscode.commands.executeCommand("editor.action.triggerSuggest", { auto: true });
    }
  });
}
