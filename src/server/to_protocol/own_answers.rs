//! Answers to methods of our own, which the protocol has no types for.

use serde_json::{Value, json};
use tower_lsp::lsp_types::Url;

use super::{location, range, shown};
use crate::features::Place;
use crate::features::completion::Completions;
use crate::features::glosses::Gloss;
use crate::features::overview::{Overview, OverviewRow};
use crate::features::pandoc_reads::PandocReads;
use crate::features::printed_page::PrintedPage;
use crate::features::search::{Found, Line, Said};
use crate::features::workspace_symbol::{container, symbol_name, symbol_place};
use crate::text::position::Encoding;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// What can be cited.
pub(in crate::server) fn citable(found: &Completions) -> Value {
    let items = found.items.iter().map(
        |item| json!({"label": shown(&item.label), "description": shown(&item.description), "citation": item.insert}),
    );
    items.collect::<Vec<_>>().into()
}

/// The references of `note` and what they mean.
pub(in crate::server) fn glosses(snapshot: &Snapshot, note: &Note, all: &[Gloss], encoding: Encoding) -> Value {
    let glosses = all.iter().map(|gloss| {
        let place = gloss.place.and_then(|at| location(snapshot, at, encoding));
        json!({
            "range": range(&note.lines, gloss.span, encoding),
            "known": gloss.known,
            "text": gloss.text,
            "place": place,
        })
    });
    json!({"version": note.version, "glosses": glosses.collect::<Vec<_>>()})
}

/// What is printed for `note`.
pub(in crate::server) fn printed_page(note: &Note, page: &PrintedPage, encoding: Encoding) -> Value {
    let citations = page
        .citations
        .iter()
        .map(|(span, printed)| json!({"range": range(&note.lines, *span, encoding), "printed": printed}));
    json!({
        "version": note.version,
        "citations": citations.collect::<Vec<_>>(),
        "notes": page.notes,
        "heading": page.heading,
        "references": page.references,
    })
}

/// What Pandoc reads for a note: files, each with its name and place.
pub(in crate::server) fn pandoc_reads(snapshot: &Snapshot, reads: &PandocReads) -> Value {
    match reads {
        PandocReads::Files(files) => {
            let files = files.iter().filter_map(|&id| {
                let note = snapshot.note(id)?;
                Some(json!({"name": shown(&snapshot.shown(note)), "uri": note.address.to_uri()?}))
            });
            files.collect::<Vec<_>>().into()
        }
        PandocReads::Export(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            json!([{"name": shown(&name), "uri": Url::from_file_path(path).ok()}])
        }
        PandocReads::Unknown => json!([]),
    }
}

/// What was found, each with the line of the user's note that says so.
pub(in crate::server) fn found(snapshot: &Snapshot, all: &[(Option<Line>, Found)], encoding: Encoding) -> Value {
    let one = |(line, found): &(Option<Line>, Found)| {
        let place = symbol_place(snapshot, found.folder, found.target)?;
        let note = line.as_ref().and_then(|line| snapshot.note(line.place.note));
        let text = match (&found.said, line) {
            (Said::Abstract(text), _) => text.as_str(),
            (_, Some(line)) => &line.text,
            _ => "",
        };
        let library = &snapshot.folders()[found.folder.0].library;
        Some(json!({
            "name": shown(&symbol_name(snapshot, found.folder, found.target)?),
            "container": shown(container(library, found.target).unwrap_or_default()),
            "note": note.map(|note| shown(&snapshot.shown(note))),
            "text": shown(text),
            "place": location(snapshot, place, encoding),
            "line": line.as_ref().and_then(|line| location(snapshot, line.place, encoding)),
        }))
    };
    all.iter().filter_map(one).collect::<Vec<_>>().into()
}

/// A note of the user about something: its path as it is shown, and its place.
fn own_note(snapshot: &Snapshot, at: Place, encoding: Encoding) -> Option<Value> {
    let note = snapshot.note(at.note)?;
    Some(json!({"name": shown(&snapshot.shown(note)), "place": location(snapshot, at, encoding)?}))
}

/// The overview of the library.
pub(in crate::server) fn overview(snapshot: &Snapshot, overview: &Overview, encoding: Encoding) -> Value {
    let entry = |entry: &OverviewRow| {
        let place = entry.place.and_then(|at| location(snapshot, at, encoding));
        let own = entry.own.iter().filter_map(|&at| own_note(snapshot, at, encoding)).collect::<Vec<_>>();
        json!({
            "citation": entry.citation, "place": place, "mentions": entry.mentions, "notes": entry.notes, "own": own,
        })
    };
    let books = overview.books.iter().map(|book| {
        let chapters = book.chapters.iter().map(|chapter| {
            json!({"label": shown(&chapter.label), "by": shown(&chapter.by), "pages": chapter.pages, "entry": entry(&chapter.entry)})
        });
        json!({
            "citekey": book.citekey,
            "title": shown(&book.title),
            "by": shown(&book.by),
            "entry": entry(&book.entry),
            "folder": shown(&book.folder),
            "chapters": chapters.collect::<Vec<_>>(),
        })
    });
    let works = overview.works.iter().map(|work| {
        json!({"title": shown(&work.title), "by": shown(&work.by), "folder": shown(&work.folder), "entry": entry(&work.entry)})
    });
    let organizations = overview.organizations.iter().map(|organization| {
        json!({
            "name": shown(&organization.name),
            "abbreviations": organization.abbreviations.iter().map(|short| shown(short)).collect::<Vec<_>>(),
            "entry": entry(&organization.entry),
        })
    });
    let totals = overview.totals;
    json!({
        "books": books.collect::<Vec<_>>(),
        "works": works.collect::<Vec<_>>(),
        "organizations": organizations.collect::<Vec<_>>(),
        "totals": {
            "books": totals.books,
            "chapters": totals.chapters,
            "works": totals.works,
            "organizations": totals.organizations,
            "notes": overview.notes,
        },
        "indexed": overview.indexed,
    })
}
