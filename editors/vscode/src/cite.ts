// Citations from a picker: of any work or chapter that the server finds, one or several.

import * as vscode from "vscode";
import { isNote } from "./documents";
import type { Server } from "./server";
import { offer, offerRestart } from "./offer";
import { counted, plain } from "./words";

/** What can be cited, as the server finds it. */
interface Citable {
  label: string;
  description: string;
  /** `@key, chap. 4` */
  citation: string;
}

interface Choice extends vscode.QuickPickItem {
  citation: string;
}

/** A citation without its brackets. */
export function inside(citation: string): string {
  return citation.replace(/^\[|\]$/g, "");
}

/** Asks what is to be cited, and writes it where the cursor is. */
export async function insertCitation(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isNote(editor.document)) {
    await offer("Open the note that the citation goes into first.", {});
    return;
  }
  if (server.running() === undefined) {
    await offerRestart(server);
    return;
  }
  const chosen = await choose(server, editor);
  if (chosen.length > 0) {
    await write(editor, chosen);
  }
}

/** Writes citations where the cursor is, and into the brackets that are open there. */
export async function write(editor: vscode.TextEditor, citations: string[]): Promise<void> {
  await editor.edit((edit) => {
    for (const selection of editor.selections) {
      const before = editor.document.lineAt(selection.start.line).text.slice(0, selection.start.character);
      const { text, replaced } = citationAt(before, citations);
      edit.replace(new vscode.Range(selection.start.translate(0, -replaced), selection.end), text);
    }
  });
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

/** What is written behind `before`, and how many characters of that it replaces: a sign that begins a citation already. */
function citationAt(before: string, citations: string[]): { text: string; replaced: number } {
  const replaced = /(^|[\s[;])@$/.test(before) ? 1 : 0;
  const kept = before.slice(0, before.length - replaced);
  const bracket = kept.lastIndexOf("[");
  const inside = kept.slice(bracket + 1);
  const isOpen = bracket > kept.lastIndexOf("]") && (inside.trim() === "" || inside.includes("@"));
  const all = citations.join("; ");
  if (!isOpen) {
    return { text: `[${all}]`, replaced };
  }
  const joint = /[[;]\s*$/.test(kept) ? "" : "; ";
  return { text: joint + all, replaced };
}

const ALSO: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("add"), tooltip: "Cite this too, and choose more" };

/** Lets the user choose what to cite: one with Enter, several with the button of each before that. */
function choose(server: Server, editor: vscode.TextEditor): Promise<string[]> {
  const picker = vscode.window.createQuickPick<Choice>();
  picker.title = "Insert citation";
  picker.placeholder = "Key, authors, words of title or abstract, year";
  const chosen: string[] = [];
  let asked = 0;
  let looked = Promise.resolve();
  const find = async () => {
    const turn = ++asked;
    picker.busy = true;
    const { document, selection } = editor;
    const position = { line: selection.active.line, character: selection.active.character };
    const params = { textDocument: { uri: String(document.uri) }, position, query: picker.value };
    const found = (await server.running()?.sendRequest<Citable[]>("glossator/citable", params).catch(() => [])) ?? [];
    if (turn === asked) {
      picker.busy = false;
      const others = found.filter(({ citation }) => !chosen.includes(citation));
      const rows = others.map(({ label, description, citation }) => ({ label: plain(label), description: plain(description), detail: citation, citation, alwaysShow: true, buttons: [ALSO] }));
      const all = { label: `Insert ${counted(chosen.length, "citation")}`, detail: chosen.join("; "), citation: "", alwaysShow: true };
      picker.items = chosen.length > 0 && picker.value === "" ? [all, ...rows] : rows;
    }
  };
  const look = () => {
    looked = find();
  };
  return new Promise((done) => {
    picker.onDidChangeValue(look);
    picker.onDidTriggerItemButton(({ item }) => {
      chosen.push(item.citation);
      picker.value = "";
      look();
    });
    picker.onDidAccept(async () => {
      // Who types quickly means the list that is still to come; while it is drawn, no row of it is marked.
      await looked;
      const taken = picker.activeItems.length > 0 ? picker.activeItems : picker.items.slice(0, 1);
      done([...chosen, ...taken.map(({ citation }) => citation)].filter(Boolean));
      picker.hide();
    });
    picker.onDidHide(() => {
      done([]);
      picker.dispose();
    });
    picker.show();
    look();
  });
}
