//! What packages are made of: one version everywhere, completions for shells, manual pages, the same list of licences.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::program::glossator;

fn printed(arguments: &[&str]) -> String {
    let output = glossator(Path::new(env!("CARGO_MANIFEST_DIR")), arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that the help lists.
fn commands() -> BTreeSet<String> {
    let help = printed(&["--help"]);
    let listed = help.split_once("Commands:\n").and_then(|(_, rest)| rest.split_once("\n\n")).unwrap().0;
    // Long descriptions go on in the next line, further in.
    let names = listed.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_version_is_the_manifests_and_may_name_a_commit() {
    let version = printed(&["--version"]);
    let behind = version.strip_prefix(&format!("glossator {}", env!("CARGO_PKG_VERSION"))).expect(&version);
    let commit = behind.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    assert!(behind == "\n" || commit.is_some_and(|commit| commit.len() >= 7), "{version}");
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("share/man1");
    assert_eq!(printed(&["man", pages.to_str().unwrap()]), "");
    let names = fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> = names.collect();
    let expected = commands().into_iter().filter(|name| name != "help").map(|name| format!("glossator-{name}.1"));
    assert_eq!(names, expected.chain(["glossator.1".to_owned()]).collect());
    let page = fs::read_to_string(pages.join("glossator-import.1")).unwrap();
    for part in [".TH glossator-import 1", "\\fB\\-\\-take\\-theirs\\fR", ".SH SYNOPSIS"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn scripts_for_shells_name_each_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not know `{command}`");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(glossator(folder.path(), &["completions", "basic"]).status.code(), Some(2));
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

/// The versions that the files of the repository at `root` name as their own.
fn versions(root: &Path) -> Vec<(&'static str, String)> {
    let json = |path: &str| serde_json::from_str::<serde_json::Value>(&read(root, path)).unwrap();
    let between = |path: &str, before: &str| {
        let text = read(root, path);
        text.split_once(before).and_then(|(_, rest)| rest.split(['"', '\n']).next()).expect(path).to_owned()
    };
    let lock = json("editors/vscode/package-lock.json");
    let string = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    vec![
        ("Cargo.toml", between("Cargo.toml", "\nversion = \"")),
        ("Cargo.lock", between("Cargo.lock", "name = \"glossator\"\nversion = \"")),
        ("fuzz/Cargo.lock", between("fuzz/Cargo.lock", "name = \"glossator\"\nversion = \"")),
        ("editors/vscode/package.json", string(&json("editors/vscode/package.json")["version"])),
        ("editors/vscode/package-lock.json", string(&lock["version"])),
        ("editors/vscode/package-lock.json, its first package", string(&lock["packages"][""]["version"])),
        ("editors/nvim/lua/glossator/binary.lua", between("editors/nvim/lua/glossator/binary.lua", "M.version = \"")),
        ("editors/zed/Cargo.toml", between("editors/zed/Cargo.toml", "\nversion = \"")),
        ("editors/zed/Cargo.lock", between("editors/zed/Cargo.lock", "name = \"glossator-zed\"\nversion = \"")),
        ("editors/zed/extension.toml", between("editors/zed/extension.toml", "\nversion = \"")),
        ("packaging/mason/package.yaml", between("packaging/mason/package.yaml", "pkg:pypi/glossator@")),
    ]
}

#[test]
fn the_version_is_the_same_everywhere() {
    for (place, version) in versions(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        assert_eq!(version, env!("CARGO_PKG_VERSION"), "{place}");
    }
}

#[cfg(unix)]
#[test]
fn a_version_is_raised_everywhere_at_once() {
    let (root, copy) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().unwrap());
    let places = versions(root).into_iter().map(|(place, _)| place.split(',').next().unwrap());
    for file in places.chain(["CHANGELOG.md", "packaging/raise-version"]) {
        let to = copy.path().join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(root.join(file), to).unwrap();
    }
    let raise =
        |version: &str| Command::new(copy.path().join("packaging/raise-version")).arg(version).output().unwrap();
    assert!(!raise("next").status.success());
    let before = read(copy.path(), "Cargo.lock");
    assert!(raise("12.0.3-rc.1").status.success());
    assert!(versions(copy.path()).iter().all(|(_, version)| version == "12.0.3-rc.1"), "{:#?}", versions(copy.path()));
    let changes = read(copy.path(), "CHANGELOG.md");
    assert!(changes.contains("## [Unreleased]\n\n## [12.0.3-rc.1] - 2"), "{changes}");
    // No other crate of the same version is touched.
    let after = read(copy.path(), "Cargo.lock");
    let differing = before.lines().zip(after.lines()).filter(|(before, after)| before != after);
    assert_eq!(differing.count(), 1);
}

#[test]
fn licences_that_are_taken_are_those_whose_texts_are_printed() {
    let listed = |path: &str, before: &str| {
        let text = read(Path::new(env!("CARGO_MANIFEST_DIR")), path);
        let list = text.split_once(before).and_then(|(_, rest)| rest.split(']').next()).expect(path).to_owned();
        list.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(listed("deny.toml", "\nallow = ["), listed("packaging/about.toml", "accepted = ["));
}

#[test]
fn no_dependency_needs_a_newer_rust_than_is_promised() {
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |version: &str| version.split('.').map(|part| part.parse::<u32>().unwrap()).collect::<Vec<_>>();
    let promised = number(env!("CARGO_PKG_RUST_VERSION"));
    let packages = found["packages"].as_array().unwrap().iter();
    let newer =
        packages.filter(|it| it["rust_version"].as_str().is_some_and(|version| number(version)[..2] > promised[..2]));
    assert_eq!(newer.map(|it| it["name"].to_string()).collect::<Vec<_>>(), Vec::<String>::new());
}

/// What the action's script does in a folder of notes, with this program on the path: its exit code, and what it hands on.
#[cfg(unix)]
fn action(folder: &Path, fail: &str) -> (Option<i32>, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_glossator")).parent().unwrap().display().to_string();
    let handed_on = folder.join("handed-on");
    let mut script = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/action"));
    script.arg("check").current_dir(folder).env("PATH", format!("{program}:{}", std::env::var("PATH").unwrap()));
    script.env("GLOSSATOR_PATHS", ". notes").env("GLOSSATOR_SARIF", "found.sarif").env("GLOSSATOR_FAIL", fail);
    let output = script.env("GITHUB_OUTPUT", &handed_on).output().unwrap();
    (output.status.code(), fs::read_to_string(handed_on).unwrap_or_default())
}

#[cfg(unix)]
#[test]
fn the_action_writes_what_it_finds_and_fails_the_job_where_it_should() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("notes")).unwrap();
    fs::write(folder.path().join("x.bib"), "@book{known, title = {Known}}\n").unwrap();
    fs::write(folder.path().join("notes/n.md"), "[@known]\n").unwrap();
    assert_eq!(action(folder.path(), "true"), (Some(0), "sarif=found.sarif\n".to_owned()));
    fs::write(folder.path().join("notes/n.md"), "[@nobody]\n").unwrap();
    assert_eq!(action(folder.path(), "true").0, Some(1));
    assert_eq!(action(folder.path(), "false").0, Some(0));
    let found: serde_json::Value = serde_json::from_str(&read(folder.path(), "found.sarif")).unwrap();
    assert_eq!(found["runs"][0]["results"][0]["ruleId"], "unknown-citekey");
    fs::remove_dir_all(folder.path().join("notes")).unwrap();
    assert_eq!(action(folder.path(), "false").0, Some(2), "what could not run is no success");
}

/// What Bash offers for the last of `words`.
#[cfg(unix)]
fn offered(words: &[&str]) -> String {
    let completed = format!(
        "source /dev/stdin <<< \"$SCRIPT\"; COMP_WORDS=({}); COMP_CWORD={}; \
         _glossator glossator \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[@]}}\"",
        words.join(" "),
        words.len() - 1
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &completed]).env("SCRIPT", printed(&["completions", "bash"]));
    let output = bash.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_their_values() {
    assert_eq!(offered(&["glossator", "exp"]), "explain export");
    assert_eq!(offered(&["glossator", "check", "--form"]), "--format");
    assert_eq!(offered(&["glossator", "check", "--format", "sa"]), "sarif");
    assert_eq!(offered(&["glossator", "completions", "z"]), "zsh");
}
