//! Commands: those that the server runs, and those that it leaves to clients that provide them.

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ClientCapabilities, ExecuteCommandOptions, Position, Range, Url};

use crate::features::lens::Subject;

/// Returns the references that a code lens counts. The first argument is the URI of a note; for a chapter of that book
/// page, the second is its index.
pub(super) const REFERENCES: &str = "glossator.references";
/// Shows the file whose URI is the argument, if the client supports `window/showDocument`.
pub(super) const SHOW: &str = "glossator.show";
/// A command of the client: requests [`REFERENCES`] with the first argument and shows the result at the URI and
/// position in the other two.
pub(super) const SHOW_REFERENCES: &str = "glossator.showReferences";

/// A command of the client: asks what to import.
pub(super) const IMPORT: &str = "glossator.import";

/// Returns words as a quotation: `text`, and in it the UTF-16 offset `page` where the page is to be written. The arguments are
/// the URI of a note, a position in it, and the words.
pub(super) const QUOTATION: &str = "glossator.quotation";
/// Returns the references in a range as the style prints them, each as `markdown`, `plain` and `html`. The arguments are the
/// URI of a note and a range in it.
pub(super) const FORMATTED: &str = "glossator.formatted";

/// Has a note say that its chapter was read, or no longer say so, if the client applies edits. The argument is the URI of
/// the note.
pub(super) const READ: &str = "glossator.read";

/// The commands that the server announces, depending on whether the client supports `window/showDocument` and
/// `workspace/applyEdit`.
pub(super) fn options(shows_documents: bool, applies_edits: bool) -> ExecuteCommandOptions {
    let show = shows_documents.then(|| SHOW.to_owned());
    let read = applies_edits.then(|| READ.to_owned());
    let commands = [REFERENCES, QUOTATION, FORMATTED].map(str::to_owned).into_iter().chain(show).chain(read).collect();
    ExecuteCommandOptions { commands, ..ExecuteCommandOptions::default() }
}

/// Whether the client announces the command `name` (in `experimental.commands`).
pub(super) fn client_has(client: &ClientCapabilities, name: &str) -> bool {
    let experimental = client.experimental.as_ref();
    let commands = experimental.and_then(|it| it.get("commands")?.get("commands")?.as_array());
    commands.is_some_and(|commands| commands.iter().any(|command| command == name))
}

/// The arguments of [`REFERENCES`] for `subject` of the note at `uri`.
pub(super) fn references_arguments(uri: &Url, subject: Subject) -> Vec<Value> {
    match subject {
        Subject::Note => vec![uri.as_str().into()],
        Subject::Chapter(index) => vec![uri.as_str().into(), index.into()],
    }
}

/// Reads the arguments of [`REFERENCES`].
pub(super) fn read_references_arguments(arguments: &[Value]) -> Result<(Url, Subject)> {
    let wrong = || {
        invalid(format!(
            "`{REFERENCES}` takes the URI of a note and, for a chapter of a book page, the index of that chapter, \
            counted from 0."
        ))
    };
    let (uri, subject) = match arguments {
        [uri] => (uri, Subject::Note),
        [uri, index] => {
            let index = index.as_u64().and_then(|index| u32::try_from(index).ok()).ok_or_else(wrong)?;
            (uri, Subject::Chapter(index))
        }
        _ => return Err(wrong()),
    };
    let uri = uri.as_str().and_then(|uri| Url::parse(uri).ok()).ok_or_else(wrong)?;
    Ok((uri, subject))
}

/// Reads the argument of [`SHOW`].
pub(super) fn read_show_arguments(arguments: &[Value]) -> Result<Url> {
    only_uri(arguments)
        .filter(|uri| uri.scheme() == "file")
        .ok_or_else(|| invalid(format!("`{SHOW}` takes the URI of one file.")))
}

/// Reads the argument of [`READ`].
pub(super) fn read_read_arguments(arguments: &[Value]) -> Result<Url> {
    only_uri(arguments).ok_or_else(|| invalid(format!("`{READ}` takes the URI of one note.")))
}

fn only_uri(arguments: &[Value]) -> Option<Url> {
    let [uri] = arguments else { return None };
    Url::parse(uri.as_str()?).ok()
}

/// Reads the arguments of [`QUOTATION`].
pub(super) fn read_quotation_arguments(arguments: &[Value]) -> Result<(Url, Position, String)> {
    let read = |arguments: &[Value]| {
        let [uri, at, words] = arguments else { return None };
        let at = serde_json::from_value(at.clone()).ok()?;
        Some((Url::parse(uri.as_str()?).ok()?, at, words.as_str()?.to_owned()))
    };
    let takes = "takes the URI of a note, a position in it, and the words to quote.";
    read(arguments).ok_or_else(|| invalid(format!("`{QUOTATION}` {takes}")))
}

/// Reads the arguments of [`FORMATTED`].
pub(super) fn read_formatted_arguments(arguments: &[Value]) -> Result<(Url, Range)> {
    let read = |arguments: &[Value]| {
        let [uri, range] = arguments else { return None };
        Some((Url::parse(uri.as_str()?).ok()?, serde_json::from_value(range.clone()).ok()?))
    };
    read(arguments).ok_or_else(|| invalid(format!("`{FORMATTED}` takes the URI of a note and a range in it.")))
}

/// The error for an unknown command.
pub(super) fn unknown(name: &str) -> Error {
    invalid(format!(
        "There is no command `{name}`; there are `{REFERENCES}`, `{QUOTATION}`, `{FORMATTED}`, `{READ}` and `{SHOW}`."
    ))
}

fn invalid(message: String) -> Error {
    Error::invalid_params(message)
}
