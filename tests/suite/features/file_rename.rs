//! Links that follow the files that they lead to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use glossator::features::file_rename::file_renaming;
use glossator::workspace::note::{Note, Stale};

use crate::support::folder::{Folder, address};

fn path(name: &str) -> PathBuf {
    address(name).path().unwrap().to_owned()
}

/// What becomes of `files` when these are renamed; those that stay as they are are left out.
fn renamed(files: &[(&str, &str)], moves: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut folder = Folder::default();
    for (name, text) in files {
        folder.set(name, text);
    }
    let (snapshot, _) = folder.open(files[0].0);
    let texts =
        |note: &Note| -> Result<Arc<String>, Stale> { Ok(Arc::new(folder.text(&Folder::path_of(note)).to_owned())) };
    let moves: Vec<_> = moves.iter().map(|(from, to)| (path(from), path(to))).collect();
    let found = file_renaming(&snapshot, &moves, &texts);
    assert_eq!(found.left_out, []);
    let edited = found.files.into_iter().map(|file| {
        let name = Folder::path_of(snapshot.note(file.note).unwrap());
        let mut text = folder.text(&name).to_owned();
        for edit in file.edits.into_iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        (name, text)
    });
    edited.collect()
}

/// What becomes of the note `name` with `text` beside `others`.
fn of_note(name: &str, text: &str, others: &[&str], moves: &[(&str, &str)]) -> Option<String> {
    let mut files = vec![(name, text)];
    files.extend(others.iter().map(|&other| (other, "# Another\n")));
    let mut all = renamed(&files, moves);
    let new = all.remove(name);
    assert_eq!(all, BTreeMap::new(), "nothing else changes");
    new
}

#[test]
fn relative_links_keep_their_anchors_titles_and_endings() {
    let text = "[a](../books/rivers2021.md), [b](../books/rivers2021.md#2-x \"It (really)\"), [c](<../books/rivers2021.md#d e>),
[](./../books/rivers2021.md), ![p](../books/rivers2021.md), [t](../books/other.md), `[n](../books/rivers2021.md)`.

[r]: ../books/rivers2021.md 'title'
";
    let new = of_note(
        "notes/a.md",
        text,
        &["books/rivers2021.md", "books/other.md"],
        &[("books/rivers2021.md", "books/more/floods.md")],
    );
    let expected = text.replace("books/rivers2021.md", "books/more/floods.md").replace("(./../books", "(../books");
    let expected = expected.replace("`[n](../books/more/floods.md)`", "`[n](../books/rivers2021.md)`");
    assert_eq!(new, Some(expected));
}

#[test]
fn paths_are_encoded_as_they_were() {
    let moves = [("books/a b.md", "books/ü c (1).md")];
    let of = |link: &str| of_note("note.md", link, &["books/a b.md"], &moves);
    assert_eq!(of("[x](books/a%20b.md#y%20z)\n").unwrap(), "[x](books/ü%20c%20%281%29.md#y%20z)\n");
    assert_eq!(of("[x](<books/a b.md>)\n").unwrap(), "[x](<books/ü c (1).md>)\n");
    assert_eq!(of("[[books/a b#y z|alias]]\n").unwrap(), "[[books/ü c (1)#y z|alias]]\n");
    let moves = [("ä.md", "ö.md")];
    assert_eq!(
        of_note("note.md", "[x](%C3%A4.md) [y](ä.md)\n", &["ä.md"], &moves).unwrap(),
        "[x](%C3%B6.md) [y](ö.md)\n"
    );
}

#[test]
fn wiki_links_follow_by_name_with_alias_and_anchor() {
    let text = "[[rivers2021]], [[rivers2021#2 Fish|the fish]], ![[rivers2021.md]], [[Rivers2021]], [[rivers2021a]].\r\n\
        | a |\r\n|---|\r\n| [[rivers2021\\|b]] |\r\n";
    let others = ["books/rivers2021.md", "books/rivers2021a.md"];
    let new = of_note("notes/a.md", text, &others, &[("books/rivers2021.md", "books/floods.md")]).unwrap();
    assert_eq!(
        new,
        "[[floods]], [[floods#2 Fish|the fish]], ![[floods.md]], [[floods]], [[rivers2021a]].\r\n\
        | a |\r\n|---|\r\n| [[floods\\|b]] |\r\n"
    );
    // A name finds its file in any folder.
    assert_eq!(of_note("notes/a.md", text, &others, &[("books/rivers2021.md", "old/rivers2021.md")]), None);
    // Where two files would have the name, the path tells which is meant.
    let others = ["books/rivers2021.md", "x/floods.md"];
    let new = of_note("notes/a.md", "[[rivers2021]]\n", &others, &[("books/rivers2021.md", "books/floods.md")]);
    assert_eq!(new.unwrap(), "[[books/floods]]\n");
}

#[test]
fn wiki_links_by_path_have_as_many_parts_as_before() {
    let moves = [("a/b/c.md", "a/x/d.md")];
    let of = |link: &str| of_note("note.md", link, &["a/b/c.md"], &moves).unwrap();
    assert_eq!(of("[[b/c]]\n"), "[[x/d]]\n");
    assert_eq!(of("[[a/b/c]]\n"), "[[a/x/d]]\n");
    assert_eq!(of("[[./a/b/c]]\n"), "[[./a/x/d]]\n");
}

#[test]
fn the_book_of_a_note_follows_its_page() {
    let text = "---\nbook: \"[[rivers2021]]\"\n---\n\nChapter 2\n";
    let moves = [("books/rivers2021.md", "books/floods.md")];
    let new = of_note("a.md", text, &["books/rivers2021.md"], &moves);
    assert_eq!(new.unwrap(), text.replace("rivers2021", "floods"));
    // A citekey is no link.
    assert_eq!(of_note("a.md", "---\nbook: rivers2021\n---\n\n@rivers2021\n", &["books/rivers2021.md"], &moves), None);
}

#[test]
fn the_links_of_a_note_that_moves_lead_where_they_led() {
    let text = "---\nbibliography: refs.bib\n---\n\n[p](pictures/a.png), ![q](../q.png), [o](other.md#x), [[other]], \
        [w](https://a.example/b.md), [s](#here), [m](mailto:a@b.example), [r](/notes/other.md), [me](a.md)\n";
    let files =
        [("notes/a.md", text), ("notes/other.md", "[back](a.md)\n"), ("notes/refs.bib", "@book{k, title = {K}}\n")];
    let new = renamed(&files, &[("notes/a.md", "notes/deep/er/b.md")]);
    let expected = "---\nbibliography: ../../refs.bib\n---\n\n[p](../../pictures/a.png), ![q](../../../q.png), \
        [o](../../other.md#x), [[other]], [w](https://a.example/b.md), [s](#here), [m](mailto:a@b.example), \
        [r](/notes/other.md), [me](b.md)\n";
    assert_eq!(new["notes/a.md"], expected);
    assert_eq!(new["notes/other.md"], "[back](deep/er/b.md)\n");
}

#[test]
fn a_folder_takes_its_notes_along() {
    let files = [
        ("index.md", "[r](books/rivers2021.md), [[books/rivers2021]], [[rivers2021]], [f](books/notes/fish.md)\n"),
        ("books/rivers2021.md", "[f](notes/fish.md), [i](../index.md)\n"),
        ("books/notes/fish.md", "[r](../rivers2021.md), [i](../../index.md), [[index]]\n"),
    ];
    let new = renamed(&files, &[("books", "library/read")]);
    assert_eq!(
        new["index.md"],
        "[r](library/read/rivers2021.md), [[library/read/rivers2021]], [[rivers2021]], [f](library/read/notes/fish.md)\n"
    );
    assert_eq!(new["books/rivers2021.md"], "[f](notes/fish.md), [i](../../index.md)\n");
    assert_eq!(new["books/notes/fish.md"], "[r](../rivers2021.md), [i](../../../index.md), [[index]]\n");
}

#[test]
fn two_files_can_change_their_names() {
    let files = [("index.md", "[a](a.md) [b](b.md) [[a]] [[b]]\n"), ("a.md", "A\n"), ("b.md", "B\n")];
    let new = renamed(&files, &[("a.md", "b.md"), ("b.md", "a.md")]);
    assert_eq!(new, BTreeMap::from([("index.md".to_owned(), "[a](b.md) [b](a.md) [[b]] [[a]]\n".to_owned())]));
}

#[test]
fn nothing_moves_where_nothing_links() {
    assert_eq!(of_note("a.md", "See b and [x](c.md).\n", &["b.md", "c.md"], &[("b.md", "d.md")]), None);
    assert_eq!(of_note("a.md", "[x](c.md)\n", &["b.md", "c.md"], &[("gone.md", "d.md")]), None);
}
