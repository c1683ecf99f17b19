// Pictures of VS Code for the documentation, light and dark, on the demonstration's notes. They go to GLOSSATOR_SHOTS, as
// vscode-NAME-light.png and vscode-NAME-dark.png.

import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { answer, asked, copy, folder, hovered, inTheme, place } from "./desk.mjs";
import { LOOKS, quietWorkbench, sideBar } from "./quiet.mjs";

const SIZE = { width: 980, height: 560 };

const notes = (name) => path.join(folder, "notes", name);

const scenes = {
  async hover(vscode) {
    await vscode.open("peacekeeping-in-mali.md");
    await vscode.goTo(...place("notes/peacekeeping-in-mali.md", "Chapter 4 shows"));
    await vscode.page.mouse.move(700, 520);
    await vscode.keys("Control+ArrowDown", "Control+ArrowDown", "Control+ArrowDown", "Control+ArrowDown", "Control+ArrowDown", "Control+ArrowDown", "Control+ArrowDown");
    // One that was left by the pointer goes again.
    await vscode.waitFor("a hover that stays", async () => {
      await vscode.hover();
      await hovered(vscode, "For ten years Mali");
      await vscode.page.waitForTimeout(1_000);
      return vscode.page.locator(".monaco-hover:not(.hidden)", { hasText: "For ten years Mali" }).first().isVisible();
    });
  },
  async completion(vscode) {
    writeFileSync(notes("war-and-peace.md"), "# War and peace\n\nWhoever keeps the peace needs partners, and pays for them.\n\nSee ");
    await vscode.open("war-and-peace.md");
    await vscode.keys("Control+End");
    await vscode.typeFor("[@iorwo2023, chap. ", "the chapters", async () => (await vscode.texts(".suggest-widget.visible .monaco-list-row")).length > 3);
    await vscode.page.waitForTimeout(500);
    await vscode.keys("ArrowDown", "ArrowDown", "ArrowDown");
    if (!(await vscode.page.locator(".suggest-details").isVisible())) {
      await vscode.keys("Control+ ");
    }
    await vscode.waitFor("what the chapter is", async () => (await vscode.texts(".suggest-details")).some((text) => text.includes("For ten years Mali")));
    return async () => {
      await vscode.keys("Escape", "Escape");
      await vscode.run("File: Revert File");
      rmSync(notes("war-and-peace.md"));
    };
  },
  async actions(vscode) {
    await vscode.open("peacekeeping-in-mali.md");
    await vscode.goTo(...place("notes/peacekeeping-in-mali.md", "Chapter 4 shows"));
    await vscode.keys("Control+.");
    await vscode.waitFor("what is offered", async () => (await vscode.page.locator(".action-widget .monaco-list-row").count()) > 2);
  },
  async library(vscode) {
    await sideBar(vscode, true);
    await vscode.open("sport-and-war.md");
    await vscode.run("Glossator: Focus on Library View");
    await vscode.page.locator(".pane-body .monaco-list-row", { hasText: "4 Changing Models" }).first().waitFor();
    const sash = await vscode.page.locator(".part.sidebar").boundingBox();
    await vscode.page.mouse.move(sash.x + sash.width, 300);
    await vscode.page.mouse.down();
    await vscode.page.mouse.move(440, 300, { steps: 5 });
    await vscode.page.mouse.up();
    await vscode.page.locator(".pane-body .monaco-list-row", { hasText: "4 Changing Models" }).first().click();
    await vscode.waitFor("the chapter", async () => (await vscode.title()) === "iorwo2023.md");
    await vscode.page.mouse.move(700, 520);
  },
  async preview(vscode) {
    await vscode.open("peacekeeping-in-mali.md");
    await vscode.run("Markdown: Open Preview to the Side");
    const word = await vscode.waitFor("the page", async () => {
      for (const frame of vscode.page.frames()) {
        const found = frame.locator(".glossator", { hasText: "Chapter 4" }).first();
        if ((await found.count().catch(() => 0)) > 0) {
          return found;
        }
      }
    });
    await vscode.page.waitForTimeout(1_500);
    await word.hover();
    await vscode.page.waitForTimeout(1_000);
    return () => vscode.run("View: Close All Editors");
  },
  async import(vscode) {
    const list = "The Long Memo: Offices on Paper\nEdited by Jericho Stanhope and Amparo Iglesias\n\nContents\nAcknowledgements .................... vii\n1. Dear Colleagues .................... 1\n   Jericho Stanhope\n2. For Your Information .............. 24\n   Amparo Iglesias\n3. See Attachment .................... 51\n   Jericho Stanhope and Amparo Iglesias\nIndex ................................ 80\n";
    writeFileSync(path.join(folder, "memo.txt"), list);
    await vscode.open("memo.txt");
    await vscode.run("View: Split Editor Right");
    await copy(vscode, list);
    await vscode.run("Glossator: Import Book...");
    await vscode.choose("From the clipboard");
    await asked(vscode, "The year in which the book appeared");
    await answer(vscode, "2019");
    await asked(vscode, "Citation key");
    await vscode.keys("Enter");
    await vscode.page.locator(".notifications-toasts", { hasText: "Added 3 chapters" }).waitFor();
    await vscode.page.mouse.move(200, 500);
    await vscode.page.waitForTimeout(700);
    return async () => {
      await vscode.run("View: Close All Editors");
      ["memo.txt", "books/stanhope2019.md"].forEach((name) => rmSync(path.join(folder, name)));
    };
  },
};

const vscode = await quietWorkbench(SIZE, 1.5);
const wanted = process.env.GLOSSATOR_SCENARIO;
for (const [look, theme] of Object.entries(LOOKS)) {
  await inTheme(vscode, theme);
  for (const [name, show] of Object.entries(scenes).filter(([name]) => !wanted || wanted === name)) {
    try {
      await sideBar(vscode, false);
      await vscode.run("Notifications: Clear All Notifications");
      const tidy = await show(vscode);
      await vscode.page.waitForTimeout(500);
      await vscode.screenshot(`vscode-${name}-${look}`);
      await vscode.keys("Escape", "Escape");
      await tidy?.();
      console.log(`ok   the picture ${name}, ${look}`);
    } catch (error) {
      await vscode.screenshot(`vscode-${name}-${look}-failed`);
      console.log(`FAIL the picture ${name}, ${look}: ${String(error.message ?? error).split("\n")[0]}`);
      await vscode.keys("Escape", "Escape");
    }
  }
}
await vscode.stop();
process.exit(0);
