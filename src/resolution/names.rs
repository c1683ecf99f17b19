//! Names: which of their meanings is nearest, and which of several names at one place counts.

use super::{Certainty, Reference, Resolver, Target};
use crate::library::name::Symbol;
use crate::library::source::{Owner, SourceId};
use crate::library::{AbbreviationId, Cited, OrganizationId, RecordId, ThingId, folded_name};
use crate::text::Span;

/// How near a meaning is; the nearest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Note,
    Book,
    Folder,
    Everywhere,
}

/// Adds the names of the note: at each place the longest that means something there.
pub(super) fn add(resolver: &Resolver<'_>, found: &mut Vec<Reference>) {
    let mentions = resolver.mentions;
    if mentions.names.is_empty() && mentions.local.is_empty() {
        return;
    }
    let taken: Vec<Span> = found.iter().map(|reference| reference.span).collect();
    let books = resolver.books_about();
    let named_in_full = Vec::from_iter(mentions.names.iter().flat_map(|hit| organizations(resolver, hit.symbol)));
    let mut places: Vec<(Span, Option<Symbol>)> =
        mentions.names.iter().map(|hit| (hit.span, Some(hit.symbol))).collect();
    places.extend(mentions.local.iter().map(|hit| (hit.span, None)));
    places.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    let mut at = 0;
    while at < places.len() {
        let span = places[at].0;
        let same = places[at..].iter().take_while(|(other, _)| *other == span).count();
        if span.start >= end && !overlaps(&taken, span) {
            let symbols: Vec<Symbol> = places[at..at + same].iter().filter_map(|&(_, symbol)| symbol).collect();
            if let Some(reference) = meaning(resolver, span, &symbols, &books, &named_in_full) {
                end = span.end;
                found.push(reference);
            }
        }
        at += same;
    }
}

/// Where files of the reader's say what the name `symbol` means in this note: the nearest of them.
pub(super) fn defined_by(resolver: &Resolver<'_>, symbol: Symbol) -> Vec<(SourceId, Owner)> {
    let books = resolver.books_about();
    let said = resolver.context.library.named(symbol).iter().filter(|(source, _)| *source != SourceId::GAZETTEER);
    let said = said.filter_map(|&(source, owner)| {
        in_scope(resolver, source, owner, &books).map(|(scope, _)| (scope, (source, owner)))
    });
    let said = Vec::from_iter(said);
    let nearest = said.iter().map(|&(scope, _)| scope).min();
    said.into_iter().filter(|&(scope, _)| Some(scope) == nearest).map(|(_, definition)| definition).collect()
}

/// Whether `span` overlaps one of `taken`, which are in order.
fn overlaps(taken: &[Span], span: Span) -> bool {
    let next = taken.partition_point(|other| other.end <= span.start);
    taken.get(next).is_some_and(|other| other.start < span.end)
}

/// The organizations whose name `symbol` is, where it is a name in full.
fn organizations(resolver: &Resolver<'_>, symbol: Symbol) -> Vec<OrganizationId> {
    let library = resolver.context.library;
    let ids = library.named(symbol).iter().filter_map(|&(source, owner)| match owner {
        Owner::Organization(index) => Some(library.same_organization(OrganizationId { source, index })),
        _ => None,
    });
    let mut ids: Vec<_> = ids.collect();
    ids.dedup();
    if ids.len() == 1 { ids } else { Vec::new() }
}

/// What the words at `span`, which are the names `symbols`, mean in this note.
fn meaning(
    resolver: &Resolver<'_>,
    span: Span,
    symbols: &[Symbol],
    books: &[ThingId],
    named_in_full: &[OrganizationId],
) -> Option<Reference> {
    let library = resolver.context.library;
    let mut meanings: Vec<(Scope, Target)> = Vec::new();
    for &symbol in symbols {
        for &(source, owner) in library.named(symbol) {
            meanings.extend(in_scope(resolver, source, owner, books));
        }
    }
    let local = resolver.mentions.local.iter().find(|hit| hit.span == span);
    meanings.extend(local.map(|hit| (Scope::Note, Target::Local(hit.definition))));
    let nearest = meanings.iter().map(|&(scope, _)| scope).min()?;
    let organizations: Vec<OrganizationId> = meanings.iter().filter_map(|&(_, target)| organization(target)).collect();
    let mut targets: Vec<Target> = meanings
        .iter()
        .filter(|&&(scope, _)| scope == nearest)
        .map(|&(_, target)| same_as_organization(resolver, target, &organizations).map_or(target, Target::Organization))
        .collect();
    // Works before chapters and so on, each as the library ranks its sources: numbers depend on what was read first.
    if targets.len() > 1 {
        let rank = |target: Target| target.source().and_then(|source| library.rank(source));
        let standing = |target: Target| target.thing().and_then(|thing| library.standing(thing.0));
        targets.sort_by_cached_key(|&target| (target.kind(), rank(target), standing(target), target));
        targets.dedup();
    }
    if targets.len() > 1 {
        let full: Vec<Target> = targets
            .iter()
            .copied()
            .filter(|&target| organization(target).is_some_and(|id| named_in_full.contains(&id)))
            .collect();
        if let [only] = full.as_slice() {
            targets = vec![*only];
        }
    }
    // A heading of the book page is the chapter, not a mention of it.
    let own_page = |target: &Target| match *target {
        Target::Work(work) => Some(work) == resolver.context.page_of,
        Target::Chapter(chapter) => {
            library.book_of(chapter).is_some_and(|book| Some(book) == resolver.context.page_of)
                && library.records_of(chapter).iter().any(|&id| {
                    let heading = library.record(id).map(|record| record.heading);
                    id.source == resolver.context.source && heading.is_some_and(|heading| heading.covers(span))
                })
        }
        _ => false,
    };
    targets.retain(|target| !own_page(target));
    let kind = targets.first()?.kind();
    Some(Reference::new(span, kind, targets, Certainty::Said))
}

/// What `owner` means, if it holds in a note about `books`.
fn in_scope(resolver: &Resolver<'_>, source: SourceId, owner: Owner, books: &[ThingId]) -> Option<(Scope, Target)> {
    let library = resolver.context.library;
    if source != resolver.context.source && library.entries(source)?.of_note_alone {
        return None;
    }
    let everywhere = source == SourceId::GAZETTEER;
    let scope = if everywhere { Scope::Everywhere } else { Scope::Folder };
    Some(match owner {
        Owner::Organization(index) => {
            // What a book page defines holds in notes about its book.
            let records = &library.entries(source)?.records;
            let in_book = books.iter().any(|&book| library.records_of(book).iter().any(|id| id.source == source));
            if !records.is_empty() && !in_book {
                return None;
            }
            let scope = if in_book { Scope::Book } else { scope };
            (scope, Target::Organization(library.same_organization(OrganizationId { source, index })))
        }
        Owner::Abbreviation(index) => (scope, Target::Abbreviation(AbbreviationId { source, book: None, index })),
        Owner::BookAbbreviation(book, index) => {
            let in_book = books.contains(&library.thing_of(RecordId { source, slot: book }));
            let target = Target::Abbreviation(AbbreviationId { source, book: Some(book), index });
            return in_book.then_some((Scope::Book, target));
        }
        Owner::Record(slot) => {
            let thing = library.without_duplicate(library.thing_of(RecordId { source, slot }));
            match library.cited_thing(thing) {
                Cited::Work(work) => (scope, Target::Work(work)),
                Cited::Chapter(chapter) => (scope, Target::Chapter(chapter)),
            }
        }
    })
}

fn organization(target: Target) -> Option<OrganizationId> {
    match target {
        Target::Organization(id) => Some(id),
        _ => None,
    }
}

/// The organization that an abbreviation stands for: the one of that full name, else the one of `candidates`, which
/// share its short form, whose name its long form abridges (`UN Multidimensional Integrated Stabilization Mission`).
fn same_as_organization(
    resolver: &Resolver<'_>,
    target: Target,
    candidates: &[OrganizationId],
) -> Option<OrganizationId> {
    let library = resolver.context.library;
    if let Target::Local(index) = target
        && let Some(named) = named_by_definition(resolver, index)
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
            library.organization_entries(id).any(|(_, organization)| {
                std::iter::once(&organization.name).chain(&organization.aliases).any(|name| abridges(long, name))
            })
        })
    })
}

/// The organization that the long form of the note's definition `index` names: `Vereinte Nationen (VN)`.
fn named_by_definition(resolver: &Resolver<'_>, index: u32) -> Option<OrganizationId> {
    let long = resolver.mentions.definitions.get(index as usize)?.long_span;
    let names = &resolver.mentions.names;
    let first = names.partition_point(|hit| hit.span.start < long.start);
    let hits = names[first..].iter().take_while(|hit| hit.span.start < long.end);
    // An article may stand before the name.
    let named = hits.filter(|hit| hit.span.end == long.end && hit.span.start - long.start <= ARTICLE);
    named.flat_map(|hit| organizations(resolver, hit.symbol)).next()
}

/// The longest article before a name in a long form, with its blank or apostrophe: `der `, `L’`.
const ARTICLE: u32 = 4;

/// Whether `short` says the words of `name` from its start on, with `UN` for `United Nations`.
fn abridges(short: &str, name: &str) -> bool {
    let spelled = |name: &str| format!("{} ", folded_name(name)).replace("united nations ", "un ");
    let (short, name) = (spelled(short), spelled(name));
    name == short || (short.split(' ').count() > 3 && name.starts_with(&short))
}
