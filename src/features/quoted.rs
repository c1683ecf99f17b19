//! The Markdown of a source, rewritten so that a card can quote it safely.
//!
//! Paragraphs, lists, emphasis and code stay. Pictures become their descriptions, HTML tags disappear, and a link shows
//! where it leads.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeStream};

use crate::library::sources::escape;
use crate::markdown::offered::Offered;
use crate::text::printable;

/// The deepest level at which nested lists are still indented. Nobody nests deeper, and a hundred levels would be
/// mostly blanks.
const MOST_INDENTED: usize = 8;

/// `markdown`, rewritten. `offered` decides where links may lead.
pub fn quoted(markdown: &str, offered: &Offered<'_>) -> String {
    let mut quoted = Quoted {
        offered,
        out: String::with_capacity(markdown.len()),
        lists: Vec::new(),
        links: Vec::new(),
        html: String::new(),
        begins: true,
    };
    for event in TextMergeStream::new(Parser::new(markdown)) {
        quoted.event(event);
    }
    quoted.out.truncate(quoted.out.trim_end().len());
    quoted.out
}

/// Words of a source as one line of Markdown that shows exactly these words.
pub fn words(words: &str) -> String {
    escape::paragraph(printable::line(words).trim())
}

struct Quoted<'q> {
    offered: &'q Offered<'q>,
    out: String,
    /// For each open list, the number of its next item, if it is numbered.
    lists: Vec<Option<u64>>,
    /// For each open link, the start of its text and its destination.
    links: Vec<(usize, String)>,
    /// The open HTML block.
    html: String,
    /// Whether the output is at the start of a line, or of an item.
    begins: bool,
}

impl Quoted<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.text(&text),
            // Editors disagree about where a run of backticks ends.
            Event::Code(code) if code.contains('`') => self.text(&code),
            Event::Code(code) => self.push(&format!("`{}`", printable::line(&code))),
            Event::InlineHtml(html) => self.text(&without_tags(&html)),
            Event::Html(html) => self.html.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                let html = std::mem::take(&mut self.html);
                self.text(&without_tags(&html));
            }
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.break_line(),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                self.begin_block()
            }
            Event::Start(Tag::List(first)) => {
                self.lists.push(first);
                if self.lists.len() == 1 && !self.out.is_empty() {
                    self.out.push('\n');
                }
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::Start(Tag::Item) => self.begin_item(),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => self.push("*"),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => self.push("**"),
            Event::Start(Tag::Link { dest_url, .. }) => self.links.push((self.out.len(), dest_url.into_string())),
            Event::End(TagEnd::Link) => self.end_link(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.begins = false;
    }

    /// Writes words; in a block, line by line.
    fn text(&mut self, text: &str) {
        for (index, line) in text.lines().filter(|line| !line.is_empty()).enumerate() {
            if index > 0 {
                self.break_line();
            }
            let line = printable::line(line);
            if self.begins {
                self.push(&escape::paragraph(line.trim_start()));
            } else {
                self.push(&escape::inline(&line));
            }
        }
    }

    fn break_line(&mut self) {
        self.out.push_str("\\\n");
        self.begins = true;
    }

    fn begin_block(&mut self) {
        if !self.out.is_empty() && !self.begins {
            self.out.push_str("\n\n");
            self.indent(self.lists.len());
        }
        self.begins = true;
    }

    fn indent(&mut self, depth: usize) {
        self.out.push_str(&"    ".repeat(depth.min(MOST_INDENTED)));
    }

    fn begin_item(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
            self.indent(self.lists.len().saturating_sub(1));
        }
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("- "),
        }
        self.begins = true;
    }

    /// Writes the address after the text of the link, where people see it. A file of the folder needs only its name.
    fn end_link(&mut self) {
        let Some((start, to)) = self.links.pop() else { return };
        let Some(address) = self.offered.target(&to) else { return };
        let text = self.out.split_off(start);
        let link = if text.is_empty() || escape::undo(&text) == to {
            format!("<{address}>")
        } else if address.starts_with("file:") {
            format!("[{text}](<{address}>)")
        } else {
            format!("{text} (<{address}>)")
        };
        self.push(&link);
    }
}

/// `html` without tags and comments.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let mark = if rest[start..].starts_with("<!--") { "-->" } else { ">" };
        match rest[start..].find(mark) {
            Some(end) => rest = &rest[start + end + mark.len()..],
            None => return text,
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::Options;

    use super::*;

    /// Whatever in `markdown` would do more than show text, in any dialect.
    fn harm(markdown: &str) -> Option<String> {
        let dialects = [Options::empty(), Options::all()].into_iter();
        let mut events = dialects.flat_map(|options| Parser::new_ext(markdown, options));
        let does_harm = |event: &Event<'_>| match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => true,
            Event::Start(Tag::Link { dest_url, .. }) => {
                !["https://", "http://", "mailto:", "zotero:"].iter().any(|scheme| dest_url.starts_with(scheme))
            }
            _ => false,
        };
        events.find(does_harm).map(|event| format!("{event:?}"))
    }

    const PIECES: [&str; 36] = [
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "<",
        ">",
        "`",
        "``",
        "```\n",
        "*",
        "**",
        "_",
        "\\",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "# ",
        "---\n",
        "|",
        "a",
        "b c",
        "command:x",
        "javascript:y",
        "https://a.example/",
        "<img src=x>",
        "<b",
        "</a>",
        "<!--",
        "-->",
        "[x]: data:z\n",
        "&#106;",
    ];

    fn markup() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_is_quoted_can_only_be_read(markdown in markup()) {
            let quoted = quoted(&markdown, &Offered::default());
            prop_assert_eq!(harm(&quoted), None, "{:?}", quoted);
            // Within a card, too.
            let card = format!("**Title**\n\n{quoted}\n\n[Book page](<https://a.example/>)");
            prop_assert_eq!(harm(&card), None, "{:?}", card);
        }

        #[test]
        fn words_are_words(text in markup()) {
            let card = format!("**{}** and *{}*\n- {}", words(&text), words(&text), words(&text));
            prop_assert_eq!(harm(&card), None, "{:?}", card);
        }
    }

    #[test]
    fn deep_lists_grow_as_what_is_read_does() {
        let deep = |depth: usize| quoted(&format!("{}x", "- ".repeat(depth)), &Offered::default()).len();
        assert!(deep(800) < 900 * (4 * MOST_INDENTED + 3), "{}", deep(800));
    }
}
