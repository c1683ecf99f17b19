// What the user set for the server, and nothing that is only a default.

import * as vscode from "vscode";

export function settings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration("glossator");
  const set: Record<string, unknown> = {};
  for (const name of ["bibliography", "folder", "gazetteer", "introductions", "lang", "citation.style", "inlay.chapters", "inlay.names", "diagnostics", "export.file", "lens.references", "notes.template", "report.links"]) {
    const found = configuration.inspect(name);
    if ([found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined)) {
      put(set, name.split(".") as [string, ...string[]], configuration.get(name));
    }
  }
  return set;
}

// Puts a value where the server looks for it: `citation.style` is `style` in `citation`.
function put(set: Record<string, unknown>, [name, ...rest]: [string, ...string[]], value: unknown): void {
  const [next, ...behind] = rest;
  if (next === undefined) {
    set[name] = value;
    return;
  }
  const inner = (set[name] ?? {}) as Record<string, unknown>;
  set[name] = inner;
  put(inner, [next, ...behind], value);
}
