// Brings books in: asks for what the server's program cannot know, and shows what it says.

import * as path from "node:path";
import * as vscode from "vscode";
import { Importer, type Answer, type Page, type Source } from "./importer";
import type { Library } from "./library";
import type { Server } from "./server";
import { plain } from "./words";

// What the program takes for a citation key.
const KEY = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;

/** What the user is asked for where a file does not say it. */
const QUESTIONS: Record<string, { prompt: string; placeHolder: string; check: (said: string) => string | undefined }> = {
  title: {
    prompt: "The book's title",
    placeHolder: "Title: Subtitle",
    check: (said) => (said.trim() === "" ? "A book page needs the book's title." : undefined),
  },
  year: {
    prompt: "The year in which the book appeared",
    placeHolder: "2023",
    check: (said) => (/^\d{4}$/.test(said.trim()) ? undefined : "A year has four digits."),
  },
};

export class Import {
  constructor(
    private readonly server: Server,
    private readonly library: Library,
    private readonly log: vscode.LogOutputChannel,
    private readonly extension: vscode.Uri,
  ) {}

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(
      vscode.commands.registerCommand("glossator.import", () => this.run()),
      vscode.commands.registerCommand("glossator.importClipboard", async () => this.run({ text: await vscode.env.clipboard.readText() })),
      // The Explorer gives the file that was clicked and all that are selected.
      vscode.commands.registerCommand("glossator.importFiles", (clicked?: vscode.Uri, selected?: vscode.Uri[]) => {
        const files = selected !== undefined && selected.length > 0 ? selected : clicked === undefined ? [] : [clicked];
        return this.run(files.length === 0 ? undefined : { files: files.map((file) => file.fsPath) });
      }),
    );
  }

  /** Imports what is given, else what the user chooses. */
  async run(given?: Source): Promise<void> {
    const importer = await this.importer();
    if (importer === undefined) {
      return;
    }
    const note = vscode.window.activeTextEditor?.document.uri;
    const source = given ?? (await this.choose(importer));
    if (source === undefined) {
      return;
    }
    // What would be written is asked first: it may stand unsaved in an editor.
    const planned = await this.plan(importer, source);
    if (planned === undefined) {
      return;
    }
    const unsaved = await unsavedOf(planned.answer.pages);
    if (unsaved !== undefined) {
      void vscode.window.showWarningMessage(`Glossator: ${unsaved} has unsaved changes. Save it first.`);
      return;
    }
    const answer = await importer.run(source, planned.options);
    if (answer.pages.length === 0) {
      await this.refuse(answer);
      return;
    }
    this.log.info([answer.report, ...answer.remarks].join("\n"));
    const [page] = answer.pages;
    if (page !== undefined) {
      await show(page);
      void this.tell(answer);
      if (page.first) {
        void this.askAboutNotes(importer, page, note);
      }
    }
    await this.library.refresh();
  }

  /** Who imports into the folder of the notes; the user is told where nobody can. */
  private async importer(): Promise<Importer | undefined> {
    const folder = await workspaceFolder();
    let problem: string | undefined;
    if (folder === undefined) {
      problem = "Open the folder of your notes first: the book page is written into it.";
    } else if (folder.scheme !== "file") {
      problem = "This folder lies on no disk that Glossator can reach. Open it on the machine that holds it.";
    } else if (this.server.health.kind === "failed") {
      problem = this.server.health.message;
    } else if (this.server.path === undefined) {
      problem = "The server has not been found yet. Restart it.";
    } else {
      return new Importer(this.server.path, folder.fsPath);
    }
    void vscode.window.showWarningMessage(`Glossator: ${plain(problem)}`);
    return undefined;
  }

  /** What the clipboard holds, or files. */
  private async choose(importer: Importer): Promise<Source | undefined> {
    const text = await vscode.env.clipboard.readText();
    const clipboard = async (): Promise<vscode.QuickPickItem> => {
      if (text.trim() === "") {
        return { label: "$(clippy) From the clipboard", detail: "It is empty. Copy a book's page or contents list first." };
      }
      const { pages, refused } = await importer.run({ text }, ["--dry-run"]);
      const [page] = pages;
      const lines = `${text.trim().split("\n").length} lines`;
      return page === undefined
        ? { label: "$(clippy) From the clipboard", detail: plain([lines, refused[0]?.said].filter(Boolean).join(": ")) }
        : { label: `$(clippy) From clipboard: “${plain(shortened(page.title))}” (${page.sort})`, detail: `${lines}, into ${path.basename(page.path)}` };
    };
    const files: vscode.QuickPickItem = { label: "$(file) From files...", detail: "Saved pages, contents lists, citation files, EPUBs: one or several" };
    const choices: Promise<vscode.QuickPickItem[]> = clipboard().then((first) => [first, files]);
    const choice = await vscode.window.showQuickPick(choices, { title: "Import Book", placeHolder: "What is to be brought in?" });
    if (choice === undefined) {
      return undefined;
    }
    if (choice !== files) {
      return { text };
    }
    const chosen = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: "Import", title: "Import Book" });
    return chosen && { files: chosen.map((file) => file.fsPath) };
  }

  /** What would be done, with what the user says; nothing where it cannot be, or is not wanted. */
  private async plan(importer: Importer, source: Source): Promise<{ answer: Answer; options: string[] } | undefined> {
    const options: string[] = [];
    let answer = await importer.run(source, ["--dry-run"]);
    for (const asked of answer.refused.length === 1 ? (answer.refused[0]?.asks ?? []) : []) {
      const question = QUESTIONS[asked];
      if (question === undefined) {
        break;
      }
      const said = await vscode.window.showInputBox({
        title: "Import Book",
        prompt: question.prompt,
        placeHolder: question.placeHolder,
        ignoreFocusOut: true,
        validateInput: question.check,
      });
      if (said === undefined) {
        return undefined;
      }
      options.push(`--${asked}`, said.trim());
    }
    if (options.length > 0) {
      answer = await importer.run(source, [...options, "--dry-run"]);
    }
    if (answer.refused.length > 0 || answer.pages.length === 0) {
      await this.refuse(answer);
      return undefined;
    }
    const fresh = answer.pages.filter((page) => page.new);
    const [page] = fresh;
    if (fresh.length === 1 && answer.pages.length === 1 && page !== undefined) {
      const key = await vscode.window.showInputBox({
        title: "Import Book",
        prompt: `Citation key for “${plain(shortened(page.title))}”`,
        value: page.citekey,
        ignoreFocusOut: true,
        validateInput: (said) => (KEY.test(said.trim()) ? undefined : "A key is made of letters, digits, _, - and ., as in franke2023."),
      });
      if (key === undefined) {
        return undefined;
      }
      if (key.trim() !== page.citekey) {
        options.push("--key", key.trim());
      }
    }
    return { answer, options };
  }

  /** Says in a sentence why nothing comes of it. */
  private async refuse(answer: Answer): Promise<void> {
    const reasons = answer.refused.map(({ file, message }) => `${file}: ${message}`).join("\n");
    this.log.warn(reasons);
    const choice = await vscode.window.showWarningMessage(`Glossator: ${plain(answer.said)}`, "What Can Be Imported", "Details");
    if (choice === "What Can Be Imported") {
      await this.showWhatCanBe();
    } else if (choice === "Details") {
      void vscode.window.showWarningMessage("Nothing was imported.", { modal: true, detail: reasons });
    }
  }

  private async showWhatCanBe(): Promise<void> {
    const page = vscode.Uri.joinPath(this.extension, "media", "walkthrough", "import.md");
    await vscode.commands.executeCommand("markdown.showPreview", page);
  }

  /** `Added 9 chapters; abstract for chapter 4.` */
  private async tell(answer: Answer): Promise<void> {
    const choice = await vscode.window.showInformationMessage(plain(answer.said), "Write a Note", "Undo", "Import Another");
    if (choice === "Write a Note") {
      await beginNote();
    } else if (choice === "Undo") {
      await this.undo(answer.pages);
    } else if (choice === "Import Another") {
      await this.run();
    }
  }

  /** Puts back what stood there, unless somebody has written since. */
  private async undo(pages: Page[]): Promise<void> {
    for (const page of pages) {
      const file = vscode.Uri.file(page.path);
      const now = await vscode.workspace.fs.readFile(file).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => undefined,
      );
      const open = vscode.workspace.textDocuments.find((document) => document.uri.fsPath === file.fsPath);
      if (now !== page.text || open?.isDirty === true) {
        void vscode.window.showWarningMessage(`Glossator: ${path.basename(page.path)} has changed since. It stays as it is.`);
      } else if (page.before === null) {
        // An editor that stays open would go on saying what is no more.
        await vscode.window.tabGroups.close(tabsOf(file));
        await vscode.workspace.fs.delete(file, { useTrash: false });
      } else {
        await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(page.before));
      }
    }
    await this.library.refresh();
  }

  /** Asks once, after the first book of a folder, and has the answer written into its settings. */
  private async askAboutNotes(importer: Importer, page: Page, note: vscode.Uri | undefined): Promise<void> {
    const inside = note?.scheme === "file" ? path.relative(importer.folder, path.dirname(note.fsPath)) : "";
    const isBelow = inside !== "" && !inside.startsWith("..") && !path.isAbsolute(inside);
    const folder = isBelow ? `${inside.split(path.sep).join("/")}/` : "this folder";
    const choice = await vscode.window.showInformationMessage(`Are the notes in ${plain(folder)} about this book?`, "Yes", "No");
    if (choice !== "Yes") {
      return;
    }
    const answer = await importer.run({ files: [] }, ["--notes", path.join(importer.folder, isBelow ? inside : ""), "--key", page.citekey]);
    if (answer.refused.length > 0) {
      void vscode.window.showWarningMessage(`Glossator: ${plain(answer.refused[0]?.message ?? "")}`);
    }
  }
}

async function workspaceFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
  if (own !== undefined || folders.length < 2) {
    return (own ?? folders[0])?.uri;
  }
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "The folder that the book page goes into" }))?.uri;
}

/** The page among `pages` that has changes which could not be saved. */
async function unsavedOf(pages: Page[]): Promise<string | undefined> {
  const paths = new Set(pages.map((page) => vscode.Uri.file(page.path).fsPath));
  for (const document of vscode.workspace.textDocuments.filter((document) => document.isDirty && paths.has(document.uri.fsPath))) {
    if (!(await document.save())) {
      return vscode.workspace.asRelativePath(document.uri);
    }
  }
  return undefined;
}

function tabsOf(file: vscode.Uri): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.fsPath === file.fsPath);
}

/** A new note in which the first citation is being typed. */
async function beginNote(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: "[@]\n" });
  const behind = new vscode.Position(0, 2);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(behind, behind) });
  await vscode.commands.executeCommand("editor.action.triggerSuggest");
}

/** Shows a book page at the chapter that was brought in. */
async function show(page: Page): Promise<void> {
  const at = new vscode.Position(Math.max(page.line - 1, 0), 0);
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(page.path), { selection: new vscode.Range(at, at), preview: false });
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.AtTop);
}

/** A title that a line of a list can hold. */
function shortened(title: string): string {
  return title.length <= 44 ? title : `${title.slice(0, 42).trimEnd()}…`;
}
