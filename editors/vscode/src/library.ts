// The library at a glance, as the server tells it, and when to ask for it again.

import * as vscode from "vscode";
import type { Server } from "./server";

export interface Entry {
  /** `[@key, chap. 4]`; empty where there is nothing to cite. */
  citation: string;
  place: { uri: string; range: { start: { line: number; character: number }; end: { line: number; character: number } } } | null;
  mentions: number;
  notes: number;
}

export interface Chapter {
  label: string;
  by: string;
  pages: string;
  entry: Entry;
}

export interface Book {
  citekey: string;
  title: string;
  by: string;
  entry: Entry;
  chapters: Chapter[];
}

export interface Organization {
  name: string;
  abbreviations: string[];
  entry: Entry;
}

export interface Overview {
  books: Book[];
  organizations: Organization[];
  totals: { books: number; chapters: number; organizations: number; notes: number };
  indexed: boolean;
}

// The list may lag behind what is typed; the server has better things to do.
const QUIET_MS = 1_500;

export class Library implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Overview | undefined>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;

  overview: Overview | undefined;
  readonly onChange = this.changed.event;

  constructor(private readonly server: Server) {
    const notes = vscode.workspace.createFileSystemWatcher("**/*.{md,markdown,qmd,rmd}");
    const later = () => this.refreshLater();
    this.subscriptions.push(
      notes,
      notes.onDidCreate(later),
      notes.onDidChange(later),
      notes.onDidDelete(later),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document.languageId === "markdown" && event.contentChanges.length > 0) {
          later();
        }
      }),
      server.onHealth(async ({ kind }) => {
        if (kind === "running") {
          await this.refresh();
        } else if (kind === "failed" || kind === "stopped") {
          this.set(undefined);
        }
      }),
    );
  }

  /** What the server knows now; nothing where it does not answer. It may not have heard yet of a file that just changed: the refresh that follows such an event still comes. */
  async refresh(): Promise<Overview | undefined> {
    const client = this.server.running();
    try {
      this.set(client === undefined ? undefined : await client.sendRequest<Overview>("glossator/library", {}));
    } catch {
      // The server ended meanwhile, or is too old: what was known stays until it says more.
    }
    return this.overview;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.forEach((it) => it.dispose());
    this.changed.dispose();
  }

  private refreshLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), QUIET_MS);
  }

  private set(overview: Overview | undefined): void {
    this.overview = overview;
    this.changed.fire(overview);
  }
}
