// What the user set for the server, and nothing that is only a default.

import * as vscode from "vscode";

export function settings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration("glossator");
  const set: Record<string, unknown> = {};
  for (const name of ["gazetteer", "lang", "diagnostics"]) {
    const found = configuration.inspect(name);
    if ([found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined)) {
      set[name] = configuration.get(name);
    }
  }
  return set;
}
