//! A workspace folder in memory, as an editor and a disk would fill it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use glossator::text::position::{Encoding, LineTable};
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;
use glossator::workspace::id::FolderId;
use glossator::workspace::loading::{self, Listing};
use glossator::workspace::note::Note;
use glossator::workspace::settings::{FILE_NAME, Settings};
use glossator::workspace::snapshot::{SettingsFile, Snapshot};

use crate::support::only_book::about_the_only_book;

/// Files in a folder: path with `/` and text.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    files: Vec<(String, String)>,
}

/// Where the folder lies. Nothing is ever there.
fn root() -> PathBuf {
    PathBuf::from(if cfg!(windows) { r"C:\shelf" } else { "/shelf" })
}

/// The address of the file at `path` in the folder.
pub fn address(path: &str) -> Address {
    Address::from_path(&path.split('/').fold(root(), |folder, name| folder.join(name)))
}

impl Folder {
    /// Puts a file into the folder, or another text into the file that is there.
    pub fn set(&mut self, path: &str, text: &str) {
        self.files.retain(|(known, _)| known != path);
        self.files.push((path.to_owned(), text.to_owned()));
    }

    /// The text of the file at `path`.
    pub fn text(&self, path: &str) -> &str {
        &self.files.iter().find(|(known, _)| known == path).unwrap_or_else(|| panic!("there is no file {path}")).1
    }

    /// The files with other line ends.
    pub fn with_crlf(&self) -> Self {
        let files = self.files.iter().map(|(path, text)| (path.clone(), text.replace('\n', "\r\n")));
        Self { files: files.collect() }
    }

    /// The folder with the note at `path` open, and that note.
    pub fn open(&self, path: &str) -> (Arc<Snapshot>, Arc<Note>) {
        let mut workspace = Workspace::new(&[root()], Encoding::Utf16);
        // Closed notes are looked through once more when all names are known, as the server does.
        if let Some(settings) =
            about_the_only_book(self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        {
            workspace.set_settings_file(FolderId::default(), Some(settings_file(&root().join(FILE_NAME), &settings)));
        }
        for _ in 0..2 {
            for (path, text) in &self.files {
                if path == FILE_NAME {
                    workspace.set_settings_file(FolderId::default(), Some(settings_file(&root().join(path), text)));
                } else {
                    workspace.set_closed(&address(path), text);
                }
            }
        }
        workspace.open(&address(path), self.text(path), 1);
        let workspace = Mutex::new(workspace);
        // There is nothing else to be read.
        loading::read_notes(&workspace, Listing::new(&workspace), 1, &loading::Unwatched);
        let snapshot = loading::lock(&workspace).snapshot();
        let note = snapshot.note_at(&address(path)).expect("the note is open");
        let note = Arc::clone(note);
        (snapshot, note)
    }

    /// The path in the folder of a note, with `/`.
    pub fn path_of(note: &Note) -> String {
        let path = note.path().expect("a file").strip_prefix(root()).expect("a file in the folder");
        path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

fn settings_file(path: &Path, text: &str) -> SettingsFile {
    let (settings, problems) = Settings::from_toml(text);
    SettingsFile { path: path.to_owned(), text: text.to_owned(), lines: LineTable::new(text), settings, problems }
}
