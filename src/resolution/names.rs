//! Names: which of several meanings is nearest, and which of several overlapping names counts.

use std::ffi::OsStr;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::{Certainty, MOST_TARGETS, Reference, ReferenceKind, Resolver, Target};
use crate::library::name::Symbol;
use crate::library::organization::Organization;
use crate::library::source::{Owner, SourceId};
use crate::library::{AbbreviationId, Cited, OrganizationId, RecordId, ThingId, folded_name};
use crate::recognition::{LocalDefinition, Manner, differ, is_spelled};
use crate::text::{Span, steps};

/// How near a meaning is; the nearest one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Note,
    Book,
    Folder,
    Everywhere,
}

/// Adds references by name. Of overlapping names, the longest with a meaning counts.
pub(super) fn add(resolver: &Resolver<'_>, found: &mut Vec<Reference>) {
    let mentions = resolver.mentions;
    if mentions.names.is_empty() && mentions.local.is_empty() {
        return;
    }
    let taken: Vec<Span> = found.iter().map(|reference| reference.span).collect();
    let mut meanings = Meanings::new(resolver);
    let mut occurrences: Vec<(Span, Occurrence)> =
        mentions.names.iter().map(|hit| (hit.span, Occurrence::Name(hit.symbol))).collect();
    occurrences.extend(mentions.local.iter().map(|hit| (hit.span, Occurrence::Local(hit.definition))));
    occurrences.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    for same in occurrences.chunk_by(|(one, _), (other, _)| one == other) {
        let span = same[0].0;
        if span.start >= end
            && !overlaps(&taken, span)
            && let Some(reference) = meanings.reference(span, same.iter().map(|&(_, occurrence)| occurrence))
        {
            end = span.end;
            found.push(reference);
        }
    }
}

/// The nearest definitions of the name `symbol` for this note, from the user's files.
pub(super) fn defined_by(resolver: &Resolver<'_>, symbol: Symbol) -> Vec<(SourceId, Owner)> {
    let books = Books::of(resolver);
    let definitions =
        resolver.context.library.named(symbol).iter().filter(|(source, _)| *source != SourceId::GAZETTEER);
    let definitions = definitions.filter_map(|&(source, owner)| {
        in_scope(resolver, source, owner, &books).map(|(scope, _)| (scope, (source, owner)))
    });
    let definitions = Vec::from_iter(definitions);
    let nearest = definitions.iter().map(|&(scope, _)| scope).min();
    definitions.into_iter().filter(|&(scope, _)| Some(scope) == nearest).map(|(_, definition)| definition).collect()
}

/// How many parents of an organization are followed; the user's files may contain cycles.
const MOST_ABOVE: usize = 5;

/// Whether `span` overlaps one of `taken`, which are sorted.
fn overlaps(taken: &[Span], span: Span) -> bool {
    let next = taken.partition_point(|other| other.end <= span.start);
    taken.get(next).is_some_and(|other| other.start < span.end)
}

/// The organization whose full name is `symbol`, if there is exactly one. A name that needs context does not count.
fn organization_called(resolver: &Resolver<'_>, symbol: Symbol) -> Option<OrganizationId> {
    let library = resolver.context.library;
    if library.named(symbol).iter().any(|(_, owner)| matches!(owner, Owner::OrganizationInContext(_))) {
        return None;
    }
    let mut ids = steps::each(library.named(symbol)).filter_map(|&(source, owner)| match owner {
        Owner::Organization(index) => Some(library.same_organization(OrganizationId { source, index })),
        _ => None,
    });
    let first = ids.next()?;
    ids.all(|id| id == first).then_some(first)
}

/// Something in the text that may have a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Occurrence {
    /// A name of the library.
    Name(Symbol),
    /// An abbreviation that the note defines: its index in [`Mentions::definitions`](crate::recognition::Mentions).
    Local(u32),
}

/// The meanings of names in one note, each computed once.
struct Meanings<'m, 'r> {
    resolver: &'m Resolver<'r>,
    books: Books,
    /// The organization with each full name in the note, if any.
    called: FxHashMap<Symbol, Option<OrganizationId>>,
    named_in_full: FxHashSet<OrganizationId>,
    /// Organizations that the note names by more than an abbreviation.
    in_words: FxHashSet<OrganizationId>,
    /// The expansions of each abbreviation in the note's own words.
    otherwise: FxHashMap<&'r str, Vec<&'r str>>,
    known: FxHashMap<SmallVec<[Occurrence; 2]>, Vec<Target>>,
}

impl<'m, 'r> Meanings<'m, 'r> {
    fn new(resolver: &'m Resolver<'r>) -> Self {
        // A name may have many owners and occur many times, so look each up once.
        let mut called: FxHashMap<Symbol, Option<OrganizationId>> = FxHashMap::default();
        let mut in_words = FxHashSet::default();
        for hit in &resolver.mentions.names {
            let organization = *called.entry(hit.symbol).or_insert_with(|| organization_called(resolver, hit.symbol));
            in_words.extend(organization.filter(|_| hit.span.len() >= SHORTEST_NAME));
        }
        let named_in_full = called.values().copied().flatten().collect();
        let mut otherwise: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for explained in resolver.mentions.otherwise.iter().filter(|it| !it.ends_name) {
            otherwise.entry(&explained.short).or_default().push(&explained.long);
        }
        let books = Books::of(resolver);
        let known = FxHashMap::default();
        Self { resolver, books, called, named_in_full, in_words, otherwise, known }
    }

    /// The reference at `span`, where the text has these `occurrences`.
    fn reference(&mut self, span: Span, occurrences: impl Iterator<Item = Occurrence>) -> Option<Reference> {
        let occurrences: SmallVec<[Occurrence; 2]> = occurrences.collect();
        if !self.known.contains_key(&occurrences) {
            let targets = self.targets(&occurrences);
            self.known.insert(occurrences.clone(), targets);
        }
        let Resolver { context, .. } = self.resolver;
        let library = context.library;
        // In a book page, a heading is the chapter itself and not a mention of it.
        let own_page = |target: &Target| match *target {
            Target::Work(work) => Some(work) == context.page_of,
            Target::Chapter(chapter) => {
                library.book_of(chapter).is_some_and(|book| Some(book) == context.page_of)
                    && library.records_of(chapter).iter().any(|&id| {
                        let heading = library.record(id).map(|record| record.heading);
                        id.source == context.source && heading.is_some_and(|heading| heading.covers(span))
                    })
            }
            _ => false,
        };
        let targets = steps::each(self.known.get(&occurrences)?).copied().filter(|target| !own_page(target));
        let targets: Vec<Target> = targets.collect();
        let is_person = |target: &Target| {
            target.organization().and_then(|id| library.organization(id)).is_some_and(|it| it.is_person)
        };
        let first = targets.first()?;
        let kind = if is_person(first) { ReferenceKind::Person } else { first.kind() };
        Some(Reference::new(span, kind, targets, Certainty::Stated))
    }

    /// Whether the note itself expands the organization's abbreviation in another way.
    fn is_explained_otherwise(&self, target: Target) -> bool {
        let Resolver { context, .. } = self.resolver;
        let Some(id) = target.organization().filter(|id| !self.in_words.contains(id)) else { return false };
        let entries = || context.library.organization_entries(id).take(MOST_TARGETS);
        let shorts = |it: &'r Organization| it.abbreviations.iter().chain(&it.in_context);
        let is_name = |long: &str| {
            entries().any(|(_, it)| std::iter::once(&it.name).chain(&it.aliases).any(|name| !differ(name, long)))
        };
        let says_otherwise = |own: &SmolStr| {
            self.otherwise.get(own.as_str()).is_some_and(|longs| !longs.iter().all(|long| is_name(long)))
        };
        // A note's file name is its subject: `Principal Component Analysis.md`.
        let stem = context.path.and_then(Path::file_stem).and_then(OsStr::to_str).unwrap_or_default();
        let spells = |it: &'r Organization| shorts(it).any(|own| own.len() > 2 && is_spelled(own, stem));
        entries().flat_map(|(_, it)| shorts(it)).any(says_otherwise)
            || (entries().any(|(_, it)| spells(it)) && !is_name(stem))
    }

    /// Whether the note's own definition `local` does not override an organization among `meanings`, because its words
    /// do not begin with the letters of the abbreviation, or list who belongs to it.
    fn keeps_known(&self, local: Target, meanings: &[(Scope, Target)]) -> bool {
        let Some(definition) = self.definition(local) else { return false };
        // `Immunocytochemistry (ICC)`
        let is_one_word = definition.manner == Manner::Prose && !definition.long.contains(' ');
        let is_other =
            definition.manner != Manner::Line && !is_one_word && !is_spelled(&definition.short, &definition.long);
        (is_other || lists_members(&definition.long))
            && meanings.iter().any(|&(_, target)| target.organization().is_some())
    }

    /// The note's own definition that `target` stands for.
    fn definition(&self, target: Target) -> Option<&'r LocalDefinition> {
        let Target::Local(index) = target else { return None };
        self.resolver.mentions.definitions.get(index as usize)
    }

    /// Whether a name of `owner` counts here. A name that needs context counts if the note also names the
    /// organization, one of its parents or one of its company by a full name.
    fn has_context(&self, source: SourceId, owner: Owner) -> bool {
        let Owner::OrganizationInContext(index) = owner else { return true };
        let library = self.resolver.context.library;
        let id = OrganizationId { source, index };
        let parent = |id: OrganizationId| library.organization_named(library.organization(id)?.parent.as_deref()?);
        let above = std::iter::successors(Some(id), |&id| parent(id)).take(MOST_ABOVE);
        let above = above.map(|id| library.same_organization(id));
        above.chain(self.company(id)).any(|id| self.named_in_full.contains(&id))
    }

    /// The company of the organization `id`.
    fn company(&self, id: OrganizationId) -> impl Iterator<Item = OrganizationId> {
        let library = self.resolver.context.library;
        let company = library.organization(id).into_iter().flat_map(|it| &it.company);
        company.filter_map(|name| library.organization_named(name)).map(|id| library.same_organization(id))
    }

    /// The targets of `occurrences`: works before chapters and so on, each in the order of the library's sources.
    fn targets(&self, occurrences: &[Occurrence]) -> Vec<Target> {
        let resolver = self.resolver;
        let library = resolver.context.library;
        let mut meanings: Vec<(Scope, Target)> = Vec::new();
        for &occurrence in occurrences {
            let Occurrence::Name(symbol) = occurrence else { continue };
            for &(source, owner) in steps::each(library.named(symbol)) {
                if self.has_context(source, owner) {
                    meanings.extend(in_scope(resolver, source, owner, &self.books));
                }
            }
        }
        let local = occurrences.iter().find_map(|&occurrence| match occurrence {
            Occurrence::Local(definition) => Some((Scope::Note, Target::Local(definition))),
            Occurrence::Name(_) => None,
        });
        meanings.retain(|&(scope, target)| scope < Scope::Everywhere || !self.is_explained_otherwise(target));
        // An implied definition does not override a stated meaning.
        let is_said = |target: Target| {
            self.definition(target).is_some_and(|definition| definition.manner != Manner::Implied)
                || meanings.is_empty()
        };
        let local = local.filter(|&(_, target)| is_said(target) && !self.keeps_known(target, &meanings));
        meanings.extend(local);
        let nearest = meanings.iter().map(|&(scope, _)| scope).min();
        let organizations: Vec<OrganizationId> =
            meanings.iter().filter_map(|&(_, target)| target.organization()).take(MOST_TARGETS).collect();
        let nearest = meanings.iter().filter(|&&(scope, _)| Some(scope) == nearest);
        let mut targets: Vec<Target> = nearest
            .map(|&(_, target)| self.same_as_organization(target, &organizations).map_or(target, Target::Organization))
            .collect();
        // Ids depend on the order of reading, so they must not decide the order.
        if targets.len() > 1 {
            let rank = |target: Target| target.source().and_then(|source| library.rank(source));
            let standing = |target: Target| target.thing().and_then(|thing| library.heading_span(thing.0));
            targets.sort_by_cached_key(|&target| (target.kind(), rank(target), standing(target), target));
            targets.dedup();
        }
        if targets.len() > 1 {
            // Who is named in full is meant, else who is in company.
            let is_full = |id: OrganizationId| self.named_in_full.contains(&id);
            let in_company = |id: OrganizationId| self.company(id).any(|other| self.named_in_full.contains(&other));
            let only = |is_meant: &dyn Fn(OrganizationId) -> bool| {
                let mut meant = targets.iter().filter(|&&target| target.organization().is_some_and(is_meant));
                meant.next().copied().filter(|_| meant.next().is_none())
            };
            if let Some(only) = only(&is_full).or_else(|| only(&in_company)) {
                targets = vec![only];
            }
        }
        targets.truncate(MOST_TARGETS);
        targets
    }

    /// The organization that an abbreviation stands for: the one with that full name, or else the one of `candidates`
    /// (organizations with the same abbreviation) whose name begins with the long form (`UN Multidimensional
    /// Integrated Stabilization Mission`).
    fn same_as_organization(&self, target: Target, candidates: &[OrganizationId]) -> Option<OrganizationId> {
        let resolver = self.resolver;
        let library = resolver.context.library;
        if let Target::Local(index) = target
            && let Some(named) = self.named_by_definition(index)
        {
            return Some(named);
        }
        let long: &str = match target {
            Target::Abbreviation(id) => &library.abbreviation(id)?.long,
            Target::Local(index) => &resolver.mentions.definitions.get(index as usize)?.long,
            _ => return None,
        };
        library.organization_named(long).or_else(|| {
            candidates.iter().copied().find(|&id| {
                library.organization_entries(id).take(MOST_TARGETS).any(|(_, organization)| {
                    std::iter::once(&organization.name).chain(&organization.aliases).any(|name| abridges(long, name))
                })
            })
        })
    }

    /// The organization that the long form of the note's definition `index` names: `Vereinte Nationen (VN)`.
    fn named_by_definition(&self, index: u32) -> Option<OrganizationId> {
        let mentions = self.resolver.mentions;
        let long = mentions.definitions.get(index as usize)?.long_span;
        let names = &mentions.names;
        let first = names.partition_point(|hit| hit.span.start < long.start);
        let hits = names[first..].iter().take_while(|hit| hit.span.start < long.end);
        // An article may precede the name.
        let named = hits.filter(|hit| hit.span.end == long.end && hit.span.start - long.start <= ARTICLE);
        named
            .filter_map(|hit| self.called.get(&hit.symbol).copied().flatten().or_else(|| self.in_context(hit.symbol)))
            .next()
    }

    /// The only organization that is called `symbol` where there is context for it, as here.
    fn in_context(&self, symbol: Symbol) -> Option<OrganizationId> {
        let library = self.resolver.context.library;
        let mut ids = steps::each(library.named(symbol)).filter_map(|&(source, owner)| match owner {
            Owner::OrganizationInContext(index) if self.has_context(source, owner) => {
                Some(library.same_organization(OrganizationId { source, index }))
            }
            _ => None,
        });
        let first = ids.next()?;
        ids.all(|id| id == first).then_some(first)
    }
}

/// The books whose definitions hold in a note.
struct Books {
    works: FxHashSet<ThingId>,
    /// The sources of their records.
    sources: FxHashSet<SourceId>,
}

impl Books {
    fn of(resolver: &Resolver<'_>) -> Self {
        let works = resolver.books_about();
        let records = works.iter().flat_map(|&work| resolver.context.library.records_of(work));
        let sources = records.map(|record| record.source).collect();
        Self { works, sources }
    }
}

/// The meaning of `owner` and how near it is, if it holds in a note about `books`.
fn in_scope(resolver: &Resolver<'_>, source: SourceId, owner: Owner, books: &Books) -> Option<(Scope, Target)> {
    let library = resolver.context.library;
    if source != resolver.context.source && library.entries(source)?.of_note_alone {
        return None;
    }
    let everywhere = source == SourceId::GAZETTEER;
    let scope = if everywhere { Scope::Everywhere } else { Scope::Folder };
    Some(match owner {
        Owner::Organization(index) | Owner::OrganizationInContext(index) => {
            // Definitions in a book page hold only in notes about its book.
            let records = &library.entries(source)?.records;
            let in_book = books.sources.contains(&source);
            if !records.is_empty() && !in_book {
                return None;
            }
            let scope = if in_book { Scope::Book } else { scope };
            (scope, Target::Organization(library.same_organization(OrganizationId { source, index })))
        }
        Owner::Abbreviation(index) => (scope, Target::Abbreviation(AbbreviationId { source, book: None, index })),
        Owner::BookAbbreviation(book, index) => {
            let in_book = books.works.contains(&library.thing_of(RecordId { source, slot: book }));
            let target = Target::Abbreviation(AbbreviationId { source, book: Some(book), index });
            return in_book.then_some((Scope::Book, target));
        }
        Owner::Record(slot) | Owner::RecordInContext(slot) => {
            let thing = library.without_duplicate(library.thing_of(RecordId { source, slot }));
            let cited = library.cited_thing(thing);
            let work = library.work_of(cited);
            let is_book = || matches!(cited, Cited::Work(_)) && library.has_chapters(work);
            let counts = || is_book() || books.works.contains(&work) || resolver.is_about(work);
            if matches!(owner, Owner::RecordInContext(_)) && !counts() {
                return None;
            }
            match cited {
                Cited::Work(work) => (scope, Target::Work(work)),
                Cited::Chapter(chapter) => (scope, Target::Chapter(chapter)),
            }
        }
    })
}

/// Whether `long` is a list of three names or more: `Brazil, Russia, India, China, South Africa`.
fn lists_members(long: &str) -> bool {
    let is_name = |piece: &str| piece.starts_with(char::is_uppercase) && piece.split(' ').count() <= 2;
    long.split(", ").count() > 2 && long.split(", ").all(is_name)
}

/// The shortest name in bytes that counts as words; abbreviations are shorter.
const SHORTEST_NAME: usize = 12;

/// The longest article before a name in a long form, in bytes, with its blank or apostrophe: `der `, `L’`.
const ARTICLE: u32 = 4;

/// Whether `short` equals `name` or begins it with more than three words, with `UN` for `United Nations`.
fn abridges(short: &str, name: &str) -> bool {
    let spelled = |name: &str| format!("{} ", folded_name(name)).replace("united nations ", "un ");
    let (short, name) = (spelled(short), spelled(name));
    name == short || (short.split(' ').count() > 3 && name.starts_with(&short))
}
