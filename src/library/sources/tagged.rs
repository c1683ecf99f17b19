//! Entries of lines that begin with a tag, as RIS, EndNote and PubMed write them.

use smol_str::SmolStr;

use crate::language::Sense;
use crate::library::person::Person;
use crate::library::sources::bibliography::values;
use crate::text::Span;

/// One entry's lines.
#[derive(Default)]
pub(super) struct TaggedEntry<'t> {
    /// In the order of the file.
    pub fields: Vec<Field<'t>>,
    /// Where it stands.
    pub span: Span,
}

/// A tag and its value.
pub(super) struct Field<'t> {
    /// The tag, without what sets it off.
    pub tag: &'t str,
    /// The value, with the lines on which it goes on.
    pub value: String,
    /// The value on the tag's own line.
    pub span: Span,
}

/// A field whose value ends the line `line`.
pub(super) fn field<'t>(tag: &'t str, value: &str, line: Span) -> Field<'t> {
    Field { tag, value: value.to_owned(), span: Span::new(line.end as usize - value.len(), line.end as usize) }
}

impl TaggedEntry<'_> {
    /// The first field that is not empty, of the first of `tags` that has one.
    pub fn field(&self, tags: &[&str]) -> Option<&Field<'_>> {
        tags.iter().find_map(|tag| self.fields.iter().find(|field| field.tag == *tag && !field.value.trim().is_empty()))
    }

    /// Its value as plain text on one line.
    pub fn text(&self, tags: &[&str]) -> Option<SmolStr> {
        let text = values::without_tags(&self.field(tags)?.value);
        values::text(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The same, with the markup that counts in titles.
    pub fn title(&self, tags: &[&str]) -> Option<String> {
        let text = values::title(&self.field(tags)?.value);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// All fields with the tag `tag`.
    pub fn all(&self, tag: &str) -> impl Iterator<Item = &Field<'_>> {
        self.fields.iter().filter(move |field| field.tag == tag)
    }

    /// The people whom all fields with one of `tags` name, one each.
    pub fn people(&self, tags: &[&str]) -> Vec<Person> {
        let named = self.fields.iter().filter(|field| tags.contains(&field.tag) && !field.value.trim().is_empty());
        named.map(|field| person(&field.value)).collect()
    }

    /// The value as Markdown, paragraphs kept.
    pub fn prose(&self, tags: &[&str]) -> Option<SmolStr> {
        values::markdown(&values::without_tags(&self.field(tags)?.value))
    }
}

/// A name. Most have a comma; one without is a person's unless it looks like a body's.
pub(super) fn person(name: &str) -> Person {
    let name = values::decoded(name);
    let bare = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if bare.contains(',') || !looks_like_body(&bare) { Person::parse(&bare) } else { Person::literal(bare) }
}

/// Whether a name without a comma is that of a body: one word, more words than people have, or one that people do not have.
fn looks_like_body(name: &str) -> bool {
    let of_body = |word: &str| Sense::Institution.is(word) || Sense::Body.is(word);
    let count = name.split(' ').count();
    let has_word = name.to_lowercase().split(' ').any(|word| of_body(word.trim_end_matches(['.', ','])));
    !(2..=4).contains(&count) || has_word || name.contains(|c: char| c.is_ascii_digit() || c == '&')
}
