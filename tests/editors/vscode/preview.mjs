// The built-in preview shows what the editor knows.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { folder, scenario, setInFolder, withFiles } from "./desk.mjs";

const NOTE = `---
book: iorwo2023
---

# Guards

What Chapter 4 shows of MINUSMA is said
in [@iorwo2023, chap. 4, p. 81] too. *Chapter 14* is not there.

| body | where |
|---|---|
| UNIFIL | chapter 2 |

\`Chapter 3\` is code.
`;

/** The frame of the preview, once it shows `words`. */
function previewed(vscode, words) {
  return vscode.waitFor(`a preview that shows ${words}`, async () => {
    for (const frame of vscode.page.frames()) {
      const text = await frame.locator("body.vscode-body").innerText({ timeout: 1_000 }).catch(() => "");
      if (text.includes(words)) {
        return frame;
      }
    }
  });
}

scenario("the preview underlines what is known, shows a card of it, and leads to the book page", async (vscode) => {
  const note = path.join(folder, "notes/guards.md");
  writeFileSync(note, NOTE);
  await vscode.open("guards.md");
  await vscode.run("Markdown: Open Preview to the Side");
  // It is made afresh when there is more to show.
  let frame;
  const marks = (kind) => frame.locator(kind).evaluateAll((all) => all.map((it) => it.textContent.replace(/\s+/g, " "))).catch(() => []);
  const marked = (words) =>
    vscode.waitFor(`a mark of ${words}`, async () => {
      frame = await previewed(vscode, "What Chapter 4 shows");
      return (await marks(".glossator")).includes(words);
    });
  await marked("Chapter 4");
  assert.deepEqual(await marks(".glossator"), ["Chapter 4", "MINUSMA", "@iorwo2023", "chap. 4", "p. 81", "Chapter 14", "UNIFIL", "chapter 2"]);
  assert.deepEqual(await marks(".glossator-unknown"), ["Chapter 14"]);
  const chapter = () => frame.locator(".glossator", { hasText: "Chapter 4" }).first();
  const underline = await chapter().evaluate((it) => ["Line", "Style", "Thickness"].map((part) => getComputedStyle(it)[`textDecoration${part}`]));
  assert.deepEqual(underline, ["underline", "dotted", "1px"]);
  assert.equal(await chapter().evaluate((it) => getComputedStyle(it).color), await frame.locator("p").first().evaluate((it) => getComputedStyle(it).color));
  // The card, by the pointer.
  await chapter().hover();
  const card = () => frame.locator(".glossator-card");
  await vscode.waitFor("the card", async () => (await card().count()) === 1);
  const said = (await card().innerText()).replace(/\s+/g, " ");
  assert(said.includes("4 Changing Models of Peacekeeping") && said.includes("For ten years Mali") && said.endsWith("…"), said.slice(-200));
  assert(!/\]\(|file:/.test(said), said);
  assert.equal((await card().boundingBox()).width, 360);
  await vscode.screenshot("vscode-preview");
  await vscode.keys("Escape");
  await vscode.waitFor("the card gone", async () => (await card().count()) === 0);
  // And by the keyboard.
  await frame.locator("body").click({ position: { x: 2, y: 2 } });
  await vscode.keys("Tab", "Tab");
  await vscode.waitFor("the card of what has the focus", async () => (await card().count()) === 1);
  await vscode.keys("Escape");
  // What is typed counts.
  await vscode.focusEditor();
  await vscode.keys("Control+End");
  await vscode.type("Of FIFA nothing is said.");
  await marked("FIFA");
  await frame.locator("a.glossator", { hasText: "Chapter 4" }).first().click();
  await vscode.waitFor("the chapter", async () => (await vscode.title()).includes("iorwo2023.md"));
  await vscode.run("File: Save All Files");
  await vscode.run("View: Close All Editors");
  rmSync(note);
});

const REFERENCES = "@book{otto2019,\n  author = {Otto, Kim},\n  title = {Pipes},\n  publisher = {Waterline Press},\n  address = {Oslo},\n  year = {2019},\n}\n";
const CITING = "# Pipes\n\nMuch is said [see @otto2019, p. 7; @iorwo2023, chap. 4], and *more* by @otto2019 [p. 9].\nNobody knows [@nobody2020].\n";

scenario("the preview prints citations in the citation style where that is set, with the references at the end", (vscode) =>
  withFiles(vscode, { "refs.bib": REFERENCES, "notes/pipes.md": CITING }, async () => {
    try {
      await vscode.open("pipes.md");
      await vscode.run("Markdown: Open Preview to the Side");
      // As they are typed, where nothing is set.
      await previewed(vscode, "[see @otto2019, p. 7; @iorwo2023, chap. 4]");
      setInFolder({ "glossator.preview.citations": "printed" });
      const frame = await previewed(vscode, "Much is said (see Otto 2019, 7; Franke and Koch 2023, chap. 4), and more by Otto (2019, 9).");
      const said = (await frame.locator("body.vscode-body").innerText()).replace(/\s+/g, " ");
      assert(said.includes("Nobody knows [@nobody2020]."), said);
      const listed = (await frame.locator(".glossator-references").innerText()).replace(/\s+/g, " ").trim();
      assert.match(listed, /^References Franke, Ulrich, and Martin Koch, eds\. 2023\. .* Otto, Kim\. 2019\. Pipes\. Waterline Press\.$/);
      assert.equal(await frame.locator(".glossator-references em", { hasText: "Pipes" }).count(), 1);
      // The card is there as before.
      await frame.locator(".glossator", { hasText: "(see Otto 2019" }).first().hover();
      await vscode.waitFor("the card", async () => (await frame.locator(".glossator-card").count()) === 1);
      await vscode.screenshot("vscode-preview-printed");
    } finally {
      setInFolder(undefined);
    }
  }),
);
