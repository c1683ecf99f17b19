//! A note's citations as its style prints them, and the list of its references, for a page that is made of the note.

use crate::language;
use crate::library::RecordId;
use crate::library::export::FlatEntry;
use crate::library::style::{Cite, MOST_CITED, Manner};
use crate::markdown::citation::{Citation, Mode};
use crate::markdown::{self, plain};
use crate::text::Span;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// What is printed for a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedPage {
    /// Its citations in order, each with what is printed for it, in Markdown. One with an unknown key is not among them.
    pub citations: Vec<(Span, String)>,
    /// Whether these are notes, to which numbers in the text refer.
    pub notes: bool,
    /// The word that heads the references in the note's language.
    pub heading: &'static str,
    /// The references, in the order of the style, in Markdown.
    pub references: Vec<String>,
}

/// What is printed for `note`, which must be open; nothing until its style is loaded.
pub fn printed_page(snapshot: &Snapshot, note: &Note) -> PrintedPage {
    let text = note.open_text();
    let language = snapshot.language(note);
    let heading = language::of_tag(language.name()).references;
    let nothing = PrintedPage { heading, ..PrintedPage::default() };
    let Some(style) = snapshot.folder(note).style.as_ref() else { return nothing };
    let parsed = markdown::parse(text);
    if parsed.citations.len() > MOST_CITED {
        return nothing;
    }
    let mut records: Vec<RecordId> = Vec::new();
    let mut groups: Vec<(Span, Vec<Cite>)> = Vec::new();
    for group in parsed.citations.chunk_by(is_one_group) {
        let cites = group.iter().map(|citation| {
            let record = snapshot.context(note).claim(citation.key.of(text))?.record;
            let entry = records.iter().position(|known| *known == record).unwrap_or(records.len());
            if entry == records.len() {
                records.push(record);
            }
            Some(cite(text, citation, entry))
        });
        if let Some(cites) = cites.collect::<Option<Vec<_>>>().filter(|cites| !cites.is_empty()) {
            groups.push((span(text, group), cites));
        }
    }
    let library = snapshot.library(note);
    let entries = records.iter().map(|&record| Some(FlatEntry::new(library.printed(record)?)));
    let Some(entries) = entries.collect::<Option<Vec<_>>>() else { return nothing };
    let (spans, groups): (Vec<Span>, Vec<Vec<Cite>>) = groups.into_iter().unzip();
    let tag = note.facts.lang.as_deref();
    let Some(page) = style.page(&entries, &groups, tag) else { return nothing };
    let citations = spans.into_iter().zip(page.citations).collect();
    PrintedPage { citations, notes: page.notes, references: page.references, heading }
}

/// Whether two citations that follow each other share a bracket. One in running text stands for itself.
fn is_one_group(one: &Citation, next: &Citation) -> bool {
    one.bracket.is_some() && one.bracket == next.bracket && one.mode != Mode::InText && next.mode != Mode::InText
}

/// All that is printed as one: the bracket, or a key in running text and the bracket behind it.
fn span(text: &str, group: &[Citation]) -> Span {
    let Some(first) = group.first() else { return Span::default() };
    let key = match first.mode {
        Mode::WithoutAuthor if first.bracket.is_none() => {
            let has_sign = text[..first.span.start as usize].ends_with('-');
            Span { start: first.span.start - u32::from(has_sign), ..first.span }
        }
        _ => first.span,
    };
    first.bracket.map_or(key, |bracket| bracket.join(key))
}

fn cite(text: &str, citation: &Citation, entry: usize) -> Cite {
    let manner = match citation.mode {
        Mode::Normal => Manner::Normal,
        Mode::InText => Manner::InText,
        Mode::WithoutAuthor => Manner::WithoutAuthor,
    };
    let suffix = citation.suffix.of(text).trim_start_matches('[').trim_end_matches(']');
    let start = citation.suffix.of(text).len() - citation.suffix.of(text).trim_start_matches('[').len();
    let start = citation.suffix.start as usize + start;
    // The first locator is one if nothing but a comma precedes it; what follows is printed as it stands.
    let first = citation.locators.first().filter(|it| {
        let before = text.get(start..it.span().start as usize);
        before.is_some_and(|before| before.chars().all(|c| c == ',' || c.is_whitespace()))
    });
    let numbers = first.and_then(|it| Some(it.values.first()?.span().join(it.values.last()?.span())));
    let locator = first.zip(numbers);
    let end = start + suffix.len();
    let behind = match locator {
        Some((it, _)) => text.get(it.span().end as usize..end).unwrap_or_default(),
        None => suffix,
    };
    let before = plain::text(citation.prefix.of(text).trim());
    let before = if before.is_empty() { before } else { format!("{before} ") };
    let has_space = behind.starts_with(char::is_whitespace);
    let words = plain::text(behind.trim());
    let behind = if has_space && !words.is_empty() { format!(" {words}") } else { words };
    let locator = locator.map(|(it, numbers)| (it.kind.name(), numbers.of(text).to_owned()));
    Cite { entry, manner, locator, around: [before, behind] }
}
