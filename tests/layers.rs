//! What each module may know, and what none may do: the order and the invariants that `src/lib.rs` tells.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which `src/lib.rs` tells of them: each knows only those before it.
const ORDER: [&str; 11] = [
    "shared",
    "text",
    "language",
    "markdown",
    "library",
    "recognition",
    "resolution",
    "workspace",
    "features",
    "server",
    "cli",
];

/// No file is longer.
const MOST_LINES: usize = 500;

/// A source file: its path below `src`, with `/`, and its text without comments.
struct Source {
    path: String,
    code: String,
    lines: usize,
}

impl Source {
    /// The top-level module that the file belongs to; none for `lib.rs` and `main.rs`.
    fn module(&self) -> Option<&str> {
        let first = self.path.split(['/', '.']).next()?;
        (!matches!(self.path.as_str(), "lib.rs" | "main.rs")).then_some(first)
    }

    fn is_in(&self, module: &str) -> bool {
        self.module() == Some(module)
    }
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    assert!(files.len() > ORDER.len(), "the sources are not where they were");
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        Source { path, code: without_comments(&text), lines: text.lines().count() }
    };
    files.into_iter().map(source).collect()
}

/// `text` without lines that are only a comment, and without comments behind code.
fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.map(|line| line.split_once(" // ").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// The top-level modules that `code` names: `crate::text::Span`, `use crate::{library, text::{self, Span}}`.
fn known_modules(code: &str) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let behind = &code[at + "crate::".len()..];
        match behind.strip_prefix('{') {
            None => known.extend(first_name(behind)),
            Some(list) => {
                let mut depth = 0;
                let mut fresh = true;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => fresh = true,
                        _ if fresh && !c.is_whitespace() => {
                            known.extend(first_name(&list[at..]));
                            fresh = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    known
}

fn first_name(path: &str) -> Option<String> {
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

/// Whether `word` stands in `code` as a word of its own.
fn has_word(code: &str, word: &str) -> bool {
    let part_of_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| {
        !part_of_name(code[..at].chars().next_back()) && !part_of_name(code[at + word.len()..].chars().next())
    })
}

/// The paths of the files of which `wrong` holds.
fn paths(wrong: impl Fn(&Source) -> bool) -> Vec<String> {
    sources().into_iter().filter(wrong).map(|source| source.path).collect()
}

#[test]
fn paths_are_read_in_every_way_in_which_they_are_written() {
    let code = "use crate::text::Span;\nuse crate::{library::{self, name, work::Work}, markdown,\n resolution};\n\
                fn f(_: &crate::workspace::Workspace) {}";
    let expected = ["library", "markdown", "resolution", "text", "workspace"];
    assert_eq!(known_modules(code), BTreeSet::from(expected.map(str::to_owned)));
    let comments = "// use crate::cli;\n    /// [`crate::cli`]\nlet a = 1; // crate::cli\n";
    assert!(known_modules(&without_comments(comments)).is_empty());
    assert!(has_word("a::print!(", "print!") && !has_word("eprint!(", "print!"));
}

#[test]
fn each_module_knows_only_those_above_it() {
    let place = |module: &str| ORDER.iter().position(|&other| other == module);
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(module) = source.module() else { continue };
        let own = place(module).unwrap_or_else(|| panic!("{} belongs to no module of the tour", source.path));
        let mut known = known_modules(&source.code);
        // From a top-level module's own file `super` is the crate.
        if !source.path.contains('/') {
            known.extend(
                ORDER
                    .iter()
                    .filter(|other| has_word(&source.code, &format!("super::{other}")))
                    .map(|it| it.to_string()),
            );
        }
        let below = known.into_iter().filter(|other| place(other).is_none_or(|other| other > own));
        wrong.extend(below.map(|other| format!("{} knows `{other}`", source.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_tour_tells_of_every_module_in_this_order() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let told = text.lines().filter_map(|line| line.strip_prefix("//! - [`")?.split('`').next());
    assert_eq!(told.collect::<Vec<_>>(), ORDER);
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(declared.collect::<BTreeSet<_>>(), BTreeSet::from(ORDER));
}

#[test]
fn only_the_server_speaks_the_protocol() {
    let strangers = paths(|source| {
        !source.is_in("server") && (has_word(&source.code, "tower_lsp") || has_word(&source.code, "lsp_types"))
    });
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn only_the_command_line_prints() {
    let printing = ["print!", "println!", "eprint!", "eprintln!", "dbg!", "anstream", "stdout", "stderr"];
    // What the protocol goes over is the one standard output that is no print.
    let allowed = |source: &Source| source.is_in("cli") || source.path == "server/stdio.rs";
    let wrong = paths(|source| !allowed(source) && printing.iter().any(|word| has_word(&source.code, word)));
    assert!(wrong.is_empty(), "{wrong:?}");
    let stdio = sources().into_iter().find(|source| source.path == "server/stdio.rs").unwrap();
    assert!(printing.iter().all(|&word| word == "stdout" || !has_word(&stdio.code, word)), "server/stdio.rs prints");
}

#[test]
fn no_module_is_called_mod_and_nothing_is_unsafe() {
    let wrong = paths(|source| source.path.ends_with("mod.rs") || has_word(&source.code, "unsafe"));
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_file_is_long() {
    let long: Vec<_> = sources().into_iter().filter(|source| source.lines > MOST_LINES).collect();
    let told: Vec<_> = long.iter().map(|source| format!("{}: {} lines", source.path, source.lines)).collect();
    assert!(told.is_empty(), "{told:?}");
}
