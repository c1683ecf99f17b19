// Cards of the preview: as much of a hover as is read in passing.

import type { MarkdownIt } from "./preview-marks";

/** What a hover says first: the title, and the reference as it is printed. */
const HEAD = 2;
/** So many characters of what it says then, an abstract mostly. */
const MOST_OF_BODY = 300;

/** The beginning of what a hover says, as HTML; its links are in the page itself. */
export function card(hover: string, markdown: MarkdownIt): string {
  const blocks = hover.split(/\n{2,}/).map(withoutLinks).filter((block) => block.trim() !== "");
  const shown = blocks.slice(0, HEAD);
  let room = MOST_OF_BODY;
  for (const block of blocks.slice(HEAD)) {
    if (room > 0) {
      shown.push(shortened(block, room));
      room -= block.length;
    }
  }
  return markdown.render(shown.join("\n\n"));
}

/** `block` without the links among its facts; of one to a file, which a page does not follow, the words are left. */
function withoutLinks(block: string): string {
  const facts = block.split(" · ").filter((fact) => !/^\[[^\]]*\]\((<[^>]*>|[^)]*)\)$/.test(fact.trim()));
  return facts.join(" · ").replace(/\[([^\]]*)\]\(<file:[^>]*>\)/g, "$1");
}

/** At most so many characters of `block`, without emphasis that the cut would leave open. */
function shortened(block: string, most: number): string {
  if (block.length <= most) {
    return block;
  }
  return `${block.replace(/(?<!\\)\*+/g, "").slice(0, most).replace(/\s+\S*$/, "")}…`;
}
