// What was read: said by a lens over a note about a chapter, told over the chapter in the book page, and shown in the report.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { clickLens, folder, lensSays, place, scenario, setInFolder, withFiles } from "./desk.mjs";

const NOTE = "---\nbook: iorwo2023\nchapter: 3\n---\n\n# Gaps\n\nWho counts as a terrorist is left open.\n";

scenario("a lens has a note say that its chapter was read, the book page tells it, and an action takes it back", (vscode) =>
  withFiles(vscode, { "notes/gaps.md": NOTE }, async () => {
    const saved = async (front) => {
      await vscode.run("File: Save All Files");
      return readFileSync(path.join(folder, "notes/gaps.md"), "utf8") === NOTE.replace("chapter: 3\n", front);
    };
    await vscode.open("gaps.md");
    await clickLens(vscode, /^Mark as read$/);
    await lensSays(vscode, /^read$/);
    await vscode.waitFor("what the note says", () => saved("chapter: 3\nstatus: read\n"));
    await vscode.open("iorwo2023.md");
    await vscode.goTo(...place("books/iorwo2023.md", "## 3 Inter"));
    // A click opens the note, and there the light bulb takes it back.
    await clickLens(vscode, /^Gaps · read$/);
    await vscode.waitFor("the note", async () => (await vscode.title()) === "gaps.md");
    await vscode.focusEditor();
    await vscode.goTo(...place("notes/gaps.md", "Gaps"));
    const action = vscode.page.locator(".action-widget .monaco-list-row", { hasText: "Mark as not read" }).first();
    // What was asked before the note had its focus says nothing.
    await vscode.waitFor("the action", async () => {
      await vscode.keys("Escape", "Control+.");
      await vscode.page.waitForTimeout(2_000);
      return (await action.count()) > 0;
    });
    await action.click();
    await vscode.waitFor("what the note no longer says", () => saved("chapter: 3\n"));
    await lensSays(vscode, /^Mark as read$/);
  }),
);

/** The frame of the report, once it shows `words`. */
function reported(vscode, words) {
  return vscode.waitFor(`a report that shows ${words}`, async () => {
    for (const frame of vscode.page.frames()) {
      const said = await frame.locator("main section#reading").innerText({ timeout: 1_000 }).catch(() => "");
      if (said.replace(/\s+/g, " ").includes(words)) {
        return frame;
      }
    }
  });
}

scenario("Show Report: a page beside the note, that says what is written meanwhile and stays where it was; its links go to the line", (vscode) =>
  withFiles(vscode, { "notes/gaps.md": NOTE }, async () => {
    // What the links of a page for the browser open means nothing here.
    setInFolder({ "glossator.report.links": "file" });
    try {
      await vscode.open("gaps.md");
      await vscode.run("Glossator: Show Report");
      const frame = await reported(vscode, "9 chapters: 2 with a note, 7 without");
      await vscode.waitFor("its tab", async () => (await vscode.title()).startsWith("Report: "));
      await frame.evaluate(() => window.scrollTo(0, 700));
      const scrolled = await frame.evaluate(() => window.scrollY);
      assert(scrolled > 600, `scrolled to ${scrolled}`);
      await vscode.focusEditor();
      await vscode.waitFor("the note beside it", async () => (await vscode.title()) === "gaps.md");
      await vscode.goTo(3, 11);
      const written = Date.now();
      await vscode.keys("End", "Enter");
      await vscode.type("status: read");
      await reported(vscode, "9 chapters: 1 read, 1 with a note, 7 without");
      console.log(`     the report said it ${Date.now() - written} ms after the first key`);
      assert.equal(await frame.evaluate(() => window.scrollY), scrolled);
      await vscode.screenshot("vscode-report");
      await frame.locator("a", { hasText: /^Gaps$/ }).first().click();
      await vscode.waitFor("the line of the note", async () => (await vscode.title()) === "gaps.md" && (await vscode.cursor()).line === 7);
      await frame.locator(".reading a", { hasText: "World Sports" }).first().click();
      const line = place("books/iorwo2023.md", "## 8 World Sports")[0];
      await vscode.waitFor("the line of the chapter", async () => (await vscode.title()) === "iorwo2023.md" && (await vscode.cursor()).line === line);
      // Beside the page, not in its place.
      assert.equal(await vscode.page.locator(".editor-group-container").count(), 2);
      assert.equal(await frame.locator("main section").count(), 5);
    } finally {
      setInFolder(undefined);
    }
  }),
);
