//! XML as a tree of elements, read as far as possible. Entities that a file defines itself are not expanded, so that
//! nothing grows beyond its text.

use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element. Names have no prefixes.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The pieces of text directly in it, each with the number of children before it.
    text: Vec<(usize, String)>,
    /// The elements directly in it.
    pub children: Vec<Element>,
}

/// Deeper elements are left out, and so are those beyond the number that any contents list has.
const DEEPEST: usize = 64;
const MOST_ELEMENTS: usize = 200_000;

/// The root of the tree, which itself has no name.
pub(super) fn read(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open = vec![Element::default()];
    let mut count = 0;
    // The number of open elements that are left out.
    let mut left_out = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                count += 1;
                if open.len() > DEEPEST || count > MOST_ELEMENTS {
                    left_out += 1;
                } else {
                    open.push(element(&start));
                }
            }
            Ok(Event::Empty(start)) => {
                count += 1;
                if let Some(parent) = open.last_mut().filter(|_| count <= MOST_ELEMENTS) {
                    parent.children.push(element(&start));
                }
            }
            Ok(Event::End(_)) if left_out > 0 => left_out -= 1,
            Ok(Event::End(_)) => close(&mut open),
            Ok(Event::Text(text)) => add(&mut open, &text.xml10_content()),
            Ok(Event::CData(text)) => add(&mut open, &text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let named = character.or_else(|| resolve_html5_entity(&name).map(str::to_owned));
                add(&mut open, &named.unwrap_or_default());
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

fn add(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else { return };
    let behind = element.children.len();
    match element.text.last_mut() {
        Some((at, last)) if *at == behind => last.push_str(text),
        _ => element.text.push((behind, text.to_owned())),
    }
}

fn close(open: &mut Vec<Element>) {
    if open.len() < 2 {
        return;
    }
    let Some(element) = open.pop() else { return };
    if let Some(parent) = open.last_mut() {
        parent.children.push(element);
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().flatten().map(|attribute| {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| String::new(), |value| value.into_owned());
        (local(attribute.key.into_inner()).to_owned(), value.trim().to_owned())
    });
    Element {
        name: local(start.name().into_inner()).to_owned(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first descendant called `name`.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.children.iter().find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    /// All descendants called `name`, except those inside another one.
    pub fn all<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let found = self.children.iter().map(|child| if child.name == name { vec![child] } else { child.all(name) });
        found.flatten().collect()
    }

    /// Its text and its children, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Result<&str, &Element>> {
        let mut texts = self.text.iter().peekable();
        let mut children = self.children.iter().enumerate().peekable();
        std::iter::from_fn(move || {
            let next_child = children.peek().map_or(usize::MAX, |(index, _)| *index);
            match texts.next_if(|(behind, _)| *behind <= next_child) {
                Some((_, text)) => Some(Ok(text.as_str())),
                None => children.next().map(|(_, child)| Err(child)),
            }
        })
    }

    /// All text in it, with each run of white space as one space.
    pub fn text(&self) -> String {
        let mut whole = String::new();
        self.collect(&mut whole);
        whole.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All text in it, unchanged.
    pub(crate) fn raw_text(&self) -> String {
        let mut whole = String::new();
        self.collect(&mut whole);
        whole
    }

    fn collect(&self, whole: &mut String) {
        for piece in self.pieces() {
            match piece {
                Ok(text) => whole.push_str(text),
                Err(child) => child.collect(whole),
            }
        }
    }
}
