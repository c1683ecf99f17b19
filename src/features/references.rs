//! Find references: all mentions, in the whole folder, of what is under the cursor.

mod front_matter;

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::Place;
use super::at_cursor::at_cursor;
use super::entries::entries;
use crate::library::division::Division;
use crate::library::person::People;
use crate::library::source::Owner;
use crate::library::variables::Variable;
use crate::library::{Library, RecordId, ThingId, folded_name};
use crate::resolution::{Reference, ReferenceKind, Target, linkable};
use crate::text::Span;
use crate::workspace::index::Key;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// The mentions of what is at the byte `offset` of `note`, by notes in the order of their paths. Definitions in sources
/// are included only with `declaration`.
pub fn references(snapshot: &Snapshot, note: &Note, offset: usize, declaration: bool) -> Option<Vec<Place>> {
    let target = at_cursor(snapshot, note, offset)?.target()?;
    let said = said(snapshot, note, target);
    let mut places = mentioning(snapshot, note, target);
    places.retain(|place| !is_said(&said, place));
    if declaration {
        places.extend(said.iter().map(|&said| Place { range: said.selection, ..said }));
    }
    Some(places)
}

/// The mentions of `target`, as seen from `note`, by notes in the order of their paths; definitions among them.
pub(super) fn mentioning(snapshot: &Snapshot, note: &Note, target: Target) -> Vec<Place> {
    let mut notes: Vec<_> = candidates(snapshot, note, target).into_iter().filter_map(|id| snapshot.note(id)).collect();
    // They are in the order of their numbers, which is nearly that of their paths, so that few of these are compared.
    notes.sort_by(|a, b| a.address.cmp(&b.address));
    let places = notes.into_iter().flat_map(|other| {
        let all = mentioned_in(snapshot, other, |mentioned| mentioned == target).into_iter();
        all.map(|(_, span)| Place { note: other.id, range: span, selection: span })
    });
    places.collect()
}

/// All wanted things that `note` mentions, in its text and in its front matter, in order; the same place once for the
/// same thing.
pub(super) fn mentioned_in(
    snapshot: &Snapshot,
    note: &Note,
    is_wanted: impl Fn(Target) -> bool,
) -> Vec<(Target, Span)> {
    let meanings = snapshot.meanings(note);
    let wanted = meanings.iter().filter(|(_, target)| is_wanted(*target));
    let mut all: Vec<_> = wanted.map(|&(span, target)| (target, span)).collect();
    let mut written = front_matter::mentioned_in(snapshot, note);
    // A title that says what the note is about is listed once.
    written.retain(|(target, title)| {
        let first = all.partition_point(|(_, span)| span.start < title.start);
        let mut inside = all[first..].iter().take_while(|(_, span)| span.start < title.end);
        is_wanted(*target) && !inside.any(|(known, span)| known == target && title.covers(*span))
    });
    if !written.is_empty() {
        all.extend(written);
        all.sort_by_key(|&(_, span)| span);
        let mut seen = FxHashSet::default();
        all.retain(|mention| seen.insert(*mention));
    }
    all
}

/// Where sources define `target`, as seen from `note`.
pub(super) fn said(snapshot: &Snapshot, note: &Note, target: Target) -> Vec<Place> {
    entries(snapshot, note, target).into_iter().map(|(_, place)| place).collect()
}

/// Whether `place` is part of a definition.
pub(super) fn is_said(said: &[Place], place: &Place) -> bool {
    said.iter().any(|said| {
        said.note == place.note && said.range.start <= place.range.start && place.range.end <= said.selection.end
    })
}

/// Whether `reference` mentions `target`. Pages belong to the chapter or citation beside them and do not count.
pub(super) fn mentions(reference: &Reference, target: Target) -> bool {
    reference.kind != ReferenceKind::Page && reference.target() == Some(target)
}

/// The notes that may mention `target`, as seen from `note`: those that contain its citekey, number or name. In order.
fn candidates(snapshot: &Snapshot, note: &Note, target: Target) -> Vec<NoteId> {
    if let Target::Local(_) = target {
        return vec![note.id];
    }
    let library = snapshot.library(note);
    let keys = [keys(snapshot, library, target), abbreviated(snapshot, library, target)].concat();
    let postings = keys.iter().flat_map(|key| snapshot.postings(key)).map(|posting| posting.note);
    let mut notes: Vec<NoteId> = postings.collect();
    notes.sort_unstable();
    notes.dedup();
    notes.retain(|&id| snapshot.note(id).is_some_and(|other| other.folder == note.folder));
    notes
}

/// The index keys of notes that mention `target`.
pub(super) fn keys(snapshot: &Snapshot, library: &Library, target: Target) -> Vec<Key> {
    let cited = |key: &str| Key::Citekey(key.into());
    let named = |source, owner| library.names_of(source, owner).iter().map(|&symbol| Key::Name(symbol));
    let titled = |id: ThingId| {
        let owners = |it: &RecordId| [Owner::Record(it.slot), Owner::RecordInContext(it.slot)];
        let owned = move |it: RecordId| owners(&it).into_iter().flat_map(move |owner| named(it.source, owner));
        library.records_of(id).into_iter().flat_map(owned)
    };
    match target {
        Target::Work(id) => {
            let Some(work) = library.view(id) else { return Vec::new() };
            let authored = authored(work.creators(), work.year());
            let linked = linked(snapshot, library, id);
            let written = written(library, id);
            work.citekeys().map(cited).chain(titled(id)).chain(authored).chain(linked).chain(written).collect()
        }
        Target::Chapter(id) => {
            let Some((book, chapter)) = library.chapter(id) else { return Vec::new() };
            let numbered = chapter.number().into_iter().flat_map(|number| {
                let books = book_keys(library, book.thing()).into_iter().map(Some).chain([None]);
                books.map(move |book| Key::Chapter(number.value, book.map(Box::from)))
            });
            let besides = Division::of_title(chapter.title()).map(|division| Key::Division(division.key()));
            let cited = chapter.citekeys().map(cited).chain(besides);
            let year = chapter.year().or_else(|| book.year());
            let authored = authored(chapter.people(Variable::Author), year);
            let contributed = last_words(chapter.people(Variable::Author)).map(|word| Key::contributed(&word));
            let own_links = chapter.citekeys().map(|key| Key::Linked(linkable(key).into()));
            let linked = linked(snapshot, library, book.thing()).into_iter().chain(own_links);
            let about = chapter.number().map(|number| Key::ChapterNote(number.value));
            let linked = linked.chain(about).chain(written(library, id));
            cited.chain(numbered).chain(titled(id)).chain(authored).chain(contributed).chain(linked).collect()
        }
        Target::Part(id) => {
            let part = library.part(id).map(|(_, part, _)| Key::Division(Division::Part(part.number).key()));
            part.into_iter().chain(linked(snapshot, library, id.book)).collect()
        }
        Target::Organization(id) => {
            let notes = library.organization_entries(id).filter_map(|(id, _)| snapshot.note(NoteId::of(id.source)?));
            let linked = notes.map(|note| Key::Linked(linkable(note.address.stem()).into()));
            library.names_of_organization(id).map(Key::Name).chain(linked).collect()
        }
        Target::Abbreviation(id) => {
            let owner = id.book.map_or(Owner::Abbreviation(id.index), |book| Owner::BookAbbreviation(book, id.index));
            named(id.source, owner).collect()
        }
        Target::Local(_) => Vec::new(),
    }
}

/// The index keys of notes that define an abbreviation for an organization, their own or a source's.
fn abbreviated(snapshot: &Snapshot, library: &Library, target: Target) -> Vec<Key> {
    let Target::Organization(id) = target else { return Vec::new() };
    let names = library.organization_entries(id).flat_map(|(_, it)| std::iter::once(&it.name).chain(&it.aliases));
    let names: BTreeSet<String> = names.map(|name| folded_name(name)).collect();
    let short = library.abbreviations().filter(|(_, it)| names.contains(&folded_name(&it.long)));
    let short = short.flat_map(|(id, _)| keys(snapshot, library, Target::Abbreviation(id)));
    let defined = names.iter().map(|name| Key::Defined(name.as_str().into()));
    defined.chain(short).collect()
}

/// The citekeys by which notes refer to the book `id`: its own and those of its chapters.
fn book_keys(library: &Library, id: ThingId) -> BTreeSet<&str> {
    let things = std::iter::once(id).chain(library.chapters(id));
    let records = things.flat_map(|thing| library.records_of(thing)).filter_map(|id| library.record(id));
    records.flat_map(|record| record.citekeys()).collect()
}

/// The index keys of notes that link to the book `id` or to a heading of its page: its citekeys and the files that it
/// was read from.
fn linked(snapshot: &Snapshot, library: &Library, id: ThingId) -> BTreeSet<Key> {
    let keys = library.records_of(id).into_iter().flat_map(|id| {
        let citekeys = library.record(id).into_iter().flat_map(|record| record.citekeys());
        let file = NoteId::of(id.source).and_then(|note| snapshot.note(note)).map(|note| note.address.stem());
        citekeys.chain(file).map(|name| Key::Linked(linkable(name).into())).collect::<Vec<_>>()
    });
    keys.collect()
}

/// The index keys of notes whose front matter contains a citekey of `thing`.
fn written(library: &Library, thing: ThingId) -> Vec<Key> {
    let records = library.records_of(thing).into_iter().filter_map(|id| library.record(id));
    records.flat_map(|record| record.citekeys()).map(|key| Key::Written(key.into())).collect()
}

/// The index keys of notes that name a work of `people` by its first author and year.
fn authored(people: People<'_>, year: Option<i32>) -> Vec<Key> {
    year.into_iter().flat_map(|year| last_words(people).map(move |word| Key::authored(&word, year))).collect()
}

/// The words that may end the name of the first of `people`: its last word or, of a double name, the first.
fn last_words(people: People<'_>) -> impl Iterator<Item = String> {
    let family = people.first().map(|author| folded_name(author.family)).unwrap_or_default();
    let words: BTreeSet<&str> = [family.split(' ').next(), family.rsplit(' ').next()].into_iter().flatten().collect();
    words.into_iter().filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>().into_iter()
}
