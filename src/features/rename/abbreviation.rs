//! Renaming an abbreviation: in every note that uses it in the same meaning, and where it is defined.

use smol_str::SmolStr;

use super::changes::{Changes, Refusal, Texts, text_of};
use crate::library::name::Symbol;
use crate::library::organization::Organization;
use crate::library::source::{Owner, SourceId};
use crate::library::sources::format::Format;
use crate::library::sources::organization_note;
use crate::library::{AbbreviationId, Library, OrganizationId, folded_name};
use crate::markdown;
use crate::recognition::{LocalDefinition, Manner};
use crate::resolution::{self, Target};
use crate::text::Span;
use crate::workspace::index::Key;
use crate::workspace::note::{Note, NoteId};
use crate::workspace::snapshot::Snapshot;

/// An abbreviation under the cursor.
pub(super) struct Subject {
    pub short: SmolStr,
    /// The abbreviation without a plural `s`.
    pub span: Span,
    definition: Definition,
}

/// Who defines an abbreviation.
enum Definition {
    /// The note itself: the index in its [`crate::recognition::Mentions::definitions`].
    Note(usize),
    /// Files of the user's, for the notes in their scope.
    Files(Symbol, Vec<(SourceId, Owner)>),
}

/// The abbreviation at the byte `offset` of `note`.
pub(super) fn find(
    snapshot: &Snapshot,
    note: &Note,
    offset: usize,
    texts: Texts<'_>,
) -> Result<Option<Subject>, Refusal> {
    let library = snapshot.library(note);
    if note.facts.kind.is_about_body() && note.facts.front_matter.touches(offset) {
        return Ok(alias_at(library, note, &text_of(snapshot, note, texts)?, offset));
    }
    let reference = snapshot.reference_at(note, offset);
    // `*[UN]: United Nations` is not prose.
    let stands = |it: &&LocalDefinition| it.manner != Manner::Implied && it.span.touches(offset);
    let line = note.mentions.definitions.iter().find(stands);
    let span = match (&reference, line) {
        (Some(reference), _) if !is_name(&reference.targets) => return Ok(None),
        (Some(reference), _) if reference.targets.len() > 1 => {
            return Err(Refusal::new("This may mean several things here, so it cannot be told what to rename."));
        }
        (Some(reference), _) => reference.span,
        (None, Some(definition)) => definition.span,
        (None, None) => return Ok(None),
    };
    let text = text_of(snapshot, note, texts)?;
    let hits = note.mentions.names.iter().filter(|hit| hit.span == span);
    let named = hits.filter_map(|hit| Some((hit.symbol, short_of(library, hit.symbol, span.of(&text))?))).next();
    let files = named.as_ref().map(|&(symbol, _)| defined_by(snapshot, note, symbol)).unwrap_or_default();
    let own = definition_at(note, span);
    if let Some(index) = own.filter(|_| !files.iter().any(|(source, _)| *source == note.id.source())) {
        let short = note.mentions.definitions[index].short.clone();
        let span = short_span(span, &short);
        return Ok(Some(Subject { short, span, definition: Definition::Note(index) }));
    }
    let Some((symbol, short)) = named else { return Ok(None) };
    if files.is_empty() {
        return Err(Refusal::new(format!(
            "`{short}` is known from Glossator's built-in list of organizations, which cannot be changed. \
            Where a note or a file of yours defines it, it can be renamed."
        )));
    }
    let span = short_span(span, &short);
    Ok(Some(Subject { short, span, definition: Definition::Files(symbol, alike(library, symbol, files)) }))
}

fn is_name(targets: &[Target]) -> bool {
    let name = |target: &Target| !matches!(target, Target::Work(_) | Target::Chapter(_));
    !targets.is_empty() && targets.iter().all(name)
}

/// Renames it.
pub(super) fn rename(subject: &Subject, note: &Note, new: &str, changes: &mut Changes<'_>) -> Result<(), Refusal> {
    let snapshot = changes.snapshot;
    if let Some(objection) = objection(new) {
        return Err(Refusal::new(objection));
    }
    if new == subject.short {
        return Ok(());
    }
    if let Some(long) = taken(snapshot.library(note), note, new, subject) {
        return Err(Refusal::new(format!("`{new}` stands for {long} already. Choose another abbreviation.")));
    }
    match &subject.definition {
        Definition::Note(index) => in_note(subject, *index, note, new, changes),
        Definition::Files(..) if snapshot.names_pending() => {
            Err(Refusal::new("Your notes are still being looked through for new names. Try again in a moment."))
        }
        Definition::Files(symbol, files) => in_folder(subject, *symbol, files, note, new, changes),
    }
}

/// Renames it in `files` and in all notes of the folder for which `files` define it.
fn in_folder(
    subject: &Subject,
    symbol: Symbol,
    files: &[(SourceId, Owner)],
    note: &Note,
    new: &str,
    changes: &mut Changes<'_>,
) -> Result<(), Refusal> {
    let snapshot = changes.snapshot;
    let library = snapshot.library(note);
    let notes = snapshot.postings(&Key::Name(symbol)).iter().filter_map(|posting| snapshot.note(posting.note));
    for other in notes.filter(|other| other.folder == note.folder) {
        if !defined_by(snapshot, other, symbol).iter().any(|definition| files.contains(definition)) {
            continue;
        }
        let defines = files.iter().any(|(source, _)| *source == other.id.source());
        let references = snapshot.references(other);
        for hit in other.mentions.names.iter().filter(|hit| hit.symbol == symbol) {
            // Part of a longer name is left alone, and so is what a note defines for itself.
            let is_one = references.iter().any(|it| it.span == hit.span && is_name(&it.targets));
            if is_one && (defines || definition_at(other, hit.span).is_none()) {
                replace(changes, other, hit.span, &subject.short, new, false)?;
            }
        }
    }
    for &(source, owner) in files {
        let Some(file) = NoteId::of(source).and_then(|id| snapshot.note(id)) else { continue };
        if file.facts.format == Format::Organizations {
            return Err(Refusal::new(format!(
                "`{}` stands in {}, which is not written to. Change it there.",
                subject.short,
                snapshot.shown(file)
            )));
        }
        if let Owner::Organization(_) = owner
            && file.facts.kind.is_about_body()
        {
            let text = changes.text(file)?;
            for (_, span) in short_forms(&text).into_iter().filter(|(short, _)| *short == subject.short) {
                replace(changes, file, span, &subject.short, new, true)?;
            }
        }
        if let Some(abbreviation) = abbreviation_id(source, owner).and_then(|id| library.abbreviation(id)) {
            replace(changes, file, abbreviation.span, &subject.short, new, true)?;
        }
    }
    Ok(())
}

fn defined_by(snapshot: &Snapshot, note: &Note, symbol: Symbol) -> Vec<(SourceId, Owner)> {
    resolution::defined_by(&note.mentions, snapshot.context(note), symbol)
}

/// `files`, and all other files of the user's that define the name `symbol` in the same way.
fn alike(library: &Library, symbol: Symbol, files: Vec<(SourceId, Owner)>) -> Vec<(SourceId, Owner)> {
    let long = |&(source, owner): &(SourceId, Owner)| long(library, source, owner).map(|long| folded_name(&long));
    let known: Vec<_> = files.iter().filter_map(long).collect();
    let all = library.named(symbol).iter().filter(|(source, _)| *source != SourceId::GAZETTEER);
    all.filter(|it| files.contains(it) || long(it).is_some_and(|long| known.contains(&long))).copied().collect()
}

/// The long form of `owner`.
fn long(library: &Library, source: SourceId, owner: Owner) -> Option<SmolStr> {
    match owner {
        Owner::Organization(index) => library.organization(OrganizationId { source, index }).map(|it| it.name.clone()),
        _ => library.abbreviation(abbreviation_id(source, owner)?).map(|it| it.long.clone()),
    }
}

fn abbreviation_id(source: SourceId, owner: Owner) -> Option<AbbreviationId> {
    match owner {
        Owner::Abbreviation(index) => Some(AbbreviationId { source, book: None, index }),
        Owner::BookAbbreviation(book, index) => Some(AbbreviationId { source, book: Some(book), index }),
        _ => None,
    }
}

/// Renames an abbreviation that `note` defines for itself.
fn in_note(subject: &Subject, index: usize, note: &Note, new: &str, changes: &mut Changes<'_>) -> Result<(), Refusal> {
    let references = changes.snapshot.references(note);
    for hit in note.mentions.local.iter().filter(|hit| hit.definition as usize == index) {
        if references.iter().any(|reference| reference.span == hit.span) {
            replace(changes, note, hit.span, &subject.short, new, false)?;
        }
    }
    match note.mentions.definitions.get(index).filter(|definition| definition.manner != Manner::Implied) {
        Some(definition) => replace(changes, note, definition.span, &subject.short, new, true),
        None => Ok(()),
    }
}

fn replace(
    changes: &mut Changes<'_>,
    note: &Note,
    span: Span,
    old: &str,
    new: &str,
    defines: bool,
) -> Result<(), Refusal> {
    changes.replace(note, short_span(span, old), old, new.to_owned(), defines)
}

/// `span` without what follows the short form: a plural `s`.
fn short_span(span: Span, short: &str) -> Span {
    Span { end: span.end.min(span.start + short.len() as u32), ..span }
}

/// The definition in `note` that the words at `span` are or use.
fn definition_at(note: &Note, span: Span) -> Option<usize> {
    let used = note.mentions.local.iter().find(|hit| hit.span == span).map(|hit| hit.definition as usize);
    used.or_else(|| note.mentions.definitions.iter().position(|definition| definition.span == span))
}

/// The alias at `offset` in the front matter of an organization note.
fn alias_at(library: &Library, note: &Note, text: &str, offset: usize) -> Option<Subject> {
    let (short, span) = short_forms(text).into_iter().find(|(_, span)| span.touches(offset))?;
    let (source, owner) = (note.id.source(), Owner::Organization(0));
    // The names of an organization are in the order of its forms.
    let index = library.entries(source)?.organizations.first()?.forms().iter().position(|it| *it.text == *short)?;
    let symbol = *library.names_of(source, owner).get(index)?;
    let files = alike(library, symbol, vec![(source, owner)]);
    Some(Subject { short: short.into(), span, definition: Definition::Files(symbol, files) })
}

/// The short forms in an organization note, without its other names.
fn short_forms(text: &str) -> Vec<(String, Span)> {
    let listed = organization_note::short_forms(&markdown::parse(text));
    listed.into_iter().filter(|(name, _)| objection(name).is_none()).collect()
}

/// The short form with the name `symbol` that `written` begins with.
fn short_of(library: &Library, symbol: Symbol, written: &str) -> Option<SmolStr> {
    library.named(symbol).iter().flat_map(|&(source, owner)| shorts(library, source, owner)).find(|short| {
        let behind = written.strip_prefix(short.as_str());
        behind.is_some_and(|behind| behind.is_empty() || behind == "s") && objection(short).is_none()
    })
}

/// The short forms of `owner`.
fn shorts(library: &Library, source: SourceId, owner: Owner) -> Vec<SmolStr> {
    match owner {
        Owner::Organization(index) => library
            .organization(OrganizationId { source, index })
            .map(|it| it.abbreviations.iter().chain(&it.aliases).cloned().collect())
            .unwrap_or_default(),
        _ => {
            let abbreviation = abbreviation_id(source, owner).and_then(|id| library.abbreviation(id));
            abbreviation.map(|it| it.short.clone()).into_iter().collect()
        }
    }
}

/// What `new` already stands for, if that differs from what the abbreviation stands for.
fn taken(library: &Library, note: &Note, new: &str, subject: &Subject) -> Option<SmolStr> {
    let local = note.mentions.definitions.iter().filter(|it| &*it.short == new).map(|it| it.long.clone());
    let has = |it: &Organization| it.abbreviations.iter().chain(&it.aliases).any(|name| name == new) || it.name == new;
    let organizations = library.sources().flat_map(|(_, entries)| &entries.organizations);
    let organizations = organizations.filter(|it| has(it)).map(|it| it.name.clone());
    let abbreviations = library.abbreviations().filter(|(_, it)| it.short == new).map(|(_, it)| it.long.clone());
    let own: Vec<SmolStr> = match &subject.definition {
        Definition::Note(index) => {
            note.mentions.definitions.get(*index).map(|it| it.long.clone()).into_iter().collect()
        }
        Definition::Files(_, files) => {
            files.iter().filter_map(|&(source, owner)| long(library, source, owner)).collect()
        }
    };
    let own: Vec<String> = own.iter().map(|long| folded_name(long)).collect();
    local.chain(organizations).chain(abbreviations).find(|long| !own.contains(&folded_name(long)))
}

/// The reason why `short` cannot be an abbreviation, if there is one.
fn objection(short: &str) -> Option<String> {
    if short.is_empty() {
        return Some("An abbreviation has at least two letters or digits.".to_owned());
    }
    let odd = short.chars().find(|&c| !(c.is_alphanumeric() || " -–.&/’'".contains(c)));
    if let Some(odd) = odd {
        return Some(format!("An abbreviation has no `{odd}` in it, as `{short}` has."));
    }
    let first = short.split(' ').next().unwrap_or_default();
    let shaped = first.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    (!shaped || short.split(' ').count() > 3).then(|| {
        format!(
            "`{short}` could not be told from any other word: an abbreviation has a capital or a digit behind its \
            first letter, as `PoC` and `G5` have."
        )
    })
}
