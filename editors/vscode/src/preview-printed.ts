// Citations in the preview as the style prints them, and the list of references at its end.

import type { Position, Range } from "./places";
import type { MarkdownIt, Token } from "./preview-marks";

/** What is printed for a note, as the server tells it. */
export interface PrintedPage {
  citations: { range: Range; printed: string }[];
  /** Whether the citations are notes, to which numbers in the text refer. */
  notes: boolean;
  heading: string;
  references: string[];
}

/** `glosses`, the words of a note that are known, with each citation in one piece, as it is printed. */
export function withPrinted<T extends { range: Range }>(glosses: T[], page: PrintedPage, markdown: MarkdownIt): (T & { printed?: string })[] {
  const isIn = (range: Range, outer: Range) => !isBefore(range.start, outer.start) && !isBefore(outer.end, range.end);
  const free = glosses.filter(({ range }) => !page.citations.some((citation) => isIn(range, citation.range)));
  const printed = page.citations.flatMap(({ range, printed }, at) => {
    // The last says most: a chapter stands behind its book.
    const gloss = glosses.filter((gloss) => isIn(gloss.range, range)).at(-1);
    const html = page.notes ? `<sup>${at + 1}</sup>` : markdown.renderInline(printed);
    return gloss === undefined ? [] : [{ ...gloss, range, printed: html }];
  });
  return [...free, ...printed].sort((a, b) => (isBefore(a.range.start, b.range.start) ? -1 : 1));
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** The end of a page: notes where citations are notes, and the references. */
export function listed(page: PrintedPage, like: Token, markdown: MarkdownIt): Token {
  const items = (all: string[], item: string) => all.map((it) => `<${item}>${markdown.renderInline(it)}</${item}>`).join("\n");
  const notes = page.notes ? `<ol>\n${items(page.citations.map(({ printed }) => printed), "li")}\n</ol>` : "";
  const heading = markdown.renderInline(page.heading);
  const content = `<section class="glossator-references">\n${notes}\n<h2>${heading}</h2>\n${items(page.references, "p")}\n</section>\n`;
  return Object.assign(new like.constructor("html_block", "", 0), { content });
}
