// Messages with what can be done about them.

import * as vscode from "vscode";
import { plain } from "./words";

/** Says `message`, with a button for each remedy. */
export async function offer(message: string, remedies: Record<string, () => unknown>): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(`Glossator: ${plain(message)}`, ...Object.keys(remedies));
  await remedies[chosen ?? ""]?.();
}
