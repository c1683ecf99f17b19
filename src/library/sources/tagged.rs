//! Entries of tagged lines, as in RIS, EndNote and PubMed files.

use smol_str::SmolStr;

use crate::language::Sense;
use crate::library::person::Person;
use crate::library::sources::bibliography::values;
use crate::text::Span;

/// The lines of one entry.
#[derive(Default)]
pub(super) struct TaggedEntry<'t> {
    /// Its fields, in the order of the file.
    pub fields: Vec<Field<'t>>,
    /// Its span.
    pub span: Span,
}

/// A tag and its value.
pub(super) struct Field<'t> {
    /// The tag without its delimiters.
    pub tag: &'t str,
    /// The value, including continuation lines.
    pub value: String,
    /// The span of the value on the tag's own line.
    pub span: Span,
}

/// A field whose value ends the line `line`.
pub(super) fn field<'t>(tag: &'t str, value: &str, line: Span) -> Field<'t> {
    Field { tag, value: value.to_owned(), span: Span::new(line.end as usize - value.len(), line.end as usize) }
}

impl TaggedEntry<'_> {
    /// The first non-empty field with the first of `tags` that has one.
    pub fn field(&self, tags: &[&str]) -> Option<&Field<'_>> {
        tags.iter().find_map(|tag| self.fields.iter().find(|field| field.tag == *tag && !field.value.trim().is_empty()))
    }

    /// The value as plain text on one line.
    pub fn text(&self, tags: &[&str]) -> Option<SmolStr> {
        let text = values::without_tags(&self.field(tags)?.value);
        values::one_line(&text)
    }

    /// The same, with the markup that matters in titles.
    pub fn title(&self, tags: &[&str]) -> Option<String> {
        let text = values::title(&self.field(tags)?.value);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// All fields with the tag `tag`.
    pub fn all(&self, tag: &str) -> impl Iterator<Item = &Field<'_>> {
        self.fields.iter().filter(move |field| field.tag == tag)
    }

    /// The people in all fields with one of `tags`, one per field.
    pub fn people(&self, tags: &[&str]) -> Vec<Person> {
        let named = self.fields.iter().filter(|field| tags.contains(&field.tag) && !field.value.trim().is_empty());
        named.map(|field| person(&field.value)).collect()
    }

    /// The value as Markdown, keeping paragraphs.
    pub fn prose(&self, tags: &[&str]) -> Option<SmolStr> {
        values::markdown(&values::without_tags(&self.field(tags)?.value))
    }
}

/// A name. Most have a comma; one without is a person's unless it looks like an organization's.
pub(super) fn person(name: &str) -> Person {
    let name = values::decoded(name);
    let bare = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if bare.contains(',') || !looks_like_body(&bare) { Person::parse(&bare) } else { Person::literal(bare) }
}

/// Whether a name without a comma looks like an organization's: one word, more words than people have, or a word that
/// is not in people's names.
fn looks_like_body(name: &str) -> bool {
    let of_body = |word: &str| Sense::Institution.is(word) || Sense::Body.is(word);
    let count = name.split(' ').count();
    let has_word = name.to_lowercase().split(' ').any(|word| of_body(word.trim_end_matches(['.', ','])));
    !(2..=4).contains(&count) || has_word || name.contains(|c: char| c.is_ascii_digit() || c == '&')
}
