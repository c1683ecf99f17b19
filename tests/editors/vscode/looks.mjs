// What is known has colours of its own, whatever theme VS Code comes with.

import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { THEMES, folder, inTheme, scenario, setInFolder } from "./desk.mjs";

const KINDS = { work: "@iorwo2023", chapter: "chap. 4", page: "p. 81", organization: "MINUSMA", abbreviation: "PoC" };

scenario("works, chapters, pages, organizations and abbreviations have different colours in the themes of VS Code", async (vscode) => {
  const note = path.join(folder, "notes/colours.md");
  writeFileSync(note, "---\nbook: iorwo2023\n---\n\nMINUSMA\nPoC\n[@iorwo2023, chap. 4, p. 81]\nthat is that\n");
  await vscode.open("colours.md");
  const looks = () =>
    vscode.page.locator(".part.editor .monaco-editor .view-line span span").evaluateAll((spans, kinds) => {
      const colour = (words) => {
        const span = spans.find((span) => span.textContent.replaceAll("\u00a0", " ").includes(words));
        return span && getComputedStyle(span).color;
      };
      return [...Object.values(kinds), "that is that"].map(colour);
    }, KINDS);
  for (const theme of Object.keys(THEMES)) {
    await inTheme(vscode, theme);
    let shown = [];
    const isShown = async () => {
      shown = await looks();
      return shown.every((colour) => colour !== undefined) && new Set(shown).size === shown.length;
    };
    await vscode.waitFor(`colours that differ in ${theme}`, isShown).catch((error) => {
      throw new Error(`${error.message}: ${shown}`);
    });
    await vscode.screenshot(`vscode-theme-${theme.replaceAll(" ", "-")}`);
  }
  setInFolder(undefined);
  await vscode.run("View: Close All Editors");
});
