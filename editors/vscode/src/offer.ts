// Messages with what can be done about them.

import * as vscode from "vscode";
import type { Server } from "./server";
import { plain } from "./words";

/** Says `message`, with a button for each remedy. */
export async function offer(message: string, remedies: Record<string, () => unknown>): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(`Glossator: ${plain(message)}`, ...Object.keys(remedies));
  await remedies[chosen ?? ""]?.();
}

/** Says that the server does not run, and why where that is known; the button starts it. */
export function offerRestart(server: Server): Promise<void> {
  const why = server.health.kind === "failed" ? server.health.message : "The server is not running. Open a Markdown file, or restart it.";
  return offer(why, { "Restart Server": () => server.restart() });
}
