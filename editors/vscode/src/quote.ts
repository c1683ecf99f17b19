// Words of the clipboard as a quotation, and citations as they are printed, for those who write in Word.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { isRead } from "./documents";
import type { Server } from "./server";

interface Quotation {
  text: string;
  /** Where the page is to be written, in UTF-16 units. */
  page: number;
}

interface Printed {
  plain: string;
  html: string;
}

/** Asks the server to run a command about the note in `editor`. */
async function ask<T>(server: Server, editor: vscode.TextEditor | undefined, command: string, ...more: unknown[]): Promise<T | undefined> {
  const client = server.running();
  if (editor === undefined || !isRead(editor.document) || client === undefined) {
    await vscode.window.showWarningMessage("Glossator: Put the cursor into a Markdown file on this machine, with the server running.");
    return undefined;
  }
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  return (await client.sendRequest<T | null>("workspace/executeCommand", { command, arguments: [uri, ...more] })) ?? undefined;
}

/** Writes what the clipboard holds as a quotation, with the cursor where its page goes. */
export async function pasteAsQuotation(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const words = await vscode.env.clipboard.readText();
  if (words.trim() === "") {
    await vscode.window.showWarningMessage("Glossator: The clipboard holds no text. Copy the words to quote first.");
    return;
  }
  const at = editor?.selection.active;
  const quotation = await ask<Quotation>(server, editor, "glossator.quotation", { line: at?.line ?? 0, character: at?.character ?? 0 }, words);
  if (editor === undefined || quotation === undefined) {
    return;
  }
  // A quotation begins a line of its own.
  const before = editor.document.lineAt(editor.selection.start.line).text.slice(0, editor.selection.start.character);
  const snippet = new vscode.SnippetString(before.trim() === "" ? "" : "\n\n");
  snippet.appendText(quotation.text.slice(0, quotation.page)).appendTabstop(0).appendText(quotation.text.slice(quotation.page));
  await editor.insertSnippet(snippet);
}

/** Copies the references in the selection, or under the cursor, as the citation style prints them. */
export async function copyFormatted(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.selection;
  const place = (at?: vscode.Position) => ({ line: at?.line ?? 0, character: at?.character ?? 0 });
  const printed = await ask<Printed[]>(server, editor, "glossator.formatted", { start: place(range?.start), end: place(range?.end) });
  if (printed === undefined) {
    return;
  }
  if (printed.length === 0) {
    await vscode.window.showWarningMessage("Glossator: Here is no citation that the style prints. Put the cursor on one, or select some.");
    return;
  }
  await vscode.env.clipboard.writeText(printed.map((it) => it.plain).join("\n\n"));
  const rich = "Copy with Italics";
  const chosen = await vscode.window.showInformationMessage("Glossator: Copied as plain text.", rich);
  if (chosen === rich) {
    showRich(printed);
  }
}

/** A page that puts rich text into the clipboard, which an extension alone cannot do. */
function showRich(printed: Printed[]): void {
  const panel = vscode.window.createWebviewPanel("glossator.formatted", "Formatted Citation", vscode.ViewColumn.Beside, { enableScripts: true });
  const nonce = randomBytes(16).toString("hex");
  panel.webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'">
<title>Formatted Citation</title>
</head>
<body>
<div id="printed">${printed.map((it) => it.html).join("\n")}</div>
<p><button id="copy">Copy</button> <span id="done" role="status"></span></p>
<script nonce="${nonce}">
const copy = () => {
  getSelection().selectAllChildren(document.getElementById("printed"));
  const done = document.execCommand("copy");
  document.getElementById("done").textContent = done ? "Copied." : "Press Ctrl+C.";
};
document.getElementById("copy").addEventListener("click", copy);
addEventListener("load", copy);
</script>
</body>
</html>`;
}
