// The server's life: start, end, and what happens when it ends by itself.

import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State, type LanguageClientOptions } from "vscode-languageclient/node";
import { Gone, selector } from "./documents";
import { findings } from "./findings";
import { findProgram } from "./program";
import { settings } from "./settings";
import { plain } from "./words";

/** How the server is doing. */
export type Health = { kind: "starting" | "running" | "stopped" } | { kind: "reading"; message: string } | { kind: "failed"; message: string };

/** What can be done when the server fails. */
type Remedy = "Open Setting" | "Restart Server" | "Show Log";

// The server is started again so many times in so long; then the user is told.
const MOST_CRASHES = 3;
const WITHIN_MS = 180_000;

/** The command of a lens. The server is told of it, and only then writes it into lenses. */
export const SHOW_REFERENCES = "glossator.showReferences";

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private program: string | undefined;
  private crashes: number[] = [];
  private told: string | undefined;
  private readonly healthChanged = new vscode.EventEmitter<Health>();
  private readonly libraryChanged = new vscode.EventEmitter<void>();
  private readonly gone = new Gone(() => this.running());
  private readonly subscriptions: vscode.Disposable[] = [];
  /** One start or stop after the other. */
  private queue: Promise<void> = Promise.resolve();

  health: Health = { kind: "stopped" };
  readonly onHealth = this.healthChanged.event;
  /** The server knows something new. */
  readonly onLibraryChange = this.libraryChanged.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions.push(
      this.gone,
      vscode.workspace.onDidChangeConfiguration(async (event) => {
        if (event.affectsConfiguration("glossator.server.path")) {
          await this.restart();
        } else if (event.affectsConfiguration("glossator")) {
          // The server asks for what it wants to know.
          await this.running()?.sendNotification("workspace/didChangeConfiguration", { settings: null });
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
    );
  }

  /** The client, while the server answers. */
  running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  /** The program that runs, or the last that was tried. */
  get path(): string | undefined {
    return this.program;
  }

  start(): Promise<void> {
    return this.enqueue(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.stopNow());
  }

  /** Ends the server and starts it afresh; what was told may be told again. */
  restart(): Promise<void> {
    this.crashes = [];
    this.told = undefined;
    return this.enqueue(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  dispose(): void {
    this.subscriptions.forEach((it) => it.dispose());
    this.healthChanged.dispose();
    this.libraryChanged.dispose();
  }

  private enqueue(run: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(run, run);
    return this.queue;
  }

  private async startNow(): Promise<void> {
    this.setHealth({ kind: "starting" });
    const program = await findProgram(this.context);
    this.program = program.path;
    if (program.problem !== undefined) {
      this.fail(program.problem);
      return;
    }
    const run = { command: program.path, args: ["lsp"] };
    const client = new LanguageClient("glossator", "Glossator", { run, debug: run }, this.options());
    client.registerFeature({
      fillClientCapabilities: (capabilities) => {
        const others = capabilities.experimental as object | undefined;
        capabilities.experimental = { ...others, commands: { commands: [SHOW_REFERENCES, "glossator.import"] }, libraryRefresh: true };
      },
      initialize: () => undefined,
      getState: () => ({ kind: "static" }),
      clear: () => undefined,
    });
    client.onRequest("glossator/library/refresh", () => {
      this.libraryChanged.fire();
      return null;
    });
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        this.setHealth({ kind: "running" });
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.fail(`The server ended before it said anything (${String(error)}).`);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.setHealth({ kind: "stopped" });
    // A server that does not end in time is ended all the same.
    await client?.dispose(2_000).catch((error: unknown) => this.log.warn(String(error)));
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: selector,
      outputChannel: this.log,
      // A log that opens by itself is a popup too.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: settings(),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
      markdown: { isTrusted: false, supportHtml: false },
      middleware: {
        ...this.gone.middleware,
        ...findings,
        handleWorkDoneProgress: (_, progress) => {
          const message = "message" in progress ? progress.message : undefined;
          this.setHealth(progress.kind === "end" ? { kind: "running" } : { kind: "reading", message: message ?? "Reading notes" });
        },
        // What stands beside the label and in the documentation is not shown a third time.
        resolveCompletionItem: async (item, token, next) => {
          const resolved = await next(item, token);
          return resolved?.documentation === undefined ? resolved : Object.assign(resolved, { detail: undefined });
        },
        // VS Code follows such a link instead of going to the chapter, and underlines it.
        provideDocumentLinks: (document, token, next) =>
          vscode.workspace.getConfiguration("glossator", document).get("links", false) ? next(document, token) : [],
        workspace: {
          // Only what the user set: what is left at its default is for `.glossator.toml` to say.
          configuration: (asked) => asked.items.map((item) => (item.section === "glossator" ? settings() : null)),
        },
      },
    };
  }

  private closed(): { action: CloseAction; handled: boolean } {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((time) => now - time < WITHIN_MS), now];
    if (this.crashes.length <= MOST_CRASHES) {
      this.log.warn("The server ended by itself and is started again.");
      this.setHealth({ kind: "starting" });
      return { action: CloseAction.Restart, handled: true };
    }
    this.fail(`The server ended ${this.crashes.length} times in a row. Restart it, or see the log.`, ["Restart Server", "Show Log"]);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private fail(message: string, remedies: Remedy[] = ["Open Setting", "Restart Server", "Show Log"]): void {
    this.log.error(message);
    this.setHealth({ kind: "failed", message });
    if (this.told !== message) {
      this.told = message;
      void this.tell(message, remedies);
    }
  }

  private async tell(message: string, remedies: Remedy[]): Promise<void> {
    switch (await vscode.window.showErrorMessage(`Glossator: ${plain(message)}`, ...remedies)) {
      case "Open Setting":
        await vscode.commands.executeCommand("workbench.action.openSettings", "glossator.server.path");
        break;
      case "Restart Server":
        await this.restart();
        break;
      case "Show Log":
        this.log.show();
        break;
    }
  }

  private setHealth(health: Health): void {
    this.health = health;
    void vscode.commands.executeCommand("setContext", "glossator.running", health.kind === "running" || health.kind === "reading");
    this.healthChanged.fire(health);
  }
}
