//! The files that the client is asked to watch.

use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};
use tower_lsp::lsp_types as lsp;

use crate::library::sources::format::Format;
use crate::workspace::settings;

/// Notes and sources.
pub(super) fn all_files() -> String {
    format!("**/*.{{{}}}", Format::ALL.map(|format| format.endings().join(",")).join(","))
}

/// What the client is asked to watch: notes, and settings files.
pub(super) fn watchers() -> lsp::Registration {
    let ignore_files = "**/{.gitignore,.ignore}".to_owned();
    let globs = [all_files(), format!("**/{}", settings::FILE_NAME), ignore_files];
    let watchers: Vec<_> = globs.iter().map(|glob| json!({"globPattern": glob})).collect();
    lsp::Registration {
        id: "glossator-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    }
}

/// What the client is asked to watch besides: these files, or patterns of files, in no workspace folder.
pub(super) fn watchers_outside(paths: &[PathBuf], number: usize, relative: bool) -> lsp::Registration {
    let watchers: Vec<_> = paths.iter().map(|path| json!({"globPattern": glob_pattern(path, relative)})).collect();
    lsp::Registration {
        id: format!("glossator-files-outside-{number}"),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    }
}

/// `path`, told from its folder on where the client understands that.
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
