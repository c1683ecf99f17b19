//! What a workspace folder knows: works and their chapters, organizations, abbreviations.
//!
//! A [`Library`] is assembled from [`source::Entries`], one set per source, and answers look-ups by citekey and by
//! name. A *record* is what one source says about one item. A *thing* is the work or chapter that several records
//! describe; a [`View`] looks up its values across them. Which of several answers counts depends on scope and is
//! decided in `resolution`.

pub mod abbreviation;
pub mod book;
pub mod citekey;
pub mod contents;
pub mod csl_type;
pub mod date;
pub mod division;
pub mod export;
mod id;
mod identified;
pub mod identifier;
pub mod key_pattern;
mod key_words;
mod made_keys;
pub mod markup;
pub mod name;
mod naming;
mod near;
pub mod organization;
pub mod organization_words;
pub mod person;
pub(crate) mod ranking;
pub mod record;
mod renamed;
pub mod same;
pub mod search;
mod short_names;
pub mod source;
pub mod sources;
mod strings;
pub mod style;
mod things;
pub mod title_pieces;
mod titles;
mod update;
pub mod variables;
pub mod view;
mod wanted;
pub mod words;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use smol_str::SmolStr;

use abbreviation::Abbreviation;
use book::Placed;
use division::Part;
pub(crate) use id::{AbbreviationId, Claim, OrganizationId, PartId};
pub use id::{Cited, RecordId, ThingId};
use made_keys::MadeKeys;
use name::Symbol;
use near::Meant;
use organization::{Fame, Organization};
use record::{Kind, Record};
use renamed::Renamed;
use source::{Entries, Owner, SourceId};
use strings::Lacking;
use things::Things;
use titles::Titles;
use view::{Reach, View};

use crate::markdown::token;
use crate::shared::{Few, Remembered, ShardedMap, SharedList};
use crate::text::{Span, steps};

pub use crate::text::{numeral, pages};

/// Everything that a workspace folder knows.
#[derive(Clone, Debug, Default)]
pub struct Library {
    sources: FxHashMap<SourceId, Source>,
    /// Sources by rank, that is, by path: the same source wins whatever was read first.
    order: Vec<SourceId>,
    citekeys: ShardedMap<SmolStr, Few<RecordId>>,
    /// Citekeys that several records have.
    contested: ShardedMap<SmolStr, ()>,
    meant: Meant,
    renamed: Renamed,
    names: SharedList<Few<(SourceId, Owner)>>,
    /// Four symbols take no more memory than one.
    symbols: ShardedMap<(SourceId, Owner), SmallVec<[Symbol; 4]>>,
    /// Organizations by full name, folded. Entries with the same full name are one organization.
    organizations: ShardedMap<SmolStr, Few<OrganizationId>>,
    /// Organizations by their other full names, folded.
    aliases: ShardedMap<SmolStr, Few<OrganizationId>>,
    things: Things,
    /// The sources that define each `@string`.
    strings: ShardedMap<SmolStr, Few<SourceId>>,
    /// For each `@string`, the sources that use it without defining it.
    lacking: ShardedMap<SmolStr, Few<SourceId>>,
    titles: Titles,
    made: MadeKeys,
    generation: u64,
    /// Who is named in the title and the abstract of things, where somebody has asked.
    pub(crate) named_in: Remembered<ThingId, Arc<[(OrganizationId, u32)]>>,
    /// The things that name an organization in title or abstract, likewise.
    pub(crate) naming: Remembered<OrganizationId, Arc<[ThingId]>>,
}

#[derive(Clone, Debug)]
struct Source {
    rank: Arc<str>,
    entries: Arc<Entries>,
    /// The entries as read, before `@string`s from other sources are filled in.
    read: Arc<Entries>,
    lacking: Lacking,
    /// Citekeys that hold only in the note itself, if its entries are the note's own.
    own_keys: FxHashMap<SmolStr, RecordId>,
}

/// What sources are ranked by: path, with the gazetteer last.
fn rank_key(sources: &FxHashMap<SourceId, Source>, source: SourceId) -> (bool, Option<&str>, SourceId) {
    (source == SourceId::GAZETTEER, sources.get(&source).map(|it| &*it.rank), source)
}

impl Library {
    /// A counter of changes. Results of look-ups stay valid until it changes.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// The rank of `source`; `None`, which sorts first, if the library does not have it.
    pub(crate) fn rank(&self, source: SourceId) -> Option<usize> {
        let key = rank_key(&self.sources, source);
        self.order.binary_search_by(|&other| rank_key(&self.sources, other).cmp(&key)).ok()
    }

    /// The entries of each source, by rank.
    pub fn sources(&self) -> impl Iterator<Item = (SourceId, &Entries)> {
        self.order.iter().filter_map(|&id| Some((id, self.sources.get(&id)?.entries.as_ref())))
    }

    /// The current span in `source` of something that one of its entries has at `span`.
    pub fn current_span(&self, source: SourceId, span: Span) -> Span {
        self.sources.get(&source).map_or(span, |source| source.entries.moved.current(span))
    }

    /// The current span of the record's heading in its source.
    pub(crate) fn heading_span(&self, id: RecordId) -> Option<Span> {
        self.placed(id).map(|placed| self.current_span(id.source, placed.record.heading))
    }

    /// The entries of `source`.
    pub fn entries(&self, source: SourceId) -> Option<&Arc<Entries>> {
        self.sources.get(&source).map(|source| &source.entries)
    }

    /// The entries of `source` as read, without anything from other sources.
    pub(crate) fn as_read(&self, source: SourceId) -> Option<&Arc<Entries>> {
        self.sources.get(&source).map(|source| &source.read)
    }

    // ---- Records, and the things that they describe ----
    /// The record `id` among its source's records, if it still exists.
    pub fn placed(&self, id: RecordId) -> Option<&Placed> {
        self.entries(id.source)?.records.get(id.slot)
    }

    /// The record `id`, if it still exists.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.placed(id).map(|placed| &*placed.record)
    }

    /// The thing that the record `id` describes.
    pub(crate) fn thing_of(&self, id: RecordId) -> ThingId {
        self.things.of(id)
    }

    /// The records of `thing`, by precedence.
    pub fn records_of(&self, thing: ThingId) -> SmallVec<[RecordId; 1]> {
        self.things.records(thing).map_or_else(|| SmallVec::from_buf([thing.0]), SmallVec::from_slice)
    }

    /// For each thing with several records: those records, by precedence. In no particular order.
    pub(crate) fn things_with_several_records(&self) -> impl Iterator<Item = &[RecordId]> {
        self.things.with_several()
    }

    /// A view of all records of `thing`, if it still exists.
    pub fn view(&self, thing: ThingId) -> Option<View<'_>> {
        View::of_records(self, &self.records_of(thing))
    }

    /// The record `id` and its container in the same file, without other records of the thing: what Pandoc prints.
    pub fn printed(&self, id: RecordId) -> Option<View<'_>> {
        View::of_record(self, id, Reach::File)
    }

    /// Like [`Self::printed`], but with a container in another file too: for a bibliography exported as one file.
    pub fn exported(&self, id: RecordId) -> Option<View<'_>> {
        View::of_record(self, id, Reach::Folder)
    }

    /// The record of `thing` to print if no key decides: the first from a bibliography, else the first.
    pub(crate) fn record_to_print(&self, thing: ThingId) -> RecordId {
        let records = self.records_of(thing);
        let listed = |id: &&RecordId| {
            self.entries(id.source).is_some_and(|entries| !entries.is_book_page)
                && self.record(**id).is_some_and(|record| !record.keys.is_empty())
        };
        records.iter().find(listed).copied().unwrap_or(thing.0)
    }

    /// Whether `thing` is a chapter of a book.
    pub fn is_chapter(&self, thing: ThingId) -> bool {
        self.book_of(thing).is_some()
    }

    /// `thing`, as a work or a chapter.
    pub(crate) fn cited_thing(&self, thing: ThingId) -> Cited {
        if self.is_chapter(thing) { Cited::Chapter(thing) } else { Cited::Work(thing) }
    }

    /// The book that contains the chapter `thing`; `None` if it is not a chapter.
    pub fn book_of(&self, thing: ThingId) -> Option<ThingId> {
        let placed = self.placed(thing.0).filter(|placed| placed.is_chapter())?;
        let book = self.thing_of(RecordId { slot: placed.container?.slot, ..thing.0 });
        // A placeholder for a book that no source has does not count.
        self.placed(book.0).filter(|placed| !placed.is_unknown()).map(|_| book)
    }

    /// `cited` itself if it is a work, else the chapter's book.
    pub(crate) fn work_of(&self, cited: Cited) -> ThingId {
        let thing = cited.thing();
        self.book_of(thing).unwrap_or(thing)
    }

    /// The chapters of `book` in printed order; each once, even if it has several records.
    pub fn chapters(&self, book: ThingId) -> Vec<ThingId> {
        let records = self.records_of(book);
        let of_record = |id: RecordId| {
            let slots = self.placed(id).map(|placed| placed.book().chapters.as_slice()).unwrap_or_default();
            slots.iter().map(move |&slot| self.thing_of(RecordId { slot, ..id }))
        };
        if let [only] = records.as_slice() {
            return of_record(*only).collect();
        }
        let mut seen = FxHashSet::default();
        records.into_iter().flat_map(of_record).filter(|&chapter| seen.insert(chapter)).collect()
    }

    /// Whether `work` is a book that holds chapters.
    pub(crate) fn has_chapters(&self, work: ThingId) -> bool {
        self.records_of(work).iter().any(|&id| self.placed(id).is_some_and(|it| !it.book().chapters.is_empty()))
    }

    /// The parts of `book`, and the source that their headings are in.
    pub fn parts(&self, book: ThingId) -> Option<(&[Part], SourceId)> {
        let records = self.records_of(book);
        records.iter().find_map(|&id| {
            let parts = self.placed(id)?.book().parts.as_slice();
            (!parts.is_empty()).then_some((parts, id.source))
        })
    }

    /// The part `id`, its book, and the source that its heading is in, if they still exist.
    pub fn part(&self, id: PartId) -> Option<(View<'_>, &Part, SourceId)> {
        let (parts, source) = self.parts(id.book)?;
        Some((self.view(id.book)?, parts.get(id.index as usize)?, source))
    }

    /// The chapter `thing` and its book, if they still exist.
    pub fn chapter(&self, thing: ThingId) -> Option<(View<'_>, View<'_>)> {
        Some((self.view(self.book_of(thing)?)?, self.view(thing)?))
    }

    /// The record of `thing` that a reader most likely wants: the first that is more than a line of a contents list.
    pub(crate) fn main_record(&self, thing: ThingId) -> RecordId {
        let records = self.records_of(thing);
        let says_more = |id: &&RecordId| self.record(**id).is_some_and(|record| !is_only_listed(record));
        records.iter().find(says_more).copied().unwrap_or(thing.0)
    }

    // ---- Looking up ----
    /// What `key` refers to. If several records claim a key, the first source always wins. A bibliography's record is
    /// printed rather than a book page's, because Pandoc does not read book pages.
    pub fn claim(&self, key: &str) -> Option<Claim> {
        let claimants = self.citekeys.list(key);
        let record = *claimants.first()?;
        let thing = self.thing_of(record);
        let listed = |id: &&RecordId| {
            self.thing_of(**id) == thing && self.entries(id.source).is_some_and(|entries| !entries.is_book_page)
        };
        Some(Claim { record: claimants.iter().find(listed).copied().unwrap_or(record), thing })
    }

    /// What `key` refers to in the note `source`. The note's own `references:` come first, then, as in Pandoc, the
    /// last of the `bibliographies` that it names.
    pub(crate) fn claim_in(&self, source: SourceId, bibliographies: &[SourceId], key: &str) -> Option<Claim> {
        let own = self.sources.get(&source).and_then(|source| source.own_keys.get(key).copied());
        let claimants = self.citekeys.list(key);
        let named =
            || bibliographies.iter().rev().find_map(|named| claimants.iter().find(|id| id.source == *named)).copied();
        match own.or_else(named) {
            Some(record) => Some(Claim { record, thing: self.thing_of(record) }),
            None => self.claim(key),
        }
    }

    /// Whether a record of `source` has `key`.
    pub(crate) fn has_key_in(&self, source: SourceId, key: &str) -> bool {
        let is_own = self.sources.get(&source).is_some_and(|source| source.own_keys.contains_key(key));
        is_own || self.citekeys.list(key).iter().any(|id| id.source == source)
    }

    /// The work or chapter that `key` refers to.
    pub fn cited(&self, key: &str) -> Option<Cited> {
        self.claim(key).map(|claim| self.cited_thing(claim.thing))
    }

    /// The work or chapter that `key` refers to in the note `source`, which names `bibliographies`.
    pub(crate) fn cited_in(&self, source: SourceId, bibliographies: &[SourceId], key: &str) -> Option<Cited> {
        self.claim_in(source, bibliographies, key).map(|claim| self.cited_thing(claim.thing))
    }

    /// The works and chapters that the note `source` lists for itself only.
    pub(crate) fn works_of_note(&self, source: SourceId) -> impl Iterator<Item = ThingId> {
        let own = self.entries(source).filter(|entries| entries.of_note_alone);
        let slots = own.into_iter().flat_map(|entries| entries.records.numbered());
        let things = slots.map(move |(slot, _)| ThingId(RecordId { source, slot }));
        things.filter(|&thing| !self.is_chapter(thing))
    }

    /// All citekeys, in no particular order.
    pub fn citekeys(&self) -> impl Iterator<Item = (&str, ThingId)> {
        self.citekeys.iter().filter_map(|(key, all)| Some((key.as_str(), self.thing_of(*all.first()?))))
    }

    /// The existing citekey that was probably meant by the unknown `key`: one typing error away.
    pub(crate) fn meant_citekey(&self, key: &str) -> Option<SmolStr> {
        self.meant.by(key, |key| !self.citekeys.list(key).is_empty())
    }

    /// Citekeys that several records claim, each with these records by precedence. In no particular order.
    pub(crate) fn contested_citekeys(&self) -> impl Iterator<Item = (&str, &[RecordId])> {
        self.contested.iter().map(|(key, ())| (key.as_str(), self.citekeys.list(key.as_str())))
    }

    /// What the name `symbol` may mean, with the source of each meaning.
    pub fn named(&self, symbol: Symbol) -> &[(SourceId, Owner)] {
        self.names.list(symbol.0)
    }

    /// The names that `source` gives to `owner`.
    pub fn names_of(&self, source: SourceId, owner: Owner) -> &[Symbol] {
        self.symbols.list(&(source, owner))
    }

    // ---- Everything ----
    /// All works except those of single notes, by rank of their source; each once, even if it has several records.
    pub fn works(&self) -> impl Iterator<Item = ThingId> {
        let records = self.sources().filter(|(_, entries)| !entries.of_note_alone).flat_map(|(source, entries)| {
            entries.records.numbered().map(move |(slot, it)| (RecordId { source, slot }, it))
        });
        let counts = |(id, placed): &(RecordId, &Placed)| {
            self.thing_of(*id) == ThingId(*id)
                && placed.record.kind != Kind::Data
                && !placed.is_unknown()
                && !self.is_chapter(ThingId(*id))
        };
        steps::each(records).filter(counts).map(|(id, _)| ThingId(id))
    }

    /// Whether it knows any work or chapter, of the folder or of the note that is `note` alone.
    pub fn has_works(&self, note: Option<SourceId>) -> bool {
        let sources = self.sources().filter(|(source, entries)| !entries.of_note_alone || note == Some(*source));
        let mut records = sources.flat_map(|(_, entries)| entries.records.numbered());
        records.any(|(_, placed)| placed.record.kind != Kind::Data && !placed.is_unknown())
    }

    /// Works that hold chapters, by rank of their source. Leaves out a second work with the same citekey.
    pub fn books(&self) -> impl Iterator<Item = ThingId> {
        let sources = self.sources().filter(|(_, entries)| !entries.of_note_alone);
        let records =
            sources.flat_map(|(source, entries)| entries.records.books().map(move |slot| RecordId { source, slot }));
        let mut seen = FxHashSet::default();
        records.map(|id| self.thing_of(id)).filter(move |&work| {
            let is_known = self.placed(work.0).is_some_and(|placed| !placed.is_unknown());
            let counts = || {
                self.record(work.0).is_some_and(|record| {
                    record.keys.is_empty() || self.cited(record.citekey()).is_some_and(|cited| cited.thing() == work)
                })
            };
            is_known && seen.insert(work) && counts()
        })
    }

    /// All organizations, by rank of their source; one for each full name.
    pub fn organizations(&self) -> impl Iterator<Item = (OrganizationId, &Organization)> {
        self.sources()
            .flat_map(|(source, entries)| {
                let ids =
                    (0..entries.organizations.len()).map(move |index| OrganizationId { source, index: index as u32 });
                ids.zip(&entries.organizations)
            })
            .filter(|(id, _)| self.same_organization(*id) == *id)
    }

    /// All abbreviations that sources define, for the whole folder or for one book.
    pub fn abbreviations(&self) -> impl Iterator<Item = (AbbreviationId, &Abbreviation)> {
        self.sources().flat_map(|(source, entries)| {
            let own = numbered(&entries.abbreviations)
                .map(move |(index, abbreviation)| (AbbreviationId { source, book: None, index }, abbreviation));
            let books = entries.records.works().flat_map(move |(book, placed)| {
                numbered(&placed.book().abbreviations).map(move |(index, abbreviation)| {
                    (AbbreviationId { source, book: Some(book), index }, abbreviation)
                })
            });
            own.chain(books)
        })
    }

    /// The organization `id`, if it still exists.
    pub fn organization(&self, id: OrganizationId) -> Option<&Organization> {
        self.entries(id.source)?.organizations.get(id.index as usize)
    }

    /// The abbreviation `id`, if it still exists.
    pub fn abbreviation(&self, id: AbbreviationId) -> Option<&Abbreviation> {
        let entries = self.entries(id.source)?;
        let abbreviations = match id.book {
            Some(book) => &entries.records.get(book)?.book().abbreviations,
            None => &entries.abbreviations,
        };
        abbreviations.get(id.index as usize)
    }

    /// All sources' entries for the same organization as `id`, by precedence.
    pub fn organization_entries(&self, id: OrganizationId) -> impl Iterator<Item = (OrganizationId, &Organization)> {
        let ids =
            self.organization(id).and_then(|organization| self.organizations.get(&*folded_name(&organization.name)));
        ids.into_iter().flatten().filter_map(|&id| Some((id, self.organization(id)?)))
    }

    /// The first entry for the same organization as `id`; it stands for all of them.
    pub(crate) fn same_organization(&self, id: OrganizationId) -> OrganizationId {
        self.organization_entries(id).next().map_or(id, |(first, _)| first)
    }

    /// How well the organization `id` is known.
    pub(crate) fn fame(&self, id: OrganizationId) -> Fame {
        self.organization_entries(id).map(|(_, organization)| organization.fame).min().unwrap_or_default()
    }

    /// All names of the organization `id` in all sources, including those that count only in context.
    pub(crate) fn names_of_organization(&self, id: OrganizationId) -> impl Iterator<Item = Symbol> {
        self.organization_entries(id).flat_map(move |(OrganizationId { source, index }, _)| {
            let owners = [Owner::Organization(index), Owner::OrganizationInContext(index)];
            owners.into_iter().flat_map(move |owner| self.names_of(source, owner)).copied()
        })
    }

    /// The organization whose full name is `name`, ignoring case; else the only one that has it as another name.
    pub(crate) fn organization_named(&self, name: &str) -> Option<OrganizationId> {
        let name = folded_name(name);
        let named = self.organizations.list(&*name).first().copied();
        named.or_else(|| {
            let mut ids = self.aliases.list(&*name).iter().map(|&id| self.same_organization(id));
            let first = ids.next()?;
            ids.all(|id| id == first).then_some(first)
        })
    }
}

/// Whether a record is only a line of a contents list. A heading of a book page is more than that.
fn is_only_listed(record: &Record) -> bool {
    use variables::Variable;
    let silent = [Variable::Author, Variable::Doi, Variable::Abstract].iter().all(|&it| record.get(it).is_none());
    record.more().heading_text.is_empty() && record.keys.is_empty() && record.pages.is_none() && silent
}

/// Items with their indices.
pub(crate) fn numbered<T>(items: &[T]) -> impl Iterator<Item = (u32, &T)> {
    items.iter().enumerate().map(|(index, item)| (index as u32, item))
}

/// `name` as names are compared: words folded, leading article dropped.
pub(crate) fn folded_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split(|c: char| !token::is_word_char(c)).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&token::fold(word));
    }
    if folded.starts_with("the ") {
        folded.drain(.."the ".len());
    }
    folded
}
