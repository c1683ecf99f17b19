//! Organizations listed in a page's section `Organizations`.

use smol_str::SmolStr;

use super::data;
use super::outline::Section;
use crate::library::organization::Organization;
use crate::markdown::{BlockKind, Parsed};
use crate::text::{Span, steps};

/// The organizations in the lists of `section`: `**United Nations** (UN, UNO): what it is`, `**UN**: United Nations`.
pub(super) fn listed(parsed: &Parsed, text: &str, section: Span) -> Vec<Organization> {
    let mut found = Vec::new();
    let mut term: Option<Span> = None;
    // The data list under an organization's heading does not list organizations.
    let first = parsed.headings.partition_point(|heading| heading.span.start < section.start);
    let mut in_section = steps::each(&parsed.headings[first..]).take_while(|heading| section.covers(heading.span));
    let first_heading = in_section.find(|heading| heading.level > 2).map(|heading| heading.span.end);
    for entry in entries(parsed, text, section) {
        match entry {
            Entry::Item(span) => {
                if first_heading.is_none_or(|heading| span.start < heading) {
                    found.extend(organization(span.of(text), span.start as usize));
                }
            }
            Entry::Term(span) => term = Some(span),
            Entry::Definition(span) => {
                if let Some(name) = term.take() {
                    let line = format!(
                        "{}: {}",
                        name.of(text),
                        span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
                    );
                    found.extend(organization(&line, name.start as usize).map(|o| Organization { span: name, ..o }));
                }
            }
        }
    }
    found
}

/// The organization named by a heading in the section, with the data and the first paragraph under it.
pub(super) fn of_heading(parsed: &Parsed, text: &str, section: &Section) -> Organization {
    let (name, abbreviations) = split_brackets(&section.text);
    let mut organization =
        Organization { name: name.into(), abbreviations, span: section.text_span, ..Organization::default() };
    let list = data::list_below(parsed, text, section.heading);
    let mut above = section.heading;
    if let Some(list) = list {
        let values = |name: &str| list.get(name).map(split_values).unwrap_or_default();
        let value = |name: &str| list.get(name).map(SmolStr::from);
        for names in ["abbreviation", "abbreviations", "acronym"] {
            organization.abbreviations.extend(values(names));
        }
        for names in ["alias", "aliases", "also"] {
            organization.aliases.extend(values(names));
        }
        organization.kind = value("kind").or(value("type"));
        organization.founded = value("founded").and_then(|year| year.parse().ok());
        organization.seat = value("seat");
        organization.website = value("website").or(value("URL"));
        organization.parent = value("parent");
        above = list.span;
    }
    let mut paragraphs = parsed
        .blocks_in(section.span)
        .filter(|block| block.kind == BlockKind::Paragraph && block.list.is_none() && block.span.start >= above.end);
    let described = paragraphs.next().filter(|block| block.quote.is_none());
    organization.description = described.map(|block| block.span.of(text).into());
    organization
}

/// A block of a section that may define an organization.
enum Entry {
    Item(Span),
    Term(Span),
    Definition(Span),
}

/// List items, terms and definitions in `section`, in order; for an item, its first block from the very start.
fn entries<'p>(parsed: &'p Parsed, text: &'p str, section: Span) -> impl Iterator<Item = Entry> + 'p {
    let mut last_item = 0;
    parsed.blocks_in(section).filter_map(move |block| match block.kind {
        BlockKind::Term => Some(Entry::Term(block.span)),
        BlockKind::Definition => Some(Entry::Definition(block.span)),
        BlockKind::Paragraph if block.list.is_some() && block.item != last_item => {
            last_item = block.item;
            Some(Entry::Item(with_marks(text, block.span)))
        }
        _ => None,
    })
}

/// `span` with the emphasis marks before it, since a block's span begins at its first word.
fn with_marks(text: &str, span: Span) -> Span {
    let before = text[..span.start as usize].trim_end_matches(['*', '_', '`']);
    Span { start: before.len() as u32, ..span }
}

/// Name (with its offset) and explanation in `**UN**: United Nations`, `UN – United Nations`, `UN = United Nations`.
fn split_item(item: &str) -> Option<((usize, &str), &str)> {
    let (at, width) = [": ", " – ", " — ", " - ", " = ", ":\u{a0}"]
        .iter()
        .filter_map(|mark| item.find(mark).map(|at| (at, mark.len())))
        .min()?;
    let name = item[..at].trim();
    let lead = name.len() - name.trim_start_matches(['*', '_', '`']).len();
    // The colon may be inside the emphasis: `**UN:** United Nations`.
    let bare = name.trim_matches(['*', '_', '`']);
    let long = item[at + width..].trim().trim_end_matches(['*', '_']);
    (!bare.is_empty()).then_some(((lead, bare), long))
}

/// Parses one organization; `at` is the offset of `item` in the file.
fn organization(item: &str, at: usize) -> Option<Organization> {
    let item = item.trim_end();
    let ((mut lead, mut name), explanation) = split_item(item).unwrap_or(((0, item), ""));
    if explanation.is_empty() {
        let bare = name.trim_start_matches(['*', '_']);
        lead += name.len() - bare.len();
        name = bare.trim_end_matches(['*', '_']);
    }
    let (full, abbreviations) = split_brackets(name);
    let span = Span::new(at + lead, at + lead + name.len());
    let name = plain(full);
    if name.is_empty() {
        return None;
    }
    let is_short = !name.contains(' ') && name.chars().filter(|c| c.is_uppercase()).count() >= 2;
    if is_short && abbreviations.is_empty() && !explanation.is_empty() {
        let (full, _) = split_brackets(explanation);
        return Some(Organization {
            name: plain(full).into(),
            abbreviations: vec![name.into()],
            span,
            ..Organization::default()
        });
    }
    let description = (!explanation.is_empty()).then(|| explanation.into());
    Some(Organization { name: name.into(), abbreviations, description, span, ..Organization::default() })
}

/// `United Nations (UN, UNO)` as a name and the abbreviations after it.
fn split_brackets(name: &str) -> (&str, Vec<SmolStr>) {
    let name = name.trim();
    match name.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((full, inside)) if !full.trim().is_empty() => {
            (full.trim_end_matches(['*', '_', ' ']).trim(), split_values(inside))
        }
        _ => (name, Vec::new()),
    }
}

/// A list of values: `UN; UNO`, `UN, UNO`.
fn split_values(values: &str) -> Vec<SmolStr> {
    let mark = if values.contains(';') { ';' } else { ',' };
    let mut values: Vec<SmolStr> = values
        .split(mark)
        .map(|value| plain(value.trim()))
        .filter(|value| !value.is_empty())
        .map(SmolStr::from)
        .collect();
    values.shrink_to_fit();
    values
}

/// A piece of Markdown without emphasis and escapes.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut escaped = false;
    while let Some(c) = chars.next() {
        match c {
            _ if escaped => {
                plain.push(c);
                escaped = false;
            }
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => escaped = true,
            '*' | '`' => {}
            '_' if !plain.ends_with(char::is_alphanumeric) || !chars.peek().is_some_and(|c| c.is_alphanumeric()) => {}
            c => plain.push(c),
        }
    }
    plain.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}
