//! Completes works and their chapters after `@`, matched by key, authors, words of title and abstract, and year.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::chapters;
use super::item::{Completions, FEW_ITEMS, Item, ItemKind, Line, MOST_ITEMS, filter, work_data};
use super::nearby::Nearby;
use super::rows;
use crate::library::citekey::needs_braces;
use crate::library::numeral::Numeral;
use crate::library::search::{IN_ABSTRACT, Query, SearchResults};
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{Cited, Library, RecordId, ThingId};
use crate::markdown::citation::is_label;
use crate::markdown::locator::LocatorKind;
use crate::markdown::locator::terms::{Count, Locale};
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The longest query after `@`, in bytes, and the most words in it.
const LONGEST_QUERY: usize = 80;
const MOST_WORDS: usize = 6;
/// The most words in running text, where ordinary words follow a citation.
const MOST_WORDS_OUTSIDE: usize = 3;
/// The search cost of a chapter that is offered because the key of its book is being typed.
const OF_BOOK: u32 = 19;
/// The most books whose chapters are listed, and the most chapters of each.
const MOST_OPENED: usize = 3;
const MOST_CHAPTERS: usize = 60;

pub(super) fn completion(snapshot: &Snapshot, note: &Note, line: &Line<'_>) -> Option<Completions> {
    let place = Place::behind_sign(snapshot, note, line)?;
    let found = complete(snapshot, note, line, &place);
    // Several words after a citation may be ordinary text.
    (!found.items.is_empty() || !place.has_blanks).then_some(found)
}

/// Works and chapters that can be cited at the byte `offset` of `note`, found by what is typed in a picker.
pub(super) fn citable(snapshot: &Snapshot, note: &Note, offset: usize, query: &str) -> Completions {
    let before = format!("[@{query}");
    let line = Line { cursor: offset.max(before.len()), paragraph: &before, before: &before, after: "" };
    let (replaced, language, has_blanks) = ((query.len() + 1, 0), snapshot.language(note), query.contains(' '));
    complete(snapshot, note, &line, &Place { query, replaced, form: Form::InBracket, language, has_blanks })
}

/// The place to complete.
pub(super) struct Place<'t> {
    /// The text to search for.
    pub query: &'t str,
    /// How many bytes to replace before the cursor, and how many after it.
    pub replaced: (usize, usize),
    /// How a work is written here.
    pub form: Form,
    /// The language of the note, which decides the locator terms.
    pub language: Locale,
    /// Whether the query has several words.
    pub has_blanks: bool,
}

/// How a work is written in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In `[...]`, where a locator follows a comma.
    InBracket,
    /// In running text, where a locator goes into brackets of its own.
    InText,
    /// In `[[...]]`: by key alone.
    InLink,
    /// A book's key without `@`, in the front matter.
    Book,
    /// Any key without `@`, in the front matter.
    Key,
}

impl<'t> Place<'t> {
    pub fn behind_sign(snapshot: &Snapshot, note: &Note, line: &Line<'t>) -> Option<Self> {
        let at = line.before.rfind('@')?;
        let before = &line.before[..at];
        let is_free = |c: char| !(c.is_alphanumeric() || matches!(c, '\\' | '`' | '/'));
        if !before.chars().next_back().is_none_or(is_free) || in_code_span(line) {
            return None;
        }
        let typed = &line.before[at + 1..];
        let query = typed.strip_prefix('{').unwrap_or(typed);
        let is_query_char = |c: char| is_key_char(c) || matches!(c, ' ' | '\'' | '’');
        let words = query.split_whitespace().count();
        if !query.chars().all(is_query_char)
            || query.len() > LONGEST_QUERY
            || words > MOST_WORDS
            || query.contains("  ")
        {
            return None;
        }
        let has_blanks = query.contains(' ');
        let context = snapshot.context(note);
        let first = query.split([' ', '\'', '’']).next().unwrap_or_default();
        // After a citation that is already complete, ordinary text follows.
        let is_cited = || context.cited(first.trim_end_matches(['.', ':', '?'])).is_some();
        if query.starts_with(' ') || (first.len() < query.len() && is_cited()) || is_label(query) {
            return None;
        }
        let above = &line.paragraph[..line.paragraph.len() - (line.before.len() - at)];
        let in_bracket = above.rfind('[') > above.rfind(']');
        let form = match (above.ends_with("[["), in_bracket) {
            (true, _) => Form::InLink,
            (_, true) => Form::InBracket,
            (_, false) => Form::InText,
        };
        if form == Form::InText && words > MOST_WORDS_OUTSIDE {
            return None;
        }
        let behind = line.after.len() - line.after.trim_start_matches(is_key_char).len();
        let language = snapshot.language(note);
        Some(Self { query, replaced: (typed.len() + 1, behind), form, language, has_blanks })
    }
}

/// The completions for `place`.
pub(super) fn complete(snapshot: &Snapshot, note: &Note, line: &Line<'_>, place: &Place<'_>) -> Completions {
    let library = snapshot.library(note);
    let near = Nearby::of(snapshot, note, line.cursor);
    let query = Query::new(place.query);
    let own: Vec<ThingId> = library.works_of_note(note.id.source()).collect();
    let own_keys: FxHashSet<&str> =
        own.iter().filter_map(|&own| library.record(own.0)).flat_map(|record| record.citekeys()).collect();
    let is_hidden = |id: RecordId| {
        id.source != note.id.source()
            && !own_keys.is_empty()
            && library.record(id).is_some_and(|it| own_keys.contains(it.citekey()))
    };
    let counts =
        |id: RecordId| !is_hidden(id) && (place.form != Form::Book || library.has_chapters(library.thing_of(id)));
    let most = if query.is_empty() { MOST_ITEMS } else { FEW_ITEMS };
    let numbered = chapters::numbered(snapshot, note, line.cursor, place.query);
    let records = if !numbered.is_empty() {
        numbered.into_iter().map(|chapter| (0, chapter.0)).collect()
    } else if query.is_empty() {
        everything(library, &near, &own, &counts)
    } else {
        library.search(&query, Some(note.id.source()), &near.records, &counts)
    };
    let mut ranked = Ranked { choices: Vec::new(), seen: FxHashSet::default() };
    let in_text = place.form == Form::InText && place.has_blanks;
    for (order, &(cost, id)) in records.iter().enumerate() {
        if in_text && cost >= IN_ABSTRACT {
            continue;
        }
        ranked.add(snapshot, note, place, &near, (cost, order), id);
    }
    ranked.choices.sort_by_key(|(rank, _)| *rank);
    ranked.choices.truncate(most);
    let start = line.before.len() - place.replaced.0;
    let typed = &line.before[start..];
    let sign = typed.strip_suffix(place.query).unwrap_or(typed);
    let items = ranked.choices.iter().map(|(_, choice)| Item {
        filter: format!("{sign}{}", filter(place.query, &choice.words())),
        ..choice.item(library, place)
    });
    // Typing on may match others: a second word, or a typing error that is forgiven. And editors order a list that they
    // narrow by rules of their own: `card` would be C(onclusion: R)ead(ing) rather than Card Index.
    Completions { span: line.span(place.replaced.0, place.replaced.1), items: items.collect(), incomplete: true }
}

/// The results for an empty query: what is near, then all works in source order.
fn everything(library: &Library, near: &Nearby, own: &[ThingId], counts: &dyn Fn(RecordId) -> bool) -> SearchResults {
    let things = near.things().into_iter().chain(own.iter().copied()).chain(library.works());
    let counting = things.filter(|thing| counts(thing.0)).take(2 * MOST_ITEMS + near.records.len());
    let mut records = Vec::new();
    for thing in counting {
        records.push((0, thing.0));
        let chapters = if near.records.contains(&thing.0) { Vec::new() } else { library.chapters(thing) };
        records.extend(chapters.into_iter().filter(|chapter| counts(chapter.0)).map(|chapter| (0, chapter.0)));
        if records.len() > MOST_ITEMS + near.records.len() {
            break;
        }
    }
    records
}

/// The sort key of choices: not merely another way to cite the same chapter; found by more than its abstract; how
/// near; search cost; cited in notes; length of the key; order of the search results.
type Rank = (bool, bool, super::nearby::Nearness, u32, bool, usize, usize);

struct Ranked<'l> {
    choices: Vec<(Rank, Choice<'l>)>,
    seen: FxHashSet<(ThingId, Option<&'l str>)>,
}

impl<'l> Ranked<'l> {
    fn add(
        &mut self,
        snapshot: &'l Snapshot,
        note: &'l Note,
        place: &Place<'_>,
        near: &Nearby,
        (cost, order): (u32, usize),
        id: RecordId,
    ) {
        let form = place.form;
        let library = snapshot.library(note);
        let thing = library.thing_of(id);
        let Some(view) = library.view(thing) else { return };
        let is_chapter = matches!(library.cited_thing(thing), Cited::Chapter(_));
        let keys = keys(library, thing);
        for &key in &keys {
            if self.seen.insert((thing, Some(key))) {
                let is_used = !snapshot.postings(&Key::Citekey(key.into())).is_empty();
                let length = if place.query.is_empty() { 0 } else { key.len() };
                let rank = (false, cost >= IN_ABSTRACT, near.nearness(thing), cost, !is_used, length, order);
                let way = if is_chapter { Way::OwnKey } else { Way::Work };
                self.choices.push((rank, Choice { view: view.clone(), key, way }));
            }
        }
        if matches!(form, Form::InBracket | Form::InText) {
            if is_chapter && self.seen.insert((thing, None)) {
                self.add_by_number(library, near, (cost, order), thing, !keys.is_empty());
            }
            let opened = self.choices.iter().filter(|(_, choice)| choice.way == Way::Work).count();
            if !is_chapter && cost <= 2 && opened <= MOST_OPENED {
                for chapter in library.chapters(thing).into_iter().take(MOST_CHAPTERS) {
                    let key = library.record(chapter.0).map(|it| it.citekey()).filter(|key| !key.is_empty());
                    if let Some(key) = key.filter(|&key| self.seen.insert((chapter, Some(key))))
                        && let Some(view) = library.view(chapter)
                    {
                        let rank = (false, false, near.nearness(chapter), OF_BOOK + cost, false, 0, order);
                        self.choices.push((rank, Choice { view, key, way: Way::OwnKey }));
                    }
                    if self.seen.insert((chapter, None)) {
                        self.add_by_number(library, near, (OF_BOOK + cost, order), chapter, key.is_some());
                    }
                }
            }
        }
    }

    /// Adds a chapter, cited by its book's key and its number.
    fn add_by_number(
        &mut self,
        library: &'l Library,
        near: &Nearby,
        (cost, order): (u32, usize),
        chapter: ThingId,
        is_another: bool,
    ) {
        let Some((book, view)) = library.chapter(chapter) else { return };
        let key = library.records_of(book.thing()).into_iter().filter_map(|id| library.record(id));
        let key = key.map(|record| record.citekey()).find(|key| !key.is_empty());
        let (Some(number), Some(key)) = (view.number(), key) else { return };
        let rank = (is_another, cost >= IN_ABSTRACT, near.nearness(chapter), cost, false, 0, order);
        let index = library.chapters(book.thing()).iter().position(|&it| it == chapter).unwrap_or_default() as u32;
        self.choices.push((rank, Choice { view, key, way: Way::Number { index, number } }));
    }
}

/// The first key of each record of `thing`, without repetitions: Pandoc knows the thing by each of them.
fn keys(library: &Library, thing: ThingId) -> SmallVec<[&str; 1]> {
    let mut keys: SmallVec<[&str; 1]> = SmallVec::new();
    for record in library.records_of(thing).into_iter().filter_map(|id| library.record(id)) {
        let key = record.citekey();
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Something that can be cited.
struct Choice<'l> {
    view: View<'l>,
    key: &'l str,
    way: Way,
}

/// How it is cited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A work by its key.
    Work,
    /// A chapter by its own key.
    OwnKey,
    /// A chapter by its book's key and its number.
    Number { index: u32, number: Numeral },
}

impl Choice<'_> {
    fn item(&self, library: &Library, place: &Place<'_>) -> Item {
        let Choice { view, key, way } = self;
        let is_chapter = *way != Way::Work;
        let (label, description) = if is_chapter {
            (rows::chapter(view), rows::about_chapter(view, matches!(way, Way::Number { .. })))
        } else {
            (rows::work(view, library.has_chapters(view.thing())), rows::about_work(view))
        };
        let (insert, index) = match (*way, place.form) {
            (_, Form::Book | Form::Key) => ((*key).to_owned(), None),
            (_, Form::InLink) => (format!("@{key}"), None),
            (Way::Work | Way::OwnKey, _) => (cited(key), None),
            (Way::Number { index, number }, form) => {
                let term = chapter_term(place.language);
                let locator = format!("{term} {number}");
                let insert = match form {
                    Form::InText => format!("{} [{locator}]", cited(key)),
                    _ => format!("{}, {locator}", cited(key)),
                };
                (insert, Some(index))
            }
        };
        Item {
            kind: if is_chapter { ItemKind::Chapter } else { ItemKind::Work },
            label: if label.is_empty() { insert.clone() } else { label },
            description,
            detail: format!("{insert}: {}", rows::in_full(view, is_chapter)),
            insert,
            filter: String::new(),
            data: work_data(key, index),
        }
    }

    /// What an editor may hold against what is typed: key, surnames, title and year.
    fn words(&self) -> String {
        let people =
            if self.way == Way::Work { self.view.creators() } else { self.view.record().people(Variable::Author) };
        let names: Vec<&str> = people.iter().map(|name| name.family).collect();
        let year = self.view.year().map(|year| year.to_string()).unwrap_or_default();
        format!("{} {} {} {year}", self.key, names.join(" "), self.view.title())
    }
}

/// The term for a chapter that Pandoc accepts and prints in `language`.
pub(in crate::features) fn chapter_term(language: Locale) -> &'static str {
    language.term(LocatorKind::Chapter, Count::One).unwrap_or("chap.")
}

/// `@key`, in braces if Pandoc would otherwise end the key too early.
pub(in crate::features) fn cited(key: &str) -> String {
    if needs_braces(key) { format!("@{{{key}}}") } else { format!("@{key}") }
}

pub(super) fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c)
}

/// Whether the cursor is in an open code span.
pub(super) fn in_code_span(line: &Line<'_>) -> bool {
    line.before.matches('`').count() % 2 == 1
}
