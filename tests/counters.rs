//! How much work is done, by counters rather than time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking")]

use std::fs;
use std::sync::{Arc, Mutex, MutexGuard};

use glossator::features::workspace_symbol::workspace_symbols;
use glossator::features::{completion, definition, diagnostics, document_link, hover, lens, references, search};
use glossator::text::position::{Encoding, LineTable};
use glossator::text::{Edit, steps};
use glossator::workspace::address::Address;
use glossator::workspace::loading::{self, Unwatched};
use glossator::workspace::snapshot::Snapshot;
use glossator::workspace::{Counters, Workspace};
use tempfile::TempDir;

const PAGE: &str = "---\ntype: book\ncitekey: orders2020\ntitle: World Orders\n---\n# World Orders\n\n\
    ## 4 Changing Models of Peace\n\n- page: 77-100\n\n> The abstract speaks of the UN.\n\n\
    ## Abbreviations\n\n- **PoC**: protection of civilians\n";
const NOTE: &str =
    "---\nbook: orders2020\n---\n# A note\n\nChapter 4 shows the UN, PoC and [@orders2020, chap. 4, p. 300].\n";
const OTHER: &str = "# Another note\n\nIt cites @orders2020 and speaks of WBX.\n";

/// A folder of six notes and a book page; the page, `open-0` and `open-1` are open in an editor.
struct OpenFolder {
    folder: TempDir,
    workspace: Mutex<Workspace>,
    page: String,
}

const OPEN: u64 = 3;
const CLOSED: u64 = 4;

fn work(parsed: u64, scanned: u64) -> Counters {
    Counters { parsed, scanned, entries: 0 }
}

impl OpenFolder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("books")).unwrap();
        fs::write(folder.path().join("books/orders2020.md"), PAGE).unwrap();
        for number in 0..2 {
            fs::write(folder.path().join(format!("open-{number}.md")), NOTE).unwrap();
        }
        for number in 0..4 {
            fs::write(folder.path().join(format!("closed-{number}.md")), OTHER).unwrap();
        }
        let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
        loading::load(&workspace, 1);
        let folder = Self { folder, workspace, page: PAGE.to_owned() };
        for (file, text) in [("books/orders2020.md", PAGE), ("open-0.md", NOTE), ("open-1.md", NOTE)] {
            folder.lock().open(&folder.address(file), text, 1);
        }
        folder.lock().snapshot();
        folder
    }

    fn lock(&self) -> MutexGuard<'_, Workspace> {
        loading::lock(&self.workspace)
    }

    fn address(&self, file: &str) -> Address {
        Address::from_path(&self.folder.path().join(file))
    }

    /// The cost of `act`.
    fn cost(&mut self, act: impl FnOnce(&mut Self)) -> Counters {
        let before = self.lock().counters();
        act(self);
        let after = self.lock().counters();
        Counters {
            parsed: after.parsed - before.parsed,
            scanned: after.scanned - before.scanned,
            entries: after.entries - before.entries,
        }
    }

    /// Edits the book page: replaces `old` by `new`.
    fn edit_page(&mut self, old: &str, new: &str) {
        let at = self.page.find(old).expect("the page says so");
        let lines = LineTable::new(&self.page);
        let position = |offset: usize| lines.position(offset, Encoding::Utf16);
        let edit = Edit { range: Some((position(at), position(at + old.len()))), text: new.to_owned() };
        self.page = self.page.replacen(old, new, 1);
        assert!(self.lock().edit(&self.address("books/orders2020.md"), &[edit], 2));
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.lock().snapshot()
    }

    fn pass(&self) {
        loading::scan_closed_notes(&self.workspace, 1, &Unwatched);
    }

    /// How many mentions of names were found in the note `file`.
    fn names(&self, file: &str) -> usize {
        let snapshot = self.snapshot();
        snapshot.note_at(&self.address(file)).expect("it is known").mentions.names.len()
    }
}

/// How many reads from files this thread made during `act`, including the reading of the counter itself; `None` if the
/// system does not count them.
fn reads_between(act: impl FnOnce()) -> Option<u64> {
    let reads = || {
        let counts = fs::read_to_string("/proc/thread-self/io").ok()?;
        counts.lines().find_map(|line| line.strip_prefix("syscr: "))?.parse::<u64>().ok()
    };
    let before = reads();
    act();
    reads().zip(before).map(|(after, before)| after - before)
}

#[test]
fn loading_reads_each_note_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.md"), OTHER).unwrap();
    fs::write(folder.path().join("two.md"), NOTE).unwrap();
    let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
    loading::load(&workspace, 1);
    assert_eq!(loading::lock(&workspace).counters(), work(2, 2));
}

#[test]
fn definitions_lead_into_a_book_page_before_any_note_is_searched() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("page.md"), PAGE).unwrap();
    fs::write(path("about.md"), "---\nbook: orders2020\nchapter: 4\n---\n# On peace\n\nOf the WHO.\n").unwrap();
    let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
    let note = Address::from_path(&path("note.md"));
    loading::lock(&workspace).open(&note, NOTE, 1);
    let (listing, unread) = loading::load_library(&workspace);
    assert_eq!(unread, []);
    assert_eq!(loading::lock(&workspace).counters(), work(0, 0));

    let snapshot = loading::lock(&workspace).snapshot();
    let leads_to = |words: &str| -> Vec<(String, String)> {
        let found = definition::definition(&snapshot, snapshot.note_at(&note).unwrap(), NOTE.find(words).unwrap());
        let location = |place: &glossator::features::Place| {
            let target = snapshot.note(place.note).unwrap();
            let text = fs::read_to_string(target.path().unwrap()).unwrap();
            let name = target.path().unwrap().file_name().unwrap().to_string_lossy().into_owned();
            (name, place.selection.of(&text).to_owned())
        };
        found.unwrap().places.iter().map(location).collect()
    };
    assert_eq!(leads_to("Chapter 4"), [("about.md".to_owned(), "On peace".to_owned())], "the reader's own note");
    assert_eq!(leads_to("PoC"), [("page.md".to_owned(), "PoC".to_owned())]);

    let who = |workspace: &Mutex<Workspace>| {
        let snapshot = loading::lock(workspace).snapshot();
        let names = snapshot.note_at(&Address::from_path(&path("about.md"))).unwrap().mentions.names.len();
        (names, snapshot.indexed())
    };
    assert_eq!(who(&workspace), (0, false));
    assert_eq!(loading::read_notes(&workspace, listing, 1, &Unwatched), []);
    assert_eq!(who(&workspace), (1, true));
}

#[test]
fn opening_a_note_and_asking_twice_reads_it_once() {
    let mut folder = OpenFolder::new();
    let cost = folder.cost(|folder| {
        folder.lock().open(&folder.address("closed-0.md"), &OTHER.replace("Another", "A new"), 1);
        folder.snapshot();
        folder.snapshot();
    });
    assert_eq!(cost, work(1, 1));
}

#[test]
fn a_note_whose_text_is_known_is_not_read_when_it_is_opened_and_closed() {
    let mut folder = OpenFolder::new();
    let address = folder.address("closed-0.md");
    let references = |folder: &OpenFolder| {
        let snapshot = folder.snapshot();
        snapshot.references(snapshot.note_at(&address).expect("it is known")).to_vec()
    };
    let before = references(&folder);
    assert_eq!(before.len(), 1, "the work is cited, and WBX means nothing: {before:?}");
    let cost = folder.cost(|folder| {
        folder.lock().open(&address, OTHER, 1);
        assert_eq!(references(folder), before);
        let snapshot = folder.snapshot();
        let note = snapshot.note_at(&address).expect("it is known");
        assert_eq!((note.version, note.open_text()), (Some(1), OTHER));
        folder.lock().close(&address);
        assert_eq!(loading::refresh(&folder.workspace, &[address.path().unwrap().to_owned()]), []);
        assert_eq!(references(folder), before);
    });
    assert_eq!(cost, work(0, 0));
}

#[test]
fn a_note_that_was_not_searched_for_a_new_name_is_read_when_it_is_opened() {
    let mut folder = OpenFolder::new();
    let before = folder.names("closed-0.md");
    folder.edit_page("- **PoC**", "- **WBX**: a body\n- **PoC**");
    folder.snapshot();
    let cost = folder.cost(|folder| {
        folder.lock().open(&folder.address("closed-0.md"), OTHER, 1);
        assert_eq!(folder.names("closed-0.md"), before + 1);
    });
    assert_eq!(cost, work(1, 1));
}

#[test]
fn a_file_that_changed_is_read_again() {
    let mut folder = OpenFolder::new();
    let path = folder.folder.path().join("closed-0.md");
    fs::write(&path, OTHER.replace("WBX", "the UN")).unwrap();
    let cost = folder.cost(|folder| {
        assert_eq!(loading::refresh(&folder.workspace, &[path]), []);
        assert_eq!(folder.names("closed-0.md"), 1);
    });
    assert_eq!(cost, work(1, 1));
}

#[test]
fn keystrokes_in_a_note_read_that_note_once_for_each_request() {
    let mut folder = OpenFolder::new();
    let type_in = |folder: &mut OpenFolder, letters: usize| {
        for version in 0..letters {
            let edit = Edit { range: Some(Default::default()), text: "x".to_owned() };
            assert!(folder.lock().edit(&folder.address("open-0.md"), &[edit], version as i32 + 2));
        }
    };
    assert_eq!(folder.cost(|folder| type_in(folder, 5)), work(0, 0), "an edit changes the text alone");
    assert_eq!(folder.cost(|folder| drop(folder.snapshot())), work(1, 1));
    assert_eq!(folder.cost(|folder| drop(folder.snapshot())), work(0, 0));
    assert!(!folder.lock().names_added());
}

#[test]
fn a_keystroke_in_an_abstract_scans_no_other_note() {
    let mut folder = OpenFolder::new();
    let cost = folder.cost(|folder| {
        folder.edit_page("abstract speaks", "abstract of the UN speaks");
        folder.snapshot();
    });
    assert_eq!(cost, work(1, 1));
    assert!(!folder.lock().names_added());
}

#[test]
fn a_new_name_is_searched_in_open_notes_at_once_and_in_closed_ones_later() {
    let mut folder = OpenFolder::new();
    let before = folder.names("closed-0.md");
    let cost = folder.cost(|folder| {
        folder.edit_page("- **PoC**", "- **WBX**: a body\n- **PoC**");
        folder.snapshot();
    });
    assert_eq!(cost.scanned, OPEN, "the page itself and the two other notes");
    assert!(folder.lock().names_added());
    assert_eq!(folder.names("closed-0.md"), before);
    assert_eq!(folder.cost(|folder| folder.pass()).scanned, CLOSED);
    assert!(!folder.lock().names_added());
    assert_eq!(folder.names("closed-0.md"), before + 1);
}

#[test]
fn a_name_already_in_use_is_not_searched_for() {
    let mut folder = OpenFolder::new();
    let cost = folder.cost(|folder| {
        folder.edit_page("- **PoC**", "- **UN**: united notes\n- **PoC**");
        folder.snapshot();
    });
    assert_eq!(cost, work(1, 1), "the gazetteer has it");
    assert!(!folder.lock().names_added());
}

#[test]
fn a_removed_name_is_not_searched_for() {
    let mut folder = OpenFolder::new();
    let before = folder.names("open-0.md");
    let cost = folder.cost(|folder| {
        folder.edit_page("- **PoC**: protection of civilians\n", "");
        folder.snapshot();
    });
    assert_eq!(cost, work(1, 1));
    assert!(!folder.lock().names_added());
    assert_eq!(folder.names("open-0.md"), before - 1);
}

#[test]
fn closing_a_note_reads_nothing() {
    let mut folder = OpenFolder::new();
    let cost = folder.cost(|folder| {
        folder.lock().close(&folder.address("open-0.md"));
        folder.snapshot();
    });
    assert_eq!(cost, work(0, 0));
}

#[test]
fn settings_that_change_no_name_read_nothing() {
    let mut folder = OpenFolder::new();
    let configure = |settings: serde_json::Value| {
        move |folder: &mut OpenFolder| {
            folder.lock().set_editor_settings(settings);
            folder.snapshot();
        }
    };
    let severities = serde_json::json!({"diagnostics": {"unknown-chapter": "off"}});
    assert_eq!(folder.cost(configure(severities)), work(0, 0));
    assert_eq!(folder.cost(configure(serde_json::json!({"gazetteer": false}))), work(0, 0));
}

#[test]
fn requests_parse_nothing_and_read_no_file() {
    let mut folder = OpenFolder::new();
    let snapshot = folder.snapshot();
    let (address, page) = (folder.address("open-0.md"), folder.address("books/orders2020.md"));
    let emptied = std::mem::replace(&mut folder.folder, tempfile::tempdir().unwrap());
    emptied.close().unwrap();
    let cost = folder.cost(|_| {
        let note = snapshot.note_at(&address).expect("it is known");
        let counting = reads_between(|| ());
        let mut found = 0;
        let reads = reads_between(|| {
            for offset in 0..=NOTE.len() {
                found += usize::from(hover::hover(&snapshot, note, offset).is_some());
                found += usize::from(definition::definition(&snapshot, note, offset).is_some());
                found += usize::from(completion::completion(&snapshot, note, offset).is_some());
            }
            found += diagnostics::diagnostics(&snapshot, note).len();
            document_link::document_links(&snapshot, note);
            found += search::search(&snapshot, "abstract speaks", false, 20).len();
            found += workspace_symbols(&snapshot, "abstract speaks").len();
            let page = snapshot.note_at(&page).expect("it is known");
            for lens in lens::lenses(&snapshot, page) {
                lens::saying(&snapshot, page, lens.subject);
            }
        });
        assert_eq!(reads, counting);
        let with_file = reads_between(|| drop(fs::read(file!())));
        assert!(with_file.is_none() || with_file > counting, "a file that is read is counted");
        assert!(found > 30, "{found}");
        let at = NOTE.find("Chapter 4").unwrap();
        let chapter = hover::hover(&snapshot, note, at).expect("a chapter").text;
        assert!(chapter.contains("The abstract speaks of the UN."), "{chapter}");
    });
    assert_eq!(cost, work(0, 0));
}

#[test]
fn a_keystroke_in_a_bibliography_parses_one_entry() {
    let mut folder = OpenFolder::new();
    let entry = |number: usize| format!("@book{{key{number}, title = {{A Book of Number {number}}}}}\n");
    let text: String = (0..20).map(entry).collect();
    let address = folder.address("all.bib");
    let cost = folder.cost(|folder| {
        folder.lock().open(&address, &text, 1);
        folder.snapshot();
    });
    assert_eq!(cost.entries, 20);
    let at = LineTable::new(&text).position(text.find("7}").unwrap(), Encoding::Utf16);
    let cost = folder.cost(|folder| {
        let edit = Edit { range: Some((at, at)), text: "20".to_owned() };
        assert!(folder.lock().edit(&address, &[edit], 2));
        folder.snapshot();
        folder.snapshot();
    });
    assert_eq!(cost.entries, 1);
    // A name was added: the open notes are searched for it.
    assert_eq!((cost.parsed, cost.scanned), (1 + OPEN, 1 + OPEN));
}

/// A folder with a bibliography of this many chapters, each in its own book, and a note with unknown keys.
fn library_of(chapters: usize) -> (TempDir, Mutex<Workspace>, Address) {
    let folder = tempfile::tempdir().unwrap();
    let entry = |number: usize| {
        format!("@incollection{{key{number}, title = {{Of {number}}}, booktitle = {{Book {number}}}, year = 2001}}\n")
    };
    fs::write(folder.path().join("all.bib"), (0..chapters).map(entry).collect::<String>()).unwrap();
    let unknown: String =
        (0..10).map(|number| format!("[@unknown{number}] and [@kye{number}], chapter 4.\n\n")).collect();
    let note = Address::from_path(&folder.path().join("note.md"));
    let workspace = Mutex::new(Workspace::new(&[folder.path().to_owned()], Encoding::Utf16));
    loading::load(&workspace, 1);
    loading::lock(&workspace).open(&note, &unknown, 1);
    (folder, workspace, note)
}

#[test]
fn diagnostics_do_not_search_the_library() {
    let steps_of = |chapters: usize| {
        let (_folder, workspace, address) = library_of(chapters);
        let snapshot = loading::lock(&workspace).snapshot();
        let note = snapshot.note_at(&address).unwrap();
        let mut steps = Vec::new();
        for _ in 0..2 {
            let before = steps::taken();
            let found = diagnostics::diagnostics(&snapshot, note);
            steps.push(steps::taken() - before);
            let guessed = found.iter().filter(|it| it.message.contains("did you mean `key")).count();
            assert_eq!((found.len(), guessed), (20, 10));
        }
        steps
    };
    let (few, many) = (steps_of(20), steps_of(2_000));
    assert!(many[0] <= few[0], "{few:?}, {many:?}: what may have been meant does not grow with the library");
    assert!(many[1] < many[0] / 100, "{many:?}: what was guessed is remembered");
}

#[test]
fn the_library_is_not_searched_for_its_first_book() {
    let (_folder, workspace, _) = library_of(2_000);
    let snapshot = loading::lock(&workspace).snapshot();
    let library = &snapshot.folders()[0].library;
    let (_, entries) = library.sources().find(|(_, entries)| entries.records.len() > 1).unwrap();
    assert_eq!(entries.records.books().count(), 2_000);
    assert_eq!((library.books().count(), library.works().count()), (2_000, 2_000));
}

#[test]
fn the_entry_at_the_cursor_is_found_without_looking_at_the_others() {
    let steps_of = |chapters: usize| {
        let (folder, workspace, _) = library_of(chapters);
        let snapshot = loading::lock(&workspace).snapshot();
        let path = folder.path().join("all.bib");
        let (address, text) = (Address::from_path(&path), fs::read_to_string(&path).unwrap());
        let bibliography = snapshot.note_at(&address).unwrap();
        let mut most = 0;
        for number in [0, 1, chapters / 2, chapters - 1] {
            let key = format!("key{number}");
            let at = text.find(&format!("{{{key},")).unwrap() + 1;
            // At either end of the key, and within the entry, where there is nothing.
            for (offset, expected) in [(at, Some(1)), (at + key.len(), Some(1)), (at + key.len() + 3, None)] {
                let before = steps::taken();
                let found = references::references(&snapshot, bibliography, offset, true).map(|places| places.len());
                most = most.max(steps::taken() - before);
                assert_eq!(found, expected, "{key}");
            }
        }
        most
    };
    let (few, many) = (steps_of(20), steps_of(2_000));
    assert!(many <= few + 20, "{few}, {many}");
}

#[test]
fn folders_share_the_gazetteer_until_they_know_more() {
    let roots = ["/notes".into(), "/others".into()];
    let mut workspace = Workspace::new(&roots, Encoding::Utf16);
    let share = |workspace: &Workspace, a: usize, b: usize| {
        Arc::ptr_eq(&workspace.folders()[a].library, &workspace.folders()[b].library)
    };
    assert!(share(&workspace, 0, 1) && share(&workspace, 1, 2), "the last is for notes outside of both");
    workspace.set_closed(&Address::from_path("/notes/page.md".as_ref()), PAGE);
    assert!(!share(&workspace, 0, 1) && share(&workspace, 1, 2));
    assert!(workspace.folders()[0].library.cited("orders2020").is_some());
    assert!(workspace.folders()[1].library.cited("orders2020").is_none());
    // A name is in use as often as there are folders that have it.
    let note = |workspace: &mut Workspace, text: &str| {
        let address = Address::from_path("/others/note.md".as_ref());
        workspace.open(&address, text, 1);
        workspace.snapshot().note_at(&address).unwrap().mentions.names.len()
    };
    assert_eq!(note(&mut workspace, "Of the WHO."), 1);
    workspace.set_editor_settings(serde_json::json!({"gazetteer": false}));
    assert_eq!(note(&mut workspace, "Of the WHO and PoC."), 1);
    workspace.remove(&Address::from_path("/notes/page.md".as_ref()));
    assert!(workspace.trie().is_empty());
}
