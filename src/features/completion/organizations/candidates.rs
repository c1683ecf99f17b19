//! The names that the typed words may begin, best first: those used in the note, then those in its book page, in the
//! rest of the folder, and anywhere.

use rustc_hash::{FxHashMap, FxHashSet};

use super::typed::Typed;
use crate::language::{Languages, Sense};
use crate::library::abbreviation::Abbreviation;
use crate::library::name::Symbol;
use crate::library::organization::Fame;
use crate::library::source::{Owner, SourceId};
use crate::library::words::plain;
use crate::library::{Library, OrganizationId, ThingId, numbered};
use crate::resolution::stated_book;
use crate::workspace::id::NoteId;
use crate::workspace::index::Key;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// The most names to weigh.
const MOST_WEIGHED: usize = 3_000;
/// The most words in a name that three lower-case letters may begin.
const MOST_WORDS: usize = 4;
/// Letters that begin more words of names than this are not taken as the beginning of a short form.
const MOST_WORDS_SO: usize = 60;
/// The most names to look at in a note or page.
const MOST_NAMED: usize = 5_000;

/// Who uses a name; smaller is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Namer {
    /// The note itself.
    Note,
    /// The page of the note's book.
    Page,
    /// Another note or a source of the folder.
    Folder,
    /// Nobody in the folder, but everybody knows it.
    Everybody,
    /// Nobody in the folder; only the gazetteer has it.
    Somebody,
}

impl Namer {
    /// How far away it is. What everybody knows is as near as the folder.
    fn distance(self) -> u8 {
        match self {
            Self::Note => 0,
            Self::Page => 1,
            Self::Folder | Self::Everybody => 2,
            Self::Somebody => 3,
        }
    }
}

/// How well known an organization is here.
#[derive(Clone, Copy, Debug)]
struct Standing {
    namer: Namer,
    /// How well it is known anywhere.
    fame: Fame,
    /// The number of notes that name it.
    often: u32,
}

/// The form of a name.
#[derive(Clone, Copy, Debug)]
struct Manner {
    is_short: bool,
    /// The index of the name's word at which the typed words begin.
    place: usize,
    /// Whether it is the first name of its organization.
    is_first: bool,
    /// Whether it is in another language than the organizations' first names.
    is_foreign: bool,
    /// Its languages; empty where they are not known.
    languages: Languages,
}

/// The sort key of candidates: typed in full; a short form if capitals are typed; not in another language; how near who
/// uses it is, and whether its first word is typed; how well its language fits; a first name; the best known that begin
/// so; who uses it; the best known; the shortest; the most often used.
pub(super) type Rank = (bool, bool, bool, u8, u8, bool, Fame, Namer, Fame, usize, u32);

/// A name to insert.
pub(super) struct Candidate {
    /// The name itself.
    pub insert: String,
    /// Its counterpart: the full name of an abbreviation, or the abbreviation of a full name.
    pub beside: String,
    /// Whether it is a short form.
    pub is_short: bool,
    /// The organization, if it is one.
    pub owner: Option<OrganizationId>,
    /// The organization's full name.
    pub organization: Option<String>,
    /// Its sort key.
    pub rank: Rank,
}

/// What every run of words is matched against.
pub(super) struct Candidates<'s> {
    snapshot: &'s Snapshot,
    library: &'s Library,
    note: &'s Note,
    named_here: FxHashSet<Symbol>,
    named_in_page: FxHashSet<Symbol>,
    /// Abbreviations defined outside the organizations, each with its expansion and who defines it.
    abbreviations: Vec<(&'s str, &'s str, Namer)>,
    languages: Languages,
}

impl<'s> Candidates<'s> {
    pub fn of(snapshot: &'s Snapshot, note: &'s Note, languages: Languages) -> Self {
        let library = snapshot.library(note);
        let books: Vec<ThingId> = stated_book(snapshot.context(note)).into_iter().collect();
        let is_page = |source: &SourceId| library.entries(*source).is_some_and(|entries| entries.is_book_page);
        let sources = books.iter().flat_map(|&book| library.records_of(book)).map(|id| id.source).filter(is_page);
        let pages: Vec<&Note> =
            sources.filter_map(|source| snapshot.note(NoteId(source.0))).map(AsRef::as_ref).collect();
        let names = |note: &Note| note.mentions.names.iter().take(MOST_NAMED).map(|hit| hit.symbol).collect::<Vec<_>>();
        let mut candidates = Self {
            snapshot,
            library,
            note,
            named_here: names(note).into_iter().collect(),
            named_in_page: pages.iter().flat_map(|page| names(page)).collect(),
            abbreviations: Vec::new(),
            languages,
        };
        candidates.gather_abbreviations(&books, &pages);
        candidates
    }

    /// The candidates that match `typed`.
    pub fn find(&self, typed: &Typed<'_>) -> Vec<Candidate> {
        let mut found = Vec::new();
        let rarest = typed.stems().min_by_key(|stem| self.library.count_name_words(stem)).unwrap_or_default();
        let called = self.library.names_with_word(rarest, MOST_WEIGHED);
        let (mut seen, mut standings) = (FxHashSet::default(), FxHashMap::default());
        for called in called {
            if !seen.insert((called.organization, called.name)) {
                continue;
            }
            let Some(organization) = self.library.organization(called.organization) else { continue };
            let Some(name) = organization.name_at(called.name) else { continue };
            let short = organization.abbreviations.first().map_or("", |short| short.as_str());
            let is_short = called.name.is_abbreviation() || (name == short && is_acronym(name));
            let Some((place, insert)) = fit(typed, name, is_short) else { continue };
            let id = self.library.same_organization(called.organization);
            let standing = *standings.entry(id).or_insert_with(|| self.standing(id));
            let is_first = called.name.is_first() || name == short;
            let languages = organization.languages_of(called.name);
            let manner = Manner { is_short, place, is_first, is_foreign: called.is_foreign, languages };
            let standing = self.standing_by(standing, manner, name);
            if !self.is_wanted(typed, standing, manner, name) {
                continue;
            }
            let beside = if is_short { organization.name.as_str() } else { short };
            let rank = self.rank(typed, &insert, standing, manner);
            found.push(Candidate {
                insert,
                beside: beside.to_owned(),
                is_short,
                owner: Some(id),
                organization: Some(organization.name.to_string()),
                rank,
            });
        }
        self.add_abbreviations(typed, &mut found);
        found
    }

    /// Adds abbreviations of anything but organizations: those of the note, of its book and book page, and of the
    /// folder.
    fn add_abbreviations(&self, typed: &Typed<'_>, found: &mut Vec<Candidate>) {
        for &(short, long, namer) in &self.abbreviations {
            // Abbreviations of known organizations are in the list already, with full names.
            if found.iter().any(|it| it.owner.is_some() && (it.insert == short || it.beside == short)) {
                continue;
            }
            for (name, beside, is_short) in [(short, long, true), (long, short, false)] {
                let Some((place, insert)) = fit(typed, name, is_short) else { continue };
                let standing = Standing { namer, fame: Fame::Special, often: 0 };
                let languages = Languages::default();
                let manner = Manner { is_short, place, is_first: true, is_foreign: false, languages };
                if self.is_wanted(typed, standing, manner, name) {
                    let rank = self.rank(typed, &insert, standing, manner);
                    let (beside, owner, organization) = (beside.to_owned(), None, None);
                    found.push(Candidate { insert, beside, is_short, owner, organization, rank });
                }
            }
        }
    }

    /// Collects those abbreviations.
    fn gather_abbreviations(&mut self, books: &[ThingId], pages: &[&'s Note]) {
        let defined = |note: &'s Note, namer| {
            note.mentions.definitions.iter().map(move |it| (it.short.as_str(), it.long.as_str(), namer))
        };
        self.abbreviations.extend(defined(self.note, Namer::Note));
        self.abbreviations.extend(pages.iter().flat_map(|&page| defined(page, Namer::Page)));
        let library = self.library;
        let of_books = books.iter().flat_map(|&book| library.records_of(book)).filter_map(|id| library.placed(id));
        let of_books = of_books.flat_map(|placed| &placed.book().abbreviations);
        self.abbreviations.extend(of_books.map(|it| (it.short.as_str(), it.long.as_str(), Namer::Page)));
        for (source, entries) in library.sources() {
            for (index, Abbreviation { short, long, .. }) in numbered(&entries.abbreviations) {
                let mut symbols = library.names_of(source, Owner::Abbreviation(index)).iter();
                let is_here = symbols.any(|symbol| self.named_here.contains(symbol));
                self.abbreviations.push((short, long, if is_here { Namer::Note } else { Namer::Folder }));
            }
        }
    }

    fn rank(&self, typed: &Typed<'_>, name: &str, standing: Standing, manner: Manner) -> Rank {
        let is_whole = manner.is_short && typed.is_capitals() && name == typed.text;
        let later = u8::from(manner.place > 0) + u8::from(manner.is_short && !typed.is_capitals() && !typed.is_small());
        let language = self.language_of(name, manner);
        // Names come to mind by how they begin.
        let in_mind = if manner.place == 0 { standing.fame } else { Fame::Special };
        (
            !is_whole,
            typed.is_capitals() && !manner.is_short,
            language > 1,
            standing.namer.distance() + later,
            language,
            !manner.is_first,
            in_mind,
            standing.namer,
            standing.fame,
            name.chars().count(),
            u32::MAX - standing.often,
        )
    }

    /// How well the language of `name` fits the note: 0 if well, 1 if perhaps, 2 if not at all.
    fn language_of(&self, name: &str, manner: Manner) -> u8 {
        let is_english = self.languages.meet(Languages::of_tag("en"));
        if manner.is_short || (is_english && manner.is_first) {
            return 0;
        }
        if !manner.languages.is_empty() {
            return if manner.languages.meet(self.languages) { 0 } else { 2 };
        }
        for word in name.split([' ', '\'', '’']) {
            let word = word.to_lowercase();
            let senses = [Sense::InName, Sense::Of, Sense::OfThe, Sense::And, Sense::In, Sense::Everyday];
            let all = senses.map(|sense| sense.languages(&word));
            let all = all.into_iter().fold(Languages::default(), Languages::with);
            if !all.is_empty() && !all.meet(self.languages) {
                return 2;
            }
        }
        match (is_english, manner.is_foreign) {
            (true, true) => 2,
            (true, false) | (false, true) => 0,
            (false, false) => 1,
        }
    }

    /// The standing of an organization called by `name`: another name that the note or its book page does not use, and
    /// that is no translation, does not profit from those that they do.
    fn standing_by(&self, standing: Standing, manner: Manner, name: &str) -> Standing {
        let is_another = !manner.is_first && !manner.is_short && manner.languages.is_empty();
        let is_used = || self.note.text.as_ref().is_some_and(|text| text.contains(name));
        if is_another && standing.namer < Namer::Folder && !is_used() {
            return Standing { namer: Namer::Folder, ..standing };
        }
        standing
    }

    fn standing(&self, id: OrganizationId) -> Standing {
        let fame = self.library.fame(id);
        let is_own = id.source != SourceId::GAZETTEER;
        let namer = match fame {
            _ if is_own => Namer::Folder,
            Fame::Household | Fame::WellKnown => Namer::Everybody,
            Fame::Special => Namer::Somebody,
        };
        let mut standing = Standing { namer, fame, often: 0 };
        for symbol in self.library.names_of_organization(id) {
            if self.named_here.contains(&symbol) {
                standing.namer = Namer::Note;
            } else if self.named_in_page.contains(&symbol) {
                standing.namer = standing.namer.min(Namer::Page);
            }
            standing.often += self.snapshot.postings(&Key::Name(symbol)).len() as u32;
        }
        if standing.often > 0 {
            standing.namer = standing.namer.min(Namer::Folder);
        }
        standing
    }

    /// Whether to offer a name for `typed`. For a single lower-case word, only likely names are offered: short forms,
    /// or names whose words begin little else. Too many names begin with `Council of`.
    fn is_wanted(&self, typed: &Typed<'_>, standing: Standing, manner: Manner, name: &str) -> bool {
        if !(typed.is_single() && typed.is_small()) {
            return !manner.is_short || typed.is_single();
        }
        let is_likely = standing.namer <= Namer::Page || standing.fame <= Fame::WellKnown;
        if manner.is_short {
            // `euro` begins words more often than `EUROPOL`.
            let begins_words = || self.library.count_name_words(&plain(typed.text)) > MOST_WORDS_SO;
            return is_likely && is_acronym(name) && !(typed.is_long_small() && begins_words());
        }
        let words = name.split(' ').count();
        let connects = name.split(' ').nth(1).is_some_and(|word| Sense::InName.is(&word.to_lowercase()));
        let is_own = manner.is_first || !self.languages.meet(Languages::of_tag("en"));
        is_likely && is_own && !connects && (2..=MOST_WORDS).contains(&words) && self.language_of(name, manner) < 2
    }
}

/// The index of the word in `name` at which the typed words begin, and the text to insert.
fn fit(typed: &Typed<'_>, name: &str, is_short: bool) -> Option<(usize, String)> {
    if is_short {
        return plain(name).starts_with(&*plain(typed.text)).then(|| (0, name.to_owned()));
    }
    // A longer lower-case word is an ordinary word unless it begins a short form.
    if typed.is_long_small() { None } else { typed.fits(name) }
}

/// Whether `name` is one word with several capitals.
fn is_acronym(name: &str) -> bool {
    !name.contains(' ') && name.chars().filter(|c| c.is_uppercase()).count() > 1
}
