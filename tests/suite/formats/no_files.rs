//! Pipes, sockets and devices where files are expected: nothing opens them, for reading them might never end; where somebody
//! names one, that is told.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::formats::glossator;
use crate::protocol::session::Session;

const WORK: &str = "@book{lake2020, title = {A Lake}, author = {Reed, Ada}, year = {2020}}\n";
const NO_FILE: &str = "it is not a file but a pipe, a device or a socket";

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn socket(path: &Path) {
    drop(UnixListener::bind(path).unwrap());
}

fn endless(path: &Path) {
    symlink("/dev/zero", path).unwrap();
}

fn terminal(path: &Path) {
    symlink("/dev/tty", path).unwrap();
}

/// What is put at a path.
type Make = fn(&Path);

#[test]
fn what_is_no_file_is_told_where_it_is_named() {
    let note = |name: &str| format!("---\nbibliography: {name}\n---\n[@lake2020]\n");
    let by_settings = |name: &str| format!("bibliography = [\"{name}\", \"lake.bib\"]\n");
    let style = |name: &str| format!("[citation]\nstyle = \"{name}\"\n");
    let cases: [(&str, Make, &str, String, u64); 7] = [
        ("out.bib", pipe, "n.md", note("out.bib"), 2),
        ("out.json", socket, "n.md", note("out.json"), 2),
        ("out.ris", endless, ".glossator.toml", by_settings("out.ris"), 1),
        ("out.epub", pipe, ".glossator.toml", by_settings("out.epub"), 1),
        ("out.yaml", terminal, ".glossator.toml", by_settings("*.yaml"), 1),
        ("out.csl", pipe, ".glossator.toml", style("out.csl"), 2),
        ("out.csl", endless, ".glossator.toml", style("out.csl"), 2),
    ];
    for (name, make, namer, text, line) in cases {
        let folder = tempfile::tempdir().unwrap();
        make(&folder.path().join(name));
        fs::write(folder.path().join("lake.bib"), WORK).unwrap();
        fs::write(folder.path().join(namer), &text).unwrap();
        let output = glossator(folder.path(), &["check", "--format", "json"]);
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let told = found.as_array().unwrap().iter().find(|it| it["file"] == namer).expect(name);
        assert_eq!(told["line"], line, "{name}: {told}");
        // What only may fit a pattern was never looked for.
        let message = told["message"].as_str().unwrap();
        assert!(message.contains(NO_FILE) || text.contains("*.yaml"), "{name}: {message}");
    }
}

#[test]
fn the_server_answers_among_what_is_no_file() {
    let mut session = Session::new(&[("lake.bib", WORK)]);
    for (name, make) in [
        (".glossator.toml", pipe as Make),
        ("a.md", pipe),
        ("b.bib", endless),
        ("c.json", socket),
        ("d.html", pipe),
        ("e.epub", endless),
        ("organizations.csv", terminal),
    ] {
        make(&session.path("").join(name));
    }
    let folder = session.path("");
    session.client.initialize(crate::formats::editor(), Some(&folder));
    session.open("n.md", "---\nbibliography: [b.bib, c.json, lake.bib]\n---\n[@lake2020]\n");
    assert!(session.hover_text("n.md", 3, 4).contains("A Lake"));
    session.events(&[("a.md", 2), ("b.bib", 2), ("c.json", 1), ("d.html", 2), ("e.epub", 1), (".glossator.toml", 2)]);
    session.wait_for_codes("n.md", &["source-invalid", "source-invalid"]);
    assert!(session.hover_text("n.md", 3, 4).contains("A Lake"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_is_no_file_is_not_imported() {
    for (name, make) in
        [("a.html", pipe as Make), ("b.epub", endless), ("c.bib", socket), ("d.txt", terminal), ("e.json", pipe)]
    {
        let folder = tempfile::tempdir().unwrap();
        make(&folder.path().join(name));
        let output = glossator(folder.path(), &["import", name]);
        assert_eq!(output.status.code(), Some(2), "{name}: {output:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(NO_FILE), "{name}");
    }
}
