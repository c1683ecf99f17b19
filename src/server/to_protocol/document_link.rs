//! Document links, and their targets when they are followed.

use serde_json::{Value, json};
use tower_lsp::lsp_types::{self as lsp, Url};

use super::{range, shown};
use crate::features::copies::FileLink;
use crate::features::document_link::DocumentLink;
use crate::server::session::Session;
use crate::workspace::note::Note;

/// A link. A link to a file has no target yet: whether the file exists is checked when it is followed.
pub(in crate::server) fn document_link(
    note: &Note,
    link: DocumentLink,
    session: &Session,
) -> Option<lsp::DocumentLink> {
    let address = link.address.as_deref().and_then(|address| Url::parse(address).ok());
    let files: Vec<Url> = link.files.iter().filter_map(FileLink::uri).collect();
    let (target, data) = match files.as_slice() {
        [] => (Some(address?), None),
        files => (None, Some(json!({"files": files, "address": address}))),
    };
    Some(lsp::DocumentLink {
        range: range(&note.lines, link.span, session.encoding),
        target,
        tooltip: session.link_tooltips().then(|| shown(&link.tooltip)),
        data,
    })
}

/// The target of a link with `data`: the first of its files that exists, else its address. Reads the disk.
///
/// # Errors
///
/// A message for the user, if there is nothing to open.
pub(in crate::server) fn resolved(data: &Value) -> Result<Url, String> {
    let uri = |value: &Value| Url::parse(value.as_str()?).ok();
    let files: Vec<Url> = data.get("files").and_then(Value::as_array).into_iter().flatten().filter_map(uri).collect();
    let is_there = |uri: &&Url| uri.to_file_path().is_ok_and(|path| path.is_file());
    if let Some(there) = files.iter().find(is_there) {
        return Ok(there.clone());
    }
    data.get("address").and_then(uri).ok_or_else(|| {
        let paths = files.iter().filter_map(|uri| uri.to_file_path().ok());
        let looked_at: Vec<String> = paths.map(|path| shown(&path.display().to_string())).collect();
        format!("There is nothing to open: looked for {}.", looked_at.join(" and "))
    })
}
