//! Code actions that begin notes, or write into other files.

use super::*;

#[test]
fn a_note_about_a_chapter_is_begun_beside_the_others() {
    let others = "//- reading/one.md\n---\nbook: rivers2021\nchapter: 1\n---\n";
    let note = "//- a.md\n[@rivers2021, chap. 3]\n                 |\n";
    let changes = offered(&format!("{RIVERS}{others}{note}")).changes("New note on").unwrap();
    let made = changes.new_file.unwrap();
    assert!(made.path.ends_with("reading/rivers2021-ch03.md"), "{made:?}");
    let text = "---\nbook: rivers2021\nchapter: 3\n---\n\n# Floods and Forecasts\n\n\
                - cite: [@rivers2021, chap. 3]\n- pages: 49-76\n\n";
    assert_eq!(made.text, text);

    let note = "//- drafts/a.md\n[@rivers2021, chap. 3]\n                 |\n";
    let made = offered(&format!("{RIVERS}{note}")).changes("New note on").unwrap().new_file.unwrap();
    assert!(made.path.ends_with("drafts/rivers2021-ch03.md"), "{made:?}");

    // There is one, whatever it is called; and the heading of a book page is the chapter.
    let own = "//- x.md\n---\nbook: rivers2021\nchapter: 3\n---\n";
    assert_eq!(offered(&format!("{RIVERS}{own}{note}")).titles(ActionKind::Extract), [""; 0]);
    let page = RIVERS.replace("and Forecasts\n", "and Forecasts\n      |\n");
    assert_eq!(offered(&page).titles(ActionKind::Extract), ["New note on chapter 3"]);
}

#[test]
fn a_note_is_begun_with_what_is_known_of_its_subject() {
    let page = RIVERS.replace(
        "- citekey: lindqvist2021\n",
        "- citekey: lindqvist2021\n\n> The UN[^1] met the EU.\n>\n> The EU paid.\n\n",
    );
    let note = "//- a.md\n[@lindqvist2021, p. 30]\n                  |\n";
    let made = offered(&format!("{page}{note}")).changes("New note on chapter 2").unwrap().new_file.unwrap();
    insta::assert_snapshot!(made.text, @r"
    ---
    book: rivers2021
    chapter: 2
    ---

    # Commissions at Work

    - cite: [@lindqvist2021]
    - pages: 21-48
    - names: EU, UN

    > The UN met the EU.
    >
    > The EU paid.
    ");
    let note = "//- refs.bib\n@book{hill1999, title = {Weirs}, author = {Hill, Cy}, year = 1999}\n//- a.md\n[@hill1999]\n    |\n";
    let found = offered(&format!("{RIVERS}{note}"));
    let made = found.changes("New note on @hill1999").unwrap().new_file.unwrap();
    assert!(made.path.ends_with("hill1999.md"), "{made:?}");
    assert_eq!(made.text, "---\ncitekey: hill1999\n---\n\n# Weirs\n\n- cite: [@hill1999]\n\n");
    // There is one.
    let own = "//- @hill1999.md\nOn weirs.\n";
    assert_eq!(offered(&format!("{RIVERS}{own}{note}")).titles(ActionKind::Extract), [""; 0]);
}

#[test]
fn no_file_is_written_over() {
    let taken = "//- rivers2021-ch03.md\nAbout something else.\n";
    let note = "//- a.md\n[@rivers2021, chap. 3]\n                 |\n";
    let refusal = offered(&format!("{RIVERS}{taken}{note}")).changes("New note on").unwrap_err();
    assert!(refusal.message.contains("rivers2021-ch03.md"), "{}", refusal.message);
}

#[test]
fn a_note_about_an_organization_is_begun() {
    let page = RIVERS.to_owned() + "## Organizations\n- **Lake / Union, Inner** (LUI): keeps the lake\n";
    let note = "//- a.md\nThe LUI met.\n     |\n";
    let made = offered(&format!("{page}{note}")).changes("New note on").unwrap().new_file.unwrap();
    assert!(made.path.ends_with("Lake - Union, Inner.md"), "{made:?}");
    assert_eq!(made.text, "---\ntype: organization\naliases: [LUI]\n---\n\n# Lake / Union, Inner\n\nkeeps the lake\n");
}

#[test]
fn a_note_that_is_begun_has_a_name_that_every_system_takes() {
    let long = "Commission for the Lakes ".repeat(6);
    let names = [
        ("PRN", "PRN_.md"),
        ("Lpt9", "Lpt9_.md"),
        ("NUL. Lake Watch", "NUL_. Lake Watch.md"),
        ("Lakes, Inc.", "Lakes, Inc.md"),
        ("Lake \u{202e}hctaW", "Lake hctaW.md"),
        ("Who? Lakes | Us", "Who- Lakes - Us.md"),
    ];
    for (name, file) in names.into_iter().chain([(long.trim_end(), "")]) {
        let page = RIVERS.to_owned() + &format!("## Organizations\n- **{name}** (LUI): keeps the lake\n");
        let note = "//- a.md\nThe LUI met.\n     |\n";
        let made = offered(&format!("{page}{note}")).changes("New note on").unwrap().new_file.unwrap();
        let made = made.path.file_name().unwrap().to_str().unwrap();
        assert!(made.len() <= 140 && (file.is_empty() || made == file), "{made}");
    }
    // A chapter's is named by the key of its book.
    for (key, file) in [("con", "con-ch03.md"), ("a:b/c", "a-b-c-ch03.md"), (&"k".repeat(150), "")] {
        let page = RIVERS.replace("citekey: rivers2021", &format!("citekey: {key}"));
        let note = format!("//- a.md\n[@{{{key}}}, chap. 3]\n{}|\n", " ".repeat(key.len() + 8));
        let made = offered(&format!("{page}{note}")).changes("New note on").unwrap().new_file.unwrap();
        let made = made.path.file_name().unwrap().to_str().unwrap();
        assert!(made.len() <= 140 && (file.is_empty() || made == file), "{made}");
    }
}

#[test]
fn what_a_note_defines_goes_to_the_book_page_and_the_glossary() {
    let page = RIVERS.to_owned() + "## Abbreviations\n* **TAC**: total catch\n\nMy own words.\n";
    let glossary = "//- glossary.md\n---\ntype: glossary\n---\n# Short forms\n";
    let note = "//- a.md\nThe Lake Catch Board (LCB) met. So the LCB.\n                                        |\n";
    let found = offered(&format!("{page}{glossary}{note}"));
    let titles = ["Add LCB to Rivers and Borders", "Add LCB to Short forms"];
    assert_eq!(found.titles(ActionKind::Extract), titles);
    let after = found.after("to Short forms");
    assert_eq!(after, "---\ntype: glossary\n---\n# Short forms\n\n- **LCB**: Lake Catch Board\n");
    let title = titles[0];
    let expected = "\n## Abbreviations\n* **TAC**: total catch\n* **LCB**: Lake Catch Board\n\nMy own words.\n";
    assert!(found.after(title).ends_with(expected), "{}", found.after(title));
}

#[test]
fn a_selected_name_becomes_an_organization() {
    let note = "//- a.md\nThe Lake Catch Board met.\n    ^^^^^^^^^^^^^^^^\n";
    let found = offered(&format!("{RIVERS}{note}"));
    let title = "Add Lake Catch Board to";
    assert!(found.after(title).ends_with("- page: 49-76\n\n## Organizations\n\n- **Lake Catch Board**\n"));
    // What is known, or no name, is not offered.
    for note in ["//- a.md\nThe United Nations met.\n    ^^^^^^^^^^^^^^\n", "//- a.md\nThe lake met.\n    ^^^^\n"] {
        assert_eq!(
            offered(&format!("{RIVERS}{note}")).actions.iter().filter(|it| it.title.starts_with("Add ")).count(),
            0
        );
    }
}

#[test]
fn a_page_that_swallows_what_is_added_is_refused() {
    let page = RIVERS.to_owned() + "\n```\nnot closed\n";
    let note = "//- a.md\nThe Lake Catch Board (LCB) met.\n                      |\n";
    let found = offered(&format!("{page}{note}"));
    let refusal = found.changes("Add LCB").unwrap_err();
    assert!(refusal.message.contains("rivers2021.md is not closed"), "{}", refusal.message);
}
