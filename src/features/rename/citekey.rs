//! Renaming a citekey: in citations and front matter, in every entry of the work or chapter, and where entries of a
//! bibliography name each other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use super::changes::{Changes, Refusal, Texts, text_of};
use crate::features::messages;
use crate::library::citekey::{self, Citekey};
use crate::library::source::SourceId;
use crate::library::sources::format::Format;
use crate::library::sources::{self, Keys};
use crate::library::{Library, RecordId, ThingId};
use crate::recognition::MentionKind;
use crate::text::{Span, file_name};
use crate::workspace::index::{Key, linked_citekey};
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// A citekey under the cursor.
pub(super) struct Subject {
    pub key: SmolStr,
    /// The key itself.
    pub span: Span,
    /// What it refers to; `None` for the key of an entry that is overruled, which is renamed on its own.
    thing: Option<ThingId>,
}

/// The citekey at the byte `offset` of `note`.
pub(super) fn find(
    snapshot: &Snapshot,
    note: &Note,
    offset: usize,
    texts: Texts<'_>,
) -> Result<Option<Subject>, Refusal> {
    let library = snapshot.library(note);
    let used = |Citekey { key, span }: Citekey| match snapshot.context(note).cited(&key) {
        Some(cited) => Ok(Some(Subject { key, span, thing: Some(cited.thing()) })),
        None => {
            let message = format!("This cannot be renamed: {}.", messages::unknown_citekey(library, &key).message);
            Err(Refusal::new(message.replace("?.", "?")))
        }
    };
    if let Some(reference) = snapshot.reference_at(note, offset) {
        if let Some(key) = note.mentions.citekey_at(reference.span) {
            return used(Citekey { key: key.into(), span: cited_span(reference.span, key) });
        }
        if let Some(key) = link_at(note, reference.span) {
            let text = text_of(snapshot, note, texts)?;
            return linked_span(&text, reference.span, key)
                .map_or(Ok(None), |span| used(Citekey { key: key.into(), span }));
        }
    }
    if let Some(citekey) = note.facts.citekeys.iter().find(|citekey| citekey.span.touches(offset)) {
        return used(citekey.clone());
    }
    if let Some((citekey, record)) = own_key(library, note.id.source(), offset) {
        let thing = library.thing_of(record);
        let counts = snapshot.context(note).cited(&citekey.key).is_some_and(|cited| cited.thing() == thing);
        return Ok(Some(Subject { key: citekey.key, span: citekey.span, thing: counts.then_some(thing) }));
    }
    if note.facts.kind != NoteKind::Bibliography {
        return Ok(None);
    }
    let keys = keys_in(note, &text_of(snapshot, note, texts)?);
    if let Some(named) = keys.named.into_iter().find(|citekey| citekey.span.touches(offset)) {
        return used(named);
    }
    // Of two entries with one key in a file, one is overruled and renamed on its own.
    let repeated = keys.own.into_iter().find(|citekey| citekey.span.touches(offset));
    Ok(repeated.map(|Citekey { key, span }| Subject { key, span, thing: None }))
}

/// Renames it.
pub(super) fn rename(
    subject: &Subject,
    note: &Note,
    new: &str,
    can_move: bool,
    changes: &mut Changes<'_>,
) -> Result<(), Refusal> {
    let new = new.strip_prefix('@').unwrap_or(new);
    if let Some(objection) = citekey::objection(new) {
        return Err(Refusal::new(objection));
    }
    let library = changes.snapshot.library(note);
    let old = subject.key.as_str();
    if new == old {
        return Ok(());
    }
    let Some(thing) = subject.thing else {
        refuse_taken(library, note.id.source(), new, None)?;
        return define(changes, note, subject.span, old, new);
    };
    refuse_taken(library, note.id.source(), new, Some(thing))?;
    let mut defined = false;
    for (source, span) in places(library, thing, old) {
        let Some(file) = NoteId::of(source).and_then(|id| changes.snapshot.note(id)).map(Arc::clone) else { continue };
        if span.is_empty() {
            let advice = match file.facts.format == Format::Epub {
                true => "Import it: its book page has a key that can be changed.".to_owned(),
                false => format!("Give that entry the key that you want instead: a line `ID  - {new}`."),
            };
            let message = format!(
                "`{old}` is a key that Glossator made for an entry of {} that has none. {advice}",
                changes.snapshot.shown(&file)
            );
            return Err(Refusal::new(message));
        }
        define(changes, &file, span, old, new)?;
        defined = true;
        if file.facts.kind == NoteKind::Bibliography {
            let text = changes.text(&file)?;
            for named in linked_in(library, &file, old, &text) {
                changes.replace(&file, named, old, written(&file, &text, named, new), false)?;
            }
        }
    }
    if !defined {
        return Err(Refusal::new(format!("No file of yours says where `{old}` is defined.")));
    }
    in_notes(note, old, new, Some(thing), can_move, changes)
}

fn refuse_taken(library: &Library, source: SourceId, new: &str, renamed: Option<ThingId>) -> Result<(), Refusal> {
    let taken = library.cited_in(source, &[], new).map(|cited| cited.thing());
    let Some(taken) = taken.filter(|&taken| Some(taken) != renamed) else { return Ok(()) };
    let title = library.view(taken).map(|view| view.label());
    let title = title.filter(|title| !title.is_empty()).map(|title| format!(", *{title}*")).unwrap_or_default();
    Err(Refusal::new(format!("`{new}` is the citekey of another work already{title}. Choose another one.")))
}

/// Every place where a record of `thing` gives `key` as its own.
fn places(library: &Library, thing: ThingId, key: &str) -> Vec<(SourceId, Span)> {
    let records = library.records_of(thing).into_iter().filter_map(|id| Some((id, library.record(id)?)));
    let own = records.flat_map(|(id, record)| {
        let keys = record.keys.iter().filter(|own| own.key == key);
        keys.map(move |own| (id.source, library.current_span(id.source, own.span)))
    });
    let mut places: Vec<(SourceId, Span)> = own.collect();
    places.sort_unstable();
    places
}

/// The key at the byte `offset` of one of the source's own records, and the record.
fn own_key(library: &Library, source: SourceId, offset: usize) -> Option<(Citekey, RecordId)> {
    let entries = library.entries(source)?;
    entries.records.numbered().find_map(|(slot, placed)| {
        let keys =
            placed.record.keys.iter().map(|own| Citekey { span: entries.moved.current(own.span), ..own.clone() });
        let mut here = keys.filter(|own| !own.span.is_empty() && own.span.touches(offset));
        Some((here.next()?, RecordId { source, slot }))
    })
}

/// Renames `old` in citations, front matter and links of all notes in the folder of `note` in which it refers to
/// `thing` or to nothing, and moves the note named `@key`.
pub(super) fn in_notes(
    note: &Note,
    old: &str,
    new: &str,
    thing: Option<ThingId>,
    can_move: bool,
    changes: &mut Changes<'_>,
) -> Result<(), Refusal> {
    let snapshot = changes.snapshot;
    let in_folder = |key: Key| {
        let notes = snapshot.postings(&key).iter().filter_map(|posting| snapshot.note(posting.note));
        let notes = notes.filter(|other| other.folder == note.folder);
        let is_it = |other: &&Arc<Note>| snapshot.context(other).cited(old).map(|cited| cited.thing()) == thing;
        notes.filter(is_it).map(Arc::clone).collect::<Vec<_>>()
    };
    let named: Vec<_> = in_folder(Key::LiteratureNote(old.into()));
    let named = named.iter().filter(|other| other.address.stem().strip_prefix('@') == Some(old));
    let named: Vec<_> = named.filter_map(|other| other.path()).collect();
    let takes =
        |path: &&Path| moved(path, new).file_name().and_then(|name| name.to_str()).is_some_and(file_name::is_portable);
    let moves_files = can_move && citekey::is_valid(new) && named.iter().all(takes);
    if moves_files {
        changes.moves.extend(named.iter().map(|&path| (path.to_owned(), moved(path, new))));
    }
    let mut notes = in_folder(Key::Citekey(old.into()));
    notes.extend(in_folder(Key::Written(old.into())));
    notes.sort_by_key(|other| other.id);
    notes.dedup_by_key(|other| other.id);
    for other in notes {
        for mention in &other.mentions.all {
            match mention.kind {
                MentionKind::Citation { key, .. } if other.mentions.string(key) == old => {
                    cite(changes, &other, mention.span, old, new)?;
                }
                // A link leads to a file and changes only if the file moves.
                MentionKind::Link { destination } if moves_files || named.is_empty() => {
                    let key = linked_citekey(other.mentions.string(destination)).filter(|key| *key == old);
                    let text = if key.is_some() { changes.text(&other)? } else { continue };
                    if let Some(span) = linked_span(&text, mention.span, old) {
                        changes.replace(&other, span, old, new.to_owned(), false)?;
                    }
                }
                _ => {}
            }
        }
        // `nocite` contains keys in the form of citations.
        for Citekey { span, .. } in other.facts.citekeys.iter().filter(|citekey| citekey.key == old) {
            let text = changes.text(&other)?;
            let cited = text[..span.start as usize].ends_with('@') && !other.facts.book_span.covers(*span);
            let text = if cited && citekey::needs_braces(new) { format!("{{{new}}}") } else { new.to_owned() };
            changes.replace(&other, *span, old, text, false)?;
        }
    }
    Ok(())
}

/// The new path of a note named `@key` when the key becomes `new`.
fn moved(path: &Path, new: &str) -> PathBuf {
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("@{new}{ending}"))
}

/// Replaces the key of the citation at `span`, adding braces if the new key needs them.
fn cite(changes: &mut Changes<'_>, note: &Note, span: Span, old: &str, new: &str) -> Result<(), Refusal> {
    let key = cited_span(span, old);
    let bare = key.end == span.end;
    let text = if bare && citekey::needs_braces(new) { format!("{{{new}}}") } else { new.to_owned() };
    changes.replace(note, key, old, text, false)
}

/// The span of the key in the citation at `span`: `@key` or `@{key}`.
fn cited_span(span: Span, key: &str) -> Span {
    let braces = u32::from(span.len() > key.len() + 1);
    Span { start: span.start + 1 + braces, end: span.end - braces }
}

fn link_at(note: &Note, span: Span) -> Option<&str> {
    note.mentions.all.iter().find_map(|mention| match mention.kind {
        MentionKind::Link { destination } if mention.span == span => linked_citekey(note.mentions.string(destination)),
        _ => None,
    })
}

/// The span of the key in the link at `link`: `[[@key]]`, `[x](notes/@key.md)`.
fn linked_span(text: &str, link: Span, key: &str) -> Option<Span> {
    let at = link.of(text).rfind(&format!("@{key}"))? + link.start as usize + 1;
    Some(Span::new(at, at + key.len()))
}

/// The spans where entries of the bibliography `file` name the one with the key `key`: `crossref` and the like.
fn linked_in(library: &Library, file: &Note, key: &str, text: &str) -> Vec<Span> {
    let entries = library.entries(file.id.source());
    match entries.filter(|entries| entries.repeated.is_empty()) {
        Some(entries) => {
            let all = entries.records.numbered().flat_map(|(_, placed)| placed.record.named());
            all.filter(|named| named.key == key).map(|named| entries.moved.current(named.span)).collect()
        }
        // Overruled entries name others too, and only the text contains those.
        None => keys_in(file, text).named.into_iter().filter(|named| named.key == key).map(|it| it.span).collect(),
    }
}

fn keys_in(file: &Note, text: &str) -> Keys {
    sources::keys(file.facts.format, text)
}

/// Gives an entry of `file` its new key.
fn define(changes: &mut Changes<'_>, file: &Note, span: Span, old: &str, new: &str) -> Result<(), Refusal> {
    if let Some(why) = file.facts.format.objection_to_key(new) {
        let message = format!("`{new}` cannot be a key in {}: {why}.", changes.snapshot.shown(file));
        return Err(Refusal::new(message));
    }
    let text = changes.text(file)?;
    let text = written(file, &text, span, new);
    changes.replace(file, span, old, text, true)
}

/// `new` in the form in which the source `file` writes a key at `span`.
fn written(file: &Note, text: &str, span: Span, new: &str) -> String {
    file.facts.format.written_key(new, &text[..span.start as usize])
}
