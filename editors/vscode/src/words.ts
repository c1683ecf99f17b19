// Words that are shown: numbers, and those of files.

import type { Entry } from "./library";

/** `1 book`, `9 chapters`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `12 mentions in 5 notes`; empty where there are none. */
export function mentioned(entry: Entry): string {
  return entry.mentions === 0 ? "" : `${counted(entry.mentions, "mention")} in ${counted(entry.notes, "note")}`;
}

/** Words of a file, as messages and pickers show them: no link, which `[x](command:y)` would be, and no icon, as `$(x)`. */
export function plain(text: string): string {
  return text.replaceAll("](", "] (").replaceAll("$(", "$ (");
}
