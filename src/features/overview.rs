//! The library at a glance, for a side bar or a picker: what it contains, and how often and in how many notes each item
//! is mentioned.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::completion::{chapter_term, cited};
use super::own_notes::own_notes_in;
use super::{Place, place_in, references};
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::library::{Library, OrganizationId, ThingId, folded_name};
use crate::markdown::locator::terms::Locale;
use crate::resolution::Target;
use crate::workspace::id::{FolderId, NoteId};
use crate::workspace::index::Key;
use crate::workspace::snapshot::Snapshot;

/// The contents of the libraries of all folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Books, in the order of their sources.
    pub books: Vec<Book>,
    /// Works without chapters: articles, reports and other books, in the order of their sources.
    pub works: Vec<Work>,
    /// The user's own organizations and the built-in ones that are mentioned, by name.
    pub organizations: Vec<Organization>,
    /// Totals, including what is not listed.
    pub totals: Totals,
    /// The number of notes, including book pages.
    pub notes: usize,
    /// Whether every note has been read. Until then the counts grow.
    pub indexed: bool,
}

/// Totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Books.
    pub books: usize,
    /// Chapters of all books.
    pub chapters: usize,
    /// Works without chapters.
    pub works: usize,
    /// The user's own organizations, and built-in ones that are mentioned.
    pub organizations: usize,
}

/// A book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its citekey; empty if no source gives one.
    pub citekey: String,
    /// Title and subtitle.
    pub title: String,
    /// `Franke and Koch 2023`.
    pub by: String,
    /// The name of the workspace folder that knows it.
    pub folder: String,
    /// Its row, with mentions of the book as a whole.
    pub entry: OverviewRow,
    /// Its chapters, in printed order.
    pub chapters: Vec<ChapterLine>,
}

/// A work without chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its title.
    pub title: String,
    /// `Weir 2018`.
    pub by: String,
    /// The name of the workspace folder that knows it.
    pub folder: String,
    /// Its row.
    pub entry: OverviewRow,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterLine {
    /// Number and title.
    pub label: String,
    /// Its authors, abbreviated; empty if none is named.
    pub by: String,
    /// Its pages, `77-100`; empty if they are not known.
    pub pages: String,
    /// Its row.
    pub entry: OverviewRow,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its full name.
    pub name: String,
    /// Its abbreviations.
    pub abbreviations: Vec<SmolStr>,
    /// Its row.
    pub entry: OverviewRow,
}

/// What all items have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverviewRow {
    /// The citation that Pandoc prints; empty for organizations and for what has no citekey.
    pub citation: String,
    /// Where a source defines it; for what is built in, its first mention.
    pub place: Option<Place>,
    /// The number of mentions, as *find references* lists them.
    pub mentions: u32,
    /// The number of notes that mention it.
    pub notes: u32,
    /// The user's own notes about it; not looked for where it is an organization.
    pub own: Vec<Place>,
}

/// The number of mentions, the number of notes, and the first mention.
#[derive(Clone, Copy, Default)]
struct Count {
    mentions: u32,
    notes: u32,
    first: Option<Place>,
    /// The note that was counted last.
    last: Option<NoteId>,
}

/// The largest number of books, of other works, and of organizations that are listed: those mentioned most. All are counted.
const MOST_LISTED: usize = 2_000;

/// The library at a glance.
pub fn overview(snapshot: &Snapshot) -> Overview {
    let mut overview = Overview {
        indexed: snapshot.indexed(),
        notes: snapshot.notes().filter(|note| note.facts.kind.is_note()).count(),
        ..Overview::default()
    };
    let mut built_in: FxHashMap<String, usize> = FxHashMap::default();
    for (folder_id, folder) in snapshot.numbered_folders() {
        let library = &folder.library;
        let counts = counts(snapshot, folder_id, library);
        let shelf = Shelf { snapshot, folder_id, counts: &counts };
        overview.books.extend(library.books().filter_map(|id| shelf.book(id)));
        overview.works.extend(library.works().filter(|&id| !library.has_chapters(id)).filter_map(|id| shelf.work(id)));
        for (id, _) in library.organizations().filter(|(_, it)| !it.is_person) {
            let Some(found) = organization(library, id, &counts) else { continue };
            // Built-in organizations are the same in every folder.
            let is_built_in = place_in(library, Target::Organization(id)).is_none();
            match built_in.get(&found.name).filter(|_| is_built_in) {
                Some(&known) => overview.organizations[known].entry.add(&found.entry),
                None => {
                    if is_built_in {
                        built_in.insert(found.name.clone(), overview.organizations.len());
                    }
                    overview.organizations.push(found);
                }
            }
        }
    }
    overview.totals = Totals {
        books: overview.books.len(),
        chapters: overview.books.iter().map(|book| book.chapters.len()).sum(),
        works: overview.works.len(),
        organizations: overview.organizations.len(),
    };
    keep_most_mentioned(&mut overview.books, |book| book.mentions());
    keep_most_mentioned(&mut overview.works, |work| work.entry.mentions);
    keep_most_mentioned(&mut overview.organizations, |organization| organization.entry.mentions);
    overview.organizations.sort_by_cached_key(|organization| organization.name.to_lowercase());
    overview
}

/// Drops the least mentioned if there are more than [`MOST_LISTED`]; otherwise keeps the order.
fn keep_most_mentioned<T>(all: &mut Vec<T>, mentions: impl Fn(&T) -> u32) {
    if all.len() > MOST_LISTED {
        all.sort_by_key(|item| std::cmp::Reverse(mentions(item)));
        all.truncate(MOST_LISTED);
    }
}

impl OverviewRow {
    fn add(&mut self, other: &OverviewRow) {
        self.mentions += other.mentions;
        self.notes += other.notes;
    }
}

impl Book {
    /// The number of mentions of the book and its chapters.
    fn mentions(&self) -> u32 {
        self.entry.mentions + self.chapters.iter().map(|chapter| chapter.entry.mentions).sum::<u32>()
    }
}

/// The library of one folder, and how often what it contains is mentioned.
struct Shelf<'s> {
    snapshot: &'s Snapshot,
    folder_id: FolderId,
    counts: &'s FxHashMap<Target, Count>,
}

impl Shelf<'_> {
    fn book(&self, id: ThingId) -> Option<Book> {
        let folder = &self.snapshot.folders()[self.folder_id.0];
        let (library, language) = (&folder.library, folder.settings.lang.unwrap_or_default());
        let work = library.view(id)?;
        let chapters = library.chapters(id).into_iter().filter_map(|id| {
            let chapter = library.view(id)?;
            Some(ChapterLine {
                label: chapter.label(),
                by: chapter.record().people(Variable::Author).short(),
                pages: chapter.pages().map(|pages| pages.to_string()).unwrap_or_default(),
                entry: self.row(Target::Chapter(id), citation(&work, Some(&chapter), language)),
            })
        });
        Some(Book {
            citekey: work.citekey().to_owned(),
            title: work.title().to_owned(),
            by: work.short_reference(),
            folder: folder.name(),
            entry: self.row(Target::Work(id), citation(&work, None, language)),
            chapters: chapters.collect(),
        })
    }

    fn work(&self, id: ThingId) -> Option<Work> {
        let folder = &self.snapshot.folders()[self.folder_id.0];
        let work = folder.library.view(id)?;
        Some(Work {
            title: work.title().to_owned(),
            by: work.short_reference(),
            folder: folder.name(),
            entry: self.row(Target::Work(id), citation(&work, None, folder.settings.lang.unwrap_or_default())),
        })
    }

    fn row(&self, target: Target, citation: String) -> OverviewRow {
        let Count { mentions, notes, .. } = self.counts.get(&target).copied().unwrap_or_default();
        let library = &self.snapshot.folders()[self.folder_id.0].library;
        let own = own_notes_in(self.snapshot, self.folder_id, target);
        OverviewRow { citation, place: place_in(library, target), mentions, notes, own }
    }
}

/// `[@own]` for a chapter with a key of its own, `[@book, chap. 4]` for others.
fn citation(work: &View<'_>, chapter: Option<&View<'_>>, language: Locale) -> String {
    let key = work.citekey();
    if let Some(own) = chapter.map(View::citekey).filter(|own| !own.is_empty()) {
        return format!("[{}]", cited(own));
    }
    match chapter.and_then(View::number) {
        _ if key.is_empty() => String::new(),
        Some(number) => format!("[{}, {} {number}]", cited(key), chapter_term(language)),
        None => format!("[{}]", cited(key)),
    }
}

/// How often each work, chapter and organization of `library` is mentioned: as often as *find references* lists it. Only
/// notes that contain one of their citekeys, chapter numbers, titles or names are looked at, once each, in the order of
/// their paths.
fn counts(snapshot: &Snapshot, folder: FolderId, library: &Library) -> FxHashMap<Target, Count> {
    let works = library
        .books()
        .flat_map(|work| library.chapters(work).into_iter().map(Target::Chapter).chain([Target::Work(work)]))
        .chain(library.works().map(Target::Work));
    let organizations = library.organizations().map(|(id, _)| Target::Organization(id));
    let abbreviations = library.abbreviations().map(|(id, _)| Target::Abbreviation(id));
    let targets = works.chain(organizations).chain(abbreviations);
    let keys = targets.flat_map(|target| references::keys(snapshot, library, target));
    // Notes may define abbreviations of their own.
    let names = library.organizations().flat_map(|(id, _)| library.organization_entries(id));
    let names = names.flat_map(|(_, entry)| std::iter::once(&entry.name).chain(&entry.aliases));
    let defined = names.map(|name| Key::Defined(folded_name(name).into()));
    let postings = keys.chain(defined).flat_map(|key| snapshot.postings(&key).to_vec());
    let candidates: FxHashSet<NoteId> = postings.map(|posting| posting.note).collect();
    let candidates = candidates.into_iter().filter_map(|id| snapshot.note(id)).filter(|note| note.folder == folder);
    let mut notes = Vec::from_iter(candidates);
    notes.sort_by(|a, b| a.address.cmp(&b.address));
    let mut said: FxHashMap<Target, Vec<Place>> = FxHashMap::default();
    let mut counts: FxHashMap<Target, Count> = FxHashMap::default();
    for note in notes {
        let listed = |target| matches!(target, Target::Work(_) | Target::Chapter(_) | Target::Organization(_));
        for (target, span) in references::mentioned_in(snapshot, note, listed) {
            let place = Place { note: note.id, range: span, selection: span };
            let said = said.entry(target).or_insert_with(|| references::said(snapshot, note, target));
            if !references::is_said(said, &place) {
                let count = counts.entry(target).or_default();
                count.mentions += 1;
                count.notes += u32::from(count.last != Some(note.id));
                count.last = Some(note.id);
                count.first = count.first.or(Some(place));
            }
        }
    }
    counts
}

/// The organization `id`, unless it is built in and nobody mentions it.
fn organization(library: &Library, id: OrganizationId, counts: &FxHashMap<Target, Count>) -> Option<Organization> {
    let target = Target::Organization(id);
    let Count { mentions, notes, first, .. } = counts.get(&target).copied().unwrap_or_default();
    let place = place_in(library, target).or(first)?;
    let mut abbreviations: Vec<SmolStr> = Vec::new();
    for short in library.organization_entries(id).flat_map(|(_, entry)| &entry.abbreviations) {
        if !abbreviations.contains(short) {
            abbreviations.push(short.clone());
        }
    }
    let entry = OverviewRow { place: Some(place), mentions, notes, ..OverviewRow::default() };
    Some(Organization { name: library.organization(id)?.name.to_string(), abbreviations, entry })
}
