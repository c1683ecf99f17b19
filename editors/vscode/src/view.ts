// The Library in the side bar: books with their chapters and the notes about those, other works, and organizations. A click
// opens.

import * as path from "node:path";
import * as vscode from "vscode";
import { countOf, counts } from "./counts";
import type { Book, Chapter, Entry, Library, Organization, Overview, OwnNote, Work } from "./library";
import { counted, mentioned } from "./words";

/** A line of the view. */
export interface Line {
  /** Stays the same, so that what is folded stays folded. */
  id: string;
  label: string;
  description: string;
  icon: string;
  /** Behind which the menu asks what the line is. */
  kind: "folder" | "book" | "chapter" | "work" | "note" | "organization" | "group";
  entry?: Entry;
  below: Line[];
}

export class LibraryView implements vscode.Disposable, vscode.TreeDataProvider<Line> {
  private readonly changed = new vscode.EventEmitter<Line[] | undefined>();
  private readonly subscriptions: vscode.Disposable[];
  private lines: Line[];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    library: Library,
    dragAndDropController: vscode.TreeDragAndDropController<Line>,
  ) {
    this.lines = shelves(library.overview);
    this.subscriptions = [
      library.onChange((overview) => this.update(shelves(overview))),
      vscode.window.registerFileDecorationProvider(counts),
      vscode.window.createTreeView("glossator.library", { treeDataProvider: this, showCollapseAll: true, canSelectMany: true, dragAndDropController }),
    ];
  }

  getChildren(line?: Line): Line[] {
    return line?.below ?? this.lines;
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
    item.resourceUri = countOf(line.id, entry);
    const isUnread = ["chapter", "book", "work"].includes(line.kind) && entry?.own.length === 0;
    item.contextValue = [line.kind, entry?.place && "placed", entry?.citation && "cited", isUnread && "unread"].filter(Boolean).join(" ");
    if (entry?.place) {
      item.command = { command: "glossator.open", title: "Open", arguments: [line] };
    }
    return item;
  }

  dispose(): void {
    this.subscriptions.forEach((it) => it.dispose());
    this.changed.dispose();
  }

  /** Shows `now`; only the lines that changed are drawn again. */
  private update(now: Line[]): void {
    if (!isSame(this.lines, now)) {
      this.lines = now;
      this.changed.fire(undefined);
      return;
    }
    const changed = now.flatMap((line, at) => taken(this.lines[at] as Line, line));
    if (changed.length > 0) {
      this.changed.fire(changed);
    }
  }
}

/** Whether two lists have the same lines, whatever those say. */
function isSame(before: Line[], now: Line[]): boolean {
  return before.length === now.length && before.every(({ id }, at) => id === now[at]?.id);
}

/** Has `line`, which VS Code knows, say what `now` says; gives those at it and below it that changed. */
function taken(line: Line, now: Line): Line[] {
  const below = isSame(line.below, now.below) ? now.below.flatMap((it, at) => taken(line.below[at] as Line, it)) : undefined;
  const said = ({ below: _, ...said }: Line) => JSON.stringify(said);
  const isChanged = below === undefined || said(line) !== said(now);
  Object.assign(line, now, below && { below: line.below });
  // With a line, all below it is drawn.
  return isChanged ? [line] : (below ?? []);
}

/** The lines at the top: books, or folders where there are several; other works; organizations. */
function shelves(overview: Overview | undefined): Line[] {
  const { books = [], works = [], organizations = [] } = overview ?? {};
  const folders = [...new Set([...books, ...works].map(({ folder }) => folder))];
  const shelf = (folder: string) => {
    const others = works.filter((work) => work.folder === folder).map((work, at) => workLine(folder, work, at));
    const group: Line = { id: `works ${folder}`, label: "Articles and Other Works", description: String(others.length), icon: "file-text", kind: "group", below: others };
    return [...distinct(books.filter((book) => book.folder === folder).map(bookLine)), ...(others.length > 0 ? [group] : [])];
  };
  const all = folders.length < 2 ? folders.flatMap(shelf) : folders.map((folder) => folderLine(folder, shelf(folder)));
  // Those that the notes speak of most come first.
  const named = [...organizations].sort((a, b) => b.entry.mentions - a.entry.mentions).map(organizationLine);
  const group: Line = { id: "organizations", label: "Organizations", description: String(named.length), icon: "organization", kind: "group", below: distinct(named) };
  return [...all, ...(named.length > 0 ? [group] : [])];
}

/** `lines` with ids that differ, as VS Code wants it: two parts of a book may each have an introduction. */
function distinct(lines: Line[]): Line[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const times = (seen.get(line.id) ?? 0) + 1;
    seen.set(line.id, times);
    return times === 1 ? line : { ...line, id: `${line.id} ${times}` };
  });
}

function folderLine(folder: string, below: Line[]): Line {
  return { id: `folder ${folder}`, label: folder, description: "", icon: "folder", kind: "folder", below };
}

/** `Franke and Koch 2023`, taken apart. */
function namesAndYear(by: string): [names: string, year: string] {
  const [, names = by, year = ""] = /^(.*?),?\s*(\d{4}\p{L}?)$/u.exec(by) ?? [];
  return [names, year];
}

/** The year, and a title without its subtitle: a side bar is narrow, and cuts off what comes last. */
function titled(title: string, year: string): string {
  return [year, title.split(": ")[0] ?? title].filter(Boolean).join(" ");
}

function bookLine(book: Book): Line {
  const id = `${book.folder}/${book.citekey || book.title}`;
  const [names, year] = namesAndYear(book.by);
  const read = book.chapters.filter(({ entry }) => entry.own.length > 0).length;
  const notes = read === 0 ? "" : `notes on ${read} of ${counted(book.chapters.length, "chapter")}`;
  return {
    id,
    label: titled(book.title, year),
    description: [mentioned(book.entry), names, notes].filter(Boolean).join(" · "),
    icon: "book",
    kind: "book",
    entry: book.entry,
    below: [...book.entry.own.map((note) => noteLine(id, note)), ...distinct(book.chapters.map((chapter) => chapterLine(id, chapter)))],
  };
}

function workLine(folder: string, work: Work, at: number): Line {
  const id = `${folder}/work ${work.entry.citation || `${work.title} ${at}`}`;
  const [names, year] = namesAndYear(work.by);
  return {
    id,
    label: titled(work.title, year),
    description: [mentioned(work.entry), names].filter(Boolean).join(" · "),
    icon: work.entry.own.length > 0 ? "bookmark" : "file",
    kind: "work",
    entry: work.entry,
    below: work.entry.own.map((note) => noteLine(id, note)),
  };
}

function chapterLine(book: string, chapter: Chapter): Line {
  const id = `${book}/${chapter.label}`;
  return {
    id,
    label: chapter.label,
    description: [mentioned(chapter.entry), chapter.by].filter(Boolean).join(" · "),
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
    description: [mentioned(entry), abbreviations.length > 0 ? name : ""].filter(Boolean).join(" · "),
    icon: "organization",
    kind: "organization",
    entry,
    below: [],
  };
}
