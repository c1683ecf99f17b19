//! The YAML block at the top of a note, read as far as possible.
//!
//! While somebody types, the block is broken more often than not. What comes before the mistake is read as YAML;
//! after it, every plain `name: value` line still counts.

pub(crate) use super::yaml::{Field, Node};
pub use super::yaml::{Value, get};

use rustc_hash::FxHashMap;

use super::template;
use super::yaml::{self, Document};
use crate::text::{Problem, Span, line_break};

/// The block with its fields in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The whole block, with both `---` lines and the line break after the last.
    pub span: Span,
    /// The fields at its top level.
    pub fields: Vec<Field>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl FrontMatter {
    /// The value of the field called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        get(&self.fields, name)
    }

    /// The text of the field called `name`, if it is text and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::text)
    }
}

/// Finds and reads the front matter of `text`; `None` if the text does not begin with `---`.
pub fn read(text: &str) -> Option<FrontMatter> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let body = start + first.len();
    let mut at = body;
    for line in lines {
        let content = line.trim_end();
        if content == "---" || content == "..." {
            return Some(read_block(text, Span::new(start, at + line.len()), Span::new(body, at)));
        }
        at += line.len();
    }
    unclosed(text, start, body)
}

/// The edit that begins a front matter with `line` in `text`, which has none: behind a byte order mark, which would be a
/// letter of the note in any other place, and with a blank line below it.
pub(crate) fn begun(text: &str, line: &str) -> (Span, String) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let line_break = line_break(text);
    let is_apart = text[start..].trim_start_matches([' ', '\t']).starts_with(['\r', '\n']);
    let apart = if is_apart { "" } else { line_break };
    (Span::new(start, start), format!("---{line_break}{line}{line_break}---{line_break}{apart}"))
}

/// A block whose closing `---` is not written yet: it ends at the first line that is not a field.
fn unclosed(text: &str, start: usize, body: usize) -> Option<FrontMatter> {
    let mut end = body;
    for line in text[body..].split_inclusive('\n') {
        let content = line.trim_end();
        let belongs = plain_field(content).is_some()
            || (end > body && !content.is_empty() && (line.starts_with([' ', '\t']) || content.starts_with("- ")));
        if !belongs {
            break;
        }
        end += line.len();
    }
    if end == body {
        return None;
    }
    let mut block = read_block(text, Span::new(start, end), Span::new(body, end));
    let opening = Span::new(start, start + 3);
    block.problems.insert(0, Problem::new(opening, "This front matter is not closed: a line with `---` is missing."));
    Some(block)
}

fn read_block(text: &str, span: Span, body: Span) -> FrontMatter {
    let Document { root, problem } = yaml::read(text, body, "front matter");
    let mut fields = match root.map(|root| root.node) {
        Some(Node::Map(fields)) => fields,
        _ => Vec::new(),
    };
    if problem.is_some() {
        add_plain_fields(text, body, &mut fields);
    }
    let problems = problem.into_iter().filter(|problem| !is_read_by_others(body.of(text), problem.span.of(text)));
    FrontMatter { span, fields, problems: problems.collect() }
}

/// Whether the YAML error at `line` is not the writer's mistake: the value is a template expression, or the closing
/// bracket of a list is indented in a way that YAML forbids but every reader accepts.
fn is_read_by_others(body: &str, line: &str) -> bool {
    let is_bracket = |c: char| matches!(c, ']' | '}' | ',') || c.is_whitespace();
    template::is_in(body) || (!line.trim().is_empty() && line.chars().all(is_bracket))
}

/// Adds each `name: value` line whose name is not yet known.
fn add_plain_fields(text: &str, body: Span, fields: &mut Vec<Field>) {
    let mut indices: FxHashMap<String, usize> = FxHashMap::default();
    for (index, field) in fields.iter().enumerate() {
        indices.entry(field.name.clone()).or_insert(index);
    }
    let mut at = body.start as usize;
    for line in body.of(text).split_inclusive('\n') {
        if let Some((name, value)) = plain_field(line.trim_end()) {
            let value_start = at + value.as_ptr() as usize - line.as_ptr() as usize;
            let field = Field {
                name: name.to_owned(),
                name_span: Span::new(at, at + name.len()),
                value: Value {
                    span: Span::new(value_start, value_start + value.len()),
                    node: Node::Scalar(value.trim_matches(['"', '\'']).to_owned()),
                },
            };
            match indices.get(name).map(|&index| &mut fields[index]) {
                Some(known) if known.value.text().is_none() && known.value.items().is_empty() => *known = field,
                Some(_) => {}
                None => {
                    indices.insert(name.to_owned(), fields.len());
                    fields.push(field);
                }
            }
        }
        at += line.len();
    }
}

/// Name and value of a `name: value` line that begins in the first column.
fn plain_field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let apart = value.is_empty() || value.starts_with([' ', '\t']);
    (is_name && apart).then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_with_their_spans() {
        let text = "---\ntitle: \"Übung: eins\"\neditor: [\"Franke, Ulrich\", Koch]\nbook: @iorwo2023\n---\nText\n";
        let block = read(text).unwrap();
        assert_eq!(block.text("title"), Some("Übung: eins"));
        assert_eq!(block.text("book"), Some("@iorwo2023"));
        assert_eq!(block.get("book").unwrap().span.of(text), "@iorwo2023");
        let editors: Vec<_> = block.get("editor").unwrap().items().iter().filter_map(Value::text).collect();
        assert_eq!(editors, ["Franke, Ulrich", "Koch"]);
        assert_eq!(&text[block.span.range()][..4], "---\n");
        assert_eq!(&text[block.span.end as usize..], "Text\n");
        assert!(block.problems.is_empty());
    }

    #[test]
    fn crlf_and_byte_order_mark_do_no_harm() {
        let text = "\u{feff}---\r\nbook: a\r\nchapter: 4\r\n---\r\nText";
        let block = read(text).unwrap();
        assert_eq!((block.text("book"), block.text("chapter")), (Some("a"), Some("4")));
        assert_eq!(&text[block.span.end as usize..], "Text");
    }

    #[test]
    fn fields_after_a_broken_line_still_count() {
        let text = "---\ntype: book\ntitle: \"Half\nbook: iorwo2023\n---\nText";
        let block = read(text).unwrap();
        assert_eq!((block.text("type"), block.text("book")), (Some("book"), Some("iorwo2023")));
        assert_eq!(block.problems.len(), 1);
    }

    #[test]
    fn an_unclosed_block_ends_where_its_fields_end() {
        let text = "---\nbook: iorwo2023\n\nChapter 4 shows it: yes.\n";
        let block = read(text).unwrap();
        assert_eq!(block.text("book"), Some("iorwo2023"));
        assert!(text[block.span.end as usize..].starts_with("\nChapter"));
        assert_eq!(block.problems.len(), 1);
        assert_eq!(read("---\n\nA rule, then text.\n"), None);
    }

    #[test]
    fn wiki_links_are_read_with_and_without_quotation_marks() {
        for text in ["---\nbook: [[iorwo2023]]\n---\n", "---\nbook: \"[[iorwo2023]]\"\n---\n"] {
            assert_eq!(read(text).unwrap().get("book").unwrap().wiki_link(), Some("iorwo2023"), "{text}");
        }
    }
}
