// The Library in the side bar: books with their chapters, and organizations. A click opens.

import * as vscode from "vscode";
import type { Book, Entry, Library } from "./library";
import { mentioned } from "./words";

/** A line of the view. */
export interface Line {
  label: string;
  description: string;
  icon: string;
  entry?: Entry;
  below: Line[];
}

export class LibraryView implements vscode.Disposable, vscode.TreeDataProvider<Line> {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly library: Library,
    dragAndDropController: vscode.TreeDragAndDropController<Line>,
  ) {
    this.subscriptions = [
      library.onChange(() => this.changed.fire()),
      vscode.window.createTreeView("glossator.library", { treeDataProvider: this, showCollapseAll: true, dragAndDropController }),
    ];
  }

  getChildren(line?: Line): Line[] {
    if (line !== undefined) {
      return line.below;
    }
    const { books = [], organizations = [] } = this.library.overview ?? {};
    const named = organizations.map(({ name, abbreviations, entry }) => ({
      label: abbreviations[0] ?? name,
      description: [abbreviations.length > 0 ? name : "", mentioned(entry)].filter(Boolean).join(" · "),
      icon: "organization",
      entry,
      below: [],
    }));
    const group = { label: "Organizations", description: String(named.length), icon: "organization", below: named };
    return [...books.map(bookLine), ...(named.length > 0 ? [group] : [])];
  }

  getTreeItem(line: Line): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const isBook = line.icon === "book";
    const item = new vscode.TreeItem(line.label, line.below.length === 0 ? None : isBook ? Expanded : Collapsed);
    item.description = line.description;
    item.iconPath = new vscode.ThemeIcon(line.icon);
    item.tooltip = [line.label, line.description].filter(Boolean).join("\n");
    if (line.entry?.place) {
      item.contextValue = "placed";
      item.command = { command: "glossator.open", title: "Open", arguments: [line.entry] };
    }
    return item;
  }

  dispose(): void {
    this.subscriptions.forEach((it) => it.dispose());
    this.changed.dispose();
  }
}

function bookLine(book: Book): Line {
  return {
    label: book.title,
    description: [book.by, mentioned(book.entry)].filter(Boolean).join(" · "),
    icon: "book",
    entry: book.entry,
    below: book.chapters.map((chapter) => ({
      label: chapter.label,
      description: [chapter.by, mentioned(chapter.entry)].filter(Boolean).join(" · "),
      icon: "symbol-reference",
      entry: chapter.entry,
      below: [],
    })),
  };
}
