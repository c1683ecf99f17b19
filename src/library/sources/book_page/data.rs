//! A chapter's data: a list of `name: value` directly under its heading.

use crate::library::variables::Variable;
use crate::markdown::Parsed;
use crate::text::{Span, steps};

/// Whether `name` is data of a chapter: a CSL variable, `type`, or `citekey`, Pandoc's and Glossator's name for CSL's
/// `citation-key`.
fn is_known(name: &str) -> bool {
    Variable::named(name).is_some()
        || ["citekey", "citation-key", "type"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// One `name: value` item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The name, as written.
    pub name: String,
    /// The value: the text after the colon, on the same line.
    pub value: String,
    /// The span of the value.
    pub value_span: Span,
}

/// The list of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Data {
    /// The whole list.
    pub span: Span,
    /// The items of the form `name: value`.
    pub items: Vec<Item>,
    /// The mark before each item.
    pub bullet: char,
}

impl Data {
    /// The item called `name`, ignoring case.
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name.eq_ignore_ascii_case(name))
    }

    /// The value of the item called `name`, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.item(name).map(|item| item.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether the data make a heading without a number, with the text `title`, a chapter: they say so (`type:
    /// chapter`), or only chapters have such data and the heading does not begin with some other number (`1989
    /// reread`).
    pub(crate) fn is_of_chapter(&self, title: &str) -> bool {
        match self.get("type") {
            Some(kind) => kind == "chapter",
            None => {
                !title.starts_with(|c: char| c.is_ascii_digit())
                    && ["author", "page", "DOI", "citekey"].iter().any(|name| self.item(name).is_some())
            }
        }
    }
}

/// The data list that begins directly below `above`.
pub(super) fn below(parsed: &Parsed, text: &str, above: Span) -> Option<Data> {
    let data = list_below(parsed, text, above)?;
    let first = data.items.first()?;
    is_known(&first.name).then_some(data)
}

/// Any list of `name: value` that begins directly below `above`; its first item must have that form.
pub(super) fn list_below(parsed: &Parsed, text: &str, above: Span) -> Option<Data> {
    let at = parsed.lists.partition_point(|list| list.start < above.end);
    let list = *parsed.lists.get(at)?;
    if !text.get(above.end as usize..list.start as usize)?.trim().is_empty() {
        return None;
    }
    let span = own_lines(text, list);
    let bullet = span.of(text).chars().next().filter(|c| "-*+".contains(*c))?;
    let mut items: Vec<Item> = Vec::new();
    let mut last_item = 0;
    for block in parsed.blocks_in(list).filter(|block| block.list == Some(at as u32)) {
        if block.item == last_item {
            continue;
        }
        last_item = block.item;
        match item(text, block.span.start as usize) {
            Some(item) => items.push(item),
            None if items.is_empty() => return None,
            None => {}
        }
    }
    (!items.is_empty()).then_some(Data { span, items, bullet })
}

/// The list without what the Markdown parser may include at its end, such as link definitions: after a blank line,
/// only indented lines and items belong to the list.
pub(super) fn own_lines(text: &str, list: Span) -> Span {
    let mut end = 0;
    let mut after_blank = false;
    let mut at = 0;
    for line in steps::each(list.of(text).split_inclusive('\n')) {
        let content = line.trim();
        if after_blank && !line.starts_with([' ', '\t', '-', '*', '+']) && !content.is_empty() {
            break;
        }
        after_blank = content.is_empty();
        if !content.is_empty() {
            end = at + line.trim_end().len();
        }
        at += line.len();
    }
    Span::new(list.start as usize, list.start as usize + end)
}

/// Parses `name: value` on the line that begins at `start`.
fn item(text: &str, start: usize) -> Option<Item> {
    let line = text[start..].lines().next()?;
    let (name, value) = line.split_once(':')?;
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    if !named || !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let value_start = start + name.len() + 1 + (value.len() - value.trim_start().len());
    let value = value.trim();
    let value_span = Span::new(value_start, value_start + value.len());
    Some(Item { name: name.to_owned(), value: value.to_owned(), value_span })
}
