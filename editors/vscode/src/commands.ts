// The commands, but for the import.

import * as path from "node:path";
import * as vscode from "vscode";
import { leaveAlone } from "./alone";
import { insertCitation, inside, write } from "./cite";
import { isNote, isRead } from "./documents";
import type { Book, Entry, Library, Overview } from "./library";
import { offer, offerRestart } from "./offer";
import { location, open, type Place, type Position } from "./places";
import { copyFormatted, pasteAsQuotation } from "./quote";
import { search } from "./search";
import { SHOW_REFERENCES, type Server } from "./server";
import type { Line } from "./view";
import { mentioned, plain } from "./words";

/** What a lens counts, as the server asks for it again; the file and the place that the lens stands in. */
type LensArguments = [counted: unknown[], uri: string, position: Position];

interface Choice extends vscode.QuickPickItem {
  entry: Entry;
}

export function registerCommands(context: vscode.ExtensionContext, server: Server, library: Library, log: vscode.LogOutputChannel): void {
  const commands: Record<string, (...given: never[]) => unknown> = {
    "glossator.goToChapter": async () => open((await pickChapter(server, library, "Go to chapter"))?.place),
    "glossator.citeChapter": () => insertCitation(server),
    "glossator.search": () => search(server),
    "glossator.openBookPage": async () => open((await pickBook(server, library))?.place),
    "glossator.mentions": (line?: Line) => showMentions(server, line),
    "glossator.pasteAsQuotation": () => pasteAsQuotation(server),
    "glossator.copyFormatted": () => copyFormatted(server),
    "glossator.restart": () => server.restart(),
    "glossator.showLog": () => log.show(),
    "glossator.leaveAlone": () => leaveAlone(server),
    // Not in the palette: a click in the Library, and the menu of a line there.
    "glossator.open": (line: Line) => open(line.entry?.place),
    "glossator.copyCitation": (line: Line) => vscode.env.clipboard.writeText(line.entry?.citation ?? ""),
    "glossator.insertCitation": (line: Line) => insertOf(line),
    "glossator.beginNote": (line: Line) => beginNote(line),
    "glossator.searchLibrary": async () => {
      await vscode.commands.executeCommand("glossator.library.focus");
      await vscode.commands.executeCommand("list.find");
    },
    // Not in the palette: a click on a lens.
    [SHOW_REFERENCES]: (...given: LensArguments) => showReferences(server, ...given),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
}

/** What the server knows; where it does not run, the user is told. */
async function known(server: Server, library: Library): Promise<Overview | undefined> {
  const overview = await library.refresh();
  if (overview === undefined) {
    await offerRestart(server);
  } else if (overview.books.length === 0) {
    await offer("There are no books yet. Copy a book's page, and import it.", {
      "Import Book": () => vscode.commands.executeCommand("glossator.import"),
    });
    return undefined;
  }
  return overview;
}

async function pickChapter(server: Server, library: Library, title: string): Promise<Entry | undefined> {
  const overview = await known(server, library);
  if (overview === undefined) {
    return undefined;
  }
  const choices: Choice[] = ownFirst(overview.books).flatMap((book) =>
    book.chapters.map((chapter) => ({
      label: plain(chapter.label),
      description: plain(chapter.by),
      detail: plain([`${book.title}${book.by === "" ? "" : ` (${book.by})`}`, mentioned(chapter.entry)].filter(Boolean).join(" · ")),
      entry: chapter.entry,
    })),
  );
  const options = { title, placeHolder: "Number, title, author or book", matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(choices, options))?.entry;
}

/** The books of the note's folder, that which the note says it is about first. */
function ownFirst(books: Book[]): Book[] {
  const note = vscode.window.activeTextEditor?.document;
  const folder = note && (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? vscode.workspace.getWorkspaceFolder(note.uri) : undefined;
  const own = /^book:\s*["']?([^\s"']+)/m.exec(note?.getText(new vscode.Range(0, 0, 30, 0)) ?? "")?.[1];
  const here = folder === undefined ? books : books.filter((book) => book.folder === path.basename(folder.uri.fsPath));
  return [...here.filter((book) => book.citekey === own), ...here.filter((book) => book.citekey !== own)];
}

async function pickBook(server: Server, library: Library): Promise<Entry | undefined> {
  const overview = await known(server, library);
  const choices: Choice[] = (overview?.books ?? []).map((book) => ({
    label: plain(book.title),
    description: plain([book.by, book.citekey && `@${book.citekey}`].filter(Boolean).join(" · ")),
    entry: book.entry,
  }));
  if (choices.length < 2) {
    return choices[0]?.entry;
  }
  return (await vscode.window.showQuickPick(choices, { title: "Open book page", matchOnDescription: true }))?.entry;
}

/** Cites what a line of the Library stands for, in the note in front. */
async function insertOf(line: Line): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isNote(editor.document)) {
    await offer("Open the note that the citation goes into first.", {});
  } else if (line.entry !== undefined) {
    await write(editor, [inside(line.entry.citation)]);
  }
}

/** Begins a note about a chapter or a work, as the light bulb at its heading or entry does. */
async function beginNote(line: Line): Promise<void> {
  if (!line.entry?.place) {
    return;
  }
  const { uri, range } = line.entry.place;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const at = new vscode.Position(range.start.line, range.start.character);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, new vscode.Range(at, at), undefined, 20);
  const action = actions.find(({ title }) => title.startsWith("New note on"));
  if (action === undefined) {
    await offer("There is a note about this already, or it has neither key nor number.", { Open: () => open(line.entry?.place) });
    return;
  }
  if (action.edit !== undefined) {
    await vscode.workspace.applyEdit(action.edit);
  }
  if (action.command !== undefined) {
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  }
}

/** Shows the references to what the cursor, or the line of the Library, stands on. */
async function showMentions(server: Server, line?: Line): Promise<void> {
  if (line?.entry !== undefined) {
    await open(line.entry.place);
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isRead(editor.document)) {
    await offer("Put the cursor on a chapter, a citation or an organization in a Markdown file on this machine.", {});
    return;
  }
  if (server.running() === undefined) {
    await offerRestart(server);
    return;
  }
  const at = editor.selection.active;
  // Without what defines it, so that there are as many as the Library counts.
  const places = await referencesAt(server, editor.document.uri, at);
  if (places.length === 0) {
    await offer("Here stands nothing that the library knows. Put the cursor on a chapter, a citation or an organization.", {});
    return;
  }
  await vscode.commands.executeCommand("editor.action.showReferences", editor.document.uri, at, places);
}

async function referencesAt(server: Server, uri: vscode.Uri, at: vscode.Position): Promise<vscode.Location[]> {
  const params = { textDocument: { uri: String(uri) }, position: { line: at.line, character: at.character }, context: { includeDeclaration: false } };
  return ((await server.running()?.sendRequest<Place[] | null>("textDocument/references", params)) ?? []).map(location);
}

/** Shows what a lens counts. The server sends it only now: most lenses are never clicked. */
async function showReferences(server: Server, counted: unknown[], uri: string, position: Position): Promise<void> {
  const client = server.running();
  if (client === undefined) {
    await offerRestart(server);
    return;
  }
  const params = { command: "glossator.references", arguments: counted };
  const places = await client.sendRequest<Place[]>("workspace/executeCommand", params);
  const at = new vscode.Position(position.line, position.character);
  await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), at, places.map(location));
}
