//! Commands: those that the server runs, and those that it leaves to clients that provide them.

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ClientCapabilities, ExecuteCommandOptions, Url};

use crate::features::lens::Subject;

/// Returns the references that a code lens counts. The first argument is the URI of a note; for a chapter of that book
/// page, the second is its index.
pub(super) const REFERENCES: &str = "glossator.references";
/// Shows the file whose URI is the argument, if the client supports `window/showDocument`.
pub(super) const SHOW: &str = "glossator.show";
/// A command of the client: requests [`REFERENCES`] with the first argument and shows the result at the URI and
/// position in the other two.
pub(super) const SHOW_REFERENCES: &str = "glossator.showReferences";

/// The commands that the server announces, depending on whether the client supports `window/showDocument`.
pub(super) fn options(shows_documents: bool) -> ExecuteCommandOptions {
    let show = shows_documents.then(|| SHOW.to_owned());
    let commands = std::iter::once(REFERENCES.to_owned()).chain(show).collect();
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
    let uri = match arguments {
        [uri] => uri.as_str().and_then(|uri| Url::parse(uri).ok()).filter(|uri| uri.scheme() == "file"),
        _ => None,
    };
    uri.ok_or_else(|| invalid(format!("`{SHOW}` takes the URI of one file.")))
}

/// The error for an unknown command.
pub(super) fn unknown(name: &str) -> Error {
    invalid(format!("There is no command `{name}`; there are `{REFERENCES}` and `{SHOW}`."))
}

fn invalid(message: String) -> Error {
    Error::invalid_params(message)
}
