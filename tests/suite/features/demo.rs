//! The demo workspace, asked everything everywhere.

use std::path::Path;

use crate::support::everywhere::ask_everywhere;
use crate::support::folder::Folder;

#[test]
fn every_feature_answers_soundly_everywhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/demo");
    let mut folder = Folder::default();
    let paths = [
        ".glossator.toml",
        "books/iorwo2023.md",
        "notes/peacekeeping-in-mali.md",
        "notes/seminar-paper.md",
        "notes/sport-and-war.md",
    ];
    for path in paths {
        folder.set(path, &std::fs::read_to_string(root.join(path)).unwrap().replace("\r\n", "\n"));
    }
    for path in &paths[1..] {
        ask_everywhere(&folder, path);
        ask_everywhere(&folder.with_crlf(), path);
    }
}
