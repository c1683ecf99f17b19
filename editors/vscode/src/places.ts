// Places in files, as the server tells them.

import * as vscode from "vscode";

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Place {
  uri: string;
  range: Range;
}

/** Opens the file at the place, if there is one. */
export async function open(place: Place | null | undefined): Promise<void> {
  if (place) {
    const at = new vscode.Position(place.range.start.line, place.range.start.character);
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection: new vscode.Range(at, at) });
  }
}

export function location({ uri, range: { start, end } }: Place): vscode.Location {
  return new vscode.Location(vscode.Uri.parse(uri), new vscode.Range(start.line, start.character, end.line, end.character));
}
