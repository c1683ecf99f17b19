// The moving picture of the documentation: a contents list is imported, one of its chapters completed, looked at and gone to.
// Its frames go to GLOSSATOR_SHOTS, into vscode-tour-light and vscode-tour-dark; their names say for how long each is held.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { asked, copy, folder, hovered, inTheme } from "./desk.mjs";
import { LOOKS, addStyle, quietWorkbench, sideBar } from "./quiet.mjs";

const SIZE = { width: 880, height: 520 };

const LIST = `The Long Memo: Offices on Paper
Edited by Jericho Stanhope and Amparo Iglesias
Harbour University Press 2019

Contents
Acknowledgements .................... vii
1. Dear Colleagues .................... 1
   Jericho Stanhope
2. Invisible Ink .................... 24
   Amparo Iglesias
3. See Attachment .................... 51
   Jericho Stanhope and Amparo Iglesias
Index ................................ 80
`;

const NOTE = "# Who is told what\n\nNobody reads a memo twice. Some are written so that nobody can say\nlater that they were not told; see ";

/** What is done, in words, at the lower edge. */
const CAPTION = `#caption { position: fixed; z-index: 10000; left: 0; right: 0; bottom: 0; height: 44px; display: grid; place-content: center;
  font: 500 15px Inter, sans-serif; color: var(--vscode-editor-foreground); background: var(--vscode-sideBar-background); border-top: 1px solid var(--vscode-panel-border, #8884); }
  .notifications-toasts { bottom: 52px !important; }`;

/** Takes frames into a folder of their own. */
function camera(vscode, look) {
  const shots = path.join(process.env.GLOSSATOR_SHOTS, `vscode-tour-${look}`);
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots);
  let count = 0;
  const hold = (milliseconds) => vscode.page.screenshot({ path: path.join(shots, `${++count}-${milliseconds}.png`) });
  return {
    hold,
    /** Types as one reads along. */
    async type(text, milliseconds = 110) {
      for (const letter of text) {
        await vscode.page.keyboard.type(letter);
        await vscode.page.waitForTimeout(150);
        await hold(milliseconds);
      }
    },
    say: (words) =>
      vscode.page.evaluate((words) => {
        const line = document.getElementById("caption") ?? document.querySelector(".monaco-workbench").appendChild(Object.assign(document.createElement("div"), { id: "caption" }));
        line.textContent = words;
      }, words),
  };
}

async function tour(vscode, { hold, type, say }) {
  writeFileSync(path.join(folder, "contents.txt"), LIST);
  writeFileSync(path.join(folder, "notes/memos.md"), NOTE);
  await vscode.page.mouse.move(SIZE.width - 40, SIZE.height - 80);
  await vscode.open("memos.md");
  await vscode.open("contents.txt");
  await say("Copy a contents list, from wherever you have it");
  await hold(1_900);
  await vscode.keys("Control+a");
  await vscode.page.waitForTimeout(300);
  await hold(900);
  await copy(vscode, LIST);
  await say("Import it: it becomes a page of your notes");
  await vscode.keys("F1");
  await vscode.page.waitForSelector(".quick-input-widget:not(.hidden) input");
  await type("import book", 70);
  await vscode.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Import Book from Clipboard" }).waitFor();
  await hold(1_300);
  await vscode.keys("Enter");
  await asked(vscode, "Citation key");
  await vscode.page.waitForTimeout(300);
  await hold(1_200);
  await vscode.keys("Enter");
  await vscode.page.locator(".notifications-toasts", { hasText: "Added 3 chapters" }).waitFor();
  await vscode.page.locator(".codelens-decoration", { hasText: "no note yet" }).first().waitFor();
  await vscode.page.waitForTimeout(500);
  await hold(2_400);
  await vscode.run("Notifications: Clear All Notifications");
  await vscode.open("memos.md");
  await vscode.keys("Control+End");
  await say("Write: a few letters of a title find its chapter");
  await vscode.page.waitForTimeout(700);
  await hold(900);
  await type("@ink");
  const row = vscode.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "Invisible Ink" }).first();
  await row.waitFor();
  await vscode.page.waitForTimeout(800);
  await hold(2_000);
  await vscode.keys("Enter");
  await vscode.page.waitForTimeout(500);
  await hold(800);
  await say("Rest the pointer on it: what the chapter is");
  await vscode.keys("ArrowLeft", "ArrowLeft");
  const words = vscode.page.locator(".view-line span span", { hasText: /chap|iglesias|stanhope/ }).last();
  await words.hover();
  await hovered(vscode, "Invisible Ink");
  await vscode.page.waitForTimeout(700);
  await hold(3_000);
  await say("Ctrl+click: go there");
  await vscode.page.mouse.move(SIZE.width - 40, SIZE.height - 80);
  await vscode.keys("Escape", "F12");
  await vscode.waitFor("the chapter", async () => (await vscode.title()) === "stanhope2019.md");
  await vscode.page.waitForTimeout(1_500);
  await hold(2_600);
}

const vscode = await quietWorkbench(SIZE, 1, { "editor.fontSize": 15, "editor.lineHeight": 25 });
await addStyle(vscode, CAPTION);
for (const [look, theme] of Object.entries(LOOKS)) {
  try {
    await inTheme(vscode, theme);
    await sideBar(vscode, false);
    await vscode.run("Notifications: Clear All Notifications");
    await tour(vscode, camera(vscode, look));
    console.log(`ok   the moving picture, ${look}`);
  } catch (error) {
    await vscode.screenshot(`vscode-tour-${look}-failed`);
    console.log(`FAIL the moving picture, ${look}: ${String(error.message ?? error).split("\n")[0]}`);
  }
  await vscode.keys("Escape", "Escape");
  await vscode.run("File: Save All Files");
  await vscode.run("View: Close All Editors");
  ["contents.txt", "notes/memos.md", "books/stanhope2019.md"].forEach((name) => rmSync(path.join(folder, name), { force: true }));
}
await vscode.stop();
process.exit(0);
