//! What documents name is there: files, sections that links lead to, commands with their options, settings.

use std::collections::BTreeSet;
use std::path::Path;

use glossator::workspace::settings::Settings;

use crate::support::program::glossator;

/// The documents, each with a number of names that it has at least: with fewer, they are written in another way than is read here.
const DOCUMENTS: [(&str, usize); 4] =
    [("CONTRIBUTING.md", 60), ("docs/architecture.md", 50), ("SECURITY.md", 8), ("README.md", 5)];

/// The files of the examples, which are made by following them.
const MADE_BY_THE_READER: [&str; 2] = ["src/features/code_action/isbn.rs", "src/language/danish.rs"];

/// The folders of the repository whose files documents name.
const FOLDERS: [&str; 6] = ["src/", "tests/", "docs/", "editors/", "benches/", ".ci/"];

/// All pages of the documentation, and the README.
fn pages() -> Vec<(String, String)> {
    let names = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    let pages =
        names.filter_map(|name| name.to_str().filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}")));
    let mut pages: Vec<String> = pages.chain(["README.md".to_owned()]).collect();
    pages.sort();
    pages.into_iter().map(|page| (page.clone(), read(&page))).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The text outside of blocks of code.
fn without_blocks(text: &str) -> String {
    text.split("```").step_by(2).collect()
}

/// The files and folders of the repository that `text` names in backticks, and those that its links lead to from the folder
/// `from`; with a `#` behind those of which a section is meant.
fn named(text: &str, from: &Path) -> BTreeSet<String> {
    let text = without_blocks(text);
    let in_backticks = text.split('`').skip(1).step_by(2);
    let of_repository = |name: &&str| {
        let is_word = !name.contains(|c: char| c.is_whitespace() || matches!(c, '*' | '<'));
        let at_root =
            name.ends_with(".md") && !name.contains('/') && name.chars().next().is_some_and(char::is_uppercase);
        is_word && (FOLDERS.iter().any(|folder| name.starts_with(folder)) || at_root)
    };
    let links = text.split("](").skip(1).filter_map(|behind| behind.split(')').next());
    let links = links.filter(|link| !link.contains("://")).map(|link| match link.split_once("../") {
        Some(("", above)) => above.to_owned(),
        _ if link.starts_with('#') => link.to_owned(),
        _ => from.join(link).to_string_lossy().replace('\\', "/"),
    });
    in_backticks.filter(of_repository).map(str::to_owned).chain(links).collect()
}

/// What a forge calls the headings of `text` in links.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

/// What `document` names that is not there.
fn missing(document: &str, text: &str) -> Vec<String> {
    let from = Path::new(document).parent().unwrap();
    let is_there = |name: &&String| {
        let (path, section) =
            name.split_once('#').map_or((name.as_str(), None), |(path, section)| (path, Some(section)));
        let path = if path.is_empty() { document } else { path };
        let has_section = |section: &str| anchors(&read(path)).contains(section);
        MADE_BY_THE_READER.contains(&path) || (root().join(path).exists() && section.is_none_or(has_section))
    };
    named(text, from).iter().filter(|name| !is_there(name)).map(|name| format!("{document}: {name}")).collect()
}

#[test]
fn files_and_sections_that_documents_name_are_there() {
    let wrong = "See `src/no_such_file.rs`, `src/lib.rs`, `NOTHING.md`, [that](../src/gone.rs) and [this](#nowhere).\n\n\
                 ```\n`src/in_a_block.rs`\n```\n";
    let found: Vec<String> = missing("docs/architecture.md", wrong);
    let expected = ["#nowhere", "NOTHING.md", "src/gone.rs", "src/no_such_file.rs"];
    assert_eq!(found, expected.map(|name| format!("docs/architecture.md: {name}")));

    let mut all = Vec::new();
    for (document, least) in DOCUMENTS {
        let text = read(document);
        let count = named(&text, Path::new(document).parent().unwrap()).len();
        assert!(count >= least, "{document} names {count} files and sections");
        all.extend(missing(document, &text));
    }
    for (page, text) in pages() {
        all.extend(missing(&page, &text));
    }
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn each_page_of_the_book_stands_in_its_list() {
    let summary = read("docs/SUMMARY.md");
    // Those are for contributors, and are read where they lie.
    let others = ["docs/SUMMARY.md", "docs/architecture.md", "docs/releasing.md"];
    let missing = pages().into_iter().map(|(page, _)| page).filter(|page| {
        let listed = page.strip_prefix("docs/").is_none_or(|name| summary.contains(&format!("]({name})")));
        !listed && !others.contains(&page.as_str())
    });
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
}

/// The calls of `glossator` that `text` shows, in blocks and in backticks.
fn calls(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().flat_map(|line| line.split('`')).map(|part| part.trim_start_matches(['$', ' ', '-']));
    let ends = |word: &&str| !matches!(*word, ">" | ">>" | "||" | "|" | "&&" | "#");
    lines
        .filter(|part| part.starts_with("glossator "))
        .map(|part| part.split_whitespace().skip(1).take_while(ends).collect())
        .collect()
}

#[test]
fn commands_and_options_that_documents_show_are_there() {
    let help = |command: &[&str]| {
        let output = glossator(root(), &[command, &["--help"][..]].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let (whole, mut wrong, mut count) = (help(&[]), Vec::new(), 0);
    for (page, text) in pages() {
        for call in calls(&text) {
            // A word of prose, such as `glossator check` at the end of a sentence, may follow; the command comes first.
            let Some((command, rest)) = call.split_first().filter(|(command, _)| !command.starts_with('-')) else {
                continue;
            };
            if command.starts_with(|c: char| !c.is_ascii_lowercase()) || *command == "man" {
                continue;
            }
            count += 1;
            if !whole.contains(&format!("\n  {command} ")) {
                wrong.push(format!("{page}: no command `{command}`"));
                continue;
            }
            let about = help(&[*command]);
            let options = rest.iter().filter(|word| word.starts_with("--") && word.len() > 2);
            let unknown = options.map(|word| word.split('=').next().unwrap()).filter(|option| !about.contains(option));
            wrong.extend(unknown.map(|option| format!("{page}: `{command}` has no `{option}`")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 25, "{count} calls are read");
    assert_eq!(
        calls("`glossator lsp --no` and\n$ glossator check --x > y"),
        [vec!["lsp", "--no"], vec!["check", "--x"]]
    );
}

#[test]
fn settings_that_documents_show_are_taken() {
    for page in ["docs/settings.md", "docs/recipes.md"] {
        let text = read(page);
        let blocks: Vec<&str> = text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
        assert!(!blocks.is_empty(), "{page}");
        for block in blocks {
            let (_, problems) = Settings::from_toml(block);
            assert!(problems.is_empty(), "{page}: {problems:#?}");
        }
    }
}
