//! What a workspace folder knows: works and their chapters, organizations, abbreviations.
//!
//! A [`Library`] is put together from [`source::Entries`], one set for each source, and answers look-ups by
//! citekey and by name. Which of several answers counts is decided by scope, in `resolution`.

pub mod abbreviation;
mod called;
pub mod chapter;
pub mod citekey;
pub mod contents;
pub mod date;
pub mod details;
pub mod division;
pub mod export;
pub mod identifier;
mod identity;
pub mod name;
pub mod organization;
pub mod person;
pub mod source;
pub mod sources;
pub mod style;
mod upkeep;
pub mod work;
pub mod works;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::SmolStr;

use abbreviation::Abbreviation;
use called::Called;
use chapter::Chapter;
use division::Part;
use identity::Merged;
use name::Symbol;
use organization::Organization;
use source::{Entries, Owner, SourceId};
pub use upkeep::Names;
use work::Work;

use crate::markdown::token;
use crate::shared::{Few, ShardedMap, SharedList};
use crate::text::Span;

pub use crate::text::{numeral, pages};

/// A work of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkId {
    /// Its source.
    pub source: SourceId,
    /// Its slot among the source's works.
    pub index: u32,
}

/// A chapter of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChapterId {
    /// The book that holds it.
    pub work: WorkId,
    /// Its place in the book.
    pub index: u32,
}

/// A part of a book of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId {
    /// The book that has it.
    pub work: WorkId,
    /// Its place among the book's parts.
    pub index: u32,
}

/// An organization of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganizationId {
    /// Its source.
    pub source: SourceId,
    /// Its place among the source's organizations.
    pub index: u32,
}

/// An abbreviation of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AbbreviationId {
    /// Its source.
    pub source: SourceId,
    /// The book that defines it; `None` where it holds in the whole folder.
    pub book: Option<u32>,
    /// Its place among the book's, or the source's own.
    pub index: u32,
}

/// What a citekey stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cited {
    /// A work.
    Work(WorkId),
    /// A chapter that has a key of its own.
    Chapter(ChapterId),
}

/// All that a workspace folder knows.
#[derive(Clone, Debug, Default)]
pub struct Library {
    sources: FxHashMap<SourceId, Source>,
    /// Sources as they rank: by path, so that the same one wins whatever was read first.
    order: Vec<SourceId>,
    citekeys: ShardedMap<SmolStr, Few<Cited>>,
    /// Citekeys that several entries have.
    contested: ShardedMap<SmolStr, ()>,
    names: SharedList<Few<(SourceId, Owner)>>,
    /// As many as take no more room than one.
    symbols: ShardedMap<(SourceId, Owner), SmallVec<[Symbol; 4]>>,
    /// Organizations by their full name, folded: entries of one name are one organization.
    organizations: ShardedMap<SmolStr, Few<OrganizationId>>,
    /// Organizations by their other full names, folded.
    aliases: ShardedMap<SmolStr, Few<OrganizationId>>,
    /// Works by each key that entries of one work may share.
    identities: ShardedMap<Box<str>, Few<WorkId>>,
    /// For each entry of a work with several, the one that counts first.
    same: ShardedMap<WorkId, WorkId>,
    /// Works with several entries, by the one that counts first.
    merged: ShardedMap<WorkId, Arc<Merged>>,
    /// The sources that define each `@string`.
    strings: ShardedMap<SmolStr, Few<SourceId>>,
    called: Called,
    generation: u64,
}

#[derive(Clone, Debug)]
struct Source {
    rank: Arc<str>,
    entries: Arc<Entries>,
    /// What citekeys stand for in the note alone, where its entries are the note's own.
    own_keys: FxHashMap<SmolStr, Cited>,
}

impl Library {
    /// Counts the changes of the library; what was looked up at one number still holds while it stands.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The place of `source` among the sources as they rank; what the library does not have comes first.
    pub fn rank(&self, source: SourceId) -> Option<usize> {
        self.order.iter().position(|&other| other == source)
    }

    /// What each source says, in the order in which sources rank.
    pub fn sources(&self) -> impl Iterator<Item = (SourceId, &Entries)> {
        self.order.iter().filter_map(|&id| Some((id, self.sources.get(&id)?.entries.as_ref())))
    }

    /// Where in `source` the place `span` of one of its entries is.
    pub fn place(&self, source: SourceId, span: Span) -> Span {
        self.sources.get(&source).map_or(span, |source| source.entries.moved.now(span))
    }

    /// Where the entry `id` stands in its source.
    pub fn standing(&self, id: WorkId) -> Option<Span> {
        self.entry(id).map(|work| self.place(id.source, work.heading))
    }

    /// What `source` says.
    pub fn entries(&self, source: SourceId) -> Option<&Arc<Entries>> {
        self.sources.get(&source).map(|source| &source.entries)
    }

    /// What `key` stands for. Where several entries claim a key, the first source's wins, always.
    pub fn cited(&self, key: &str) -> Option<Cited> {
        self.citekeys.list(key).first().map(|&cited| self.same_cited(cited))
    }

    /// What `key` stands for in the note that is `source`: its own `references:` come first, then the `bibliographies`
    /// that it names.
    pub fn cited_in(&self, source: SourceId, bibliographies: &[SourceId], key: &str) -> Option<Cited> {
        let own = self.sources.get(&source).and_then(|source| source.own_keys.get(key).copied());
        own.or_else(|| self.cited_by(bibliographies, key)).or_else(|| self.cited(key))
    }

    /// What `key` stands for in the first of `sources` that has it.
    fn cited_by(&self, sources: &[SourceId], key: &str) -> Option<Cited> {
        let all = self.citekeys.list(key);
        let first = sources.iter().find_map(|&source| all.iter().find(|cited| cited.source() == source))?;
        Some(self.same_cited(*first))
    }

    /// The works that the note `source` lists for itself alone.
    pub fn works_of_note(&self, source: SourceId) -> impl Iterator<Item = &Work> {
        let own = self.entries(source).filter(|entries| entries.of_note_alone);
        own.into_iter().flat_map(|entries| entries.works.iter()).map(Arc::as_ref)
    }

    /// What is meant by what one entry cites: the work or chapter that all its entries are.
    pub fn same_cited(&self, cited: Cited) -> Cited {
        match cited {
            Cited::Work(work) => Cited::Work(self.same_work(work)),
            Cited::Chapter(chapter) => Cited::Chapter(self.same_chapter(chapter)),
        }
    }

    /// What may be called `name`, which is folded ([`folded_name`]): works and chapters by their titles. Sources as they
    /// rank, what each says in its order.
    pub fn called(&self, name: &str) -> Vec<Cited> {
        let mut called: Vec<Cited> = self.called.get(name).iter().map(|&cited| self.same_cited(cited)).collect();
        if called.len() > 1 {
            called.sort_by_cached_key(|&cited| (self.rank(cited.source()), self.standing(cited.work()), cited));
            called.dedup();
        }
        called
    }

    /// Whether some source defines the `@string` called `name`, which is in lower case.
    pub fn defines_string(&self, name: &str) -> bool {
        !self.strings.list(name).is_empty()
    }

    /// Works and chapters that may have a first author called `family`, which is folded, and be of the year `year`, in
    /// the same order.
    pub fn by_author(&self, family: &str, year: i32) -> Vec<Cited> {
        let of_year = |cited: &Cited| self.work(cited.work()).is_some_and(|work| work.year() == Some(year));
        self.called(&called::author_and_year(family, year)).into_iter().filter(of_year).collect()
    }

    /// All citekeys, in no order.
    pub fn citekeys(&self) -> impl Iterator<Item = (&str, Cited)> {
        self.citekeys.iter().filter_map(|(key, all)| Some((key.as_str(), self.same_cited(*all.first()?))))
    }

    /// Citekeys that several entries have, each with all that claim it, the one that counts first. In no order.
    pub fn contested_citekeys(&self) -> impl Iterator<Item = (&str, &[Cited])> {
        self.contested.iter().map(|(key, ())| (key.as_str(), self.citekeys.list(key.as_str())))
    }

    /// The entries of each work that has several, the one that counts first. In no order.
    pub fn works_with_several_entries(&self) -> impl Iterator<Item = &[WorkId]> {
        self.merged.iter().map(|(_, merged)| merged.entries.as_slice())
    }

    /// What the name `symbol` may mean, and where each meaning was said.
    pub fn named(&self, symbol: Symbol) -> &[(SourceId, Owner)] {
        self.names.list(symbol.0)
    }

    /// The names by which `source` calls what `owner` is.
    pub fn names_of(&self, source: SourceId, owner: Owner) -> &[Symbol] {
        self.symbols.list(&(source, owner))
    }

    /// All works but those of single notes, sources in order, each once however many entries it has.
    pub fn works(&self) -> impl Iterator<Item = (WorkId, &Work)> {
        let ids = self
            .sources()
            .filter(|(_, entries)| !entries.of_note_alone)
            .flat_map(|(source, entries)| entries.works.numbered().map(move |(index, _)| WorkId { source, index }));
        ids.filter(|&id| self.same_work(id) == id).filter_map(|id| Some((id, self.work(id)?)))
    }

    /// Works that hold chapters, sources in order. A second work with a citekey that is taken is left out.
    pub fn books(&self) -> impl Iterator<Item = (WorkId, &Work)> {
        self.works().filter(|(id, work)| {
            !work.chapters.is_empty()
                && (work.citekeys.is_empty() || self.cited(work.citekey()) == Some(Cited::Work(*id)))
        })
    }

    /// All organizations, sources in order, one for each name.
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
            let books = entries.works.numbered().flat_map(move |(book, work)| {
                numbered(&work.abbreviations).map(move |(index, abbreviation)| {
                    (AbbreviationId { source, book: Some(book), index }, abbreviation)
                })
            });
            own.chain(books)
        })
    }

    /// The work `id`, with what all of its entries say, while it is there.
    pub fn work(&self, id: WorkId) -> Option<&Work> {
        self.merged.get(&id).map(|merged| &merged.work).or_else(|| self.entry(id))
    }

    /// What the one entry `id` says, without the others of its work.
    pub fn entry(&self, id: WorkId) -> Option<&Work> {
        self.entries(id.source)?.works.get(id.index).map(Arc::as_ref)
    }

    /// The entry that stands for all that are one work with the entry `id`.
    pub fn same_work(&self, id: WorkId) -> WorkId {
        self.same.get(&id).copied().unwrap_or(id)
    }

    /// The chapter that is meant by the chapter `id` of an entry.
    pub fn same_chapter(&self, id: ChapterId) -> ChapterId {
        let work = self.same_work(id.work);
        let place = self.merged.get(&work).and_then(|merged| merged.places.get(&(id.work, id.index)));
        ChapterId { work, index: place.copied().unwrap_or(id.index) }
    }

    /// The entries of the work `id`, the one that counts first.
    pub fn work_entries(&self, id: WorkId) -> Vec<WorkId> {
        self.merged.get(&id).map_or_else(|| vec![id], |merged| merged.entries.clone())
    }

    /// The entries of the chapter `id`: the same chapter, as each entry of its work counts it.
    pub fn chapter_entries(&self, id: ChapterId) -> Vec<ChapterId> {
        let Some(merged) = self.merged.get(&id.work) else { return vec![id] };
        let here = merged.places.iter().filter(|&(_, &place)| place == id.index);
        here.map(|(&(work, index), _)| ChapterId { work, index }).collect()
    }

    /// The chapter `id` and its book, while they are there.
    pub fn chapter(&self, id: ChapterId) -> Option<(&Work, &Chapter)> {
        let work = self.work(id.work)?;
        Some((work, work.chapters.get(id.index as usize)?))
    }

    /// The source that the spans of the chapter `id` are places in.
    pub fn chapter_source(&self, id: ChapterId) -> SourceId {
        let merged = self.merged.get(&id.work);
        merged.and_then(|merged| merged.chapter_sources.get(id.index as usize)).copied().unwrap_or(id.work.source)
    }

    /// The part `id`, its book, and the source that the part's heading is a place in, while they are there.
    pub fn part(&self, id: PartId) -> Option<(&Work, &Part, SourceId)> {
        let work = self.work(id.work)?;
        let has_parts = |entry: &WorkId| self.entry(*entry).is_some_and(|work| !work.parts.is_empty());
        let source = self.work_entries(id.work).into_iter().find(has_parts)?.source;
        Some((work, work.parts.get(id.index as usize)?, source))
    }

    /// The organization `id`, while it is there.
    pub fn organization(&self, id: OrganizationId) -> Option<&Organization> {
        self.entries(id.source)?.organizations.get(id.index as usize)
    }

    /// The abbreviation `id`, while it is there.
    pub fn abbreviation(&self, id: AbbreviationId) -> Option<&Abbreviation> {
        let entries = self.entries(id.source)?;
        let all = match id.book {
            Some(book) => &entries.works.get(book)?.abbreviations,
            None => &entries.abbreviations,
        };
        all.get(id.index as usize)
    }

    /// The entries of all sources that speak of the same organization as `id`, the one that counts first.
    pub fn organization_entries(&self, id: OrganizationId) -> impl Iterator<Item = (OrganizationId, &Organization)> {
        let ids =
            self.organization(id).and_then(|organization| self.organizations.get(&*folded_name(&organization.name)));
        ids.into_iter().flatten().filter_map(|&id| Some((id, self.organization(id)?)))
    }

    /// The entry that stands for all that speak of the same organization as `id`.
    pub fn same_organization(&self, id: OrganizationId) -> OrganizationId {
        self.organization_entries(id).next().map_or(id, |(first, _)| first)
    }

    /// The organization whose full name is `name`, in any case, or the only one that has it among its other names.
    pub fn organization_named(&self, name: &str) -> Option<OrganizationId> {
        let name = folded_name(name);
        let named = self.organizations.list(&*name).first().copied();
        named.or_else(|| {
            let mut ids = self.aliases.list(&*name).iter().map(|&id| self.same_organization(id));
            let first = ids.next()?;
            ids.all(|id| id == first).then_some(first)
        })
    }
}

impl Cited {
    /// The source that says so.
    pub fn source(self) -> SourceId {
        self.work().source
    }

    /// The work, or the book that holds the chapter.
    pub fn work(self) -> WorkId {
        match self {
            Cited::Work(work) | Cited::Chapter(ChapterId { work, .. }) => work,
        }
    }
}

/// Items with their places.
pub(crate) fn numbered<T>(items: &[T]) -> impl Iterator<Item = (u32, &T)> {
    items.iter().enumerate().map(|(index, item)| (index as u32, item))
}

/// `name` as names are compared: words folded, no leading article.
pub fn folded_name(name: &str) -> String {
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
