// The status item: what Glossator knows, which bibliography Pandoc reads for the note in front, and how the server is doing. A
// click tells more.

import * as vscode from "vscode";
import type { Library } from "./library";
import { pandocReads, showStatus, type Bibliography } from "./pandoc";
import type { Server } from "./server";
import { counted } from "./words";

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("glossator.status", vscode.StatusBarAlignment.Right, 90);
  private readonly subscriptions: vscode.Disposable[];
  private reads: Bibliography[] | undefined;
  private said = "";

  constructor(
    private readonly server: Server,
    private readonly library: Library,
  ) {
    this.item.name = "Glossator";
    this.item.command = "glossator.status";
    this.subscriptions = [
      this.item,
      server.onHealth(({ kind }) => {
        this.show();
        return kind === "running" ? this.look() : undefined;
      }),
      library.onChange(() => this.show()),
      server.onLibraryChange(() => this.look()),
      vscode.window.onDidChangeActiveTextEditor(() => this.look()),
      vscode.commands.registerCommand("glossator.status", () => showStatus(server, this.said)),
    ];
    this.show();
    this.item.show();
  }

  dispose(): void {
    this.subscriptions.forEach((it) => it.dispose());
  }

  /** Asks which bibliography Pandoc reads. */
  private async look(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const reads = await pandocReads(this.server);
    if (editor === vscode.window.activeTextEditor) {
      this.reads = reads;
      this.show();
    }
  }

  private show(): void {
    const health = this.server.health;
    this.item.backgroundColor = health.kind === "failed" ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    switch (health.kind) {
      case "failed":
        return this.say("$(error) Glossator", health.message);
      case "stopped":
        return this.say("$(circle-slash) Glossator", "The server is not running.");
      case "starting":
        return this.say("$(loading~spin) Glossator", "The server is starting.");
      case "reading":
        return this.say("$(loading~spin) Glossator", health.message);
      case "running": {
        const totals = this.library.overview?.totals;
        if (totals === undefined) {
          return this.say("$(book) Glossator", "The server is running.");
        }
        const all = [counted(totals.books, "book"), counted(totals.chapters, "chapter"), counted(totals.works, "other work"), counted(totals.organizations, "organization")];
        const [first, ...more] = (this.reads ?? []).map(({ name }) => name.split("/").pop());
        const named = first === undefined ? [] : [more.length > 0 ? `${first} +${more.length}` : first];
        return this.say(`$(book) ${[counted(totals.books, "book"), ...named].join(" · ")}`, `${all.join(", ")} in ${counted(totals.notes, "note")}`);
      }
    }
  }

  private say(text: string, tooltip: string): void {
    this.item.text = text;
    this.said = tooltip;
    this.item.tooltip = `Glossator: ${tooltip}\nClick to see which bibliography Pandoc reads.`;
    this.item.accessibilityInformation = { label: `Glossator: ${tooltip}` };
  }
}
