// Brings in a book from a publisher's page: the server's program does the work (`glossator import`).

import { execFile } from "node:child_process";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Library } from "./library";
import type { Server } from "./server";
import { plain } from "./words";

interface Outcome {
  succeeded: boolean;
  report: string;
}

export function registerImport(context: vscode.ExtensionContext, server: Server, library: Library): void {
  context.subscriptions.push(
    vscode.commands.registerCommand("glossator.import", async () => {
      const message = await importPage(server, library);
      if (message !== undefined) {
        void vscode.window.showWarningMessage(`Glossator: ${plain(message)}`);
      }
    }),
  );
}

/** Imports; gives what went wrong. */
async function importPage(server: Server, library: Library): Promise<string | undefined> {
  const folder = await workspaceFolder();
  if (folder === undefined) {
    return "Open the folder of your notes first: the book page is written into it.";
  }
  if (folder.scheme !== "file") {
    return "This folder lies on no disk that Glossator can reach. Open it on the machine that holds it.";
  }
  if (server.health.kind === "failed" || server.path === undefined) {
    return server.health.kind === "failed" ? server.health.message : "The server has not been found yet. Restart it.";
  }
  const page = await choosePage();
  if (page === undefined) {
    return undefined;
  }
  const command = ["import", "--workspace", folder.fsPath];
  const from = page.file === undefined ? ["-"] : [page.file];
  // What would be written is asked first: it may stand unsaved in an editor.
  const plan = await run(server.path, [...command, "--dry-run", ...from], page.text);
  if (!plan.succeeded) {
    return plan.report;
  }
  const target = written(plan, folder);
  const unsaved = vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.fsPath === target?.fsPath);
  if (unsaved !== undefined && !(await unsaved.save())) {
    return `${vscode.workspace.asRelativePath(unsaved.uri)} has changes that could not be saved. Save it first, so that nothing you wrote is lost.`;
  }
  const outcome = await run(server.path, [...command, ...from], page.text);
  if (!outcome.succeeded) {
    return outcome.report;
  }
  if (target !== undefined) {
    await vscode.window.showTextDocument(target);
  }
  void vscode.window.showInformationMessage(`Glossator: ${plain(outcome.report.replaceAll(folder.fsPath + path.sep, ""))}`);
  await library.refresh();
  return undefined;
}

async function workspaceFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
  if (own !== undefined || folders.length < 2) {
    return (own ?? folders[0])?.uri;
  }
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "The folder that the book page goes into" }))?.uri;
}

/** The text that the clipboard holds, or a file. */
async function choosePage(): Promise<{ text?: string; file?: string } | undefined> {
  const text = await vscode.env.clipboard.readText();
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const clipboard = {
    label: "$(clippy) From the clipboard",
    detail: lines.length === 0 ? "It is empty. Copy the publisher's whole page of a chapter first." : `${lines.length} lines: ${plain(lines[0]?.slice(0, 80) ?? "")}`,
  };
  const file = { label: "$(file) From a file...", detail: "A publisher's page that was saved as plain text" };
  const choice = await vscode.window.showQuickPick([clipboard, file], { title: "Import book page" });
  if (choice === clipboard) {
    return { text };
  }
  if (choice === file) {
    const files = await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: "Import", title: "Import book page" });
    return files?.[0] && { file: files[0].fsPath };
  }
  return undefined;
}

function run(program: string, options: string[], input?: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(program, options, { timeout: 60_000, windowsHide: true, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      const said = (error === null ? stdout : stderr).trim();
      resolve({ succeeded: error === null, report: said === "" && error !== null ? error.message : said });
    });
    // A program that ends early closes its input; what it says on its way out is told.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}

/** `books/franke2023.md: new book page, 9 chapters` names the file before the first colon that a blank follows. */
function written(plan: Outcome, folder: vscode.Uri): vscode.Uri | undefined {
  const file = /^(.+?): /.exec(plan.report)?.[1];
  return file === undefined ? undefined : vscode.Uri.file(path.resolve(folder.fsPath, file));
}
