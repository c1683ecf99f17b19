//! What commands write: nothing of the user's is lost, whoever else writes at the same time, and however a command ends.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder of notes, with a folder beside it for what is imported, and one for the program's state.
struct Folders {
    all: TempDir,
}

impl Folders {
    /// A folder with these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let folders = Self { all: tempfile::tempdir().unwrap() };
        fs::create_dir(folders.path("")).unwrap();
        for (name, text) in files {
            folders.write(name, text);
        }
        folders
    }

    /// The path of a file in the folder of notes; `../` leads beside it.
    fn path(&self, name: &str) -> PathBuf {
        self.all.path().join("notes").join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// All files below the folder `name`, sorted; links are not followed.
    fn files(&self, name: &str) -> Vec<String> {
        fn walk(folder: &Path, base: &Path, files: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_dir() {
                    walk(&entry.path(), base, files);
                } else {
                    files.push(entry.path().strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.path(name), &self.path(name), &mut files);
        files.sort();
        files
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
        let state = self.all.path().join("state");
        command.args(arguments).current_dir(self.path("")).env("XDG_STATE_HOME", &state).env("LOCALAPPDATA", state);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Saves a bibliography that has the chapter `number` of the book; gives its path.
    fn chapter(&self, number: usize) -> String {
        let text = format!(
            "@collection{{tides2014, title = {{Tides and Treaties}}, editor = {{Okafor, Ngozi}}, year = 2014}}\n\
             @incollection{{ch{number}, crossref = {{tides2014}}, title = {{Harbour number {number}}}, \
             author = {{Writer, Wanda}}, chapter = {number}, pages = {{{number}0--{number}9}}}}\n"
        );
        self.write(&format!("../downloads/{number}.bib"), &text).to_str().unwrap().to_owned()
    }

    /// Imports these chapters, each by a process of its own, all at the same time; gives how many said that they did.
    fn import_at_once(&self, numbers: impl Iterator<Item = usize>, workspace: &str) -> usize {
        let files: Vec<String> = numbers.map(|number| self.chapter(number)).collect();
        let running: Vec<Child> =
            files.iter().map(|file| self.start(&["import", "--workspace", workspace, file])).collect();
        let outputs = running.into_iter().map(|child| child.wait_with_output().unwrap());
        outputs.filter(|output| output.status.success()).count()
    }

    /// How many of the chapters 1 to `most` the page `name` has.
    fn chapters(&self, name: &str, most: usize) -> usize {
        let text = self.read(name);
        (1..=most).filter(|number| text.contains(&format!("## {number} Harbour number {number}\n"))).count()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const PAGE: &str = "books/tides2014.md";

const NOTE: &str = "---\nbibliography: [../named/far.json]\n---\nAs [@near1990] and [@far1991] say.\n";
const BIB: &str = "@book{near1990, title = {Near}, author = {Ny, Nils}, year = 1990}\n";
const FAR: &str = r#"[{"id": "far1991", "type": "book", "title": "Far", "issued": {"date-parts": [[1991]]}}]"#;
const YAML: &str = "references:\n- id: yam1992\n  type: book\n  title: Yam\n";
const RIS: &str = "TY  - BOOK\nID  - ris1993\nTI  - Rice\nER  - \n";
const WEB_PAGE: &str = "<html><head><meta name=\"citation_title\" content=\"Web\">\
    <meta name=\"citation_inbook_title\" content=\"Webs\"></head><body></body></html>\n";
const STYLE: &str = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\"></style>\n";

/// What is read in one way or another, each with something in it.
fn everything() -> Folders {
    Folders::new(&[
        ("note.md", NOTE),
        ("other.md", "Mine.\n"),
        ("near.bib", BIB),
        ("deep/down/data.yaml", YAML),
        ("old.ris", RIS),
        ("saved.html", WEB_PAGE),
        (".glossator.toml", "[references]\nstyle = \"own.csl\"\n"),
        ("own.csl", STYLE),
        (".ignore", "drafts\nout\n"),
        ("drafts/secret.qmd", "Mine as well.\n"),
        ("../named/far.json", FAR),
        ("../elsewhere/diary.md", "Dear diary.\n"),
    ])
}

#[test]
fn output_is_not_written_over_what_was_read_unless_the_user_insists() {
    let folders = everything();
    let read = [
        "note.md",
        "other.md",
        "near.bib",
        "deep/down/data.yaml",
        "old.ris",
        "saved.html",
        ".glossator.toml",
        "drafts/secret.qmd",
        "../named/far.json",
        "../elsewhere/diary.md",
        "deep/../near.bib",
    ];
    let export: &[&str] = &["export", "note.md", "--format", "biblatex", "--output"];
    let annotate: &[&str] = &["annotate", "note.md", "--format", "html", "-o"];
    for command in [export, annotate] {
        for name in read {
            let before = folders.read(name);
            let output = folders.run(&[command, &[name]].concat());
            let told = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{command:?} {name}: {told}");
            assert!(told.contains(name) && told.contains("`--force`"), "{told}");
            assert_eq!(folders.read(name), before, "{name}");
        }
    }
    for name in read.iter().skip(1) {
        let output = folders.run(&[export, &[name, "--force"]].concat());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
    }
    assert_eq!(folders.run(&["export", "--format", "biblatex", "--force"]).status.code(), Some(2), "over what?");
}

#[test]
fn output_is_written_over_what_a_command_wrote_where_nothing_reads_it() {
    let folders = everything();
    let written: [&[&str]; 5] = [
        &["export", "note.md", "--format", "biblatex", "--output", "out/used.bib"],
        &["export", "note.md", "--format", "csl-json", "--output", "out/deeper/used.json"],
        &["export", "--format", "csl-json", "--output", "../all.json"],
        &["annotate", "note.md", "--format", "html", "--output", "page.html"],
        &["annotate", "note.md", "other.md", "--output", "out/notes.txt"],
    ];
    for command in written {
        for time in ["first", "second"] {
            let output = folders.run(command);
            assert_eq!(output.status.code(), Some(0), "{command:?}, {time}: {}", stderr(&output));
        }
        assert_eq!(folders.run(&[&command[..command.len() - 1], &["out"]].concat()).status.code(), Some(2), "a folder");
    }
}

#[test]
fn imports_at_once_bring_all_their_chapters() {
    // The page is not there yet.
    let folders = Folders::new(&[]);
    assert_eq!(folders.import_at_once(1..=4, "."), 4);
    assert_eq!((folders.files("books"), folders.chapters(PAGE, 4)), (vec!["tides2014.md".to_owned()], 4));
    // It is there, with words of the reader's.
    let words = "\nMy own words.\n";
    folders.write(PAGE, &format!("{}{words}", folders.read(PAGE)));
    assert_eq!(folders.import_at_once(5..=9, "."), 5);
    assert_eq!(folders.chapters(PAGE, 9), 9);
    assert!(folders.read(PAGE).contains(words));
    // It lies in a folder that is a folder of notes by itself.
    let folders = Folders::new(&[("part/note.md", "Mine.\n")]);
    assert_eq!(folders.import_at_once(1..=1, "part"), 1);
    let running = [
        folders.start(&["import", &folders.chapter(2)]),
        folders.start(&["import", &folders.chapter(3), "--workspace", "part"]),
    ];
    for child in running {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    assert_eq!(folders.chapters("part/books/tides2014.md", 3), 3);
}

#[test]
fn imports_at_once_lose_nothing_where_no_lock_can_be_made() {
    let folders = Folders::new(&[]);
    fs::write(folders.all.path().join("state"), "in the way").unwrap();
    assert_eq!(folders.import_at_once(1..=1, "."), 1);
    assert_eq!(folders.import_at_once(2..=5, "."), 4);
    assert_eq!((folders.files(""), folders.chapters(PAGE, 5)), (vec![PAGE.to_owned()], 5));
}

#[test]
fn no_lock_lies_among_the_notes_and_it_is_found_again_by_any_path() {
    let folders = Folders::new(&[]);
    folders.import_at_once(1..=1, ".");
    let locks = folders.files("../state");
    assert!(!locks.is_empty() && locks.iter().all(|lock| lock.starts_with("glossator/locks/")), "{locks:?}");
    folders.import_at_once(2..=2, "books/..");
    folders.import_at_once(3..=3, folders.path("").to_str().unwrap());
    assert_eq!((folders.files("../state"), folders.files("")), (locks, vec![PAGE.to_owned()]));
}

#[test]
fn what_an_editor_saves_during_an_import_stays() {
    let folders = Folders::new(&[]);
    folders.import_at_once(1..=1, ".");
    let base = format!("{}\n{}", folders.read(PAGE), "Words of my own. ".repeat(20_000));
    let file = folders.chapter(2);
    for round in 0..40 {
        folders.write(PAGE, &base);
        let mut import = folders.start(&["import", &file]);
        std::thread::sleep(std::time::Duration::from_micros(400 * round));
        folders.write("saved.tmp", &base.replace("Words", "Edited words"));
        fs::rename(folders.path("saved.tmp"), folders.path(PAGE)).unwrap();
        import.wait().unwrap();
        assert!(folders.read(PAGE).contains("Edited words"), "round {round}");
    }
}

#[test]
fn an_import_that_is_killed_leaves_a_whole_page_and_the_next_one_cleans_up() {
    let folders = Folders::new(&[]);
    folders.import_at_once(1..=1, ".");
    let base = format!("{}\n{}", folders.read(PAGE), "Words of my own. ".repeat(100_000));
    folders.write(PAGE, &base);
    let file = folders.chapter(2);
    folders.run(&["import", &file]);
    let merged = folders.read(PAGE);
    assert_ne!(merged, base);
    for round in 0..30 {
        folders.write(PAGE, &base);
        let mut import = folders.start(&["import", &file]);
        std::thread::sleep(std::time::Duration::from_millis(round));
        import.kill().unwrap();
        import.wait().unwrap();
        let page = folders.read(PAGE);
        assert!(page == base || page == merged, "round {round}");
    }
    // As such a run leaves them, also beside a page that nothing is new for; and what only looks like it.
    for left in ["books/.glossator-aaaaaa.tmp", "books/.glossator-.tmp"] {
        folders.write(left, "half a pa");
    }
    for kept in ["books/.glossator-notes.md", "books/glossator-1.tmp", "books/.glossator-folder.tmp/mine.txt"] {
        folders.write(kept, "mine");
    }
    let held = File::create(folders.path("books/.glossator-held.tmp")).unwrap();
    held.lock().unwrap();
    folders.run(&["import", &file]);
    let expected = [
        ".glossator-folder.tmp/mine.txt",
        ".glossator-held.tmp",
        ".glossator-notes.md",
        "glossator-1.tmp",
        "tides2014.md",
    ];
    assert_eq!(folders.files("books"), expected);
}

#[test]
fn a_new_page_has_a_name_that_every_system_takes() {
    let long = "k".repeat(260);
    let keys = ["prn", "LPT3", "com\u{b9}", "nul.2014", &long];
    let names = ["prn_.md", "LPT3_.md", "com\u{b9}_.md", "nul_.2014.md", ""];
    for (key, name) in keys.into_iter().zip(names) {
        let folders = Folders::new(&[]);
        let output = folders.run(&["import", &folders.chapter(1), "--key", key]);
        assert_eq!(output.status.code(), Some(0), "{key}: {}", stderr(&output));
        let files = folders.files("books");
        assert!(files.len() == 1 && (name.is_empty() || files == [name]) && files[0].len() <= 140, "{files:?}");
        let page = folders.read(&format!("books/{}", files[0]));
        assert!(page.contains(&format!("\ncitekey: {key}\n")), "{page}");
        // The next chapter finds it.
        assert_eq!(folders.run(&["import", &folders.chapter(2)]).status.code(), Some(0));
        assert_eq!(folders.files("books"), files);
    }
    // Two keys of which one name would be made are two books still.
    let folders = Folders::new(&[("books/aux_.md", "Mine.\n")]);
    let file = folders.write("../two.bib", "@collection{aux, title = {Aux}, year = 2001}\n@incollection{one, crossref = {aux}, title = {One}, chapter = 1}\n");
    assert_eq!(folders.run(&["import", file.to_str().unwrap()]).status.code(), Some(0));
    assert_eq!(
        (folders.files("books"), folders.read("books/aux_.md")),
        (vec!["aux_.md".to_owned(), "auxa.md".to_owned()], "Mine.\n".to_owned())
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    #[test]
    fn output_through_a_link_is_output_to_what_it_leads_to() {
        let folders = everything();
        symlink("near.bib", folders.path("link.txt")).unwrap();
        symlink("../elsewhere/diary.md", folders.path("diary.txt")).unwrap();
        symlink("out.json", folders.path("free.json")).unwrap();
        for (name, led) in [("link.txt", "near.bib"), ("diary.txt", "../elsewhere/diary.md")] {
            let before = folders.read(led);
            let output = folders.run(&["export", "note.md", "--format", "csl-json", "--output", name]);
            assert_eq!((output.status.code(), folders.read(led)), (Some(2), before), "{name}");
        }
        // A link that leads nowhere stays one.
        let output = folders.run(&["export", "note.md", "--format", "csl-json", "--output", "free.json"]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(folders.path("free.json").is_symlink());
    }

    #[test]
    fn a_pipe_stays_a_pipe_and_gets_what_is_written() {
        let folders = everything();
        let pipe = folders.path("../pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = {
            let pipe = pipe.clone();
            std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
        };
        let output = folders.run(&["annotate", "other.md", "--output", "../pipe"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert!(reader.join().unwrap().contains("Mine."));
    }

    #[test]
    fn a_page_behind_links_is_found_written_and_stays_behind_them() {
        let linked: [(&str, &str, &str); 5] = [
            // The link, what it leads to, and where the page is then.
            ("page.md", "../far/page.md", "../far/page.md"),
            ("books", "../far", "../far/tides2014.md"),
            ("mine", "../far/away", "../far/away/deep/page.md"),
            ("first", ".hidden/second", "../far/page.md"),
            ("shown.md", ".hidden/page.markdown", ".hidden/page.markdown"),
        ];
        for (link, to, page) in linked {
            let folders = Folders::new(&[]);
            folders.import_at_once(1..=1, ".");
            let text = folders.read(PAGE);
            fs::remove_dir_all(folders.path("books")).unwrap();
            fs::create_dir(folders.path(".hidden")).unwrap();
            symlink("../../far", folders.path(".hidden/second")).unwrap();
            let real = folders.write(page, &text);
            fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
            symlink(to, folders.path(link)).unwrap();
            assert_eq!(folders.import_at_once(2..=3, "."), 2, "{link}");
            assert_eq!(folders.chapters(page, 3), 3, "{link}");
            assert!(folders.path(link).is_symlink());
            assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
            let here = folders.files("").into_iter().filter(|file| file.ends_with("tides2014.md"));
            assert_eq!(here.count(), 0, "no second page: {link}");
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_not_taken_for_a_free_place() {
        let folders = Folders::new(&[]);
        fs::create_dir(folders.path("books")).unwrap();
        symlink("../../unplugged/tides2014.md", folders.path(PAGE)).unwrap();
        let output = folders.run(&["import", &folders.chapter(1)]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("a link that leads nowhere"), "{}", stderr(&output));
        assert!(folders.path(PAGE).is_symlink() && folders.files("books").len() == 1);
    }

    #[test]
    fn what_links_lead_to_is_read_once_and_circles_are_cut() {
        let page = |key: &str| format!("---\ntype: book\ncitekey: {key}\ntitle: The book of {key}\n---\n# It\n");
        let folders = Folders::new(&[
            ("own.md", &page("own")),
            ("../out/far.md", &page("far")),
            ("../out/deep/deeper.md", &page("deeper")),
            ("../lone/lone.bib", BIB),
            ("../lone/passed-over.md", &page("over")),
        ]);
        let links = [
            // Each file by two paths, and more.
            ("twice.md", "own.md"),
            ("out", "../out"),
            ("out-again", "../out"),
            ("inside", "../out/deep"),
            ("far-again.md", "out/far.md"),
            ("lone.bib", "../lone/lone.bib"),
            // Round and round.
            ("here", "."),
            ("up", ".."),
            ("everything", "/"),
            ("one", "other"),
            ("other", "one"),
            ("../out/deep/back", ".."),
            ("../out/deep/home", "../../notes"),
            // Passed over by its name.
            ("node_modules", "../lone"),
        ];
        for (link, to) in links {
            symlink(to, folders.path(link)).unwrap();
        }
        let output = folders.run(&["export", "--format", "biblatex"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let exported = String::from_utf8(output.stdout).unwrap();
        let mut keys: Vec<&str> =
            exported.lines().filter_map(|line| line.strip_prefix('@')?.split(['{', ',']).nth(1)).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["deeper", "far", "near1990", "own"]);
        let check = folders.run(&["check", "--format", "json"]);
        assert_eq!(String::from_utf8_lossy(&check.stdout).trim(), "[]", "{}", stderr(&check));
        assert!(String::from_utf8_lossy(&folders.run(&["check"]).stdout).contains("3 notes checked"), "each once");
    }
}
