// Which documents the server reads, and what becomes of those whose file goes while VS Code keeps them.

import * as path from "node:path";
import * as vscode from "vscode";
import type { DocumentSelector, LanguageClient, Middleware } from "vscode-languageclient/node";

const LANGUAGES = ["markdown", "quarto", "rmd", "pandoc"];

/** Notes of R Markdown and Quarto, which have a language of their own only if another extension brings it. */
const ALIKE = /\.(qmd|rmd)$/i;

/** Bibliographies and lists of organizations. Of the JSON and YAML files the server takes those that are one. */
const SOURCES = "**/*.{bib,ris,json,yaml,yml,csv,tsv}";

/** Notes in files and new ones, and sources in files; nothing on a remote or virtual disk. */
export const selector: DocumentSelector = [
  ...LANGUAGES.flatMap((language) => ["file", "untitled"].map((scheme) => ({ scheme, language }))),
  { scheme: "file", pattern: SOURCES },
];

export function isNote(document: vscode.TextDocument): boolean {
  return LANGUAGES.includes(document.languageId) && ["file", "untitled"].includes(document.uri.scheme);
}

/** Whether the server reads a document. */
export function isRead(document: vscode.TextDocument): boolean {
  return isNote(document) || vscode.languages.match({ scheme: "file", pattern: SOURCES }, document) > 0;
}

/** Makes Markdown of notes that are nobody else's. */
export function adoptNotes(): vscode.Disposable {
  const adopt = async (document: vscode.TextDocument) => {
    if (document.languageId === "plaintext" && document.uri.scheme === "file" && ALIKE.test(document.uri.path)) {
      await vscode.languages.setTextDocumentLanguage(document, "markdown");
    }
  };
  vscode.workspace.textDocuments.forEach((document) => void adopt(document));
  return vscode.workspace.onDidOpenTextDocument(adopt);
}

/**
 * Documents whose file is gone. VS Code keeps them, struck out in their tab or unseen for some minutes. For the server they
 * are closed, unless they hold what was never saved; they are open again when the file is back, or when they change.
 */
export class Gone implements vscode.Disposable {
  private readonly gone = new Set<string>();
  private readonly files = vscode.workspace.createFileSystemWatcher("**/*", false, true, false);
  private readonly subscriptions: vscode.Disposable[];

  readonly middleware: Middleware = {
    didOpen: (document, next) => (this.gone.has(String(document.uri)) ? Promise.resolve() : next(document)),
    didChange: async (event, next) => {
      if (this.gone.has(String(event.document.uri))) {
        return event.contentChanges.length > 0 ? this.open(event.document) : undefined;
      }
      return next(event);
    },
    didClose: (document, next) => {
      this.gone.delete(String(document.uri));
      return next(document);
    },
  };

  constructor(private readonly client: () => LanguageClient | undefined) {
    // Of a folder that goes, nothing is told of what was in it.
    const look = (changed: vscode.Uri) => {
      const concerned = ({ uri }: vscode.TextDocument) => uri.fsPath === changed.fsPath || uri.fsPath.startsWith(changed.fsPath + path.sep);
      const documents = vscode.workspace.textDocuments.filter((document) => document.uri.scheme === "file" && isRead(document) && concerned(document));
      documents.forEach((document) => void this.look(document));
    };
    this.subscriptions = [this.files, this.files.onDidCreate(look), this.files.onDidDelete(look)];
  }

  dispose(): void {
    this.subscriptions.forEach((it) => it.dispose());
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const isThere = await vscode.workspace.fs.stat(document.uri).then(
      () => true,
      () => false,
    );
    const uri = String(document.uri);
    if (document.isClosed) {
      return;
    }
    if (isThere && this.gone.has(uri)) {
      await this.open(document);
    } else if (!isThere && !document.isDirty && !this.gone.has(uri)) {
      this.gone.add(uri);
      await this.client()?.sendNotification("textDocument/didClose", { textDocument: { uri } });
    }
  }

  private async open(document: vscode.TextDocument): Promise<void> {
    const uri = String(document.uri);
    this.gone.delete(uri);
    const textDocument = { uri, languageId: document.languageId, version: document.version, text: document.getText() };
    await this.client()?.sendNotification("textDocument/didOpen", { textDocument });
  }
}
