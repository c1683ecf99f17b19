// Findings of files that are gone.

import * as vscode from "vscode";
import { vsdiag, type Middleware } from "vscode-languageclient/node";

/** Who says the findings of the server. */
export const SOURCE = "glossator";

/**
 * The client forgets which findings it shows for a document when that is closed, and counts on the next answer about all
 * files to replace them; but a file that was renamed or deleted meanwhile is in no answer.
 */
export const findings: Middleware = {
  provideWorkspaceDiagnostics: (known, token, report, next) =>
    next(known, token, (chunk) => {
      if (chunk === null) {
        return report(chunk);
      }
      const told = new Set([...known, ...chunk.items].map(({ uri }) => String(uri)));
      const isForgotten = ([uri, shown]: [vscode.Uri, vscode.Diagnostic[]]) => !told.has(String(uri)) && shown.some(({ source }) => source === SOURCE);
      const forgotten = vscode.languages.getDiagnostics().filter(isForgotten);
      const nothing = forgotten.map(([uri]) => ({ kind: vsdiag.DocumentDiagnosticReportKind.full as const, uri, version: null, items: [] }));
      return report({ items: [...chunk.items, ...nothing] });
    }),
};
