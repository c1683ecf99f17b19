//! YAML as values with their spans, read as far as possible.

use rustc_hash::{FxHashMap, FxHashSet};
use saphyr_parser::{Event, Parser};

use crate::text::position::byte_of_char;
use crate::text::{Problem, Span, line_start, steps};

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
    /// The value, including quotation marks.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, number or date, as written, without quotation marks. Empty if nothing is written.
    Scalar(String),
    /// A list.
    List(Vec<Value>),
    /// Fields.
    Map(Vec<Field>),
}

/// A parsed YAML text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its value; if there is a mistake, only what comes before that.
    pub root: Option<Value>,
    /// Where and why parsing stopped early.
    pub problem: Option<Problem>,
}

/// Deeper values are not read: nothing that Glossator looks for is nested so deep.
const DEEPEST: usize = 64;

/// A YAML value may not begin with `@`, but people write `book: @key`: `@` is parsed as this character instead.
const AT: char = '\u{e000}';

/// Parses the first YAML document in the bytes `body` of `text`. `what` names the text (`front matter`) in the
/// problem's message.
pub fn read(text: &str, body: Span, what: &str) -> Document {
    let source = body.of(text);
    let yaml = source.replace('@', AT.encode_utf8(&mut [0; 4]));
    let mut builder = Builder {
        source,
        base: body.start as usize,
        last_position: (0, 0),
        stack: Vec::new(),
        anchors: FxHashMap::default(),
        copies_left: MOST_COPIES,
        root: None,
    };
    let mut stopped = None;
    for event in Parser::new_from_str(&yaml) {
        match event {
            Ok((event, span)) => builder.event(event, span.start.index(), span.end.index()),
            Err(error) => {
                stopped = Some((builder.offset(error.marker().index()), error.info().to_owned()));
                break;
            }
        }
        if builder.stack.len() > DEEPEST {
            let at = builder.base + builder.last_position.1;
            stopped = Some((at, "values are nested too deeply".to_owned()));
            break;
        }
    }
    let problem = stopped
        .map(|(at, why)| Problem::new(line_around(text, at, body), format!("This {what} cannot be read here: {why}.")));
    Document { root: builder.finish(), problem }
}

/// The line of `text` around the byte `at`, limited to `body`.
fn line_around(text: &str, at: usize, body: Span) -> Span {
    let at = at.clamp(body.start as usize, body.end as usize);
    // At the end of the block, its last line is meant, not the `---` after it.
    let at = if at == body.end as usize { text[..at].trim_end().len().max(body.start as usize) } else { at };
    let start = line_start(text, at).max(body.start as usize);
    let end = text[at..].find('\n').map_or(text.len(), |line_break| at + line_break).min(body.end as usize);
    Span::new(start, start + text[start..end.max(start)].trim_end().len())
}

/// The value of the field `name` in `fields`.
pub fn get<'f>(fields: &'f [Field], name: &str) -> Option<&'f Value> {
    fields.iter().find(|field| field.name == name).map(|field| &field.value)
}

/// Merges the fields that `<<: *other` takes over from another map.
fn take_in(fields: &mut Vec<Field>) {
    let Some(index) = fields.iter().position(|field| field.name == "<<") else { return };
    let taken = fields.remove(index).value;
    let mut names: FxHashSet<String> = fields.iter().map(|field| field.name.clone()).collect();
    for value in taken.items() {
        let Node::Map(others) = &value.node else { continue };
        for other in steps::each(others) {
            if names.insert(other.name.clone()) {
                fields.push(other.clone());
            }
        }
    }
}

impl Value {
    /// Number of values, including nested ones.
    fn count(&self) -> usize {
        1 + match &self.node {
            Node::Scalar(_) => 0,
            Node::List(items) => items.iter().map(Value::count).sum(),
            Node::Map(fields) => fields.iter().map(|field| field.value.count()).sum(),
        }
    }

    /// Its text, if it is text and not empty.
    pub fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Scalar(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// Its items; a single text counts as a list of one.
    pub fn items(&self) -> &[Value] {
        match &self.node {
            Node::List(items) => items,
            Node::Scalar(text) if !text.trim().is_empty() => std::slice::from_ref(self),
            Node::Map(_) => std::slice::from_ref(self),
            Node::Scalar(_) => &[],
        }
    }

    /// The target of a `[[link]]` written without quotation marks, which YAML parses as a list in a list.
    pub(crate) fn wiki_link(&self) -> Option<&str> {
        let Node::List(outer) = &self.node else { return self.text()?.strip_prefix("[[")?.strip_suffix("]]") };
        let [Value { node: Node::List(inner), .. }] = outer.as_slice() else { return None };
        let [only] = inner.as_slice() else { return None };
        only.text()
    }
}

/// Builds values from YAML events; may stop at any event.
struct Builder<'t> {
    source: &'t str,
    base: usize,
    /// The last position looked up, in characters and in bytes: the next one is seldom far.
    last_position: (usize, usize),
    stack: Vec<Open>,
    /// Values with an anchor (`&name`), by the parser's number for it; 0 means none.
    anchors: FxHashMap<usize, Value>,
    /// How many more values aliases may insert.
    copies_left: usize,
    root: Option<Value>,
}

/// An open collection: its start, its content, and the number of its anchor.
enum Open {
    List(usize, Vec<Value>, usize),
    Map(usize, Vec<Field>, Option<(String, Span)>, usize),
}

/// The most values that aliases may insert, however they are nested.
const MOST_COPIES: usize = 100_000;

impl Builder<'_> {
    /// The byte offset of the character at `char_index` of the block.
    fn offset(&mut self, char_index: usize) -> usize {
        let (char, byte) = if char_index < self.last_position.0 { (0, 0) } else { self.last_position };
        let byte = byte + byte_of_char(&self.source[byte..], char_index - char);
        self.last_position = (char_index, byte);
        self.base + byte
    }

    /// Like [`Self::offset`], but the next search starts where the last one did, because values are nested.
    fn end_offset(&mut self, char_index: usize) -> usize {
        let start = self.last_position;
        let offset = self.offset(char_index);
        self.last_position = start;
        offset
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        let (start, end) = (self.offset(start), self.end_offset(end.max(start)));
        let span = Span::new(start, end);
        match event {
            Event::Scalar(text, _, anchor, _) => {
                let text = text.replace(AT, "@");
                let text = if span.is_empty() || text == "~" { String::new() } else { text };
                self.add_anchored(Value { span, node: Node::Scalar(text) }, anchor);
            }
            Event::SequenceStart(anchor, ..) => self.stack.push(Open::List(span.start as usize, Vec::new(), anchor)),
            Event::MappingStart(anchor, ..) => {
                self.stack.push(Open::Map(span.start as usize, Vec::new(), None, anchor));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end as usize),
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).map(|value| (value.count(), value.node.clone()));
                let node = node.filter(|(count, _)| *count <= self.copies_left);
                let (count, node) = node.unwrap_or((0, Node::Scalar(String::new())));
                self.copies_left -= count;
                self.add(Value { span, node });
            }
            _ => {}
        }
    }

    fn close(&mut self, end: usize) {
        let (value, anchor) = match self.stack.pop() {
            Some(Open::List(start, items, anchor)) => {
                (Value { span: Span::new(start, end.max(start)), node: Node::List(items) }, anchor)
            }
            Some(Open::Map(start, mut fields, name, anchor)) => {
                if let Some((name, name_span)) = name {
                    let span = Span { start: name_span.end, end: name_span.end };
                    fields.push(Field { name, name_span, value: Value { span, node: Node::Scalar(String::new()) } });
                }
                take_in(&mut fields);
                (Value { span: Span::new(start, end.max(start)), node: Node::Map(fields) }, anchor)
            }
            None => return,
        };
        self.add_anchored(value, anchor);
    }

    fn add_anchored(&mut self, value: Value, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        self.add(value);
    }

    fn add(&mut self, value: Value) {
        match self.stack.last_mut() {
            Some(Open::List(_, items, _)) => items.push(value),
            Some(Open::Map(_, fields, name, _)) => match name.take() {
                Some((name, name_span)) => fields.push(Field { name, name_span, value }),
                None => {
                    let text = match value.node {
                        Node::Scalar(text) => text,
                        _ => String::new(),
                    };
                    *name = Some((text, value.span));
                }
            },
            None if self.root.is_none() => self.root = Some(value),
            None => {}
        }
    }

    fn finish(mut self) -> Option<Value> {
        let end = self.base + self.source.len();
        while !self.stack.is_empty() {
            self.close(end);
        }
        self.root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Document {
        read(text, Span::new(0, text.len()), "file")
    }

    #[test]
    fn the_first_document_is_read_up_to_a_mistake() {
        let text = "---\na: é@b\n---\nc: d\n...\n";
        let root = read_all(text).root.unwrap();
        let Node::Map(fields) = &root.node else { panic!("{root:?}") };
        assert_eq!((fields[0].value.text(), fields[0].value.span.of(text)), (Some("é@b"), "é@b"));
        assert_eq!(fields.len(), 1);
        let Document { root, problem } = read_all("- a\n- b\n- \"c\n");
        assert_eq!(root.unwrap().items().len(), 2);
        assert!(problem.unwrap().message.starts_with("This file cannot be read here: "));
    }

    #[test]
    fn an_alias_stands_for_the_anchored_value() {
        let text = "a: &book\n  title: T\n  by: &by [A, B]\nb: *by\nc:\n  <<: *book\n  title: U\nd: *nothing\n";
        let root = read_all(text).root.unwrap();
        let Node::Map(fields) = &root.node else { panic!("{root:?}") };
        assert_eq!(get(fields, "b").unwrap().items().len(), 2);
        assert_eq!(get(fields, "b").unwrap().span.of(text), "*by");
        let Node::Map(merged) = &get(fields, "c").unwrap().node else { panic!("{root:?}") };
        assert_eq!((get(merged, "title").unwrap().text(), get(merged, "by").unwrap().items().len()), (Some("U"), 2));
    }

    #[test]
    fn aliases_of_aliases_do_not_grow_without_end() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..60 {
            let other = format!("*a{}", level - 1);
            text += &format!("a{level}: &a{level} [{}]\n", [other.as_str(); 8].join(", "));
        }
        assert!(read_all(&text).root.unwrap().count() < 2 * MOST_COPIES);
    }

    #[test]
    fn deep_nesting_is_a_problem_and_not_an_overflow() {
        for piece in ["[", "- ", "{a: ", "? "] {
            assert!(read_all(&piece.repeat(100_000)).problem.is_some(), "{piece}");
        }
    }
}
