//! What cards quote, and where they lead.

use std::fmt::Write;

use crate::features::quoted::{quoted, words};
use crate::features::{copies, place_of};
use crate::library::source::SourceId;
use crate::library::variables::Variable;
use crate::library::view::View;
use crate::markdown::offered::{self, Offered};
use crate::resolution::Target;
use crate::workspace::note::{Note, NoteId, NoteKind};
use crate::workspace::snapshot::Snapshot;

/// Where something is to be had: its DOI, else its address.
pub(in crate::features) fn address(thing: &View<'_>) -> Option<String> {
    let doi = thing.get(Variable::Doi).and_then(|doi| offered::address(&format!("https://doi.org/{doi}")));
    doi.or_else(|| thing.get(Variable::Url).and_then(offered::address))
}

/// Links to the world outside, to the user's own copy, and to where the library says what `target` is.
pub(super) fn links(snapshot: &Snapshot, note: &Note, target: Target, address: Option<String>) -> Vec<String> {
    let outside = address.map(|address| match address.strip_prefix("https://doi.org/") {
        Some(_) => format!("[DOI](<{address}>)"),
        None => {
            let shown = words(address.trim_start_matches("https://").trim_end_matches('/'));
            format!("[{shown}](<{address}>)")
        }
    });
    let copy = copies::files(snapshot, note, target, None).into_iter().next();
    let copy = copy.and_then(|copy| Some(format!("[{}](<{}>)", copy.kind(), copy.uri()?)));
    outside.into_iter().chain(copy).chain(page(snapshot, note, target, None)).collect()
}

/// The same below a printed `reference`, without an address that stands in it.
pub(super) fn links_below(
    reference: &str,
    snapshot: &Snapshot,
    note: &Note,
    target: Target,
    address: Option<String>,
) -> Vec<String> {
    let address = address.filter(|it| !reference.contains(it.as_str()) && !reference.contains(&words(it)));
    links(snapshot, note, target, address)
}

/// A link to where the library says what `target` is, called `text`, else what that is: a book page, a file with entries.
pub(super) fn page(snapshot: &Snapshot, note: &Note, target: Target, text: Option<&str>) -> Option<String> {
    let place = place_of(snapshot, note, target)?;
    let source = snapshot.note(place.note)?;
    let kind = source.facts.kind;
    let name = || source.path()?.file_name().map(|name| name.to_string_lossy().into_owned());
    let called = match kind {
        NoteKind::BookPage => "Book page".to_owned(),
        NoteKind::Bibliography | NoteKind::Other => name().unwrap_or_else(|| "Entry".to_owned()),
        _ => "Note".to_owned(),
    };
    Some(linked(source, text.unwrap_or(&called), place.selection.start as usize))
}

/// `text` as a link to the line of `note` that holds the byte at `offset`.
pub(super) fn linked(note: &Note, text: &str, offset: usize) -> String {
    let line = note.lines.position(offset, Default::default()).line + 1;
    let text = words(text);
    match note.address.to_uri() {
        Some(uri) => format!("[{text}](<{uri}#L{line}>)"),
        None => text,
    }
}

/// Adds what the file `source` says in Markdown, as far as it is harmless.
pub(super) fn write_quoted(card: &mut String, snapshot: &Snapshot, note: &Note, source: SourceId, markdown: &str) {
    let file = NoteId::of(source).and_then(|id| snapshot.note(id)).and_then(|note| note.path());
    let offered = Offered { file, folder: snapshot.folder(note).root.as_deref() };
    let quoted = quoted(markdown, &offered);
    if !quoted.is_empty() {
        let _ = write!(card, "\n\n{quoted}");
    }
}
