//! File names as other systems write them: macOS and whoever copies from it may spell `ü` as two characters.

use std::path::Path;

use crate::support::program::glossator;

/// `Bücher`, with the umlaut as one character and as two.
const COMPOSED: &str = "B\u{fc}cher";
const DECOMPOSED: &str = "Bu\u{308}cher";

const PAGE: &str = "---\ntype: book\ncitekey: m\u{fc}ller2019\ntitle: Ordnungen\nissued: 2019\n---\n\n# Ordnungen\n\n\
                    ## 4 Kleine Staaten\n\n- author: Anna M\u{fc}ller\n- page: 70-90\n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// What `glossator annotate` prints of the note at `path`.
fn annotated(root: &Path, path: &str) -> String {
    let output = glossator(root, &["annotate", path]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_folder_of_a_book_is_found_however_its_name_is_composed() {
    for (on_disk, in_settings) in [(DECOMPOSED, COMPOSED), (COMPOSED, DECOMPOSED), (COMPOSED, COMPOSED)] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "page.md", PAGE);
        write(folder.path(), "other.md", &PAGE.replace("ller2019", "ller2020").replace("Ordnungen", "Anderes"));
        let settings = format!("[[folder]]\npath = \"{in_settings}/\"\nbook = \"m\u{fc}ller2019\"\n");
        write(folder.path(), ".glossator.toml", &settings);
        let note = format!("{on_disk}/note.md");
        write(folder.path(), &note, "As chapter 4 says.\n");
        let printed = annotated(folder.path(), &note);
        assert!(printed.contains("Kleine Staaten (Ordnungen, 2019)"), "{printed}");
    }
}

#[test]
fn a_note_named_by_a_citekey_belongs_to_it_however_it_is_composed() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "page.md", PAGE);
    write(folder.path(), "@mu\u{308}ller2019.md", "What I think.\n");
    write(folder.path(), "note.md", "See [[@m\u{fc}ller2019]] and [@m\u{fc}ller2019, chap. 9].\n");
    let printed = annotated(folder.path(), "note.md");
    assert_eq!(printed.matches("Ordnungen").count(), 3, "{printed}");
}
