//! What Pandoc does not print as the note means it: diagnostics about that, and what mends it.

use std::collections::BTreeMap;

use glossator::features::code_action::{Action, code_actions};
use glossator::features::diagnostics::diagnostics;
use glossator::text::Span;
use insta::assert_snapshot;

use crate::features::diagnostics::shown;
use crate::features::fixture::Fixture;

/// A book whose chapters have authors: one with a key of its own, one without, and one by the editors.
const RIVERS: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: Rivers and Borders
editor: [\"Oduya, Grace\"]
issued: 2021
---
## 1 Springs
- author: Grace Oduya
- page: 1-20
## 2 Commissions at Work
- author: Maja Lindqvist
- page: 21-48
- citekey: lindqvist2021
## 3 Floods and Forecasts
- author: Per Castellanos
- page: 49-76
";

/// What is offered for the first diagnostic with this code, and the texts of all files that the action with
/// that title changes or makes; of the settings only what is added.
fn mended(fixture: &str, code: &str, title: &str) -> BTreeMap<String, String> {
    let fixture = Fixture::new(fixture);
    let found = diagnostics(&fixture.snapshot, &fixture.note);
    let span = found.iter().find(|it| it.code.name() == code).unwrap_or_else(|| panic!("no {code}: {found:#?}")).span;
    let actions =
        code_actions(&fixture.snapshot, &fixture.note, Span::new(span.start as usize, span.start as usize), false);
    let action = actions.iter().find(|action| action.title.contains(title));
    let action: &Action = action.unwrap_or_else(|| panic!("no {title:?} in {actions:#?}"));
    let changes = fixture.changes(action).expect("it can be done");
    let mut after = BTreeMap::new();
    for (id, edits) in changes.edits {
        let (note, text) = fixture.edited(id, &edits);
        after.insert(fixture.snapshot.shown(note), text);
    }
    if let Some(file) = changes.other {
        let texts = file.edits.into_iter().map(|(_, text)| text);
        after.insert(file.path.file_name().unwrap().to_str().unwrap().to_owned(), texts.collect());
    }
    if let Some(file) = changes.new_file {
        after.insert(file.path.file_name().unwrap().to_str().unwrap().to_owned(), file.text);
    }
    after
}

#[test]
fn a_key_that_pandocs_files_lack_is_told_once() {
    let note = "//- refs.bib
@book{hills2010, title = {Hills}}
//- a.md
---
bibliography: refs.bib
---
[@lindqvist2021, p. 30] and [@hills2010], again [@lindqvist2021].
 ^^^^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{RIVERS}{note}")), @"information not-in-bibliography: `@lindqvist2021` is in books/rivers2021.md but not in refs.bib, which Pandoc reads");
}

#[test]
fn what_pandoc_reads_is_told_by_the_project_and_by_the_settings() {
    for named in ["_quarto.yml\nbibliography: refs.bib\n", ".glossator.toml\nbibliography = \"refs.bib\"\n"] {
        let note = format!(
            "//- refs.bib\n@book{{hills2010, title = {{Hills}}}}\n//- {named}//- a.md\n[@lindqvist2021]\n ^^^^^^^^^^^^^^\n"
        );
        assert!(shown(&format!("{RIVERS}{note}")).starts_with("information not-in-bibliography"), "{named}");
    }
}

#[test]
fn where_it_is_not_known_what_pandoc_reads_nothing_is_said() {
    let notes = [
        // Nothing says which files.
        "//- a.md\n[@lindqvist2021]\n",
        // One of them is not there, and may have it.
        "//- a.md\n---\nbibliography: [refs.bib, gone.bib]\nglossator-ignore: [source-invalid]\n---\n[@lindqvist2021]\n",
        // The note has it itself.
        "//- a.md\n---\nbibliography: refs.bib\nreferences:\n- id: lindqvist2021\n  type: book\n  title: Own\n---\n[@lindqvist2021]\n",
        // Everything is exported.
        "//- .glossator.toml\nbibliography = \"refs.bib\"\n[export]\nfile = \"glossator-refs.json\"\n//- a.md\n[@lindqvist2021]\n",
    ];
    for note in notes {
        let refs = "//- refs.bib\n@book{hills2010, title = {Hills}}\n";
        assert_eq!(shown(&format!("{RIVERS}{refs}{note}")), "", "{note}");
    }
}

#[test]
fn a_missing_entry_is_added_in_the_form_of_the_file() {
    let note = "//- refs.bib
@book{hills2010, title = {Hills}}
//- a.md
---
bibliography: refs.bib
---
[@lindqvist2021, p. 30]
";
    let after = mended(&format!("{RIVERS}{note}"), "not-in-bibliography", "Add @lindqvist2021 to refs.bib");
    assert_snapshot!(after["refs.bib"], @r"
    @book{hills2010, title = {Hills}}

    @incollection{lindqvist2021,
      title = {{Commissions} at {Work}},
      booktitle = {{Rivers} and {Borders}},
      author = {Lindqvist, Maja},
      editor = {Oduya, Grace},
      date = {2021},
      pages = {21--48},
    }
    ");
    let json = note.replace(
        "@book{hills2010, title = {Hills}}",
        "[\n  {\"id\": \"hills2010\", \"type\": \"book\", \"title\": \"Hills\"}\n]",
    );
    let json = json.replace("refs.bib", "refs.json");
    let after = mended(&format!("{RIVERS}{json}"), "not-in-bibliography", "Add @lindqvist2021 to refs.json");
    let list: serde_json::Value = serde_json::from_str(&after["refs.json"]).expect("JSON");
    assert_eq!(
        (&list[0]["id"], &list[1]["id"], list[1]["author"][0]["family"].as_str()),
        (&"hills2010".into(), &"lindqvist2021".into(), Some("Lindqvist"))
    );
}

#[test]
fn one_file_with_everything_is_named_in_the_settings_and_in_the_note() {
    let note = "//- refs.bib
@book{hills2010, title = {Hills}}
//- drafts/a.md
---
bibliography: ../refs.bib
---
[@lindqvist2021, p. 30]
";
    let after = mended(&format!("{RIVERS}{note}"), "not-in-bibliography", "Export all to glossator-refs.json");
    assert!(
        after["drafts/a.md"].starts_with("---\nbibliography: [../refs.bib, ../glossator-refs.json]\n---\n"),
        "{after:#?}"
    );
    assert_eq!(after[".glossator.toml"].trim_start(), "[export]\nfile = \"glossator-refs.json\"\n");
}

#[test]
fn chapters_cited_by_their_books_key_are_told_once() {
    let note = "//- a.md
[@rivers2021, chap. 1], [see @rivers2021, chap. 2, p. 30; @rivers2021, chap. 3] and @rivers2021 [chap. 2].
                             ^^^^^^^^^^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{RIVERS}{note}")), @"hint chapter-has-authors: 3 citations print the book's editors, not the chapters' authors");
}

#[test]
fn nothing_is_said_where_the_printed_names_are_right_or_nothing_better_can_be_printed() {
    let monograph = "//- books/hills2010.md
---
type: book
citekey: hills2010
title: Hills
author: [\"Lindqvist, Maja\"]
---
## 1 Goats
- page: 1-9
- citekey: lindqvist2010
";
    let refs =
        "//- refs.bib\n@collection{rivers2021, title = {Rivers and Borders}, editor = {Grace Oduya}, date = 2021}\n";
    for note in [
        "//- a.md\n[@rivers2021, chap. 1], [@rivers2021, p. 30], [@rivers2021, chaps. 2-3], chapter 2 of @rivers2021\n",
        "//- a.md\n[@hills2010, chap. 1]\n",
        "//- a.md\n---\nbibliography: refs.bib\n---\n[@rivers2021, chap. 2]\n",
    ] {
        assert_eq!(shown(&format!("{RIVERS}{monograph}{refs}{note}")), "", "{note}");
    }
}

#[test]
fn chapters_are_cited_by_their_own_keys_one_or_all() {
    let note = "//- a.md
> So [@rivers2021, chap. 2].

See [see @rivers2021, chap. 2, p. 30; @rivers2021, chap. 3] and @rivers2021 [chap. 2, p. 31] or @rivers2021 [chap. 3].
";
    let fixture = format!("{RIVERS}{note}");
    let one = mended(&fixture, "chapter-has-authors", "Cite the chapter: @lindqvist2021");
    assert!(one["a.md"].starts_with("> So [@lindqvist2021].\n\nSee [see @rivers2021, chap. 2, p. 30;"), "{one:#?}");
    let all = mended(&fixture, "chapter-has-authors", "Cite all 5 chapters by their authors");
    assert_snapshot!(all["a.md"], @r"
    > So [@rivers2021, chap. 2].

    See [see @lindqvist2021, p. 30; @castellanos2021] and @lindqvist2021 [p. 31] or @castellanos2021.
    ");
    let page = &all["books/rivers2021.md"];
    assert!(page.ends_with("- author: Per Castellanos\n- page: 49-76\n- citekey: castellanos2021\n"), "{page}");
}

#[test]
fn a_chapter_note_of_a_chapter_that_the_book_does_not_have_is_told() {
    let note = "//- a.md
---
book: rivers2021
chapter: 12
         ^^
---
# Notes
";
    assert_snapshot!(shown(&format!("{RIVERS}{note}")), @"warning unknown-chapter: no chapter 12 in “Rivers and Borders” (it has 1 to 3)");
    let titled = format!("{RIVERS}//- a.md\n---\nbook: rivers2021\nchapter: 12\n---\n# Floods and forecasts\n");
    let after = mended(&titled, "unknown-chapter", "Change to chapter 3: Floods and Forecasts");
    assert!(after["a.md"].contains("\nchapter: 3\n"), "{after:#?}");
    for silent in ["chapter: 3\n", "chapter: III\n"] {
        let note = format!("//- a.md\n---\nbook: rivers2021\n{silent}---\n# Notes\n");
        assert_eq!(shown(&format!("{RIVERS}{note}")), "", "{silent}");
    }
    // Not all of this book's chapters are known.
    let seas = "//- books/seas.md\n---\ntype: book\ncitekey: seas\ntitle: Seas\n---\n## 4 Ports\n- page: 1-9\n";
    assert_eq!(shown(&format!("{seas}//- a.md\n---\nbook: seas\nchapter: 12\n---\n")), "");
}

#[test]
fn a_key_that_nothing_is_near_to_can_be_begun() {
    let note = "//- refs.bib\n@book{hills2010, title = {Hills}}\n//- a.md\n[@nobody1999]\n";
    let fixture = format!("{RIVERS}{note}");
    let after = mended(&fixture, "unknown-citekey", "Begin an entry in refs.bib");
    assert!(after["refs.bib"].contains("\n\n@book{nobody1999,\n  author = {},\n  title = {},\n"), "{after:#?}");
    let after = mended(&fixture, "unknown-citekey", "Begin a book page for @nobody1999");
    assert!(after["nobody1999.md"].starts_with("---\ntype: book\ncitekey: nobody1999\ntitle: \"\"\n"), "{after:#?}");
    mended(&fixture, "unknown-citekey", "Import a book");
}
