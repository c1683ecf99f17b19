// The Library in the side bar: books with their chapters and the notes about those, and organizations. A click opens.

import * as path from "node:path";
import * as vscode from "vscode";
import type { Book, Chapter, Entry, Library, Organization, OwnNote } from "./library";
import { mentioned } from "./words";

/** A line of the view. */
export interface Line {
  /** Stays the same, so that what is folded stays folded. */
  id: string;
  label: string;
  description: string;
  icon: string;
  /** Behind which the menu asks what the line is. */
  kind: "folder" | "book" | "chapter" | "note" | "organization" | "group";
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
      vscode.window.createTreeView("glossator.library", { treeDataProvider: this, showCollapseAll: true, canSelectMany: true, dragAndDropController }),
    ];
  }

  getChildren(line?: Line): Line[] {
    if (line !== undefined) {
      return line.below;
    }
    const { books = [], organizations = [] } = this.library.overview ?? {};
    const folders = [...new Set(books.map((book) => book.folder))];
    const below = (folder: string) => books.filter((book) => book.folder === folder).map(bookLine);
    const shelves = folders.length < 2 ? books.map(bookLine) : folders.map((folder) => folderLine(folder, below(folder)));
    // Those that the notes speak of most come first.
    const named = [...organizations].sort((a, b) => b.entry.mentions - a.entry.mentions).map(organizationLine);
    const group: Line = { id: "organizations", label: "Organizations", description: String(named.length), icon: "organization", kind: "group", below: named };
    return [...shelves, ...(named.length > 0 ? [group] : [])];
  }

  getTreeItem(line: Line): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const isOpen = line.kind === "book" || line.kind === "folder";
    const item = new vscode.TreeItem(line.label, line.below.length === 0 ? None : isOpen ? Expanded : Collapsed);
    item.id = line.id;
    item.description = line.description;
    item.iconPath = new vscode.ThemeIcon(line.icon);
    item.tooltip = [line.label, line.description].filter(Boolean).join("\n");
    const { entry } = line;
    item.contextValue = [line.kind, entry?.place && "placed", entry?.citation && "cited", line.kind === "chapter" && entry?.own.length === 0 && "unread"].filter(Boolean).join(" ");
    if (entry?.place) {
      item.command = { command: "glossator.open", title: "Open", arguments: [entry] };
    }
    return item;
  }

  dispose(): void {
    this.subscriptions.forEach((it) => it.dispose());
    this.changed.dispose();
  }
}

function folderLine(folder: string, below: Line[]): Line {
  return { id: `folder ${folder}`, label: folder, description: "", icon: "folder", kind: "folder", below };
}

/** A title without its subtitle, and the year first: a side bar is narrow. */
function bookLine(book: Book): Line {
  const id = `${book.folder}/${book.citekey || book.title}`;
  const [, names = book.by, year = ""] = /^(.*?),?\s*(\d{4}\p{L}?)$/u.exec(book.by) ?? [];
  return {
    id,
    label: book.title.split(": ")[0] ?? book.title,
    description: [year, names, mentioned(book.entry)].filter(Boolean).join(" · "),
    icon: "book",
    kind: "book",
    entry: book.entry,
    below: [...book.entry.own.map((note) => noteLine(id, note)), ...book.chapters.map((chapter) => chapterLine(id, chapter))],
  };
}

function chapterLine(book: string, chapter: Chapter): Line {
  const id = `${book}/${chapter.label}`;
  return {
    id,
    label: chapter.label,
    description: [chapter.by, mentioned(chapter.entry)].filter(Boolean).join(" · "),
    icon: chapter.entry.own.length > 0 ? "bookmark" : "symbol-reference",
    kind: "chapter",
    entry: chapter.entry,
    below: chapter.entry.own.map((note) => noteLine(id, note)),
  };
}

function noteLine(about: string, { name, place }: OwnNote): Line {
  const entry: Entry = { citation: "", place, mentions: 0, notes: 0, own: [] };
  return { id: `${about}/${name}`, label: path.basename(name), description: path.dirname(name) === "." ? "" : path.dirname(name), icon: "note", kind: "note", entry, below: [] };
}

function organizationLine({ name, abbreviations, entry }: Organization): Line {
  return {
    id: `organization ${name}`,
    label: abbreviations[0] ?? name,
    description: [abbreviations.length > 0 ? name : "", mentioned(entry)].filter(Boolean).join(" · "),
    icon: "organization",
    kind: "organization",
    entry,
    below: [],
  };
}
