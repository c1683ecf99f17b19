//! A folder with a small library, as an editor has it open.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;
use glossator::workspace::loading;
use glossator::workspace::note::{Note, Stale};
use tempfile::TempDir;

/// The files of the folder, beside the one that is tried: those of the tests.
const FILES: [(&str, &str); 7] = [
    ("rivers2021.md", include_str!("../../tests/recognition/two-books/library/rivers2021.md")),
    ("seas1998.md", include_str!("../../tests/recognition/two-books/library/seas1998.md")),
    ("works.bib", include_str!("../../tests/corpus/library/peacekeeping/works.bib")),
    ("glossary.md", include_str!("../../tests/recognition/one-book/library/glossary.md")),
    ("lake-union.md", include_str!("../../tests/recognition/one-book/library/lake-union.md")),
    ("our.csl", STYLE),
    (".glossator.toml", "[citation]\nstyle = \"our.csl\"\n\n[[folder]]\npath = \"seas\"\nbook = \"seas1998\"\n"),
];

/// A style that is there as soon as the folder is read, as only those in files are.
const STYLE: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>Ours</title><id>ours</id>
<link href="http://www.zotero.org/styles/chicago-author-date" rel="independent-parent"/>
<updated>2021-01-01T00:00:00Z</updated></info></style>"#;

/// After so many uses a desk is cleared: what was read leaves names behind.
const USES: usize = 2_000;

/// A workspace with the library, and the folder that it lies in.
pub struct Desk {
    /// The workspace.
    pub workspace: Workspace,
    folder: TempDir,
}

impl Desk {
    /// A new one.
    ///
    /// # Panics
    ///
    /// If the folder cannot be written.
    #[allow(clippy::new_without_default, reason = "it writes files")]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in FILES {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
        let unread = loading::load(&workspace, 1);
        assert!(unread.is_empty(), "{unread:?}");
        let workspace = workspace.into_inner().unwrap_or_else(PoisonError::into_inner);
        assert!(workspace.folders()[0].style.is_some(), "the style is read");
        Self { workspace, folder }
    }

    /// The address of the file `name` in the folder.
    pub fn address(&self, name: &str) -> Address {
        Address::from_path(&self.path(name))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The file `name` is gone, wherever it was.
    pub fn clear(&mut self, name: &str) {
        let address = self.address(name);
        self.workspace.close(&address);
        self.workspace.remove(&address);
    }
}

thread_local! {
    static DESK: RefCell<Option<(Desk, usize)>> = const { RefCell::new(None) };
}

/// What `work` does at a desk. The same one serves many times, since reading the library takes longer than most work.
///
/// # Panics
///
/// If the folder cannot be written.
pub fn at<T>(work: impl FnOnce(&mut Desk) -> T) -> T {
    DESK.with_borrow_mut(|kept| {
        if kept.as_ref().is_some_and(|(_, uses)| *uses == USES) {
            *kept = None;
        }
        let (desk, uses) = kept.get_or_insert_with(|| (Desk::new(), 0));
        *uses += 1;
        work(desk)
    })
}

/// The text of `note` as it is now, for what changes several files.
///
/// # Errors
///
/// If it is none of the files of the folder.
pub fn text_of(note: &Note) -> Result<Arc<String>, Stale> {
    if note.text.is_some() {
        return Ok(Arc::new(note.open_text().to_owned()));
    }
    let name = note.path().and_then(|path| path.file_name());
    let known = FILES.iter().find(|(known, _)| name.is_some_and(|name| name == *known));
    known.map(|(_, text)| Arc::new((*text).to_owned())).ok_or(Stale::Changed)
}
