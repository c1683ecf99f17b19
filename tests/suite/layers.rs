//! What each module and each file may know, and what none may do: the order and the invariants that `src/lib.rs` tells.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which `src/lib.rs` tells of them: each knows only those before it.
const ORDER: [&str; 15] = [
    "threads",
    "shared",
    "text",
    "write",
    "language",
    "markdown",
    "library",
    "recognition",
    "resolution",
    "workspace",
    "occurrences",
    "features",
    "report",
    "server",
    "cli",
];

/// No file is longer, except a language's table, which has a line for each word.
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

    /// The path of its module, with `/`.
    fn name(&self) -> String {
        self.path.trim_end_matches(".rs").to_owned()
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

/// The paths that `code` names, in `use` declarations and elsewhere, braces written out: `use crate::{library, text::{self,
/// Span}}` names `crate::library`, `crate::text` and `crate::text::Span`.
fn paths_in(code: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let mut at = 0;
    while let Some(start) = code[at..].find(is_of_path).map(|start| at + start) {
        let end = code[start..].find(|c| !is_of_path(c)).map_or(code.len(), |end| start + end);
        let path = &code[start..end];
        if path.contains("::") {
            write_out(path, &code[end..], &mut paths);
        }
        at = end;
    }
    paths
}

fn is_of_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':')
}

/// Adds `path`, with each name of the braces `behind` it where it ends before such.
fn write_out(path: &str, behind: &str, paths: &mut BTreeSet<String>) {
    let Some(list) = behind.strip_prefix('{').filter(|_| path.ends_with("::")) else {
        paths.insert(path.trim_end_matches("::self").trim_end_matches("::").to_owned());
        return;
    };
    let (mut depth, mut fresh) = (0, true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                fresh = false;
                let end = list[at..].find(|c| !is_of_path(c)).map_or(list.len(), |end| at + end);
                write_out(&format!("{path}{}", &list[at..end]), &list[end..], paths);
            }
            _ => {}
        }
    }
}

/// The top-level modules that `code` names.
fn known_modules(code: &str) -> BTreeSet<String> {
    let first = |path: &String| path.strip_prefix("crate::")?.split("::").next().map(str::to_owned);
    paths_in(code).iter().filter_map(first).collect()
}

/// The files that each file knows, as paths of modules (`library/same`). What a file only re-exports it does not know: who
/// asks it for such a name knows the file that the name comes from. A file may know those that it lies below.
fn known_files(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let names: BTreeSet<String> = sources.iter().map(Source::name).collect();
    let reexported = |source: &Source| {
        let own = source.name();
        let paths = reexports(&source.code).into_iter().flat_map(paths_in);
        let absolute = paths.filter_map(|path| absolute(&own, &path, &names));
        absolute
            .map(|path| (format!("{own}/{}", path.rsplit('/').next().unwrap_or_default()), path))
            .collect::<Vec<_>>()
    };
    let reexported: BTreeMap<String, String> = sources.iter().flat_map(reexported).collect();
    let known = |source: &Source| {
        let own = source.name();
        let mut code = source.code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        for declaration in reexports(&source.code) {
            code = code.replace(declaration, "");
        }
        let paths = paths_in(&code).into_iter().filter_map(|path| absolute(&own, &path, &names));
        let files = paths.filter_map(|path| file_of(path, &reexported, &names));
        (own.clone(), files.filter(|file| own != *file && !own.starts_with(&format!("{file}/"))).collect())
    };
    sources.iter().filter(|source| !source.path.ends_with("tests.rs")).map(known).collect()
}

/// The declarations in `code` by which others get names from this file that come from elsewhere.
fn reexports(code: &str) -> Vec<&str> {
    let begins = code.match_indices("pub").filter(|(at, _)| code[..*at].rsplit('\n').next().is_some_and(str::is_empty));
    let declarations = begins.filter_map(|(at, _)| Some(&code[at..at + code[at..].find(';')?]));
    declarations.filter(|it| it.split_once(' ').is_some_and(|(_, rest)| rest.starts_with("use "))).collect()
}

/// `path`, written in the file of the module `own`, from the crate on and with `/`; `None` where it leads out of the crate.
fn absolute(own: &str, path: &str, names: &BTreeSet<String>) -> Option<String> {
    let mut parts: Vec<&str> = path.split("::").collect();
    let mut base: Vec<&str> = own.split('/').collect();
    match parts[0] {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            base.pop();
        }
        first if names.contains(&format!("{own}/{first}")) => parts.insert(0, "self"),
        _ => return None,
    }
    for part in &parts[1..] {
        match *part {
            "super" => drop(base.pop()),
            part => base.push(part),
        }
    }
    Some(base.join("/"))
}

/// The file that what `path` names stands in.
fn file_of(mut path: String, reexported: &BTreeMap<String, String>, names: &BTreeSet<String>) -> Option<String> {
    let ends = |path: &str| path.match_indices('/').map(|(at, _)| at).chain([path.len()]).collect::<Vec<_>>();
    // No name goes through more files than these.
    for _ in 0..8 {
        let from = |end: usize| Some((end, reexported.get(&path[..end]).filter(|from| **from != path[..end])?));
        let Some((end, from)) = ends(&path).into_iter().find_map(from) else { break };
        path = format!("{from}{}", &path[end..]);
    }
    while !names.contains(&path) {
        path.truncate(path.rfind('/')?);
    }
    Some(path)
}

/// The groups of files that know each other, directly or through others.
fn circles(known: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<BTreeSet<String>> {
    let reached = |from: &String| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(file) = open.pop() {
            open.extend(known.get(file).into_iter().flatten().filter(|other| reached.insert((*other).clone())));
        }
        reached
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = known.keys().map(|file| (file, reached(file))).collect();
    let circle = |file: &&String| -> Option<BTreeSet<String>> {
        let around = |other: &&String| reached.get(other).is_some_and(|it| it.contains(*file));
        let circle: BTreeSet<String> = reached[*file].iter().filter(around).cloned().collect();
        circle.contains(*file).then_some(circle)
    };
    known.keys().filter_map(|file| circle(&file)).collect()
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
fn no_two_files_know_each_other() {
    let file = |path: &str, code: &str| Source { path: path.to_owned(), code: code.to_owned(), lines: 1 };
    let made_up = [
        file("a.rs", "mod one;\nmod two;\npub use one::One;\nuse two::Two;"),
        file("a/one.rs", "use super::two::{self, Two};"),
        file("a/two.rs", "fn f(_: &crate::a::One) {}"),
        file("a/three.rs", "use super::Two;"),
    ];
    let expected = BTreeSet::from(["a/one".to_owned(), "a/two".to_owned()]);
    assert_eq!(circles(&known_files(&made_up)), BTreeSet::from([expected]), "through a name that is re-exported");
    let found = circles(&known_files(&sources()));
    assert!(found.is_empty(), "{found:#?}");
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
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|source| !source.path.starts_with("language/") && source.lines > MOST_LINES)
        .collect();
    let told: Vec<_> = long.iter().map(|source| format!("{}: {} lines", source.path, source.lines)).collect();
    assert!(told.is_empty(), "{told:?}");
}
