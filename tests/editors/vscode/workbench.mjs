// VS Code's real workbench in a browser: as much of a reader's hands and eyes as the scenarios need.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import * as path from "node:path";

// `code-server` and `playwright-core` are in the cache, not in the repository.
const require = createRequire(path.join(process.env.CODE_SERVER_FOLDER, "package.json"));
const { chromium } = require("playwright-core");

/** How long something may take to come about; short where it is meant not to. */
export const patience = Number(process.env.GLOSSATOR_PATIENCE ?? 60) * 1000;

/** The editor in front. */
const EDITOR = ".editor-group-container.active .editor-instance .monaco-editor";

export class Workbench {
  /** Starts the workbench on a folder. */
  static async start(folder, { data, extensions, config, size = { width: 1100, height: 700 }, scale = 1 }) {
    const port = await freePort();
    const entry = path.join(process.env.CODE_SERVER_FOLDER, "node_modules/code-server/out/node/entry.js");
    const options = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--config", config, "--user-data-dir", data, "--extensions-dir", extensions];
    const server = spawn(process.execPath, [entry, ...options, "--disable-telemetry", "--disable-update-check", ...(folder === undefined ? ["--ignore-last-opened"] : [folder])], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve, reject) => {
      server.stdout.on("data", (text) => String(text).includes("HTTP server listening") && resolve());
      server.on("exit", (code) => reject(new Error(`the workbench's server ended with ${code}`)));
    });
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
    const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale, permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/?${folder === undefined ? "ew=true" : `folder=${encodeURIComponent(folder)}`}`);
    const workbench = new Workbench(server, browser, page);
    await page.waitForSelector(".monaco-workbench .part.editor", { timeout: 120_000 });
    await page.waitForSelector(".part.statusbar", { timeout: 120_000 });
    return workbench;
  }

  constructor(server, browser, page) {
    this.server = server;
    this.browser = browser;
    this.page = page;
  }

  async stop() {
    await this.browser.close();
    const ended = new Promise((resolve) => this.server.on("exit", resolve));
    this.server.kill();
    await ended;
  }

  /** Waits until `look` gives something, and returns that. */
  async waitFor(what, look, atMost = patience) {
    const deadline = Date.now() + atMost;
    for (;;) {
      const found = await look();
      if (found) {
        return found;
      }
      if (Date.now() > deadline) {
        throw new Error(`waited in vain for ${what}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** The text of all elements that `selector` finds; blanks as VS Code shows them are plain ones. */
  async texts(selector) {
    const all = await this.page.locator(selector).evaluateAll((elements) => elements.map((element) => element.innerText || element.getAttribute("aria-label") || ""));
    return all.map((text) => text.replaceAll("\u00a0", " "));
  }

  keys(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 30 });
  }

  /**
   * Types `text`, whose last character brings up what `look` finds. VS Code drops a pop-up whose place moved while it was
   * asked for, as on a busy machine: then the last character is typed again, as a reader would.
   */
  async typeFor(text, what, look) {
    await this.type(text);
    for (let tries = 1; ; tries++) {
      try {
        return await this.waitFor(what, look, tries < 4 ? patience / 4 : patience);
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
        await this.keys("Backspace");
        await this.type(text.at(-1));
      }
    }
  }

  /** Types into the quick input that the key `open` brings up, once it is there. */
  async ask(open, text) {
    await this.keys(open);
    await this.page.waitForSelector(".quick-input-widget:not(.hidden) input", { timeout: 10_000 });
    await this.type(text);
  }

  /** As `ask`, and takes the first row that says `row`. What is newer than the quick input never comes up in it: then once more. */
  async pick(open, text, row) {
    for (let tries = 1; ; tries++) {
      await this.ask(open, text);
      try {
        return await this.choose(row, tries < 4 ? 5_000 : patience);
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
        await this.keys("Escape");
      }
    }
  }

  /** Takes the row of the quick input whose text contains `row`. */
  async choose(row, timeout = patience) {
    const found = this.page.locator(".quick-input-list .monaco-list-row", { hasText: row }).first();
    await found.waitFor({ timeout });
    await found.click();
  }

  /** Runs a command by its title in the palette. */
  run(title) {
    return this.pick("F1", title, title);
  }

  /** Opens a note, and waits until its text is shown and takes what is typed. The tab and the title are there before that. */
  async open(name) {
    await this.keys("Escape", "Escape");
    await this.pick("Control+p", name, name);
    await this.waitFor(name, async () => (await this.title()) === name);
    await this.waitFor(`the text of ${name}`, async () => (await this.texts(`${EDITOR} .view-line`)).some((text) => text.trim() !== ""));
    // Keys go to the list of files until it is gone.
    await this.waitFor("the list of files gone", async () => !(await this.page.locator(".quick-input-widget").isVisible()));
    await this.focusEditor();
  }

  /** Puts the cursor into the editor in front, by a key: a click scrolls the text to wherever the browser finds its middle. */
  async focusEditor() {
    await this.waitFor("the cursor in the editor", async () => {
      if ((await this.page.locator(`${EDITOR}.focused`).count()) > 0) {
        return true;
      }
      await this.keys("Control+1");
      await this.page.waitForTimeout(200);
    });
  }

  /** The name of the file in front. */
  async title() {
    // The settings make this the window's title.
    return await this.page.title();
  }

  /** Puts the cursor at a line and column, counted from 1. The box loses a digit now and then on a busy machine: then once more. */
  async goTo(line, column) {
    await this.waitFor(`the cursor at line ${line}, column ${column}`, async () => {
      await this.keys("Escape");
      await this.ask("Control+g", `${line}:${column}`);
      await this.page.waitForTimeout(300);
      await this.keys("Enter");
      await this.page.waitForTimeout(200);
      const cursor = await this.cursor();
      return cursor.line === line && cursor.column === column;
    });
  }

  /** Where the cursor is, as the status bar says it. */
  async cursor() {
    const text = (await this.texts("#status\\.editor\\.selection"))[0] ?? "";
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(text) ?? [];
    return { line: Number(line), column: Number(column) };
  }

  async hover() {
    await this.keys("Control+k", "Control+i");
  }

  screenshot(name) {
    const folder = process.env.GLOSSATOR_SHOTS;
    return folder && this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
