// What the notes know, as a page beside them: made afresh by the server as they change, and left where it was scrolled to.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { offerRestart } from "./offer";
import type { Server } from "./server";

interface Page {
  title: string;
  html: string;
}

// What changes many times at once is asked for once.
const QUIET_MS = 300;

export class Report implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  /** The note that the page was asked from: its folder is the one reported on. */
  private from: vscode.Uri | undefined;
  private nonce = "";
  private told = "";
  private timer: NodeJS.Timeout | undefined;
  private asking = false;
  private again = false;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.commands.registerCommand("glossator.report", () => this.show()),
      server.onLibraryChange(() => this.refreshSoon()),
      server.onHealth(({ kind }) => kind === "running" && this.refreshSoon()),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    this.subscriptions.forEach((it) => it.dispose());
  }

  private async show(): Promise<void> {
    this.from = vscode.window.activeTextEditor?.document.uri ?? this.from;
    const nonce = randomBytes(16).toString("hex");
    const page = await this.ask(nonce);
    if (page === undefined) {
      await offerRestart(this.server);
      return;
    }
    this.nonce = nonce;
    const panel = this.panel ?? this.open();
    panel.title = `Report: ${page.title}`;
    panel.webview.html = page.html;
    this.told = page.html;
    panel.reveal(undefined, false);
  }

  private open(): vscode.WebviewPanel {
    const options = { enableScripts: true, retainContextWhenHidden: true, enableFindWidget: true, localResourceRoots: [] };
    const panel = vscode.window.createWebviewPanel("glossator.report", "Report", vscode.ViewColumn.Beside, options);
    panel.webview.onDidReceiveMessage(({ open }: { open?: string }) => open !== undefined && void openPlace(open));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.told = "";
    });
    this.panel = panel;
    return panel;
  }

  private async ask(nonce: string): Promise<Page | undefined> {
    const textDocument = this.from && { uri: this.server.running()?.code2ProtocolConverter.asUri(this.from) };
    return this.server.running()?.sendRequest<Page>("glossator/report", { nonce, ...(textDocument && { textDocument }) });
  }

  private refreshSoon(): void {
    if (this.panel !== undefined) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.refresh(), QUIET_MS);
    }
  }

  private async refresh(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      const page = await this.ask(this.nonce);
      if (page !== undefined && page.html !== this.told && this.panel !== undefined) {
        this.told = page.html;
        await this.panel.webview.postMessage({ html: page.html });
      }
    } catch {
      // The server ended meanwhile: the page stays until it says more.
    } finally {
      this.asking = false;
    }
    if (this.again) {
      this.again = false;
      this.refreshSoon();
    }
  }
}

/** Opens what a link of the page leads to: `vscode://file/notes/paper.md:12`. */
async function openPlace(address: string): Promise<void> {
  const [, path, line] = /^vscode:\/\/file(\/.*?)(?::(\d+))?$/.exec(address) ?? [];
  if (path === undefined) {
    return;
  }
  const place = new vscode.Position(Math.max(0, Number(line ?? 1) - 1), 0);
  const file = vscode.Uri.parse(`file://${path}`, true);
  const column = vscode.window.tabGroups.all.find(({ activeTab }) => activeTab?.input instanceof vscode.TabInputText)?.viewColumn;
  await vscode.window.showTextDocument(file, { selection: new vscode.Range(place, place), viewColumn: column ?? vscode.ViewColumn.One });
}
