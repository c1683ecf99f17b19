// The Library in the side bar: what it lists, how it counts, and what its menus do.

import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { copy, folder, inMenu, pasted, scenario, withFiles } from "./desk.mjs";

const REFERENCES = `@article{weir2018,
  author = {Weir, Paula},
  title = {Hydrants of the City: A Field Guide},
  journal = {Waterlines},
  year = {2018},
}

@book{otto2019,
  author = {Otto, Kim},
  title = {Pipes},
  publisher = {Waterline Press},
  year = {2019},
}
`;
const NOTE = "# Hydrants\n\nThey are painted red [@weir2018, p. 7], and again [@weir2018, p. 9].\n\nOf war and sport speaks [@iorwo2023, chap. 8].\n";

const rows = ".pane-body .monaco-list-row";
const row = (vscode, words) => vscode.page.locator(rows, { hasText: words }).first();

/** Waits for the row that says `words`, in view. */
function listed(vscode, words) {
  return vscode.waitFor(`the row ${words}`, async () => (await vscode.texts(rows)).find((text) => text.replace(/\s+/g, " ").includes(words)));
}

/** Opens the Library, with the works that are no books unfolded. */
async function inLibrary(vscode) {
  await vscode.run("Glossator: Focus on Library View");
  await listed(vscode, "4 Changing Models");
  if ((await row(vscode, "Articles and Other Works").getAttribute("aria-expanded")) === "false") {
    await row(vscode, "Articles and Other Works").locator(".monaco-tl-twistie").click();
  }
}

/** How often a row says that it is mentioned, and in how many notes. */
async function count(vscode, words) {
  const [, mentions, notes] = /(\d+) mentions? in (\d+) notes?/.exec((await listed(vscode, words)).replace(/\s+/g, " ")) ?? [];
  return [Number(mentions), Number(notes)];
}

/** With a bibliography and a note that cites from it. */
function withReferences(vscode, run) {
  return withFiles(vscode, { "refs.bib": REFERENCES, "notes/hydrants.md": NOTE }, async () => {
    await vscode.open("hydrants.md");
    await run();
    await vscode.keys("Control+Shift+e");
  });
}

scenario("the Library lists articles and books without chapters too, and its counts agree with the references", (vscode) =>
  withReferences(vscode, async () => {
    await inLibrary(vscode);
    await listed(vscode, "2018 Hydrants of the City");
    await listed(vscode, "2019 Pipes");
    // A year stands where nothing is cut off.
    assert.match(await listed(vscode, "Inter-Organizational Relations and World Order"), /^\s*2023 /);
    await vscode.waitFor("two mentions", async () => String(await count(vscode, "2018 Hydrants")) === "2,1");
    for (const words of ["2018 Hydrants", "8 World Sports", "4 Changing Models"]) {
      const [mentions] = await count(vscode, words);
      await inMenu(vscode, row(vscode, words), "Show Where This Is Mentioned");
      const said = await vscode.waitFor("the list of places", async () => (await vscode.texts(".peekview-title .meta"))[0]);
      assert.equal(Number(/\((\d+)\)/.exec(said)?.[1]), mentions, `${words}: ${said}`);
      await vscode.keys("Escape");
      await inLibrary(vscode);
    }
    await vscode.screenshot("vscode-library-works");
  }),
);

scenario("what is mentioned once more is counted, and no other row of the Library is drawn again", (vscode) =>
  withReferences(vscode, async () => {
    await inLibrary(vscode);
    await vscode.waitFor("two mentions", async () => String(await count(vscode, "2018 Hydrants")) === "2,1");
    // What is drawn again loses the mark.
    await row(vscode, "2019 Pipes").evaluate((element) => {
      globalThis.drawn = 0;
      new MutationObserver((changes) => (globalThis.drawn += changes.length)).observe(element, { childList: true, subtree: true, characterData: true });
    });
    await vscode.focusEditor();
    await vscode.keys("Control+End");
    await vscode.type("Also [@weir2018].");
    await vscode.waitFor("three mentions", async () => String(await count(vscode, "2018 Hydrants")) === "3,1");
    assert.equal(await vscode.page.evaluate(() => globalThis.drawn), 0);
  }),
);

scenario("the menu of the Library cites, copies, opens and begins a note, which is listed there then", (vscode) =>
  withReferences(vscode, async () => {
    const note = path.join(folder, "notes/hydrants.md");
    await vscode.keys("Control+End");
    await inLibrary(vscode);
    await inMenu(vscode, row(vscode, "2019 Pipes"), "Cite in the Note");
    // The note has the focus then.
    await vscode.waitFor("the citation in the editor", async () => (await vscode.texts(".view-line")).some((text) => text.includes("[@otto2019]")));
    await vscode.page.waitForTimeout(500);
    await vscode.run("File: Save");
    await vscode.waitFor("the citation", () => readFileSync(note, "utf8").trimEnd().endsWith("[@otto2019]"));
    await inLibrary(vscode);
    await copy(vscode, "nothing");
    await inMenu(vscode, row(vscode, "7 The UN Global Compact"), "Copy Citation");
    await vscode.waitFor("the copy", async () => (await pasted(vscode)) === "[@iorwo2023, chap. 7]");
    await inMenu(vscode, row(vscode, "2018 Hydrants"), "Open");
    await vscode.waitFor("the entry", async () => (await vscode.title()) === "refs.bib" && (await vscode.cursor()).line === 1);
    await inLibrary(vscode);
    await inMenu(vscode, row(vscode, "7 The UN Global Compact"), "Begin a Note on This");
    const begun = "iorwo2023-ch07.md";
    try {
      await vscode.waitFor("the new note", async () => (await vscode.title()) === begun);
      await vscode.run("File: Save");
      await vscode.run("Glossator: Focus on Library View");
      await row(vscode, "7 The UN Global Compact").locator(".monaco-tl-twistie").click();
      await listed(vscode, begun);
      await vscode.waitFor("how many chapters have notes", async () => (await vscode.texts(rows)).some((text) => /notes on [12] of 9 chapters/.test(text)));
    } finally {
      await vscode.run("View: Close All Editors");
      rmSync(path.join(folder, "notes", begun), { force: true });
    }
  }),
);

scenario("Search Library finds a line by what is typed", async (vscode) => {
  await vscode.open("sport-and-war.md");
  await vscode.run("Glossator: Search Library");
  await vscode.page.waitForSelector(".monaco-tree-type-filter input:focus", { timeout: 10_000 });
  await vscode.type("compact");
  await vscode.waitFor("the line in front", async () => (await vscode.texts(`${rows}.focused`)).some((text) => text.includes("7 The UN Global Compact")));
  await vscode.keys("Escape", "Escape", "Control+Shift+e");
});
