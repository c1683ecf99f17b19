//! Markdown as plain text, for terminals and for editors that render none.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What `markdown` says, without marks: paragraphs apart by blank lines, items behind hyphens, links by their texts.
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

fn end_line(plain: &mut String) {
    if !plain.is_empty() && !plain.ends_with('\n') {
        plain.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn marks_are_gone_and_paragraphs_stay() {
        let markdown = "**4 Title**\n\nin *Book*, pp. 1-2\n- one\n- two\n\n[Book page](<file:///a.md#L3>)";
        assert_eq!(text(markdown), "4 Title\n\nin Book, pp. 1-2\n\n- one\n- two\n\nBook page");
    }
}
