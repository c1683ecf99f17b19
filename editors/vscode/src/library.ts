// The library at a glance, as the server tells it, and when to ask for it again.

import * as vscode from "vscode";
import type { Place } from "./places";
import type { Server } from "./server";

export interface Entry {
  /** `[@key, chap. 4]`; empty where there is nothing to cite. */
  citation: string;
  place: Place | null;
  mentions: number;
  notes: number;
  /** The user's own notes about it. */
  own: OwnNote[];
}

export interface OwnNote {
  name: string;
  place: Place | null;
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
  /** The name of the workspace folder that knows it. */
  folder: string;
  entry: Entry;
  chapters: Chapter[];
}

/** An article, a report, or a book of which no chapters are known. */
export interface Work {
  title: string;
  by: string;
  folder: string;
  entry: Entry;
}

export interface Organization {
  name: string;
  abbreviations: string[];
  entry: Entry;
}

export interface Overview {
  books: Book[];
  works: Work[];
  organizations: Organization[];
  totals: { books: number; chapters: number; works: number; organizations: number; notes: number };
  indexed: boolean;
}

// While something is typed, the list may lag behind: the server has better things to do.
const QUIET_MS = 1_500;

export class Library implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Overview | undefined>();
  private readonly subscriptions: vscode.Disposable[];
  /** What was told last, so that what is the same is told once. */
  private told = "";
  private typedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  overview: Overview | undefined;
  readonly onChange = this.changed.event;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      server.onLibraryChange(() => this.refreshSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document === vscode.window.activeTextEditor?.document && contentChanges.length > 0) {
          this.typedAt = Date.now();
        }
      }),
      server.onHealth(async ({ kind }) => {
        if (kind === "running") {
          await this.refresh();
        } else if (kind === "failed") {
          // While it is started again, what was known stays: a list that goes and comes back flickers.
          this.set(undefined);
        }
      }),
    ];
  }

  /** What the server knows now; nothing where it does not answer. What it has yet to hear of, it tells later. */
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

  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), Math.max(0, this.typedAt + QUIET_MS - Date.now()));
  }

  private set(overview: Overview | undefined): void {
    const now = JSON.stringify(overview) ?? "";
    this.overview = overview;
    if (now !== this.told) {
      this.told = now;
      this.changed.fire(overview);
    }
  }
}
