// What a reader does in VS Code, on the demonstration's notes, with the package installed.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { attempt } from "./attempt.mjs";
import { answer, answered, asked, books, clickLens, config, data, extensions, folder, hovered, importFromClipboard, page, place, scenario, scenarios, statusSays, suggested, told, typedFor } from "./desk.mjs";
import { Workbench } from "./workbench.mjs";

scenario("attach: the status item says how many books there are", async (vscode) => {
  await vscode.open("peacekeeping-in-mali.md");
  await statusSays(vscode, "1 book");
});

scenario("diagnostics stand at the right place", async (vscode) => {
  await vscode.open("seminar-paper.md");
  await vscode.keys("Control+Shift+m");
  const [line, column] = place("notes/seminar-paper.md", "chapter 14");
  const row = await vscode.waitFor("the finding", async () => (await vscode.texts(".markers-panel .monaco-list-row")).find((text) => text.includes("14") && text.includes("unknown-chapter")));
  assert(row.includes(`Ln ${line}, Col ${column}`), row);
  await vscode.keys("Control+j");
});

scenario("hover shows the abstract, rendered", async (vscode) => {
  await vscode.open("peacekeeping-in-mali.md");
  await vscode.goTo(...place("notes/peacekeeping-in-mali.md", "Chapter 4 shows"));
  await vscode.hover();
  const text = await hovered(vscode, "For ten years Mali was a place where everybody intervened");
  assert(!text.includes("**"), `what is bold is bold: ${text}`);
  const links = await vscode.page.locator(".monaco-hover:not(.hidden) a").evaluateAll((all) => all.map((a) => a.innerText));
  assert(links.includes("Book page"), `links: ${links}`);
  await vscode.screenshot("vscode-hover");
  // The link leads to the chapter.
  await vscode.page.locator(".monaco-hover:not(.hidden) a", { hasText: "Book page" }).first().click();
  await vscode.waitFor("the book page", async () => (await vscode.title()) === "iorwo2023.md");
  assert.equal((await vscode.cursor()).line, place("books/iorwo2023.md", "## 4 Changing Models")[0]);
});

scenario("what is known has a colour, and a chapter its title in the text", async (vscode) => {
  await vscode.open("peacekeeping-in-mali.md");
  const lines = ".part.editor .monaco-editor .view-lines";
  await vscode.waitFor("the title behind the number", async () => (await vscode.texts(lines)).some((text) => /Chapter 4\s*Changing Models of Peacekeeping and the…/.test(text)));
  await vscode.waitFor("another colour than that of the words around", () =>
    vscode.page.locator(`${lines} .view-line span span`).evaluateAll((spans) => {
      const colour = (words) => {
        const span = spans.find((span) => span.textContent.replaceAll("\u00a0", " ").includes(words));
        return span && getComputedStyle(span).color;
      };
      const [known, plain] = [colour("MINUSMA"), colour("was drawn into the wars")];
      return known && plain && known !== plain;
    }),
  );
  await vscode.screenshot("vscode-text");
});

scenario("completion of a chapter pops up, narrows, is accepted, and stands there", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.keys("Control+End", "Enter", "Home");
  await typedFor(vscode, "See [@iorwo2023, chap. ", "1 Introduction");
  await vscode.type("peace");
  const ours = await suggested(vscode, "4 Changing Models of Peacekeeping");
  assert.equal(ours.length, 1, "nothing is offered twice");
  await vscode.page.waitForTimeout(500);
  await vscode.screenshot("vscode-completion");
  await vscode.keys("Enter", "Control+s");
  await vscode.waitFor("the saved note", () => /See \[@iorwo2023, chap\. 4\]?\s*$/.test(readFileSync(path.join(folder, "notes/sport-and-war.md"), "utf8")));
});

scenario("completion pops up behind @", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.keys("Control+End", "Enter");
  await typedFor(vscode, "@", "IORWO (Franke & Koch)");
  await vscode.type("sports");
  await suggested(vscode, "World Sports and Russia");
  await vscode.keys("Enter", "Control+s");
  await vscode.waitFor("the saved note", () => /@iorwo2023 \[chap\. 8\]\s*$/.test(readFileSync(path.join(folder, "notes/sport-and-war.md"), "utf8")));
});

scenario("go to the chapter: file and line", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.goTo(...place("notes/sport-and-war.md", "Chapter 8 of that"));
  await vscode.keys("F12");
  await vscode.waitFor("the book page", async () => (await vscode.title()) === "iorwo2023.md");
  assert.equal((await vscode.cursor()).line, place("books/iorwo2023.md", "## 8 World Sports")[0]);
});

scenario("Go to Chapter... lists all chapters", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.run("Glossator: Go to Chapter...");
  await vscode.choose("7 The UN Global Compact");
  await vscode.waitFor("the chapter", async () => (await vscode.title()) === "iorwo2023.md" && (await vscode.cursor()).line === place("books/iorwo2023.md", "## 7 The UN")[0]);
});

scenario("Search...: by words of an abstract, with the line that has them", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.run("Glossator: Search...");
  await asked(vscode, "Search abstracts and your notes");
  await vscode.type("protecting civilian mandates");
  const first = vscode.page.locator(".quick-input-list .monaco-list-row").first();
  const says = async (words) => (await first.count()) > 0 && (await first.innerText()).includes(words);
  await vscode.waitFor("the chapter", async () => (await says("4 Changing Models")) && (await says("civilian")));
  await vscode.keys("Enter");
  await vscode.waitFor("its heading", async () => (await vscode.title()) === "iorwo2023.md" && (await vscode.cursor()).line === place("books/iorwo2023.md", "## 4 Changing")[0]);
});

/** Takes the first row that the picker of citations finds for `typed`. */
async function cited(vscode, typed, label) {
  await vscode.run("Glossator: Insert Citation...");
  await asked(vscode, "Insert citation");
  await vscode.type(typed);
  const first = vscode.page.locator(".quick-input-list .monaco-list-row").first();
  await vscode.waitFor(`the row ${label}`, async () => (await first.count()) > 0 && (await first.innerText()).includes(label));
}

scenario("Insert Citation...: by words of the title, several at once, and into a bracket that is open", async (vscode) => {
  await vscode.open("seminar-paper.md");
  await vscode.keys("Control+End");
  const ends = (words) =>
    vscode.waitFor(`${words} at the end`, async () => {
      await vscode.keys("Control+s");
      return readFileSync(path.join(folder, "notes/seminar-paper.md"), "utf8").trimEnd().endsWith(words);
    });
  await cited(vscode, "impunity", "Hybrid Anti-Impunity");
  await vscode.keys("Enter");
  await ends("[@iorwo2023, chap. 2]");
  // Inside its bracket there is no second one.
  await vscode.keys("Control+End", "ArrowLeft");
  await cited(vscode, "compact", "The UN Global Compact");
  const row = vscode.page.locator(".quick-input-list .monaco-list-row").first();
  await row.hover();
  await row.locator(".quick-input-list-entry-action-bar .action-label").first().click();
  await vscode.waitFor("what was chosen", async () => (await row.innerText()).includes("Insert 1 citation"));
  await vscode.type("sports");
  await vscode.waitFor("another", async () => (await row.innerText()).includes("World Sports"));
  await vscode.keys("Enter");
  await ends("[@iorwo2023, chap. 2; @iorwo2023, chap. 7; @iorwo2023, chap. 8]");
});

scenario("Show Where This Is Mentioned", async (vscode) => {
  await vscode.open("peacekeeping-in-mali.md");
  await vscode.goTo(...place("notes/peacekeeping-in-mali.md", "MINUSMA was drawn"));
  await vscode.run("Glossator: Show Where This Is Mentioned");
  await vscode.waitFor("the list of places", async () => (await vscode.texts(".reference-zone-widget .monaco-list-row")).some((text) => text.includes("seminar-paper.md")));
  await vscode.keys("Escape");
});

scenario("a lens over a chapter lists what it counts", async (vscode) => {
  await vscode.open("iorwo2023.md");
  await vscode.goTo(...place("books/iorwo2023.md", "## 8 World Sports"));
  await clickLens(vscode, /^\d+ references in \d+ notes?$/);
  await vscode.waitFor("the list of places", async () => (await vscode.texts(".reference-zone-widget .monaco-list-row")).some((text) => text.includes(".md")));
  await vscode.keys("Escape");
});

scenario("the Library lists books, chapters and organizations, and opens them", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.run("Glossator: Focus on Library View");
  const rows = await vscode.waitFor("the Library", async () => {
    const rows = await vscode.texts(".pane-body .monaco-list-row");
    return rows.some((row) => row.includes("4 Changing Models")) && rows;
  });
  assert(rows.some((row) => row.includes("mentions in")), rows.join(" | "));
  assert(rows.some((row) => row.includes("Organizations")), rows.join(" | "));
  await vscode.page.locator(".pane-body .monaco-list-row", { hasText: "3 Inter-Organizational Relations in Counterterrorism" }).first().click();
  await vscode.waitFor("the chapter", async () => (await vscode.title()) === "iorwo2023.md" && (await vscode.cursor()).line === place("books/iorwo2023.md", "## 3 Inter")[0]);
  await vscode.screenshot("vscode-library");
  await vscode.keys("Control+Shift+e");
});

scenario("Import Book from the clipboard: what it is, its key, at its chapter, and undone", async (vscode) => {
  const before = books();
  await vscode.open("sport-and-war.md");
  await importFromClipboard(vscode, readFileSync(page, "utf8"), "From clipboard: “Shared Rivers and Regional Order”");
  assert.equal(await asked(vscode, "Citation key for"), "itorin2021");
  await answer(vscode, "rivers2022");
  await vscode.waitFor("the new book page", async () => (await vscode.title()) === "rivers2022.md");
  const line = await vscode.waitFor("the cursor", async () => (await vscode.cursor()).line > 1 && (await vscode.cursor()).line);
  assert.equal(line, place("books/rivers2022.md", "## 2 Counting Fish")[0]);
  await statusSays(vscode, "2 books");
  await answered(vscode, "Added 4 chapters; abstract for chapter 2.", "Undo");
  await vscode.waitFor("the page gone", () => String(books()) === String(before));
  await statusSays(vscode, "1 book");
});

const LIST = `The Long Memo: Offices on Paper
Edited by Jericho Stanhope and Amparo Iglesias

Contents
Acknowledgements .................... vii
1. Dear Colleagues .................... 1
   Jericho Stanhope
2. For Your Information .............. 24
   Amparo Iglesias
3. See Attachment .................... 51
   Jericho Stanhope and Amparo Iglesias
Index ................................ 80
`;

scenario("a contents list without a year: it is asked for", async (vscode) => {
  writeFileSync(path.join(folder, "memo.txt"), LIST);
  await vscode.open("memo.txt");
  await vscode.run("View: Split Editor Right");
  await importFromClipboard(vscode, LIST, "From the clipboard");
  await asked(vscode, "The year in which the book appeared");
  await answer(vscode, "2019");
  assert.equal(await asked(vscode, "Citation key for “The Long Memo”"), "stanhope2019");
  await vscode.keys("Enter");
  await vscode.waitFor("the new book page", async () => (await vscode.title()) === "stanhope2019.md");
  await told(vscode, "Added 3 chapters.");
  await vscode.screenshot("vscode-import");
  await answered(vscode, "Added 3 chapters.", "Undo");
  await vscode.waitFor("the page gone", () => !books().includes("stanhope2019.md"));
  await vscode.run("View: Close All Editors");
});

scenario("what is no book: one sentence, and a button that tells what can be imported", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await importFromClipboard(vscode, "TY  - JOUR\nAU  - Adler, Paula\nTI  - Hydrants\nJO  - Waterlines\nPY  - 1999\nER  - \n", "From the clipboard");
  await answered(vscode, "This is a journal article, not a book.", "What Can Be Imported");
  await vscode.waitFor("the page that tells it", async () => ((await vscode.title()) ?? "").includes("import.md"));
  await vscode.keys("Control+F4");
});

scenario("the Explorer's menu imports the file that was clicked", async (vscode) => {
  await vscode.keys("Control+Shift+e");
  const row = vscode.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "rivers.txt" });
  writeFileSync(path.join(folder, "rivers.txt"), readFileSync(page));
  await vscode.waitFor("the file", async () => (await row.count()) > 0);
  await row.first().click({ button: "right" });
  const item = vscode.page.locator(".monaco-menu .action-item", { hasText: "Import Book into Glossator" }).first();
  await item.hover();
  // A menu takes no click in its first moment, so that the click that opened it is not one.
  await vscode.page.waitForTimeout(500);
  await item.click();
  await asked(vscode, "Citation key for");
  await answer(vscode, "clicked2022");
  await vscode.waitFor("the new book page", async () => (await vscode.title()) === "clicked2022.md");
  await answered(vscode, "Added 4 chapters", "Undo");
  await vscode.waitFor("the page gone", () => !books().includes("clicked2022.md"));
});

scenario("the first book of a folder: whether the notes are about it is asked, and written down", async (vscode) => {
  const shelf = path.join(folder, "books");
  const away = readdirSync(shelf).map((name) => [path.join(shelf, name), readFileSync(path.join(shelf, name))]);
  const settings = path.join(folder, ".glossator.toml");
  away.forEach(([file]) => rmSync(file));
  rmSync(settings, { force: true });
  try {
    await vscode.open("sport-and-war.md");
    await importFromClipboard(vscode, readFileSync(page, "utf8"), "From clipboard: “Shared Rivers and Regional Order”");
    await asked(vscode, "Citation key for");
    await answer(vscode, "rivers2022");
    await answered(vscode, "Are the notes in notes/ about this book?", "Yes");
    await vscode.waitFor("the settings", () => existsSync(settings) && readFileSync(settings, "utf8") === '[[folder]]\npath = "notes/"\nbook = "rivers2022"\n');
    await answered(vscode, "Added 4 chapters", "Undo");
  } finally {
    // What comes after needs the book, whatever became of this.
    rmSync(settings, { force: true });
    away.forEach(([file, bytes]) => writeFileSync(file, bytes));
  }
  await statusSays(vscode, "1 book");
});

/** The server's process in the extension's folder. */
function serverProcess() {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (command[0].startsWith(extensions) && command[1] === "lsp") {
        return Number(pid);
      }
    } catch {
      // It ended while it was looked at.
    }
  }
  return undefined;
}

scenario("a server that was killed comes back", async (vscode) => {
  const old = serverProcess();
  assert(old, "a server runs");
  process.kill(old, "SIGKILL");
  await vscode.waitFor("another server", () => ![undefined, old].includes(serverProcess()));
  await vscode.open("peacekeeping-in-mali.md");
  await vscode.goTo(...place("notes/peacekeeping-in-mali.md", "Chapter 4 shows"));
  await vscode.waitFor("the abstract", async () => {
    await vscode.hover();
    await vscode.page.waitForTimeout(1000);
    return (await vscode.texts(".monaco-hover:not(.hidden)")).some((text) => text.replace(/\s+/g, " ").includes("For ten years Mali"));
  });
});

scenario("Restart Server starts another", async (vscode) => {
  await vscode.open("peacekeeping-in-mali.md");
  const old = serverProcess();
  assert(old, "a server runs");
  await vscode.run("Glossator: Restart Server");
  await vscode.waitFor("another server", () => ![undefined, old].includes(serverProcess()));
});

// These change the folder, or take long: they come last.
await import("./library.mjs");
await import("./writing.mjs");
await import("./reading.mjs");
await import("./files.mjs");
await import("./looks.mjs");
await import("./preview.mjs");

const started = Date.now();
const vscode = await Workbench.start(folder, { data, extensions, config });
console.log(`the workbench was there after ${Math.round((Date.now() - started) / 1000)} s`);
let failed = 0;
const wanted = process.env.GLOSSATOR_SCENARIO;
for (const { name, run } of scenarios.filter(({ name }) => !wanted || wanted.split("|").some((one) => name.includes(one)))) {
  const passed = await attempt({ name, run: () => run(vscode) }, async () => {
    const shown = await vscode.texts(".part.editor .monaco-editor .view-line");
    console.log(`     in the editor: ${JSON.stringify(shown.slice(-6))}`);
    await vscode.screenshot(`vscode-failed-${failed}`);
    await vscode.keys("Escape", "Escape");
    // What comes next finds no note as this left it.
    await vscode.run("File: Save All Files").catch(() => {});
    await vscode.run("View: Close All Editors").catch(() => {});
  });
  failed += passed ? 0 : 1;
}
await vscode.stop();
process.exit(failed === 0 ? 0 : 1);
