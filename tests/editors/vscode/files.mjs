// Files that come and go, and sources as documents.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { asked, folder, place, scenario, statusSays, statusTexts } from "./desk.mjs";

const git = (...command) => execFileSync("git", ["-c", "user.name=Reader", "-c", "user.email=reader@example.org", ...command], { cwd: folder, stdio: "pipe" });

/** Waits until what the status bar says of errors and warnings `fits`. */
function problems(vscode, fits) {
  return vscode.waitFor("as many problems", async () => fits((await vscode.texts("#status\\.problems")).join(" ")));
}

/** Waits until the number of notes that the status item tells `fits`. */
function notes(vscode, fits) {
  return vscode.waitFor("as many notes", async () => (await statusTexts(vscode)).some((said) => fits(Number(/in (\d+) notes?/.exec(said)?.[1]))));
}

const NOTES = 3_000;

scenario("a branch without most of the notes, one of them open: they are gone, and back with the branch", async (vscode) => {
  // An earlier try may have left its own.
  rmSync(path.join(folder, ".git"), { recursive: true, force: true });
  const shelf = path.join(folder, "notes", "excerpts");
  rmSync(shelf, { recursive: true, force: true });
  git("init", "--quiet", "--initial-branch=few");
  git("add", ".");
  git("commit", "--quiet", "--message=few");
  git("checkout", "--quiet", "-b", "many");
  mkdirSync(shelf);
  for (let note = 0; note < NOTES; note++) {
    writeFileSync(path.join(shelf, `excerpt-${note}.md`), `# Excerpt ${note}\n\nNobody has read [@nobody${note}] yet.\n`);
  }
  git("add", ".");
  git("commit", "--quiet", "--message=many");
  git("checkout", "--quiet", "few");
  await vscode.open("peacekeeping-in-mali.md");
  // The slips of the seminar paper.
  const isFew = (said) => (said.match(/\d+/g) ?? []).reduce((sum, count) => sum + Number(count), 0) === 4;
  await problems(vscode, isFew);
  for (const last of [false, true]) {
    git("checkout", "--quiet", "many");
    await notes(vscode, (count) => count > NOTES);
    await problems(vscode, (said) => /\b3K/.test(said));
    if (!last) {
      await vscode.open("excerpt-77.md");
    }
    git("checkout", "--quiet", "few");
    const left = Date.now();
    await notes(vscode, (count) => count < NOTES);
    await problems(vscode, isFew);
    if (last) {
      console.log(`     ${NOTES} notes were gone ${Date.now() - left} ms after the branch was left`);
    }
  }
  await vscode.run("View: Close All Editors");
});

scenario("a folder that is moved in a shell: its notes are where it is", async (vscode) => {
  const [was, is] = [path.join(folder, "books"), path.join(folder, "shelf")];
  await vscode.open("sport-and-war.md");
  renameSync(was, is);
  try {
    await vscode.goTo(...place("notes/sport-and-war.md", "Chapter 8 of that"));
    // To go there before this is known opens a page that is gone.
    await vscode.waitFor("a hover that leads to the page's new place", async () => {
      await vscode.hover();
      await vscode.page.waitForTimeout(500);
      return (await vscode.page.locator('.monaco-hover:not(.hidden) a[data-href*="/shelf/iorwo2023.md"]').count()) > 0;
    });
    await vscode.keys("Escape", "F12");
    await vscode.waitFor("the page", async () => (await vscode.title()) === "iorwo2023.md");
    await vscode.waitFor("its folder", async () => (await vscode.texts(".breadcrumbs-control")).some((text) => text.includes("shelf")));
    await statusSays(vscode, "1 book");
  } finally {
    // What comes after needs the page where it was, whatever became of this.
    renameSync(is, was);
  }
  await statusSays(vscode, "1 book");
  await vscode.run("View: Close All Editors");
});

scenario("an open note is renamed in the Explorer: its findings stand under the new name alone", async (vscode) => {
  const [was, is] = ["seminar-paper.md", "term-paper.md"].map((name) => path.join(folder, "notes", name));
  if (existsSync(is)) {
    // An earlier try came that far.
    renameSync(is, was);
  }
  await vscode.open("seminar-paper.md");
  await vscode.run("View: Show Explorer");
  await vscode.run("File: Reveal Active File in Explorer View");
  const row = vscode.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "seminar-paper.md" }).first();
  await row.click();
  await vscode.keys("F2");
  const box = vscode.page.locator(".explorer-folders-view .monaco-inputbox input");
  await vscode.waitFor("the name to change", async () => (await box.count()) > 0);
  await vscode.keys("Control+a");
  await vscode.type("term-paper.md");
  await vscode.keys("Enter");
  await vscode.waitFor("the file", () => existsSync(is));
  await vscode.keys("Control+Shift+m");
  const listed = () => vscode.texts(".markers-panel .monaco-list-row");
  await vscode.waitFor("the findings under the new name", async () => {
    const rows = await listed();
    return rows.some((text) => text.includes("term-paper.md")) && !rows.some((text) => text.includes("seminar-paper.md"));
  });
  assert.equal((await listed()).filter((text) => text.includes("chapter 14")).length, 1);
  await vscode.keys("Control+j");
  await vscode.run("View: Close All Editors");
  renameSync(is, was);
});

const ENTRY = `@book{weir2018,
  author = {Weir, Paula},
  title = {Hydrants of the City},
  publisher = {Waterline Press},
  year = {2018},
}
`;

scenario("a key is renamed in the bibliography, and its references listed there", async (vscode) => {
  writeFileSync(path.join(folder, "refs.bib"), ENTRY);
  writeFileSync(path.join(folder, "notes/hydrants.md"), "# Hydrants\n\nThey are painted red [@weir2018, p. 7].\n");
  await vscode.open("refs.bib");
  await vscode.goTo(1, 8);
  const box = vscode.page.locator(".rename-box input");
  await vscode.waitFor("the name to change", async () => {
    await vscode.keys("F2");
    await vscode.page.waitForTimeout(300);
    return (await box.count()) > 0 && (await box.inputValue()) === "weir2018";
  });
  await vscode.keys("Control+a");
  await vscode.type("weir2019");
  await vscode.keys("Enter");
  await vscode.run("File: Save All Files");
  const said = (file, words) => readFileSync(path.join(folder, file), "utf8").includes(words);
  await vscode.waitFor("the key in both files", async () => said("refs.bib", "{weir2019,") && said("notes/hydrants.md", "[@weir2019, p. 7]"));
  await vscode.keys("Shift+F12");
  // There is one, and it is gone to.
  await vscode.waitFor("where it is cited", async () => (await vscode.title()) === "hydrants.md" && (await vscode.cursor()).line === 3);
  await vscode.run("View: Close All Editors");
  ["refs.bib", "notes/hydrants.md"].forEach((file) => rmSync(path.join(folder, file)));
});

scenario("a note of R Markdown has what Markdown has", async (vscode) => {
  writeFileSync(path.join(folder, "notes/tables.Rmd"), "# Tables\n\nSee [@iorwo2023, chap. 4].\n");
  await vscode.open("tables.Rmd");
  await vscode.goTo(3, 18);
  await vscode.waitFor("the abstract", async () => {
    await vscode.hover();
    await vscode.page.waitForTimeout(500);
    return (await vscode.texts(".monaco-hover:not(.hidden)")).some((text) => text.includes("For ten years Mali"));
  });
  await vscode.keys("Escape", "Control+End");
  await vscode.run("Glossator: Insert Citation...");
  await asked(vscode, "Insert citation");
  await vscode.type("impunity");
  const first = vscode.page.locator(".quick-input-list .monaco-list-row").first();
  await vscode.waitFor("the chapter", async () => (await first.count()) > 0 && (await first.innerText()).includes("Hybrid Anti-Impunity"));
  await vscode.keys("Enter");
  await vscode.run("File: Save");
  await vscode.waitFor("the citation", () => readFileSync(path.join(folder, "notes/tables.Rmd"), "utf8").includes("chap. 2]"));
  await vscode.run("View: Close All Editors");
  rmSync(path.join(folder, "notes/tables.Rmd"));
});
