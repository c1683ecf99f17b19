//! Finds works and chapters while somebody types: by citekey, authors, editors, words of title and abstract, and year.
//!
//! No search walks the library: the words of each source's records are kept in order ([`Words`]), piece by piece, and a
//! piece is gathered again only when one of its records has changed.

use rustc_hash::FxHashSet;

use super::book::{Placed, RecordSlot, Records};
use super::record::{Kind, Record};
use super::source::SourceId;
use super::variables::Variable;
use super::words::{Gathered, Words, plain, words};
use super::{Library, RecordId};
use crate::language::Sense;

/// The texts of a record in which a word may occur.
pub(super) const KEY: u8 = 0;
pub(super) const AUTHOR: u8 = 1;
pub(super) const EDITOR: u8 = 2;
pub(super) const KEY_PART: u8 = 3;
pub(super) const TITLE: u8 = 4;
pub(super) const YEAR: u8 = 5;
pub(super) const ABSTRACT: u8 = 6;

/// A result of this cost or more was found only in its abstract.
pub(crate) const IN_ABSTRACT: u32 = 60;
/// A result of this cost or more was found only by forgiving typing errors.
const BY_SLIPS: u32 = 10_000;
/// The largest number of records that one query weighs.
const MOST_WEIGHED: usize = 4_096;
/// The largest number of results, besides those nearby.
const MOST_ANSWERED: usize = 64;
/// The shortest words of an abstract or a note that are kept, in bytes.
pub(crate) const LEAST_OF_TEXT: usize = 3;

/// A query as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Its words, normalised by [`plain`]; the last may be unfinished.
    words: Vec<String>,
    /// The whole query as one word, if it has punctuation but no blanks: a citekey may be typed with its punctuation.
    joined: Option<String>,
    /// A year that narrows the results.
    year: Option<String>,
}

/// The records that a query finds, best first, each with its cost; a lower cost is a better match.
pub type SearchResults = Vec<(u32, RecordId)>;

impl Query {
    /// The query that `typed` expresses.
    pub fn new(typed: &str) -> Self {
        let count = words(typed).count();
        let mut words = telling_words(typed);
        let is_year =
            |word: &String| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && word.starts_with(['1', '2']);
        let year = if words.len() > 1 { words.iter().position(is_year).map(|at| words.remove(at)) } else { None };
        let joined = (count > 1 && !typed.trim().contains(char::is_whitespace)).then(|| joined(typed));
        Self { words, joined, year }
    }

    /// The grade of a result of `cost`: 0 for key, names and title, 1 for the abstract, 2 if typing errors were
    /// forgiven.
    pub(crate) fn grade(cost: u32) -> u8 {
        u8::from(cost >= IN_ABSTRACT) + u8::from(cost >= BY_SLIPS)
    }

    /// Whether each of its words begins a word of `name`.
    pub(crate) fn is_told_by(&self, name: &str) -> bool {
        let own: Vec<_> = words(name).map(plain).collect();
        self.words.iter().all(|word| own.iter().any(|own| own.starts_with(word.as_str())))
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Its words, as [`plain`] gives them.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The cost of item `item` in `piece`; `None` if it does not match.
    fn cost_in(&self, piece: &Words, item: u16) -> Option<u32> {
        let cost_of = |word: &str| {
            let uses = piece.beginning(word).flat_map(|(whole, uses)| uses.iter().map(move |it| (whole, it)));
            uses.filter(|(_, it)| it.item == item).map(|(whole, it)| cost(whole, it.field, it.place)).min()
        };
        let by_words = self.words.iter().map(|word| cost_of(word)).sum::<Option<u32>>();
        let by_words = by_words.map(|sum| sum / self.words.len().max(1) as u32);
        let joined = self.joined.as_deref().and_then(cost_of);
        by_words.into_iter().chain(joined).min().filter(|_| !self.is_empty())
    }

    /// Fills `costs` with the costs of all matching items of a piece.
    fn costs(&self, piece: &Words, slips: bool, costs: &mut Costs) {
        costs.begin();
        for word in &self.words {
            for (whole, uses) in piece.beginning(word) {
                uses.iter().for_each(|it| costs.note(it.item, cost(whole, it.field, it.place)));
            }
            if slips {
                for it in piece.nearly_beginning(word).flatten().filter(|it| it.field < YEAR) {
                    costs.note(it.item, BY_SLIPS + cost(false, it.field, it.place));
                }
            }
            if !costs.next() {
                break;
            }
        }
        costs.end();
        if let Some(joined) = &self.joined {
            for (whole, uses) in piece.beginning(joined) {
                uses.iter().for_each(|it| costs.at_most(it.item, cost(whole, it.field, it.place)));
            }
        }
    }
}

/// The words of `typed` without the small ones, but for the last one, which may be the beginning of another.
pub(super) fn telling_words(typed: &str) -> Vec<String> {
    let all: Vec<&str> = words(typed).collect();
    let is_small =
        |word: &str| [Sense::InName, Sense::And, Sense::Of, Sense::TitleArticle].iter().any(|it| it.is(word));
    let kept = all.iter().enumerate().filter(|&(at, word)| at + 1 == all.len() || !is_small(&plain(word)));
    kept.map(|(_, word)| plain(word).into_owned()).collect()
}

/// `typed` in the form in which citekeys are kept: letters and digits only.
fn joined(typed: &str) -> String {
    words(typed).flat_map(|word| plain(word).chars().collect::<Vec<_>>()).collect()
}

/// The cost of a match in the text `field`: of a whole word or of its beginning, at `place` in that text.
fn cost(whole: bool, field: u8, place: u8) -> u32 {
    let first = place == 0;
    let cost = match field {
        KEY => 2,
        AUTHOR if first => 6,
        AUTHOR => 14,
        EDITOR if first => 10,
        EDITOR => 16,
        KEY_PART => 18,
        TITLE if first => 20,
        TITLE => 22,
        YEAR => 24,
        _ => IN_ABSTRACT,
    };
    cost - u32::from(whole)
}

/// The costs of items, added up word by word.
#[derive(Debug, Default)]
struct Costs {
    /// For each item, the sum for the words so far, and the cost of the present word.
    sums: Vec<(u32, u32)>,
    /// The items that match the present word.
    touched: Vec<u16>,
    /// The items that match all words before it.
    left: Option<Vec<u16>>,
}

const NOT_FOUND: u32 = u32::MAX;

impl Costs {
    fn begin(&mut self) {
        self.sums.clear();
        self.touched.clear();
        self.left = None;
    }

    fn slot(&mut self, item: u16) -> &mut (u32, u32) {
        let at = item as usize;
        if self.sums.len() <= at {
            self.sums.resize(at + 1, (0, NOT_FOUND));
        }
        &mut self.sums[at]
    }

    fn note(&mut self, item: u16, cost: u32) {
        let now = &mut self.slot(item).1;
        let is_new = *now == NOT_FOUND;
        *now = cost.min(*now);
        if is_new {
            self.touched.push(item);
        }
    }

    /// Goes on to the next word; returns whether any item is left.
    fn next(&mut self) -> bool {
        let touched = std::mem::take(&mut self.touched);
        let before: Option<FxHashSet<u16>> = self.left.take().map(|left| left.into_iter().collect());
        let mut left = Vec::with_capacity(touched.len());
        for item in touched {
            let (sum, now) = self.slot(item);
            *sum += std::mem::replace(now, NOT_FOUND);
            if before.as_ref().is_none_or(|before| before.contains(&item)) {
                left.push(item);
            }
        }
        let any = !left.is_empty();
        self.left = Some(left);
        any
    }

    fn end(&mut self) {
        if self.left.is_none() {
            self.left = Some(Vec::new());
        }
    }

    /// Lowers the item's cost to `cost` at most.
    fn at_most(&mut self, item: u16, cost: u32) {
        let known = self.left.as_ref().is_some_and(|left| left.contains(&item));
        let sum = &mut self.slot(item).0;
        *sum = if known { cost.min(*sum) } else { cost };
        if !known {
            self.left.get_or_insert_default().push(item);
        }
    }

    fn found(&self) -> impl Iterator<Item = (u16, u32)> {
        self.left.iter().flatten().map(|&item| (item, self.sums[item as usize].0))
    }
}

impl Library {
    /// The records that match `query` and that `counts` admits: those of the folder's files and of the note `note`, or
    /// of all notes if that is `None`. Those in `near` come first.
    pub fn search(
        &self,
        query: &Query,
        note: Option<SourceId>,
        near: &FxHashSet<RecordId>,
        counts: &dyn Fn(RecordId) -> bool,
    ) -> SearchResults {
        if query.is_empty() {
            return SearchResults::default();
        }
        let results = self.search_with(query, note, near, counts, false);
        if results.is_empty() { self.search_with(query, note, near, counts, true) } else { results }
    }

    fn search_with(
        &self,
        query: &Query,
        note: Option<SourceId>,
        near: &FxHashSet<RecordId>,
        counts: &dyn Fn(RecordId) -> bool,
        slips: bool,
    ) -> SearchResults {
        let pieces_near: FxHashSet<(SourceId, RecordSlot)> =
            near.iter().map(|id| (id.source, Records::first_of_piece(id.slot))).collect();
        let sources = self
            .sources()
            .filter(|(source, entries)| !entries.of_note_alone || note.is_none_or(|note| *source == note));
        let pieces =
            sources.flat_map(|(source, entries)| entries.records.words(gathered).map(move |piece| (source, piece)));
        let (first, others): (Vec<_>, Vec<_>) =
            pieces.partition(|(source, (slot, _))| pieces_near.contains(&(*source, *slot)));
        let (mut costs, mut results) = (Costs::default(), SearchResults::default());
        for (source, (slot, piece)) in first.into_iter().chain(others) {
            query.costs(piece, slips, &mut costs);
            for (item, sum) in costs.found() {
                let cost = sum / query.words.len().max(1) as u32;
                let id = RecordId { source, slot: RecordSlot(slot.0 + u32::from(item)) };
                if self.is_result(id, query) && counts(id) {
                    results.push((cost, id));
                }
            }
            if results.len() > MOST_WEIGHED {
                break;
            }
        }
        results.sort_by_key(|(cost, id)| (!near.contains(id), *cost));
        let many = results.iter().take_while(|(_, id)| near.contains(id)).count() + MOST_ANSWERED;
        results.truncate(many);
        results
    }

    /// Gathers the words of all records and organizations that are not gathered yet, until `stopped` is true.
    pub(crate) fn prepare(&self, stopped: &dyn Fn() -> bool) {
        for (_, entries) in self.sources() {
            if entries.records.words(gathered).any(|_| stopped()) {
                return;
            }
        }
        self.prepare_organization_words();
        self.prepare_organization_keys();
    }

    /// The cost of finding the record `id`; `None` if `query` does not match it.
    pub(crate) fn cost_of(&self, id: RecordId, query: &Query) -> Option<u32> {
        let (item, piece) = self.entries(id.source)?.records.words_at(id.slot, gathered)?;
        query.cost_in(piece, item)
    }

    /// Whether the record is one of a work or chapter.
    pub(super) fn is_findable(&self, id: RecordId) -> bool {
        self.placed(id).is_some_and(|placed| placed.record.kind != Kind::Data && !placed.is_unknown())
    }

    /// Whether the record is one of a work or chapter, and of the year that the query asks for.
    fn is_result(&self, id: RecordId, query: &Query) -> bool {
        self.is_findable(id)
            && query.year.as_ref().is_none_or(|wanted| {
                let view = self.view(self.thing_of(id));
                let year = view.and_then(|view| view.year().or_else(|| view.book()?.year()));
                year.is_some_and(|year| year.to_string() == *wanted)
            })
    }
}

/// The words by which a piece's records are found.
pub(super) fn gathered(slots: &[Option<Placed>]) -> Words {
    let mut gathered = Gathered::counting(ABSTRACT);
    for (item, placed) in slots.iter().enumerate() {
        if let Some(placed) = placed {
            gather(&mut gathered, item, &placed.record);
        }
    }
    gathered.sorted()
}

fn gather(gathered: &mut Gathered, item: usize, record: &Record) {
    for key in record.citekeys() {
        gathered.push(&joined(key), item, KEY, 0);
        for part in key_parts(key).skip(1) {
            gathered.push(&plain(part), item, KEY_PART, 0);
        }
    }
    for (field, variable) in [(AUTHOR, Variable::Author), (EDITOR, Variable::Editor)] {
        // A chapter's editor is the editor of its book.
        if field == EDITOR && record.kind == Kind::Chapter {
            continue;
        }
        for (place, name) in record.people(variable).iter().enumerate() {
            gathered.add_at(item, field, place, name.family);
        }
    }
    gathered.add(item, TITLE, record.title());
    if let Some(year) = record.year() {
        gathered.push(&year.to_string(), item, YEAR, 0);
    }
    let text = record.get(Variable::Abstract).unwrap_or_default();
    for word in words(text).filter(|word| word.len() >= LEAST_OF_TEXT || is_short_form(word)) {
        gathered.add_at(item, ABSTRACT, 0, word);
    }
}

/// Whether `word` is in capitals: `EU`.
fn is_short_form(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The parts of a citekey: runs of letters or of digits. A capital after a lower-case letter begins a new part.
fn key_parts(key: &str) -> impl Iterator<Item = &str> {
    let mut rest = key;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let mut before = rest.chars().next()?;
        let behind = rest.char_indices().skip(1).find(|&(_, c)| {
            let ends = !c.is_alphanumeric()
                || c.is_numeric() != before.is_numeric()
                || (c.is_uppercase() && before.is_lowercase());
            before = c;
            ends
        });
        let (part, others) = rest.split_at(behind.map_or(rest.len(), |(at, _)| at));
        rest = others;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fall_into_their_parts() {
        let parts = |key: &str| key_parts(key).map(str::to_owned).collect::<Vec<_>>().join("|");
        assert_eq!(parts("oduyaRivers2021a"), "oduya|Rivers|2021|a");
        assert_eq!(parts("Weiß:2018_umwelt"), "Weiß|2018|umwelt");
        assert_eq!(parts("--"), "");
    }

    #[test]
    fn a_year_beside_words_narrows_and_small_words_do_not_count() {
        let query = Query::new("loss and dam 2019");
        assert_eq!((query.words, query.year), (vec!["loss".to_owned(), "dam".into()], Some("2019".into())));
        assert_eq!(Query::new("2019").words, ["2019"]);
        assert_eq!(Query::new("auge y").words, ["auge", "y"]);
        assert_eq!(Query::new("vogel:20").joined.as_deref(), Some("vogel20"));
        assert_eq!(Query::new("vogel 20").joined, None);
    }
}
