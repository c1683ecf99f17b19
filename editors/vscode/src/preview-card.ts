// Cards of the preview: as much of a hover as is read in passing.

import type { MarkdownIt } from "./preview-marks";

/** What a hover says first: the title, and the reference as it is printed. */
const HEAD = 2;
/** So many characters of what it says then, an abstract mostly. */
const MOST_OF_BODY = 300;

/** The beginning of what a hover says, as HTML; its links are in the page itself. */
export function card(hover: string, markdown: MarkdownIt): string {
  const isLinks = (block: string) => /^\[[^\]]*\]\(/.test(block);
  const blocks = hover.split(/\n{2,}/).filter((block) => block.trim() !== "" && !isLinks(block));
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

/** At most so many characters of `block`, without emphasis that the cut would leave open. */
function shortened(block: string, most: number): string {
  if (block.length <= most) {
    return block;
  }
  return `${block.replace(/(?<!\\)\*+/g, "").slice(0, most).replace(/\s+\S*$/, "")}…`;
}
