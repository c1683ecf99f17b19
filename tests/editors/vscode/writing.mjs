// Commands for those who write: quotations, formatted citations, findings left alone; what pops up by itself; and what Pandoc
// reads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { copy, folder, pasted, place, scenario, statusSays, told, typedFor, withFiles } from "./desk.mjs";

const read = (note) => readFileSync(path.join(folder, note), "utf8");

/** Runs with a note of the folder. */
function withNote(vscode, name, text, run) {
  return withFiles(vscode, { [`notes/${name}`]: text }, async () => {
    await vscode.open(name);
    await run(`notes/${name}`);
  });
}

scenario("organizations pop up while their abbreviation or name is typed, and at no other word", (vscode) =>
  withNote(vscode, "names.md", "# Names\n\n", async () => {
    await vscode.keys("Control+End");
    await vscode.type("Then Mali was called. It");
    await vscode.page.waitForTimeout(1_000);
    assert.deepEqual(await vscode.texts(".suggest-widget.visible .monaco-list-row"), []);
    await typedFor(vscode, " met MINU", "MINUSMA");
    await vscode.keys("Escape");
    await typedFor(vscode, " and the United N", "United Nations");
    await vscode.keys("Escape");
  }),
);

scenario("Paste as Quotation: lines joined, with the citation of the note's chapter and the cursor where its page goes", (vscode) =>
  withNote(vscode, "quoted.md", "---\nbook: iorwo2023\nchapter: 4\n---\n\n# Norms\n\n", async (note) => {
    await vscode.keys("Control+End");
    await copy(vscode, "Every inter-\nvention has two\nbeginnings.\n");
    await vscode.run("Glossator: Paste as Quotation");
    await vscode.waitFor("the quotation", async () => (await vscode.texts(".view-line")).some((text) => text.includes("> Every intervention has two beginnings.")));
    await vscode.type("79");
    await vscode.run("File: Save");
    await vscode.waitFor("the page in it", () => read(note).includes("> Every intervention has two beginnings. [@iorwo2023, chap. 4, p. 79]\n"));
  }),
);

scenario("Copy as Formatted Citation: what the style prints is in the clipboard, with italics when asked for", (vscode) =>
  withNote(vscode, "copied.md", "# Copied\n\nSee [@iorwo2023, chap. 4].\n", async (note) => {
    await vscode.goTo(...place(note, "@iorwo2023"));
    await copy(vscode, "nothing");
    await vscode.run("Glossator: Copy as Formatted Citation");
    const toast = await told(vscode, "Copied as plain text.");
    const plain = await vscode.waitFor("the copy", async () => ((await pasted(vscode)) === "nothing" ? "" : pasted(vscode)));
    assert.match(plain, /^Franke, Ulrich.* 2023\. .*Inter-Organizational Relations and World Order/);
    assert(!plain.includes("*"), plain);
    await toast.locator(".monaco-button", { hasText: "Copy with Italics" }).click();
    await vscode.waitFor("the page with italics", async () => {
      for (const frame of vscode.page.frames()) {
        if ((await frame.locator("#printed em").count().catch(() => 0)) > 0) {
          return (await frame.locator("#printed").innerText()).replace(/\s+/g, " ").trim() === plain.replace(/\s+/g, " ").trim();
        }
      }
    });
  }),
);

scenario("Leave Finding Alone...: asked where, and the finding is gone", (vscode) =>
  withNote(vscode, "slips.md", "---\nbook: iorwo2023\n---\n\n# Slips\n\nWhat chapter 14 says.\n", async (note) => {
    const findings = () => vscode.page.locator(".part.editor .squiggly-error, .part.editor .squiggly-warning").count();
    await vscode.waitFor("the finding", async () => (await findings()) > 0);
    await vscode.goTo(7, 1);
    await vscode.run("Glossator: Leave Finding Alone...");
    await vscode.choose("Leave this alone in this line");
    await vscode.run("File: Save");
    await vscode.waitFor("the comment", () => read(note).includes("What chapter 14 says. <!-- glossator-ignore unknown-chapter -->\n"));
    await vscode.waitFor("no finding", async () => (await findings()) === 0);
  }),
);

const ENTRY = "@book{otto2019,\n  author = {Otto, Kim},\n  title = {Pipes},\n  year = {2019},\n}\n";

scenario("the status item names the bibliography that Pandoc reads, and a click opens it", (vscode) =>
  withFiles(vscode, { "refs.bib": ENTRY, "notes/pipes.md": "---\nbibliography: refs.bib\n---\n\n# Pipes\n\nSee [@otto2019].\n" }, async () => {
    await vscode.open("pipes.md");
    await statusSays(vscode, "1 book · refs.bib");
    await vscode.page.locator("[id$='glossator.status'] a").first().click();
    const row = vscode.page.locator(".quick-input-list .monaco-list-row", { hasText: "Pandoc reads it for this note" }).first();
    await vscode.waitFor("the bibliography", async () => (await row.count()) > 0 && (await row.innerText()).includes("refs.bib"));
    await row.click();
    await vscode.waitFor("it open", async () => (await vscode.title()) === "refs.bib");
    // A note that names none.
    await vscode.open("sport-and-war.md");
    await vscode.waitFor("no bibliography named", async () => (await vscode.texts("[id$='glossator.status'] a"))[0]?.trim() === "1 book");
  }),
);
