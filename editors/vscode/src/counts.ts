// How often something is mentioned, at the right edge of the Library, where long titles do not push it out.

import * as vscode from "vscode";
import type { Entry } from "./library";
import { mentioned } from "./words";

const SCHEME = "glossator-count";

/** What a line of the Library has for an address, behind which its count is found. */
export function countOf(id: string, entry: Entry | undefined): vscode.Uri | undefined {
  return entry !== undefined && entry.mentions > 0 ? vscode.Uri.from({ scheme: SCHEME, path: `/${id}`, query: `${entry.mentions}`, fragment: mentioned(entry) }) : undefined;
}

export const counts: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    // There is room for two characters.
    return uri.scheme === SCHEME ? { badge: uri.query.length > 2 ? "99" : uri.query, tooltip: uri.fragment } : undefined;
  },
};
