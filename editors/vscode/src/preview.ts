// The built-in Markdown preview, with what the editor knows: words that refer to something are underlined, and a card says what.
// By setting, citations are shown as they are printed.

import * as path from "node:path";
import * as vscode from "vscode";
import { isNote } from "./documents";
import type { Place, Range } from "./places";
import { card } from "./preview-card";
import { marked, type MarkdownIt, type Token, type Words } from "./preview-marks";
import { listed, withPrinted, type PrintedPage } from "./preview-printed";
import type { Server } from "./server";

/** A reference, as the server tells it. */
interface Gloss {
  range: Range;
  known: boolean;
  /** What a hover says. */
  text: string;
  /** The HTML of a citation as it is printed. */
  printed?: string;
  place: Place | null;
}

/** What is known of a note: the words of each line that has any. */
interface Known {
  /** By the line's text, so that edits elsewhere change nothing. */
  byText: Map<string, Words[]>;
  /** By its number, for a line that is being typed in. */
  byNumber: Map<number, Words[]>;
}

// A page that is made afresh flickers: it waits until nothing has been typed for so long.
const QUIET_MS = 1_000;
// How often what came to nothing is tried, a second apart: VS Code passes over a wish to make a page again while it is about
// to look at the document anyway, and the server may not know a new document yet.
const MOST_TRIES = 4;
const PAUSE_MS = 1_000;
/** What a page tells for which nothing is known. */
const NOTHING = "[[],null]";

export class Preview implements vscode.Disposable {
  private readonly known = new Map<string, { lines: Known; page: PrintedPage | undefined; told: string }>();
  /** Makes HTML of what the server says. */
  private markdown: MarkdownIt | undefined;
  private typedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Documents that were shown. */
  private readonly shown = new Set<string>();
  /** Documents that are asked about, and whether that is to be done once more. */
  private readonly asking = new Map<string, boolean>();
  /** How many pages were made. */
  private made = 0;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    const again = () => vscode.workspace.textDocuments.filter(({ uri }) => this.shown.has(String(uri))).forEach((document) => void this.ask(document));
    this.subscriptions = [
      server.onLibraryChange(again),
      server.onHealth(({ kind }) => kind === "running" && again()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("glossator.preview")) {
          again();
          this.refresh();
        }
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.shown.has(String(document.uri))) {
          this.typedAt = Date.now();
        }
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.known.delete(String(uri));
        this.shown.delete(String(uri));
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.forEach((it) => it.dispose());
  }

  /** Has pages rendered with what is known by then; what the server says later, they show later. */
  readonly extendMarkdownIt = (markdown: MarkdownIt): MarkdownIt => {
    const { renderer } = markdown;
    const render = renderer.render.bind(renderer);
    const plain = new markdown.constructor({ html: false });
    this.markdown = plain;
    renderer.render = (tokens, options, env) => render(this.glossed(tokens, env?.currentDocument, plain), options, env);
    return markdown;
  };

  private glossed(tokens: Token[], uri: vscode.Uri | undefined, markdown: MarkdownIt): Token[] {
    this.made += 1;
    const document = uri && vscode.workspace.textDocuments.find((document) => String(document.uri) === String(uri));
    const settings = vscode.workspace.getConfiguration("glossator", uri);
    const [isGlossed, isPrinted] = [settings.get("preview.glosses", true), isPrintedIn(settings)];
    if (document === undefined || !isNote(document) || !(isGlossed || isPrinted)) {
      return tokens;
    }
    this.shown.add(String(uri));
    void this.ask(document);
    const known = this.known.get(String(uri));
    if (known === undefined) {
      return tokens;
    }
    const lines = document.getText().split(/\r?\n/);
    // Cells of a table stand in the lines of their row.
    let map: [number, number] | null = null;
    const shown = tokens.map((token) => {
      map = token.map ?? map;
      if (token.type !== "inline" || token.children === null || map === null) {
        return token;
      }
      const [first, end] = map;
      const of = (line: string, place: number) => known.lines.byText.get(line) ?? known.lines.byNumber.get(first + place) ?? [];
      const words = lines.slice(first, end).flatMap(of).filter(({ printed }) => isGlossed || printed !== undefined);
      return words.length === 0 ? token : marked(token, words, (text) => card(text, markdown));
    });
    const [token] = tokens;
    return known.page !== undefined && known.page.citations.length > 0 && token !== undefined ? [...shown, listed(known.page, token, markdown)] : shown;
  }

  /** Asks the server about a document, and once more if that is wished for meanwhile. */
  private async ask(document: vscode.TextDocument, tries = 1): Promise<void> {
    const uri = String(document.uri);
    if (this.asking.has(uri)) {
      this.asking.set(uri, true);
      return;
    }
    this.asking.set(uri, false);
    const answered = await this.learn(document);
    const again = this.asking.get(uri) === true;
    this.asking.delete(uri);
    if (document.isClosed) {
      return;
    }
    if (again) {
      await this.ask(document);
    } else if (!answered && tries < MOST_TRIES) {
      setTimeout(() => void this.ask(document, tries + 1), PAUSE_MS);
    }
  }

  /** Learns what the server says about a document; the page is made again only if that is new. Gives whether it answered. */
  private async learn(document: vscode.TextDocument): Promise<boolean> {
    const uri = String(document.uri);
    const client = this.server.running();
    if (client === undefined) {
      // Once it runs, it is asked again.
      return true;
    }
    const params = { textDocument: { uri } };
    const ask = <T>(method: string) => client.sendRequest<T | null>(method, params).catch(() => null);
    const isPrinted = isPrintedIn(vscode.workspace.getConfiguration("glossator", document.uri));
    const [answer, page] = await Promise.all([
      ask<{ version: number | null; glosses: Gloss[] }>("glossator/glosses"),
      isPrinted ? ask<PrintedPage>("glossator/printed") : undefined,
    ]);
    if (answer === null || document.isClosed) {
      return false;
    }
    if (answer.version !== null && answer.version !== document.version) {
      // It changed meanwhile.
      this.asking.set(uri, true);
      return true;
    }
    const glosses = page && this.markdown ? withPrinted(answer.glosses, page, this.markdown) : answer.glosses;
    const lines = linesOf(document, glosses);
    const told = JSON.stringify([[...lines.byText], page?.citations.length ? page : undefined]);
    const before = this.known.get(uri)?.told ?? NOTHING;
    this.known.set(uri, { lines, page: page ?? undefined, told });
    if (told !== before) {
      this.refresh();
    }
    return true;
  }

  private refresh(tries = 1): void {
    clearTimeout(this.timer);
    const refresh = async () => {
      const made = this.made;
      await vscode.commands.executeCommand("markdown.preview.refresh");
      if (tries < MOST_TRIES) {
        this.timer = setTimeout(() => this.made === made && this.refresh(tries + 1), PAUSE_MS);
      }
    };
    this.timer = setTimeout(() => void refresh(), Math.max(0, this.typedAt + QUIET_MS - Date.now()));
  }
}

/** Whether citations are shown as they are printed. */
function isPrintedIn(settings: vscode.WorkspaceConfiguration): boolean {
  return settings.get<string>("preview.citations") === "printed";
}

function linesOf(document: vscode.TextDocument, glosses: Gloss[]): Known {
  const lines: Known = { byText: new Map(), byNumber: new Map() };
  for (const { range, known, text, place, printed } of glosses) {
    const { start, end } = range;
    const words = document.getText(new vscode.Range(start.line, start.character, end.line, end.character));
    const target = place === null ? undefined : link(document.uri, vscode.Uri.parse(place.uri), place.range.start.line + 1);
    lines.byNumber.set(start.line, [...(lines.byNumber.get(start.line) ?? []), { words, known, text, target, printed }]);
  }
  lines.byNumber.forEach((words, line) => lines.byText.set(document.lineAt(line).text, words));
  return lines;
}

/** A link from one file to a line of another, as the preview opens them. */
function link(from: vscode.Uri, to: vscode.Uri, line: number): string {
  const way = from.scheme === "file" ? path.relative(path.dirname(from.fsPath), to.fsPath) : vscode.workspace.asRelativePath(to, false);
  return `${way.split(path.sep).map(encodeURIComponent).join("/")}#L${line}`;
}
