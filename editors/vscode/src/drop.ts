// Files that are dropped onto the Library, and chapters that are dragged out of it.

import * as vscode from "vscode";
import { inside } from "./cite";
import type { Import } from "./import";
import type { Line } from "./view";

/** What VS Code adds to what is dragged out of the Library. */
const OWN = "application/vnd.code.tree.glossator.library";

/**
 * Imports what is dropped: files of the Explorer or of the desktop, or text that was dragged out of a page. What is dragged
 * into a note is cited there.
 */
export class Drop implements vscode.TreeDragAndDropController<Line> {
  readonly dragMimeTypes = ["text/plain"];
  readonly dropMimeTypes = [OWN, "files", "text/uri-list", "text/plain"];

  constructor(private readonly books: Import) {}

  handleDrag(lines: readonly Line[], dragged: vscode.DataTransfer): void {
    const citations = lines.flatMap(({ entry }) => entry?.citation ?? []).filter(Boolean);
    if (citations.length > 0) {
      dragged.set("text/plain", new vscode.DataTransferItem(`[${citations.map(inside).join("; ")}]`));
    }
  }

  async handleDrop(_onto: Line | undefined, dropped: vscode.DataTransfer): Promise<void> {
    if (dropped.get(OWN) !== undefined) {
      return;
    }
    const listed = (await dropped.get("text/uri-list")?.asString()) ?? "";
    const uris = listed
      .split(/\r?\n/)
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => vscode.Uri.parse(line));
    const files = uris.filter((uri) => uri.scheme === "file").map((uri) => uri.fsPath);
    for (const [, item] of dropped) {
      const file = item.asFile();
      if (file?.uri?.scheme === "file" && !files.includes(file.uri.fsPath)) {
        files.push(file.uri.fsPath);
      }
    }
    if (files.length > 0) {
      await this.books.run({ files });
      return;
    }
    const text = (await dropped.get("text/plain")?.asString()) ?? "";
    if (text.trim() !== "") {
      await this.books.run({ text });
    }
  }
}
