//! Markdown as plain text, for terminals and for editors that do not render it, and as text with a few HTML tags.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// `markdown` without its marks: blank lines between paragraphs, hyphens before list items, links as their text.
pub fn text(markdown: &str) -> String {
    let mut plain = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak => plain.push(' '),
            Event::HardBreak => plain.push('\n'),
            Event::Start(Tag::Item) => {
                end_line(&mut plain);
                plain.push_str("- ");
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::List(_)) if !plain.ends_with("- ") => {
                end_line(&mut plain);
                if !plain.is_empty() {
                    plain.push('\n');
                }
            }
            Event::End(TagEnd::Item | TagEnd::List(_)) => end_line(&mut plain),
            _ => {}
        }
    }
    plain.trim_end().to_owned()
}

/// One line of `markdown` with emphasis, superscript and subscript as the HTML tags `<i>`, `<b>`, `<sup>` and
/// `<sub>`, as CSL-JSON has them.
pub fn marked_up(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) => push_with_scripts(&mut out, &text),
            Event::Code(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(Tag::Emphasis) => out.push_str("<i>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</i>"),
            Event::Start(Tag::Strong) => out.push_str("<b>"),
            Event::End(TagEnd::Strong) => out.push_str("</b>"),
            _ => {}
        }
    }
    out
}

/// `text` with Pandoc's superscript and subscript, `19^th^` and `H~2~O`, as tags. They contain no spaces and may
/// stand inside a word, where the parser does not recognise them.
fn push_with_scripts(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['^', '~']) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let (mark, behind) = behind.split_at(1);
        let inside = behind.find(mark).map(|end| &behind[..end]);
        match inside.filter(|inside| !inside.is_empty() && !inside.contains(char::is_whitespace)) {
            Some(inside) => {
                let tag = if mark == "^" { "sup" } else { "sub" };
                out.push_str(&format!("<{tag}>{inside}</{tag}>"));
                rest = &behind[inside.len() + 1..];
            }
            None => {
                out.push_str(mark);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
}

fn end_line(plain: &mut String) {
    if !plain.is_empty() && !plain.ends_with('\n') {
        plain.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{marked_up, text};

    #[test]
    fn emphasis_becomes_tags() {
        assert_eq!(
            marked_up("The *Mary **Ann*** on H~2~O & 19^th^ \\*stars\\*"),
            "The <i>Mary <b>Ann</b></i> on H<sub>2</sub>O & 19<sup>th</sup> *stars*"
        );
        assert_eq!(marked_up("x^ and ^y, ~~ 5^ 6~7"), "x^ and ^y, ~~ 5^ 6~7");
    }

    #[test]
    fn marks_are_gone_and_paragraphs_stay() {
        let markdown = "**4 Title**\n\nin *Book*, pp. 1-2\n- one\n- two\n\n[Book page](<file:///a.md#L3>)";
        assert_eq!(text(markdown), "4 Title\n\nin Book, pp. 1-2\n\n- one\n- two\n\nBook page");
    }
}
