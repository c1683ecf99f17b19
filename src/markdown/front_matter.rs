//! The YAML block at the top of a note, read as far as it can be understood.
//!
//! While somebody types, the block is broken more often than not. What stands before the broken place
//! is read as YAML; behind it every plain `name: value` line still counts.

use saphyr_parser::{Event, Parser, ScanError};

use crate::text::position::byte_of_char;
use crate::text::{Problem, Span};

/// The block, its fields in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// All of it, with both `---` lines and the line break behind the last.
    pub span: Span,
    /// The fields at its top level.
    pub fields: Vec<Field>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The value.
    pub value: Value,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Where it stands; quotation marks included.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, a number, a date: as written, without quotation marks. Empty where nothing is written.
    Scalar(String),
    /// A list.
    List(Vec<Value>),
    /// Fields.
    Map(Vec<Field>),
}

impl FrontMatter {
    /// The value of the field called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        get(&self.fields, name)
    }

    /// The text of the field called `name`, if it is there, is text and is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::text)
    }
}

/// The value of the field of `fields` called `name`.
pub fn get<'f>(fields: &'f [Field], name: &str) -> Option<&'f Value> {
    fields.iter().find(|field| field.name == name).map(|field| &field.value)
}

impl Value {
    /// Its text, if it is text and not empty.
    pub fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Scalar(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// Its items, each with its place; text alone counts as a list of one.
    pub fn items(&self) -> &[Value] {
        match &self.node {
            Node::List(items) => items,
            Node::Scalar(text) if !text.trim().is_empty() => std::slice::from_ref(self),
            Node::Map(_) => std::slice::from_ref(self),
            Node::Scalar(_) => &[],
        }
    }

    /// What a `[[link]]` written without quotation marks names; YAML takes it for a list in a list.
    pub fn wiki_link(&self) -> Option<&str> {
        let Node::List(outer) = &self.node else { return self.text()?.strip_prefix("[[")?.strip_suffix("]]") };
        let [Value { node: Node::List(inner), .. }] = outer.as_slice() else { return None };
        let [only] = inner.as_slice() else { return None };
        only.text()
    }
}

/// Finds the front matter of `text` and reads it; `None` where the text does not begin with `---`.
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

/// A block whose second `---` is not written yet: its fields end at the first line that is none.
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

/// `@` may not begin a YAML value, but `book: @key` is what people write: it is read as this instead.
const AT: char = '\u{e000}';

fn read_block(text: &str, span: Span, body: Span) -> FrontMatter {
    let source = body.of(text);
    let yaml = source.replace('@', AT.encode_utf8(&mut [0; 4]));
    let mut builder = Builder { source, base: body.start as usize, last_place: (0, 0), stack: Vec::new(), root: None };
    let mut problems = Vec::new();
    let mut broken = None;
    for event in Parser::new_from_str(&yaml) {
        match event {
            Ok((event, place)) => builder.event(event, place.start.index(), place.end.index()),
            Err(error) => {
                let at = builder.offset(error.marker().index());
                problems.push(Problem::new(line_around(text, at, body), explain(&error)));
                broken = Some(at);
                break;
            }
        }
    }
    let mut fields = builder.finish();
    if broken.is_some() {
        add_plain_fields(text, body, &mut fields);
    }
    FrontMatter { span, fields, problems }
}

fn explain(error: &ScanError) -> String {
    format!("This front matter cannot be read here: {}.", error.info())
}

/// The line of `text` that holds the byte at `at`, kept inside `body`.
fn line_around(text: &str, at: usize, body: Span) -> Span {
    let at = at.clamp(body.start as usize, body.end as usize);
    // At the end of the block the last line is meant, not the `---` behind it.
    let at = if at == body.end as usize { text[..at].trim_end().len().max(body.start as usize) } else { at };
    let start = text[..at].rfind('\n').map_or(0, |line_break| line_break + 1).max(body.start as usize);
    let end = text[at..].find('\n').map_or(text.len(), |line_break| at + line_break).min(body.end as usize);
    Span::new(start, start + text[start..end.max(start)].trim_end().len())
}

/// Adds each `name: value` line whose name is not known yet.
fn add_plain_fields(text: &str, body: Span, fields: &mut Vec<Field>) {
    let mut at = body.start as usize;
    for line in body.of(text).split_inclusive('\n') {
        if let Some((name, value)) = plain_field(line.trim_end()) {
            let value_start = at + value.as_ptr() as usize - line.as_ptr() as usize;
            if get(fields, name).is_none_or(|known| known.text().is_none() && known.items().is_empty()) {
                fields.retain(|field| field.name != name);
                fields.push(Field {
                    name: name.to_owned(),
                    name_span: Span::new(at, at + name.len()),
                    value: Value {
                        span: Span::new(value_start, value_start + value.len()),
                        node: Node::Scalar(value.trim_matches(['"', '\'']).to_owned()),
                    },
                });
            }
        }
        at += line.len();
    }
}

/// Name and value of a line `name: value` that begins in its first column.
fn plain_field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let apart = value.is_empty() || value.starts_with([' ', '\t']);
    (is_name && apart).then(|| (name, value.trim()))
}

/// Makes values of YAML events; may stop at any event.
struct Builder<'t> {
    source: &'t str,
    base: usize,
    /// The last place that was asked for, in characters and in bytes: the next one is seldom far.
    last_place: (usize, usize),
    stack: Vec<Open>,
    root: Option<Value>,
}

enum Open {
    List(usize, Vec<Value>),
    Map(usize, Vec<Field>, Option<(String, Span)>),
}

impl Builder<'_> {
    /// The byte offset of the character at `char_index` of the block.
    fn offset(&mut self, char_index: usize) -> usize {
        let (char, byte) = if char_index < self.last_place.0 { (0, 0) } else { self.last_place };
        let byte = byte + byte_of_char(&self.source[byte..], char_index - char);
        self.last_place = (char_index, byte);
        self.base + byte
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        let span = Span::new(self.offset(start), self.offset(end.max(start)));
        match event {
            Event::Scalar(text, ..) => {
                let text = text.replace(AT, "@");
                let text = if span.is_empty() || text == "~" { String::new() } else { text };
                self.add(Value { span, node: Node::Scalar(text) });
            }
            Event::SequenceStart(..) => self.stack.push(Open::List(span.start as usize, Vec::new())),
            Event::MappingStart(..) => self.stack.push(Open::Map(span.start as usize, Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end as usize),
            Event::Alias(_) => self.add(Value { span, node: Node::Scalar(String::new()) }),
            _ => {}
        }
    }

    fn close(&mut self, end: usize) {
        let value = match self.stack.pop() {
            Some(Open::List(start, items)) => Value { span: Span::new(start, end.max(start)), node: Node::List(items) },
            Some(Open::Map(start, mut fields, name)) => {
                if let Some((name, name_span)) = name {
                    let span = Span { start: name_span.end, end: name_span.end };
                    fields.push(Field { name, name_span, value: Value { span, node: Node::Scalar(String::new()) } });
                }
                Value { span: Span::new(start, end.max(start)), node: Node::Map(fields) }
            }
            None => return,
        };
        self.add(value);
    }

    fn add(&mut self, value: Value) {
        match self.stack.last_mut() {
            Some(Open::List(_, items)) => items.push(value),
            Some(Open::Map(_, fields, name)) => match name.take() {
                Some((name, name_span)) => fields.push(Field { name, name_span, value }),
                None => {
                    let text = match value.node {
                        Node::Scalar(text) => text,
                        _ => String::new(),
                    };
                    *name = Some((text, value.span));
                }
            },
            None => self.root = Some(value),
        }
    }

    fn finish(mut self) -> Vec<Field> {
        let end = self.base + self.source.len();
        while !self.stack.is_empty() {
            self.close(end);
        }
        match self.root.map(|root| root.node) {
            Some(Node::Map(fields)) => fields,
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_with_their_places() {
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
    fn what_stands_behind_a_broken_line_still_counts() {
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
