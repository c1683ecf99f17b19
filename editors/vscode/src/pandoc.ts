// Which bibliographies Pandoc reads for the note in front.

import * as vscode from "vscode";
import { isNote } from "./documents";
import type { Server } from "./server";

/** A bibliography that Pandoc reads. */
export interface Bibliography {
  name: string;
  uri: string | null;
}

/** Asks the server what Pandoc reads for the note in front; nothing where none is in front. */
export async function pandocReads(server: Server): Promise<Bibliography[] | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !isNote(document)) {
    return undefined;
  }
  const params = { textDocument: { uri: String(document.uri) } };
  return (await server.running()?.sendRequest<Bibliography[] | null>("glossator/pandocReads", params).catch(() => null)) ?? undefined;
}

interface Choice extends vscode.QuickPickItem {
  run: () => unknown;
}

/** Shows which bibliographies these are, each to be opened, and how the server is doing. */
export async function showStatus(server: Server, said: string): Promise<void> {
  const reads = await pandocReads(server);
  const files: Choice[] = (reads ?? []).map(({ name, uri }) => ({
    label: `$(file) ${name}`,
    description: "Pandoc reads it for this note",
    run: () => uri !== null && vscode.window.showTextDocument(vscode.Uri.parse(uri)),
  }));
  const none: Choice = {
    label: "$(question) No bibliography is named that Pandoc reads",
    detail: "Write `bibliography: refs.bib` into the front matter of the note, or `bibliography = \"refs.bib\"` into .glossator.toml.",
    run: () => vscode.commands.executeCommand("workbench.action.openSettings", "glossator.bibliography"),
  };
  const others: Choice[] = [
    { label: "$(library) Show Library", run: () => vscode.commands.executeCommand("glossator.library.focus") },
    { label: "$(output) Show Log", run: () => vscode.commands.executeCommand("glossator.showLog") },
    { label: "$(refresh) Restart Server", run: () => server.restart() },
  ];
  const apart = { label: "", kind: vscode.QuickPickItemKind.Separator, run: () => undefined };
  const asked = reads === undefined ? [] : files.length > 0 ? files : [none];
  const chosen = await vscode.window.showQuickPick([...asked, apart, ...others], { title: `Glossator: ${said}` });
  await chosen?.run();
}
