// What goes wrong in VS Code, and what is told then: once, in words, with what to do.

import assert from "node:assert/strict";
import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { attempt } from "./attempt.mjs";
import { Workbench } from "./workbench.mjs";

const [folder, data, extensions, config] = process.argv.slice(2);
const own = readdirSync(extensions).find((name) => name.startsWith("glossator."));
const program = path.join(extensions, own, "server", "glossator");
const scenarios = [];
const scenario = (name, run) => scenarios.push({ name, run });

const notifications = (vscode) => vscode.texts(".notifications-toasts .notification-list-item-message");

/** Waits for a notification that says `words`; there must be no other, then or later. */
async function toldOnce(vscode, words) {
  await vscode.waitFor(`a notification that says ${words}`, async () => (await notifications(vscode)).some((text) => text.includes(words)));
  for (const note of ["seminar-paper.md", "sport-and-war.md"]) {
    await vscode.pick("Control+p", note, note);
    await vscode.page.waitForTimeout(700);
  }
  assert.equal((await notifications(vscode)).length, 1, `told once: ${await notifications(vscode)}`);
}

async function withProgram(lines, run) {
  renameSync(program, `${program}.real`);
  try {
    if (lines !== undefined) {
      writeFileSync(program, lines.join("\n"));
      chmodSync(program, 0o755);
    }
    await run();
  } finally {
    rmSync(program, { force: true });
    renameSync(`${program}.real`, program);
  }
}

async function inWorkbench(where, run) {
  const vscode = await Workbench.start(where, { data, extensions, config });
  try {
    await run(vscode);
  } catch (error) {
    await vscode.screenshot("vscode-bad-input");
    throw error;
  } finally {
    await vscode.stop();
  }
}

scenario("no server: told once, with what to do", () =>
  withProgram(undefined, () =>
    inWorkbench(folder, async (vscode) => {
      await vscode.open("peacekeeping-in-mali.md");
      await toldOnce(vscode, "There is no server at");
      assert((await vscode.texts(".notifications-toasts .monaco-button")).includes("Open Setting"));
    }),
  ),
);

scenario("a server of another version: told once", () =>
  withProgram(["#!/bin/sh", "echo glossator 9.9.9"], () =>
    inWorkbench(folder, async (vscode) => {
      await vscode.open("peacekeeping-in-mali.md");
      await toldOnce(vscode, "is version 9.9");
    }),
  ),
);

scenario("a server that ends again and again: started again, then told once", () => {
  const answer = '{"jsonrpc":"2.0","id":0,"result":{"capabilities":{}}}';
  const lines = ["#!/bin/sh", 'if [ "$1" = --version ]; then echo glossator 0.1.0; exit; fi'];
  lines.push(`printf 'Content-Length: ${answer.length}\\r\\n\\r\\n%s' '${answer}'`, "sleep 0.5", "exit 3");
  return withProgram(lines, () =>
    inWorkbench(folder, async (vscode) => {
      await vscode.open("peacekeeping-in-mali.md");
      await toldOnce(vscode, "times in a row");
    }),
  );
});

scenario("no folder: an import says that one is to be opened first", () =>
  inWorkbench(undefined, async (vscode) => {
    await vscode.run("Glossator: Import Book...");
    await vscode.waitFor("what is told", async () => (await notifications(vscode)).some((text) => text.includes("Open the folder of your notes first")));
  }),
);

scenario("an untitled note is read as well", () =>
  inWorkbench(folder, async (vscode) => {
    await vscode.open("sport-and-war.md");
    await vscode.run("File: New Untitled Text File");
    await vscode.run("Change Language Mode");
    await vscode.page.waitForTimeout(500);
    await vscode.type("markdown");
    await vscode.choose("(markdown)");
    await vscode.focusEditor();
    await vscode.type("[@iorwo2023, chap. ");
    await vscode.waitFor("the chapters", async () => (await vscode.texts(".suggest-widget.visible .monaco-list-row")).some((row) => row.trim().startsWith("4 Changing Models")));
  }),
);

scenario("an import of what is no page: told, and nothing is written", () =>
  inWorkbench(folder, async (vscode) => {
    const before = readdirSync(path.join(folder, "books"));
    await vscode.open("sport-and-war.md");
    await vscode.page.evaluate(() => navigator.clipboard.writeText("A shopping list: milk, bread."));
    await vscode.run("Glossator: Import Book...");
    await vscode.choose("From the clipboard");
    await vscode.waitFor("what is told", async () => (await notifications(vscode)).some((text) => text.includes("names no chapter")));
    assert.deepEqual(readdirSync(path.join(folder, "books")), before);
  }),
);

assert(readFileSync(program).length > 0);
for (const one of scenarios) {
  await attempt(one);
}
process.exit(0);
