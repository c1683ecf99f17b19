//! Completes chapters after `[@key, chap. ` and `Chapter `, and parts after `Part `: in book order, matched by number,
//! title, author or a word of the abstract.

use super::item::{Completions, Item, ItemKind, Line, MOST_ITEMS, filter, work_data};
use super::rows;
use crate::language::{self, Sense};
use crate::library::numeral::Numeral;
use crate::library::search::Query;
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{Library, ThingId};
use crate::markdown::citation::key_span;
use crate::markdown::locator::{self, LocatorKind};
use crate::resolution;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let place = Place::find(line)?;
    let books = match place.key {
        Some(key) => vec![snapshot.library(note).work_of(snapshot.context(note).cited(key)?)],
        None => resolution::books_at(&note.mentions, snapshot.context(note), line.cursor as u32),
    };
    let typed = &line.before[line.before.len() - place.typed..];
    Some(match place.kind {
        LocatorKind::Part => parts(snapshot, note, line, &books, typed),
        _ => by_number(snapshot, note, line, &books, typed),
    })
}

/// The chapters of `books` that match `typed`, inserted by number.
pub(super) fn by_number(
    snapshot: &Snapshot,
    note: &Note,
    line: &Line<'_>,
    books: &[ThingId],
    typed: &str,
) -> Completions {
    let library = snapshot.library(note);
    let several = books.len() > 1;
    let chapters = books.iter().flat_map(|&book| found(library, book, typed));
    let mut items: Vec<Item> = chapters.map(|it| it.item(it.number.to_string(), typed, several)).collect();
    // A match in an abstract is offered only if nothing else matches, so typing on may bring other items.
    let incomplete = items.len() > MOST_ITEMS || typed.starts_with(char::is_alphabetic);
    items.truncate(MOST_ITEMS);
    let behind = line.after.len() - line.after.trim_start_matches(char::is_alphanumeric).len();
    Completions { span: line.span(typed.len(), behind), items, incomplete }
}

/// The chapters that `words` such as `Chapter 4` mean at the byte `offset` of `note`.
pub(super) fn numbered(snapshot: &Snapshot, note: &Note, offset: usize, words: &str) -> Vec<ThingId> {
    let line = Line { cursor: offset, paragraph: words, before: words, after: "" };
    let Some(place) = Place::find(&line).filter(|it| it.key.is_none() && it.kind == LocatorKind::Chapter) else {
        return Vec::new();
    };
    let Some(number) = Numeral::parse(&words[words.len() - place.typed..]) else { return Vec::new() };
    let books = resolution::books_at(&note.mentions, snapshot.context(note), offset as u32);
    books.into_iter().flat_map(|book| snapshot.library(note).chapters_numbered(book, number.value)).collect()
}

/// A numbered chapter.
pub(super) struct Chapter<'l> {
    book: View<'l>,
    view: View<'l>,
    index: u32,
    pub number: Numeral,
}

/// The numbered chapters of `book` that match `typed` at the beginning of their number or of a word. Matches in the
/// abstract count only if there are no others, and typing errors are forgiven only if the abstract has no match
/// either.
pub(super) fn found<'l>(library: &'l Library, book: ThingId, typed: &str) -> Vec<Chapter<'l>> {
    let Some(work) = library.view(book) else { return Vec::new() };
    let query = Query::new(typed);
    let wanted = typed.trim().to_lowercase();
    let mut all = Vec::new();
    for (index, thing) in library.chapters(book).into_iter().enumerate() {
        let Some(view) = library.view(thing) else { continue };
        let Some(number) = view.number() else { continue };
        let by_number = number.to_string().to_lowercase().starts_with(&wanted);
        let cost = || library.records_of(thing).into_iter().filter_map(|id| library.cost_of(id, &query)).min();
        if let Some(cost) = if by_number { Some(0) } else { cost() } {
            all.push((cost, Chapter { book: work.clone(), view, index: index as u32, number }));
        }
    }
    let least = all.iter().map(|(cost, _)| Query::grade(*cost)).min();
    all.retain(|(cost, _)| Some(Query::grade(*cost)) == least);
    all.into_iter().map(|(_, chapter)| chapter).collect()
}

impl Chapter<'_> {
    /// The chapter's heading in its book page, as links use it.
    pub fn heading(&self) -> Option<String> {
        self.view.heading_texts().next().map(ToString::to_string)
    }

    /// The list item for the chapter, which inserts `insert`.
    pub fn item(&self, insert: String, typed: &str, several: bool) -> Item {
        let authors = self.view.record().people(Variable::Author);
        let names: Vec<&str> = authors.iter().map(|name| name.family).collect();
        let all = format!("{} {} {}", self.number, self.view.title(), names.join(" "));
        let description = if several { self.book.main_title().to_owned() } else { authors.short() };
        Item {
            kind: ItemKind::Chapter,
            label: self.view.label(),
            description: rows::cut(&description, rows::DESCRIPTION),
            detail: rows::in_full(&self.view, true),
            insert,
            filter: filter(typed, &all),
            data: work_data(self.book.citekey(), Some(self.index)),
        }
    }
}

/// The parts of `books` that match `typed`, inserted by number.
fn parts(snapshot: &Snapshot, note: &Note, line: &Line<'_>, books: &[ThingId], typed: &str) -> Completions {
    let library = snapshot.library(note);
    let wanted = typed.to_lowercase();
    let mut items = Vec::new();
    for &book in books {
        let Some((parts, _)) = library.parts(book) else { continue };
        for part in parts {
            let (number, lower) = (part.number.to_string(), part.label.to_lowercase());
            let mut words = lower.split(|c: char| !c.is_alphanumeric());
            if number.to_lowercase().starts_with(&wanted) || words.any(|word| word.starts_with(&wanted)) {
                items.push(Item {
                    kind: ItemKind::Chapter,
                    label: rows::cut(&part.label, 40),
                    description: library.view(book).map(|view| view.citekey().to_owned()).unwrap_or_default(),
                    detail: part.label.to_string(),
                    filter: filter(typed, &format!("{number} {}", part.label)),
                    insert: number,
                    data: serde_json::Value::Null,
                });
            }
        }
    }
    items.truncate(MOST_ITEMS);
    let behind = line.after.len() - line.after.trim_start_matches(char::is_alphanumeric).len();
    Completions { span: line.span(typed.len(), behind), items, incomplete: false }
}

/// Where a chapter or part is being typed.
struct Place<'t> {
    /// How many bytes before the cursor to replace.
    typed: usize,
    /// The citekey of the surrounding citation; `None` in running text.
    key: Option<&'t str>,
    /// What is numbered.
    kind: LocatorKind,
}

impl<'t> Place<'t> {
    fn find(line: &Line<'t>) -> Option<Self> {
        if let Some(inside) = InCitation::find(line.paragraph) {
            // Inside a citation, running text never applies.
            return Self::in_citation(&inside);
        }
        // One word may be typed after `Chapter `, or after numbers and `and`.
        let start = line.before.rfind(' ')?;
        let typed = &line.before[start + 1..];
        let (mut before, mut term) = last_word(&line.before[..start]);
        let mut joins = Sense::And.is(term) || Sense::Or.is(term);
        while joins && (Sense::And.is(term) || Sense::Or.is(term) || is_number(term)) {
            joins = !is_number(term) || term.ends_with(',') || Sense::And.is(term);
            (before, term) = last_word(before.strip_suffix(' ')?);
            joins |= is_number(term);
        }
        // After `the next chapter `, any word may follow.
        let (_, leading) = last_word(before.trim_end());
        if term.starts_with(char::is_lowercase) && !term.ends_with('.') && goes_on(leading) {
            return None;
        }
        let plain = typed.chars().all(|c| c.is_alphanumeric());
        let kind = if is_term(term, LocatorKind::Chapter) {
            LocatorKind::Chapter
        } else {
            // `in part ` is common in other senses.
            (is_term(term, LocatorKind::Part) && term.starts_with(char::is_uppercase)).then_some(LocatorKind::Part)?
        };
        plain.then_some(Self { typed: typed.len(), key: None, kind })
    }

    /// `@key, chap. ` or, after `@key `, `[chap. `.
    fn in_citation(inside: &InCitation<'t>) -> Option<Self> {
        let (term, typed) = inside.last.split_once(char::is_whitespace)?;
        let typed = typed.trim_start_matches(blank);
        let here = is_term(term, LocatorKind::Chapter) && !typed.contains(['\n', '\r']);
        here.then_some(Self { typed: typed.len(), key: Some(inside.key), kind: LocatorKind::Chapter })
    }
}

/// The unclosed citation bracket around the cursor, from the key on.
pub(super) struct InCitation<'t> {
    /// The key.
    pub key: &'t str,
    /// The text after the last comma.
    pub last: &'t str,
    /// Whether a locator may stand here: after a comma, or in a bracket of its own.
    pub is_parted: bool,
}

impl<'t> InCitation<'t> {
    /// The bracket that is open at the end of `paragraph`.
    pub fn find(paragraph: &'t str) -> Option<Self> {
        let open = paragraph.rfind('[').filter(|&open| !paragraph[open..].contains(']'))?;
        let (before, inside) = (&paragraph[..open], &paragraph[open + 1..]);
        let part = inside.rsplit(';').next().unwrap_or(inside);
        let (key, locators, is_parted) = match part.find('@') {
            Some(at) => {
                let (key, end) = key_span(part, at + 1)?;
                let locators = &part[end..];
                let parted = locators.trim_start().strip_prefix([',', '{']);
                (key.of(part), parted.or_else(|| locators.strip_prefix(' '))?, parted.is_some())
            }
            None => {
                let at = before.rfind('@')?;
                let (key, end) = key_span(before, at + 1)?;
                before[end..].trim().is_empty().then_some((key.of(before), part, true))?
            }
        };
        // In a block quote, each line begins with `>`.
        let last = locators.rsplit([',', '{']).next().unwrap_or(locators).trim_start_matches(blank);
        Some(Self { key, last, is_parted })
    }
}

/// `text` up to its last word, and that word.
fn last_word(text: &str) -> (&str, &str) {
    text.split_at(text.rfind([' ', '(', '[']).map_or(0, |at| at + 1))
}

/// Whether `word` can precede a chapter without a number: `the`, `every`, `last`.
fn goes_on(word: &str) -> bool {
    let word = word.to_lowercase();
    let leads = [Sense::In, Sense::Between, Sense::Of, Sense::And, Sense::Or, Sense::Until];
    let small =
        [Sense::Everyday, Sense::Each, Sense::Determiner, Sense::TitleArticle, Sense::NoName, Sense::TheChapter];
    let counts = language::ordinal(&word).is_some() || Sense::Everyday.is(&word);
    (counts || small.iter().any(|it| it.is(&word))) && !leads.iter().any(|it| it.is(&word))
}

fn blank(c: char) -> bool {
    c.is_whitespace() || c == '>'
}

/// Whether `word` is one of several chapter numbers, perhaps followed by a comma.
fn is_number(word: &str) -> bool {
    let bare = word.trim_end_matches(',');
    !bare.is_empty() && (bare.bytes().all(|b| b.is_ascii_digit()) || bare.bytes().all(|b| b"IVX".contains(&b)))
}

/// Whether `term` announces a number of `kind`.
pub(super) fn is_term(term: &str, kind: LocatorKind) -> bool {
    let bare = term.trim_end_matches('.');
    let whole = term.ends_with('.') || bare.len() > 3;
    whole && !bare.is_empty() && [locator::term_kind(bare), locator::terms::kind_of(term)].contains(&Some(kind))
}
