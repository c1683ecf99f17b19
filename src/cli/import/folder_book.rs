//! Writes into the settings which book the notes of a folder are about.

use std::fs;
use std::io;
use std::path::{Component, Path};

use serde_json::Value;

use super::plan::Step;
use super::{Failure, shown};
use crate::workspace::settings::{FILE_NAME, Settings};
use crate::write::{self, Before, Change, Outcome};

/// Records in the settings of `workspace` that the notes in `notes` are about the book of `steps`, or about the one
/// with the citekey `key`. Returns a message for the user.
///
/// # Errors
///
/// If there is not exactly one book, if `notes` is outside the workspace, if the settings name another book for it, or
/// if they cannot be written.
pub(super) fn say(workspace: &Path, notes: &Path, steps: &[Step], key: Option<&str>) -> Result<String, Failure> {
    let failure = |message: String| Failure::new(notes, None, message);
    let mut keys: Vec<&str> = steps.iter().map(|step| step.book.record.citekey()).collect();
    keys.dedup();
    let key = match (key, keys.as_slice()) {
        (Some(key), _) => key,
        (None, [key]) => key,
        (None, []) => return Err(failure("which book are these notes about? Say it with `--key`".to_owned())),
        (None, _) => return Err(failure("notes are about one book here; import one at a time".to_owned())),
    };
    let path = below(workspace, notes)?;
    let file = workspace.join(FILE_NAME);
    let before = match fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::io(&file, "read these settings", &error)),
    };
    let (settings, problems) = Settings::from_toml(before.as_deref().unwrap_or_default());
    let of_folder = |settings: &Settings| settings.book_of(&path).map(str::to_owned);
    match of_folder(&settings) {
        Some(book) if book == key => return Ok(format!("{}: says so already", shown(&file))),
        Some(book) => {
            let message =
                format!("these settings say that the notes in `{path}` are about `{book}`; change that there");
            return Err(Failure::new(&file, None, message));
        }
        None => {}
    }
    // JSON strings are valid TOML strings.
    let quoted = |text: &str| Value::from(text).to_string();
    let table = format!("[[folder]]\npath = {}\nbook = {}\n", quoted(&path), quoted(key));
    let text = match &before {
        Some(before) if !before.trim().is_empty() => format!("{}\n\n{table}", before.trim_end()),
        _ => table.clone(),
    };
    let (now, problems_now) = Settings::from_toml(&text);
    if of_folder(&now).as_deref() != Some(key) || problems_now.len() > problems.len() {
        let message = format!("these settings cannot be added to; write into them: {}", table.replace('\n', " "));
        return Err(Failure::new(&file, None, message.trim_end()));
    }
    let change = Change { path: &file, before: before.as_deref().map_or(Before::Nothing, Before::Text), text: &text };
    match write::put(&[change]).pop() {
        Some(Outcome::Written) => Ok(format!("{}: notes in `{path}` are about `{key}`", shown(&file))),
        Some(Outcome::Failed(error)) => Err(Failure::io(&file, "write these settings", &error)),
        _ => Err(Failure::new(&file, None, "somebody wrote these settings meanwhile; try again")),
    }
}

/// The path of `notes` relative to `workspace`, with a trailing slash.
fn below(workspace: &Path, notes: &Path) -> Result<String, Failure> {
    let whole = |path: &Path| dunce::canonicalize(path).map_err(|error| Failure::io(path, "find this folder", &error));
    let (root, inner) = (whole(workspace)?, whole(notes)?);
    if !inner.is_dir() {
        return Err(Failure::new(notes, None, "this is not a folder; name the folder of the notes"));
    }
    let Ok(path) = inner.strip_prefix(&root) else {
        return Err(Failure::new(notes, None, "this folder does not lie in the folder of your notes"));
    };
    let names: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    let names = names.ok_or_else(|| Failure::new(notes, None, "the name of this folder is not UTF-8; rename it"))?;
    Ok(if names.is_empty() { "./".to_owned() } else { names.join("/") + "/" })
}
