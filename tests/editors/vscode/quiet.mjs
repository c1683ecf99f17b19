// A workbench that pictures are taken of.

import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { config, data, extensions, folder } from "./desk.mjs";
import { Workbench } from "./workbench.mjs";

// Nothing that distracts from what is shown.
const QUIET = {
  "breadcrumbs.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.fontFamily": "JetBrains Mono",
  "editor.fontSize": 13,
  "editor.lineHeight": 22,
  "editor.inlayHints.enabled": "off",
  "editor.occurrencesHighlight": "off",
  "editor.overviewRulerBorder": false,
  "editor.hideCursorInOverviewRuler": true,
  "editor.scrollbar.vertical": "hidden",
  "editor.lineNumbers": "off",
  "editor.folding": false,
  "editor.lightbulb.enabled": "off",
  "editor.glyphMargin": false,
  "editor.minimap.enabled": false,
  "editor.renderLineHighlight": "none",
  "editor.renderWhitespace": "none",
  "editor.stickyScroll.enabled": false,
  "editor.suggest.preview": false,
  "editor.hover.above": false,
  "problems.decorations.enabled": false,
  "window.commandCenter": false,
  "window.menuBarVisibility": "hidden",
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
  "workbench.editor.editorActionsLocation": "hidden",
  "workbench.editor.showTabs": "single",
};

/** The looks that pictures have, and the theme of each. */
export const LOOKS = { light: "Light 2026", dark: "Dark 2026" };

/** Adds a style sheet. Playwright's own way fails where the page happens to be refused something else meanwhile. */
export function addStyle(vscode, css) {
  return vscode.page.evaluate((css) => document.head.append(Object.assign(document.createElement("style"), { textContent: css })), css);
}

/** Starts a workbench of this size with nothing in it but the editor; `more` are further settings. */
export async function quietWorkbench(size, scale, more = {}) {
  const settings = path.join(data, "User/settings.json");
  writeFileSync(settings, JSON.stringify({ ...JSON.parse(readFileSync(settings, "utf8")), ...QUIET, ...more }));
  const vscode = await Workbench.start(folder, { data, extensions, config, size, scale });
  await vscode.run("View: Toggle Status Bar Visibility");
  await addStyle(vscode, ".monaco-workbench { font-family: Inter, sans-serif !important; }");
  return vscode;
}

/** Shows the side bar, or hides it. */
export const sideBar = async (vscode, isShown) => {
  if ((await vscode.page.locator(".part.sidebar").isVisible()) !== isShown) {
    await vscode.keys("Control+b");
  }
};
