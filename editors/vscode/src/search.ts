// A search by half-remembered words of abstracts and of the user's notes, while they are typed.

import * as vscode from "vscode";
import { offerRestart } from "./offer";
import { open, type Place } from "./places";
import type { Server } from "./server";
import { plain } from "./words";

/** A chapter or work, as the server finds it. */
interface Found {
  name: string;
  /** The book of a chapter. */
  container: string;
  /** The note that has the words, where it is a note. */
  note: string | null;
  /** The words around those that were found. */
  text: string;
  /** The chapter or work itself. */
  place: Place | null;
  /** The line of the note. */
  line: Place | null;
}

interface Choice extends vscode.QuickPickItem {
  found: Found;
}

const NOTE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("note"), tooltip: "Open your note at this line" };

/** Asks for words, and opens the chapter or work that is chosen. */
export async function search(server: Server): Promise<void> {
  if (server.running() === undefined) {
    await offerRestart(server);
    return;
  }
  const picker = vscode.window.createQuickPick<Choice>();
  picker.title = "Search abstracts and your notes";
  picker.placeholder = "Words that you remember";
  let asked = 0;
  picker.onDidChangeValue(async (query) => {
    const turn = ++asked;
    picker.busy = true;
    const found = (await server.running()?.sendRequest<Found[]>("glossator/search", { query }).catch(() => [])) ?? [];
    if (turn === asked) {
      picker.busy = false;
      picker.items = found.map((one) => ({
        label: plain(one.name),
        description: plain(one.container),
        detail: plain(one.note === null ? one.text : `${one.note}: ${one.text}`),
        alwaysShow: true,
        buttons: one.line === null ? [] : [NOTE],
        found: one,
      }));
    }
  });
  picker.onDidTriggerItemButton(({ item }) => {
    picker.hide();
    void open(item.found.line);
  });
  picker.onDidAccept(() => {
    const chosen = picker.activeItems[0];
    picker.hide();
    void open(chosen?.found.place);
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
}
