//! A person at work: files on disk, an editor with some of them open, other programs that change them, and a watcher
//! that reports changes at once or later. The workspace is called as the server calls its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use glossator::text::Edit;
use glossator::text::position::{Encoding, LineTable, Position};
use glossator::workspace::Workspace;
use glossator::workspace::address::Address;
use glossator::workspace::loading::{self, Unwatched, Watch};
use proptest::prelude::*;
use tempfile::TempDir;

use super::knowledge::{Knowledge, difference, knowledge};
use super::texts;

/// All files that may exist. The first is in no workspace folder; the next three are in no listing of one.
pub const FILES: [&str; 22] = [
    "elsewhere/page.md",
    "notes/ignored/page.md",
    "notes/templates/page.md",
    "notes/.hidden/page.md",
    "notes/alpha.md",
    "notes/page.md",
    "notes/@four2020.md",
    "notes/books/one.md",
    "notes/books/page.md",
    "notes/books.md",
    "notes/books/deep/two.md",
    // The same letters, composed and decomposed.
    "notes/Caf\u{e9}.md",
    "notes/books/Cafe\u{301}.md",
    "notes/inner/page.md",
    "notes/inner/one.md",
    "notes/all.bib",
    "notes/books/list.ris",
    // Project files for the notes below them.
    "notes/_quarto.yml",
    "notes/books/meta.yaml",
    "notes/books/index.Rmd",
    // Sources only if something links to them.
    "elsewhere/refs.bib",
    "notes/ignored/refs.bib",
];

/// The files in which most happens, so that the changes affect each other.
const BUSY: [&str; 8] = [
    "notes/alpha.md",
    "notes/page.md",
    "notes/books/one.md",
    "notes/books/page.md",
    "notes/inner/page.md",
    "notes/all.bib",
    "notes/_quarto.yml",
    "elsewhere/refs.bib",
];

/// Folders that may be deleted or moved with everything in them.
pub const FOLDERS: [&str; 6] =
    ["notes/books", "notes/books/deep", "notes/inner", "notes/ignored", "notes/templates", "elsewhere"];

/// The editor's configuration, and the settings file.
pub const SETTINGS: [&str; 6] = [
    "{}",
    r#"{"gazetteer": false}"#,
    r#"{"gazetteer": true, "introductions": true}"#,
    r#"{"diagnostics": {"unknown-citekey": "error", "ambiguous-chapter": "warning"}}"#,
    r#"{"diagnostics": {"unknown-chapter": "off", "unknown-citekey": "off"}, "gazetteer": false}"#,
    r#"{"gazetteer": false, "bibliography": "ignored/refs.bib"}"#,
];
pub const SETTINGS_FILES: [&str; 6] = [
    "",
    "gazetteer = false\nintroductions = true\n",
    "gazetteer = true\n[diagnostics]\nunknown-chapter = \"error\"\n",
    "gazetteer = false\n[diagnostics]\npage-outside-chapter = \"off\"\nunknown = 1\n",
    "gazetteer = false\nbibliography = [\"../elsewhere/refs.bib\", \"all.bib\"]\n",
    "gazetteer = false\nbibliography = [\"**/*.{bib,ris}\", \"nowhere.bib\"]\n",
];

/// The ignore files of a folder; the first one exists from the beginning.
pub const IGNORED: [&str; 6] =
    ["ignored/\n", "", "books/\n", "page.md\nignored/\n", "*.bib\n", "books/*\n!books/page.md\n"];

/// A step of the simulation.
#[derive(Clone, Debug)]
pub enum Step {
    /// Another program writes a file. The watcher reports it at once or later.
    Write(&'static str, String, bool),
    /// A file is deleted.
    Delete(&'static str, bool),
    /// A folder is deleted.
    DeleteFolder(&'static str, bool),
    /// A file or folder is moved to a free path.
    Rename(&'static str, &'static str, bool),
    /// The editor opens a file, whether it exists or not.
    Open(&'static str),
    /// The user types in one of the open notes: some letters are replaced.
    Type(usize, usize, usize, String),
    /// One of the open notes gets a different text.
    Paste(usize, String),
    /// One of the open notes is saved. The watcher reports it at once or later.
    Save(usize, bool),
    /// One of the open notes is closed, saved or not.
    Close(usize),
    /// The editor's configuration changes.
    Configure(usize),
    /// A settings file is written; `None` deletes it.
    SettingsFile(&'static str, Option<usize>),
    /// An ignore file is written; `None` deletes it.
    IgnoreFile(&'static str, Option<usize>),
    /// The inner folder becomes a workspace folder of its own, or stops being one.
    Folders(bool),
    /// The watcher reports something that did not change.
    Stale(&'static str),
    /// Closed notes are searched for new names, but newer work interrupts that.
    PassBrokenOff(usize),
    /// The watcher reports everything it has not reported yet, and it is quiet for a while.
    Quiet,
}

pub fn file() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => prop::sample::select(&BUSY[..]), 2 => prop::sample::select(&FILES[..])]
}

/// A file, and a possible text of it.
pub fn file_and_text() -> impl Strategy<Value = (&'static str, String)> {
    file().prop_flat_map(|file| (Just(file), texts::text_of(file)))
}

pub fn step() -> impl Strategy<Value = Step> {
    let folder = || prop::sample::select(&FOLDERS[..]);
    let either = || prop_oneof![4 => file(), 1 => folder()];
    let note = any::<usize>;
    let heard = || prop::bool::weighted(0.7);
    prop_oneof![
        6 => (file_and_text(), heard()).prop_map(|((file, text), heard)| Step::Write(file, text, heard)),
        3 => (file(), heard()).prop_map(|(file, heard)| Step::Delete(file, heard)),
        1 => (folder(), heard()).prop_map(|(folder, heard)| Step::DeleteFolder(folder, heard)),
        2 => (either(), either(), heard()).prop_map(|(from, to, heard)| Step::Rename(from, to, heard)),
        4 => file().prop_map(Step::Open),
        8 => (note(), note(), 0..4_usize, texts::typed()).prop_map(|(it, at, n, text)| Step::Type(it, at, n, text)),
        2 => (note(), texts::any_text()).prop_map(|(it, text)| Step::Paste(it, text)),
        2 => (note(), heard()).prop_map(|(it, heard)| Step::Save(it, heard)),
        2 => note().prop_map(Step::Close),
        1 => (0..SETTINGS.len()).prop_map(Step::Configure),
        1 => (prop::sample::select(&["notes/.glossator.toml", "notes/inner/.glossator.toml"][..]),
            prop::option::of(0..SETTINGS_FILES.len())).prop_map(|(file, text)| Step::SettingsFile(file, text)),
        1 => (prop::sample::select(&["notes/.gitignore", "notes/inner/.ignore"][..]),
            prop::option::of(0..IGNORED.len())).prop_map(|(file, text)| Step::IgnoreFile(file, text)),
        1 => any::<bool>().prop_map(Step::Folders),
        2 => either().prop_map(Step::Stale),
        1 => (0..3_usize).prop_map(Step::PassBrokenOff),
        5 => Just(Step::Quiet),
    ]
}

pub struct Simulation {
    folder: TempDir,
    inner: bool,
    workspace: Mutex<Workspace>,
    /// The editor's texts.
    open: BTreeMap<&'static str, String>,
    version: i32,
    configuration: serde_json::Value,
    /// What the watcher has yet to report.
    unreported: Vec<PathBuf>,
}

impl Simulation {
    /// `files` exist when the editor starts.
    pub fn new(files: &BTreeMap<&'static str, String>, inner: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("notes/inner")).unwrap();
        fs::write(folder.path().join("notes/.gitignore"), IGNORED[0]).unwrap();
        let workspace = Mutex::new(Workspace::new(&roots(folder.path(), inner), Encoding::Utf16));
        // Without it there is less to compare; it is switched on now and then.
        let configuration = serde_json::json!({"gazetteer": false});
        loading::lock(&workspace).set_editor_settings(configuration.clone());
        let (open, unreported) = (BTreeMap::new(), Vec::new());
        let simulation = Self { folder, inner, workspace, open, version: 0, configuration, unreported };
        for (file, text) in files {
            write(&simulation.path(file), text);
        }
        loading::load(&simulation.workspace, 1);
        simulation
    }

    /// Takes `step`, and does what the server does at once.
    pub fn take(&mut self, step: &Step) {
        match step {
            Step::Write(file, text, heard) => {
                write(&self.path(file), text);
                self.watcher(&[file], *heard);
            }
            Step::Delete(file, heard) => {
                let _ = fs::remove_file(self.path(file));
                self.watcher(&[file], *heard);
            }
            Step::DeleteFolder(folder, heard) => {
                let _ = fs::remove_dir_all(self.path(folder));
                self.watcher(&[folder], *heard);
            }
            Step::Rename(from, to, heard) => {
                if !self.path(to).exists() && FILES.contains(from) == FILES.contains(to) {
                    fs::create_dir_all(self.path(to).parent().unwrap()).unwrap();
                    // Fails if nothing is there, or if a folder would be moved into itself.
                    let _ = fs::rename(self.path(from), self.path(to));
                }
                self.watcher(&[to, from], *heard);
            }
            Step::Open(file) => {
                if !self.open.contains_key(file) {
                    let text = fs::read_to_string(self.path(file)).unwrap_or_default();
                    self.version += 1;
                    self.lock().open(&self.address(file), &text, self.version);
                    self.open.insert(file, text);
                }
            }
            Step::Type(note, at, count, typed) => {
                let Some(file) = self.pick(*note) else { return };
                self.replace(file, *at, *count, typed);
            }
            Step::Paste(note, text) => {
                let Some(file) = self.pick(*note) else { return };
                self.edit(file, Edit { range: None, text: text.clone() }, text.clone());
            }
            Step::Save(note, heard) => {
                let Some(file) = self.pick(*note) else { return };
                write(&self.path(file), &self.open[file]);
                self.watcher(&[file], *heard);
                self.pass();
            }
            Step::Close(note) => {
                let Some(file) = self.pick(*note) else { return };
                self.open.remove(file);
                self.lock().close(&self.address(file));
                self.refresh(vec![self.path(file)]);
            }
            Step::Configure(which) => {
                self.configuration = serde_json::from_str(SETTINGS[*which]).unwrap();
                self.lock().set_editor_settings(self.configuration.clone());
            }
            Step::SettingsFile(file, which) => self.write_or_delete(file, which.map(|which| SETTINGS_FILES[which])),
            Step::IgnoreFile(file, which) => self.write_or_delete(file, which.map(|which| IGNORED[which])),
            Step::Folders(inner) => {
                self.inner = *inner;
                let other = self.lock().with_folders(&roots(self.folder.path(), *inner));
                *self.lock() = other;
                loading::load(&self.workspace, 1);
            }
            Step::Stale(path) => self.refresh(vec![self.path(path)]),
            Step::PassBrokenOff(after) => {
                if self.lock().names_added() {
                    loading::scan_closed_notes(&self.workspace, 1, &BrokenOff(AtomicUsize::new(*after)));
                }
            }
            Step::Quiet => self.settle(),
        }
    }

    /// What the workspace knows now.
    pub fn knowledge(&self) -> Knowledge {
        knowledge(&mut self.lock())
    }

    /// The watcher reports everything, and closed notes are searched for new names.
    pub fn settle(&mut self) {
        let unreported = std::mem::take(&mut self.unreported);
        self.refresh(unreported);
        self.lock().snapshot();
        self.pass();
        assert!(!self.lock().links_unread(), "all that is named was read");
        assert!(!self.lock().names_added(), "one pass over closed notes brings all names");
    }

    /// Whether the workspace knows everything on disk and in the editor.
    pub fn is_settled(&self) -> bool {
        self.unreported.is_empty() && !self.lock().names_added() && !self.lock().links_unread()
    }

    /// Compares the knowledge of the workspace with that of one that reads everything now.
    pub fn compare(&self) {
        let anew = self.anew(self.open.iter().map(|(&file, text)| (file, text.clone())));
        let text = difference(&self.knowledge(), &knowledge(&mut loading::lock(&anew)));
        assert!(text.is_none(), "- kept up to date, + built from nothing:\n{}", text.unwrap_or_default());
    }

    /// Compares what is known of closed notes with what is known when all of them are open.
    pub fn compare_open(&self) {
        let text = |&file: &&'static str| {
            let known = self.lock().snapshot().note_at(&self.address(file)).is_some();
            let text = self.open.get(file).cloned().or_else(|| fs::read_to_string(self.path(file)).ok());
            text.filter(|_| known).map(|text| (file, text))
        };
        let anew = self.anew(FILES.iter().filter_map(text).collect::<Vec<_>>().into_iter());
        let text = difference(&self.knowledge(), &knowledge(&mut loading::lock(&anew)));
        assert!(text.is_none(), "- as it is, + with all notes open:\n{}", text.unwrap_or_default());
    }

    /// A workspace that reads everything now.
    fn anew(&self, open: impl Iterator<Item = (&'static str, String)>) -> Mutex<Workspace> {
        let workspace = Mutex::new(Workspace::new(&roots(self.folder.path(), self.inner), Encoding::Utf16));
        loading::lock(&workspace).set_editor_settings(self.configuration.clone());
        loading::load(&workspace, 1);
        for (file, text) in open {
            loading::lock(&workspace).open(&self.address(file), &text, 1);
        }
        loading::lock(&workspace).snapshot();
        loading::read_linked(&workspace);
        loading::scan_closed_notes(&workspace, 1, &Unwatched);
        workspace
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Workspace> {
        loading::lock(&self.workspace)
    }

    fn path(&self, file: &str) -> PathBuf {
        // On Windows with one kind of separator.
        self.folder.path().join(file).components().collect()
    }

    fn address(&self, file: &str) -> Address {
        Address::from_path(&self.path(file))
    }

    fn pick(&self, note: usize) -> Option<&'static str> {
        (!self.open.is_empty()).then(|| *self.open.keys().nth(note % self.open.len()).unwrap())
    }

    fn replace(&mut self, file: &'static str, at: usize, count: usize, typed: &str) {
        if let Some((range, now)) = replacement(&self.open[file], at, count, typed) {
            self.edit(file, Edit { range: Some(range), text: typed.to_owned() }, now);
        }
    }

    fn write_or_delete(&self, file: &str, text: Option<&str>) {
        match text {
            Some(text) => write(&self.path(file), text),
            None => {
                let _ = fs::remove_file(self.path(file));
            }
        }
        self.refresh(vec![self.path(file)]);
    }

    fn edit(&mut self, file: &'static str, edit: Edit, now: String) {
        self.version += 1;
        assert!(self.lock().edit(&self.address(file), &[edit], self.version));
        self.open.insert(file, now);
    }

    fn watcher(&mut self, files: &[&str], heard: bool) {
        let paths: Vec<PathBuf> = files.iter().map(|file| self.path(file)).collect();
        if heard {
            self.refresh(paths);
        } else {
            self.unreported.extend(paths);
        }
    }

    fn refresh(&self, paths: Vec<PathBuf>) {
        loading::refresh(&self.workspace, &paths);
        self.pass();
    }

    fn pass(&self) {
        loading::read_linked(&self.workspace);
        if self.lock().names_added() {
            loading::scan_closed_notes(&self.workspace, 1, &Unwatched);
        }
    }
}

fn roots(folder: &Path, inner: bool) -> Vec<PathBuf> {
    let all = [folder.join("notes"), folder.join("notes/inner")];
    all[..if inner { 2 } else { 1 }].to_vec()
}

/// `text` with `count` letters from the `at`th on replaced by `typed`, and their range; `None` if no position is there,
/// as between `\r` and `
/// `.
pub fn replacement(text: &str, at: usize, count: usize, typed: &str) -> Option<((Position, Position), String)> {
    let bounds: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
    let first = at % bounds.len();
    let (from, to) = (bounds[first], bounds[(first + count).min(bounds.len() - 1)]);
    let lines = LineTable::new(text);
    let position = |offset: usize| lines.position(offset, Encoding::Utf16);
    let is_position = [from, to].iter().all(|&offset| lines.offset(position(offset), Encoding::Utf16) == offset);
    is_position.then(|| ((position(from), position(to)), format!("{}{typed}{}", &text[..from], &text[to..])))
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Stops the work after it was asked so many times.
struct BrokenOff(AtomicUsize);

impl Watch for BrokenOff {
    fn stopped(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err()
    }
}
