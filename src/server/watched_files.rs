//! The files that the client is asked to watch.

use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};
use tower_lsp::lsp_types as lsp;

use crate::library::sources::format::Format;
use crate::workspace::settings;

/// The glob of all notes and sources.
pub(super) fn all_files() -> String {
    format!("**/*.{{{}}}", Format::ALL.map(|format| format.endings().join(",")).join(","))
}

/// What every client is asked to watch: changes of notes, sources, settings files and ignore files, and whatever comes or
/// goes. Of a folder that is deleted or moved, some clients report the folder and nothing of what was in it.
pub(super) fn watchers() -> lsp::Registration {
    let ignore_files = "**/{.gitignore,.ignore}".to_owned();
    let globs = [all_files(), format!("**/{}", settings::FILE_NAME), ignore_files];
    let changed = globs.iter().map(|glob| json!({"globPattern": glob, "kind": lsp::WatchKind::Change}));
    let come_or_gone = json!({"globPattern": "**/*", "kind": lsp::WatchKind::Create | lsp::WatchKind::Delete});
    let watchers: Vec<_> = changed.chain([come_or_gone]).collect();
    lsp::Registration {
        id: "glossator-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    }
}

/// Linked files, or patterns of files, outside the workspace folders.
pub(super) fn watchers_outside(paths: &[PathBuf], number: usize, relative: bool) -> lsp::Registration {
    let watchers: Vec<_> = paths.iter().map(|path| json!({"globPattern": glob_pattern(path, relative)})).collect();
    lsp::Registration {
        id: format!("glossator-files-outside-{number}"),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    }
}

/// `path`, relative to its folder if the client supports that.
fn glob_pattern(path: &Path, relative: bool) -> Value {
    let in_folder = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let mut base: PathBuf = path.components().take_while(in_folder).collect();
    if base == path {
        base.pop();
    }
    let pattern = path.strip_prefix(&base).unwrap_or(path).to_string_lossy().replace('\\', "/");
    match lsp::Url::from_directory_path(&base) {
        Ok(uri) if relative => json!({"baseUri": uri, "pattern": pattern}),
        _ => path.to_string_lossy().replace('\\', "/").into(),
    }
}
