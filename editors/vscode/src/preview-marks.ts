// Marks words in what markdown-it has read of a paragraph or heading.

/** As much of markdown-it as is used; VS Code has it, and the extension carries none. */
export interface MarkdownIt {
  constructor: new (options: { html: boolean }) => MarkdownIt;
  render(text: string): string;
  renderInline(text: string): string;
  renderer: { render(tokens: Token[], options: unknown, env?: { currentDocument?: import("vscode").Uri }): string };
}

export interface Token {
  constructor: new (type: string, tag: string, nesting: number) => Token;
  type: string;
  content: string;
  attrs: [string, string][] | null;
  map: [number, number] | null;
  children: Token[] | null;
}

/** Words that refer to something. */
export interface Words {
  words: string;
  known: boolean;
  /** What a hover says. */
  text: string;
  /** The address of what they refer to. */
  target: string | undefined;
  /** The HTML that is shown in their place. */
  printed?: string;
}

/** What stands for anything but text. */
const OTHER = "\uFFFC";

/** `inline` with `all` marked that are found in it, in order; what VS Code keeps of it stays as it is. */
export function marked(inline: Token, all: Words[], card: (text: string) => string): Token {
  const children = inline.children ?? [];
  const pieces = children.map(textOf(children));
  const found = search(pieces.join(""), all);
  const marks: Token[] = [];
  let offset = 0;
  children.forEach((child, place) => {
    const [start, end] = [offset, (offset += pieces[place]?.length ?? 0)];
    let at = start;
    for (const { from, to, words } of found.filter(({ from, to }) => from < end && to > start)) {
      const text = (from: number, to: number) => child.type === "text" && from < to && marks.push(copyOf(child, { content: child.content.slice(from - start, to - start) }));
      if (from >= start) {
        text(at, from);
        marks.push(opening(child, words, card));
      }
      const until = Math.min(to, end);
      if (words.printed !== undefined) {
        if (from >= start) {
          marks.push(Object.assign(new child.constructor("html_inline", "", 0), { content: words.printed }));
        }
      } else if (child.type === "text") {
        text(Math.max(at, from), until);
      } else {
        marks.push(child);
      }
      at = until;
      if (to <= end) {
        marks.push(new child.constructor("glossator_close", tagOf(words), -1));
      }
    }
    if (at === start) {
      marks.push(child);
    } else if (child.type === "text" && at < end) {
      marks.push(copyOf(child, { content: child.content.slice(at - start) }));
    }
  });
  return copyOf(inline, { children: marks });
}

/** The text of each token; nothing in a link counts. */
function textOf(children: Token[]): (child: Token, place: number) => string {
  let depth = 0;
  const inLink = children.map(({ type }) => {
    depth += type === "link_open" ? 1 : type === "link_close" ? -1 : 0;
    return depth > 0;
  });
  return (child, place) => {
    if (inLink[place]) {
      return OTHER;
    }
    return child.type === "text" ? child.content : child.type.endsWith("break") ? "\n" : OTHER;
  };
}

function search(text: string, all: Words[]): { from: number; to: number; words: Words }[] {
  let behind = 0;
  return all.flatMap((words) => {
    const pattern = words.words.trim().split(/[\s>]+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
    const expression = new RegExp(pattern, "g");
    expression.lastIndex = behind;
    const match = expression.exec(text);
    if (match === null || match[0] === "") {
      return [];
    }
    behind = match.index + match[0].length;
    return [{ from: match.index, to: behind, words }];
  });
}

function tagOf({ target }: Words): string {
  return target === undefined ? "span" : "a";
}

function opening(like: Token, words: Words, card: (text: string) => string): Token {
  const token = new like.constructor("glossator_open", tagOf(words), 1);
  token.attrs = [
    ["class", words.known ? "glossator" : "glossator glossator-unknown"],
    ["data-glossator", card(words.text)],
    ["tabindex", "0"],
    ...(words.target === undefined ? [] : ([["href", words.target], ["data-href", words.target]] as [string, string][])),
  ];
  return token;
}

function copyOf(token: Token, changes: Partial<Pick<Token, "content" | "children">>): Token {
  return Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token, changes);
}
