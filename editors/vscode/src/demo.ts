// A book and notes to try things on.

import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { offer } from "./offer";
import type { Server } from "./server";

/** Makes the demonstration's folder afresh, and opens it in this window. */
export async function openDemo(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const { path: program, health } = server;
  if (program === undefined || health.kind === "failed") {
    await offer(health.kind === "failed" ? health.message : "The server has not been found yet. Restart it.", { "Restart Server": () => server.restart() });
    return;
  }
  const folder = path.join(context.globalStorageUri.fsPath, "demo");
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  await rm(folder, { recursive: true, force: true });
  try {
    await promisify(execFile)(program, ["demo", folder], { timeout: 20_000, windowsHide: true });
  } catch (error) {
    await offer(`The demonstration could not be made: ${String(error)}`, {});
    return;
  }
  await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(folder));
}
