// What the scenarios of VS Code share: the folder of the notes, and a reader's steps.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { patience } from "./workbench.mjs";

export const [folder, data, extensions, config, page] = process.argv.slice(2);
export const scenarios = [];
export const scenario = (name, run) => scenarios.push({ name, run });

/** Line and column, counted from 1, of `words` in a note. */
export function place(note, words) {
  const lines = readFileSync(path.join(folder, note), "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes(words));
  assert(line >= 0, `${words} in ${note}`);
  return [line + 1, lines[line].indexOf(words) + 1];
}

export const books = () => readdirSync(path.join(folder, "books")).sort();

/** All that the status item says, and its explanation. */
export async function statusTexts(vscode) {
  const item = "#glossator\\.status, [id$='glossator.status']";
  const all = vscode.page.locator(`:is(${item}), :is(${item}) *`);
  const said = await all.evaluateAll((elements) => elements.flatMap((it) => [it.textContent, it.getAttribute("aria-label")]));
  return said.map((it) => (it ?? "").replaceAll("\u00a0", " "));
}

/** Waits until the status item says `words`. */
export function statusSays(vscode, words) {
  return vscode.waitFor(`the status item to say ${words}`, async () => (await statusTexts(vscode)).some((said) => said.includes(words)));
}

const toasts = ".notifications-toasts .notification-list-item";

/** The message that says `words`, once it is there. */
export async function told(vscode, words) {
  const toast = vscode.page.locator(toasts, { hasText: words }).first();
  await vscode.waitFor(`the message ${words}`, async () => (await toast.count()) > 0);
  return toast;
}

/** Waits for a message that says `words`, and takes the button `button` of it. */
export async function answered(vscode, words, button) {
  const toast = await told(vscode, words);
  const said = (await toast.locator(".notification-list-item-message").innerText()).trim();
  assert(said.length <= 72, `a short message: ${said}`);
  await toast.locator(".monaco-button", { hasText: button }).click();
}

/** Waits for the one box that asks `question`; gives what stands in it. */
export async function asked(vscode, question) {
  const box = vscode.page.locator(".quick-input-widget:not(.hidden)", { hasText: question });
  await vscode.waitFor(`the question ${question}`, async () => (await box.locator("input:focus").count()) > 0);
  return box.locator("input").first().inputValue();
}

export async function answer(vscode, said) {
  await vscode.keys("Control+a");
  await vscode.type(said);
  await vscode.keys("Enter");
}

export function copy(vscode, text) {
  return vscode.page.evaluate((text) => navigator.clipboard.writeText(text), text);
}

const suggestions = ".suggest-widget.visible .monaco-list-row";

/** The completions whose label begins with `label`, if one is at the head of the list; word completions do not count. */
async function offered(vscode, label) {
  const rows = await vscode.texts(suggestions);
  const ours = rows.filter((row) => row.trim().startsWith(label));
  return rows[0]?.trim().startsWith(label) && ours;
}

export function suggested(vscode, label) {
  return vscode.waitFor(`the completion ${label}`, () => offered(vscode, label));
}

/** Types `text`, behind which `label` is suggested. */
export function typedFor(vscode, text, label) {
  return vscode.typeFor(text, `the completion ${label}`, () => offered(vscode, label));
}

/** Runs with `files` in the folder, which are taken away afterwards; a picture shows what failed before that. */
export async function withFiles(vscode, files, run) {
  const written = Object.entries(files).map(([name, text]) => [path.join(folder, name), text]);
  written.forEach(([file, text]) => writeFileSync(file, text));
  try {
    await run();
  } catch (error) {
    await vscode.screenshot("vscode-failed-there");
    throw error;
  } finally {
    await vscode.keys("Escape", "Escape");
    await vscode.run("File: Save All Files");
    await vscode.run("View: Close All Editors");
    written.forEach(([file]) => rmSync(file));
  }
}

/** What the clipboard holds. */
export function pasted(vscode) {
  return vscode.page.evaluate(() => navigator.clipboard.readText());
}

/** Takes `item` of the menu of `element`. A menu takes no click in its first moment, so that the click that opened it is not one. */
export async function inMenu(vscode, element, item) {
  await element.click({ button: "right" });
  const found = vscode.page.locator(".monaco-menu .action-label", { hasText: new RegExp(`^\\s*${item}\\s*$`) }).first();
  await found.hover();
  await vscode.page.waitForTimeout(500);
  await found.click();
}

/** The hover that says `words`, once it is there. */
export function hovered(vscode, words) {
  return vscode.waitFor(`a hover that says ${words}`, async () => (await vscode.texts(".monaco-hover:not(.hidden)")).find((text) => text.replace(/\s+/g, " ").includes(words)));
}

const lens = (vscode, words) => vscode.page.locator(".codelens-decoration a", { hasText: words });

/** Waits for a lens that says `words`. */
export function lensSays(vscode, words) {
  return vscode.waitFor(`the lens ${words}`, async () => (await lens(vscode, words).count()) > 0);
}

/** Clicks a lens that says `words`. One that lies at the editor's edge, or that is drawn again meanwhile, takes no click: then another. */
export function clickLens(vscode, words) {
  return vscode.waitFor(`the lens ${words} to be clicked`, async () => {
    for (const one of await lens(vscode, words).all()) {
      const isClicked = await one.click({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
      if (isClicked) {
        return true;
      }
    }
  });
}

/** Sets what the folder's settings say, and nothing else; nothing at all without `settings`. */
export function setInFolder(settings) {
  const own = path.join(folder, ".vscode");
  if (settings === undefined) {
    rmSync(own, { recursive: true, force: true });
  } else {
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, "settings.json"), JSON.stringify(settings));
  }
}

/** The themes of VS Code, and what its window is called in each. */
export const THEMES = {
  "Light 2026": "themes-2026-light",
  "Dark 2026": "themes-2026-dark",
  "Light Modern": "themes-light_modern",
  "Dark Modern": "themes-dark_modern",
  "Default High Contrast Light": "themes-hc_light",
  "Default High Contrast": "themes-hc_black",
};

/** Chooses a theme, and waits until it is there. */
export async function inTheme(vscode, theme) {
  setInFolder({ "workbench.colorTheme": theme });
  await vscode.page.locator(`.monaco-workbench[class*="${THEMES[theme]}"]`).waitFor({ timeout: patience });
}

/**
 * Imports `text` from the clipboard, which is offered as `row`. What was copied while the browser's window had no focus is
 * not in the clipboard: then once more.
 */
export async function importFromClipboard(vscode, text, row) {
  for (let tries = 1; ; tries++) {
    await copy(vscode, text);
    await vscode.run("Glossator: Import Book...");
    try {
      return await vscode.choose(row, tries < 3 ? 10_000 : undefined);
    } catch (error) {
      if (tries === 3) {
        throw error;
      }
      await vscode.keys("Escape");
    }
  }
}
