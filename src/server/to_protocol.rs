//! Translates to the protocol's types. Byte ranges become positions by the lines of their own snapshot.

pub(super) mod diagnostic;
pub(super) mod symbol;
pub(super) mod workspace_edit;

use serde::Serialize;
use serde_json::{Value, json};
use tower_lsp::lsp_types::{self as lsp, Url};

use crate::features::Place;
use crate::features::completion::{self, Completions, Item, ItemKind};
use crate::features::definition::Definition;
use crate::features::hover::Hover;
use crate::markdown::plain;
use crate::server::session::Session;
use crate::text::Span;
use crate::text::position::{Encoding, LineTable};
use crate::text::printable;
use crate::workspace::note::Note;
use crate::workspace::snapshot::Snapshot;

/// A range.
pub(super) fn range(lines: &LineTable, span: Span, encoding: Encoding) -> lsp::Range {
    let position = |offset: u32| {
        let position = lines.position(offset as usize, encoding);
        lsp::Position { line: position.line, character: position.character }
    };
    lsp::Range { start: position(span.start), end: position(span.end) }
}

/// Markdown, or plain text for a client that does not render it.
fn markup(text: String, markdown: bool) -> lsp::MarkupContent {
    if markdown {
        lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: text }
    } else {
        lsp::MarkupContent { kind: lsp::MarkupKind::PlainText, value: plain::text(&text) }
    }
}

/// A hover.
pub(super) fn hover(note: &Note, hover: Hover, session: &Session) -> lsp::Hover {
    lsp::Hover {
        contents: lsp::HoverContents::Markup(markup(hover.text, session.hover_markdown())),
        range: Some(range(&note.lines, hover.span, session.encoding)),
    }
}

/// A printed reference in the three forms that clipboards take.
pub(super) fn printed(markdown: &str) -> Value {
    let mut page = String::new();
    pulldown_cmark::html::push_html(&mut page, pulldown_cmark::Parser::new(markdown));
    json!({ "markdown": markdown, "plain": plain::text(markdown), "html": page.trim() })
}

/// A definition. If the client supports it, includes the range of the reference itself.
pub(super) fn definition(
    snapshot: &Snapshot,
    note: &Note,
    definition: &Definition,
    links: bool,
    encoding: Encoding,
) -> Option<lsp::GotoDefinitionResponse> {
    let (origin, with_links) = (range(&note.lines, definition.origin, encoding), links);
    let links: Vec<lsp::LocationLink> = definition
        .places
        .iter()
        .filter_map(|&place| {
            let (uri, range, selection) = uri_and_ranges(snapshot, place, encoding)?;
            Some(lsp::LocationLink {
                origin_selection_range: Some(origin),
                target_uri: uri,
                target_range: range,
                target_selection_range: selection,
            })
        })
        .collect();
    if links.is_empty() {
        return None;
    }
    Some(if with_links {
        lsp::GotoDefinitionResponse::Link(links)
    } else {
        let locations = links.into_iter().map(|link| lsp::Location::new(link.target_uri, link.target_selection_range));
        lsp::GotoDefinitionResponse::Array(locations.collect())
    })
}

fn uri_and_ranges(snapshot: &Snapshot, place: Place, encoding: Encoding) -> Option<(Url, lsp::Range, lsp::Range)> {
    let note = snapshot.note(place.note)?;
    let uri = note.address.to_uri()?;
    Some((uri, range(&note.lines, place.range, encoding), range(&note.lines, place.selection, encoding)))
}

mod action;
pub(super) mod document_link;
mod inlay_hint;
mod own_answers;
mod semantic_tokens;

pub(super) use action::{changes, code_action, complete as complete_action};
pub(super) use inlay_hint::{hint_origin, hint_tooltip, inlay_hint};
pub(super) use own_answers::{citable, found, glosses, overview, pandoc_reads, printed_page};
pub(super) use semantic_tokens::{legend, semantic_tokens, token_edits};

/// Text from a file, made safe for a list, a label or a message.
pub(super) fn shown(words: &str) -> String {
    printable::line(words).into_owned()
}

/// The location of a place in any file.
pub(super) fn location(snapshot: &Snapshot, place: Place, encoding: Encoding) -> Option<lsp::Location> {
    let (uri, _, selection) = uri_and_ranges(snapshot, place, encoding)?;
    Some(lsp::Location::new(uri, selection))
}

/// A location, as it is written.
#[derive(Serialize)]
pub(super) struct WrittenLocation<'u> {
    uri: &'u str,
    range: lsp::Range,
}

/// Hands the locations of `places`, in which those of a note are together, to `tell` one after another, since there may
/// be very many.
pub(super) fn locations(
    snapshot: &Snapshot,
    places: &[Place],
    encoding: Encoding,
    mut tell: impl FnMut(&WrittenLocation<'_>),
) {
    for places in places.chunk_by(|a, b| a.note == b.note) {
        // Many may be in one note, and its address is made once.
        let note = places.first().and_then(|place| snapshot.note(place.note));
        let Some((note, uri)) = note.and_then(|note| Some((note, note.address.to_uri()?))) else { continue };
        for place in places {
            tell(&WrittenLocation { uri: uri.as_str(), range: range(&note.lines, place.selection, encoding) });
        }
    }
}

/// Completions.
pub(super) fn completions(
    snapshot: &Snapshot,
    note: &Note,
    found: Completions,
    session: &Session,
) -> lsp::CompletionResponse {
    let range = range(&note.lines, found.span, session.encoding);
    let resolves = session.resolves_documentation();
    let items = found.items.into_iter().enumerate().map(|(index, item)| {
        let Item { kind, label, description, detail, insert, filter, data } = item;
        // A client that cannot ask for it later gets it now.
        let text = (!resolves).then(|| completion::documentation(snapshot, note, &data)).flatten();
        let details = session.label_details();
        let label_details = (details && !description.is_empty())
            .then(|| lsp::CompletionItemLabelDetails { detail: None, description: Some(shown(&description)) });
        let detail = if details { detail } else { description };
        lsp::CompletionItem {
            label_details,
            documentation: text.map(|text| documentation(text, session)),
            label: shown(&label),
            kind: Some(match kind {
                ItemKind::Work => lsp::CompletionItemKind::MODULE,
                ItemKind::Chapter => lsp::CompletionItemKind::REFERENCE,
                ItemKind::Organization => lsp::CompletionItemKind::INTERFACE,
                ItemKind::Term => lsp::CompletionItemKind::KEYWORD,
            }),
            detail: (!detail.is_empty()).then(|| shown(&detail)),
            sort_text: Some(format!("{index:03}")),
            filter_text: Some(filter),
            text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text: insert })),
            // Sent with each item, so kept short.
            data: Some(json!([note.id.0, data])),
            ..lsp::CompletionItem::default()
        }
    });
    let is_incomplete = found.incomplete || session.narrows_by_inserted_text();
    lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete, items: items.collect() })
}

/// The documentation of a completion item.
pub(super) fn documentation(text: String, session: &Session) -> lsp::Documentation {
    lsp::Documentation::MarkupContent(markup(text, session.completion_markdown()))
}
