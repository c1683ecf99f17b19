// The status item: what Glossator knows, and how the server is doing. A click shows the log.

import * as vscode from "vscode";
import type { Library } from "./library";
import type { Server } from "./server";
import { counted } from "./words";

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("glossator.status", vscode.StatusBarAlignment.Right, 90);

  constructor(
    private readonly server: Server,
    private readonly library: Library,
  ) {
    this.item.name = "Glossator";
    this.item.command = "glossator.showLog";
    server.onHealth(() => this.show());
    library.onChange(() => this.show());
    this.show();
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
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
        const all = [counted(totals.books, "book"), counted(totals.chapters, "chapter"), counted(totals.organizations, "organization")];
        return this.say(`$(book) ${counted(totals.books, "book")}`, `${all.join(", ")} in ${counted(totals.notes, "note")}`);
      }
    }
  }

  private say(text: string, tooltip: string): void {
    this.item.text = text;
    this.item.tooltip = `Glossator: ${tooltip}\nClick to see the log.`;
    this.item.accessibilityInformation = { label: `Glossator: ${tooltip}` };
  }
}
