// Files that are dropped onto the Library.

import * as vscode from "vscode";
import type { Import } from "./import";
import type { Line } from "./view";

/** Imports what is dropped: files of the Explorer or of the desktop, or text that was dragged out of a page. */
export class Drop implements vscode.TreeDragAndDropController<Line> {
  readonly dragMimeTypes = [];
  readonly dropMimeTypes = ["files", "text/uri-list", "text/plain"];

  constructor(private readonly books: Import) {}

  async handleDrop(_onto: Line | undefined, dropped: vscode.DataTransfer): Promise<void> {
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
