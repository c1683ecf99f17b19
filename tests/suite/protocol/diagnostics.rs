//! Diagnostics: each code with its exact range, severity and explanation, and when they appear and disappear.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, SEAS, Session, codes_of, range};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);
const WARNING: i32 = 2;

/// The only diagnostic of a note in version 1, after checking its code, range, severity and source.
fn only(session: &Session, name: &str, code: &str, range: Value, severity: i32) -> Value {
    let found = session.diagnostics(name);
    assert_eq!(codes_of(&found), [code]);
    assert_eq!(found[0]["range"], range);
    assert_eq!(found[0]["severity"], severity);
    assert_eq!(found[0]["source"], "glossator");
    found[0].clone()
}

/// The related locations of a diagnostic: file name and first line, counted from 0.
fn related(session: &Session, diagnostic: &Value) -> Vec<String> {
    let folder = format!("{}/", session.uri(""));
    let location = |it: &Value| {
        assert!(!it["message"].as_str().unwrap().is_empty());
        let name = it["location"]["uri"].as_str().unwrap().strip_prefix(&folder).unwrap();
        format!("{name}:{}", it["location"]["range"]["start"]["line"])
    };
    let mut locations: Vec<_> =
        diagnostic["relatedInformation"].as_array().into_iter().flatten().map(location).collect();
    locations.sort();
    locations
}

#[test]
fn a_citekey_that_no_source_has() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Read [see @rivers2012, p. 3].\n");
    let found = only(&session, "note.md", "unknown-citekey", range(0, 10, 21), WARNING);
    assert!(found["message"].as_str().unwrap().contains("rivers2021"), "what was meant is named: {found}");
    assert_eq!(related(&session, &found), Vec::<String>::new());
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_book_in_the_front_matter_that_no_source_has() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "---\nbook: \"@rivers2012\"\n---\n\nChapter 9.\n");
    let found = session.diagnostics("note.md");
    assert_eq!((codes_of(&found), &found[0]["range"]["start"]["line"]), (vec!["unknown-citekey"], &json!(1)));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_chapter_that_the_book_does_not_have() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Read [@rivers2021, chap. 9].\n");
    let found = only(&session, "note.md", "unknown-chapter", range(0, 19, 26), WARNING);
    assert!(found["message"].as_str().unwrap().contains("1 to 3"), "{found}");
    // The book: its key in the front matter.
    assert_eq!(related(&session, &found), ["books/rivers2021.md:2"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn each_of_several_chapters_is_checked_separately() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "---\nbook: rivers2021\n---\n\nChapters 1, 7 and 3, then 8 and chapter 8.\n");
    let found = session.diagnostics("note.md");
    let ranges: Vec<_> = found.iter().map(|it| it["range"].clone()).collect();
    assert_eq!(codes_of(&found), ["unknown-chapter"; 2]);
    assert_eq!(ranges, [range(4, 12, 13), range(4, 32, 41)]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_page_that_the_chapter_does_not_contain() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Read [@rivers2021, chap. 3, p. 61] and [@rivers2021, chap. 3, p. 60].\n");
    let found = only(&session, "note.md", "page-outside-chapter", range(0, 62, 67), WARNING);
    let message = found["message"].as_str().unwrap();
    assert!(message.contains("60") && message.contains("61-88"), "{message}");
    assert_eq!(related(&session, &found), ["books/rivers2021.md:28"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_page_outside_a_chapter_cited_by_its_own_key_or_named_in_prose() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "---\nbook: rivers2021\n---\n\n[@fischer2021, pp. 58-63]\n\nChapter 3, p. 99.\n");
    let found = session.diagnostics("note.md");
    assert_eq!(codes_of(&found), ["page-outside-chapter"; 2]);
    assert_eq!((&found[0]["range"], &found[1]["range"]), (&range(4, 15, 24), &range(6, 11, 16)));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_chapter_that_two_books_have_is_ambiguous() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    session.open("note.md", "Of all, chapter 1 is best; chapter 3 is one book's.\n");
    assert!(codes_of(&session.diagnostics("note.md")).is_empty());
    let hover = session.hover_text("note.md", 0, 8);
    assert!(
        hover.starts_with("Perhaps") && hover.contains("`book: rivers2021`") && hover.contains("`book: seas2019`"),
        "{hover}"
    );
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_source_that_is_partly_unreadable() {
    let mut session = Session::start(&[PAGE]);
    let page = RIVERS.replace("- page: 31-60", "- page: many");
    session.open("books/rivers2021.md", &page);
    only(&session, "books/rivers2021.md", "source-invalid", range(20, 8, 12), WARNING);
    // The rest of it counts.
    session.open("note.md", "Chapter 2.\n");
    assert!(session.hover_text("note.md", 0, 0).contains("Counting Fish"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_front_matter_that_is_broken() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "---\nbook: rivers2021\ntags: [a, b\n---\n\nChapter 2.\n");
    let found = session.diagnostics("note.md");
    assert_eq!(codes_of(&found), ["source-invalid"]);
    assert_eq!(found[0]["range"]["start"]["line"], 2);
    // What precedes the mistake counts: the chapter belongs to the book.
    assert_eq!(session.definitions("note.md", 5, 0), ["books/rivers2021.md:17"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_settings_file_that_is_broken() {
    let mut session = Session::start(&[PAGE, (".glossator.toml", "gazetteer = 3\n")]);
    let published = session.wait_for_codes(".glossator.toml", &["source-invalid"]);
    let found = &published["diagnostics"][0];
    assert_eq!(
        (&found["range"], &found["severity"], &found["source"]),
        (&range(0, 12, 13), &json!(2), &json!("glossator"))
    );
    assert_eq!(published.get("version"), None, "the editor has not opened it");
    session.codes_after(".glossator.toml", &[], |session| {
        session.write(".glossator.toml", "gazetteer = true\n");
        session.events(&[(".glossator.toml", 2)]);
    });
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn reports_of_a_broken_settings_file_can_be_switched_off() {
    let file = "gazetteer = 3\n[diagnostics]\nsource-invalid = \"off\"\n";
    let mut session = Session::start(&[PAGE, (".glossator.toml", file)]);
    session.open("note.md", "@rivers2012\n");
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    session.codes_after("note.md", &[], |session| session.replace("note.md", 2, "@rivers2021\n"));
    let is_about_settings = |message: &Value| message["params"]["uri"] == session.uri(".glossator.toml");
    assert!(!session.client.received().iter().any(is_about_settings));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_is_inferred_gets_no_warning() {
    let mut session = Session::start(&[PAGE]);
    // The only book there is, and the book cited last above.
    let note = "Chapter 9 and chapter 2, p. 99.\n\nSee @rivers2021. Later, in chapter 8, p. 5, more.\n";
    session.open("note.md", note);
    assert_eq!(session.diagnostics("note.md"), Vec::<Value>::new());
    // It is still shown.
    assert_eq!(session.hover("note.md", 0, 0)["range"], range(0, 0, 9));
    // If stated, it is reported: `---`, the book, `---`.
    let stated = format!("---\nbook: rivers2021\n---\n\n{note}");
    let codes = ["unknown-chapter", "page-outside-chapter", "unknown-chapter"];
    session.codes_after("note.md", &codes, |session| session.replace("note.md", 2, &stated));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn they_carry_the_version_of_their_text() {
    let mut session = Session::start(&[PAGE]);
    session.open("note.md", "Fine.\n");
    assert_eq!(session.diagnostics("note.md"), Vec::<Value>::new());
    let uri = session.uri("note.md");
    session.replace("note.md", 7, "@rivers2012\n");
    assert_eq!(codes_of(&session.client.diagnostics(&uri, 7)), ["unknown-citekey"]);
    session.client.change(&uri, 8, json!([{"range": range(0, 9, 11), "text": "21"}]));
    assert_eq!(session.client.diagnostics(&uri, 8), Vec::<Value>::new());
    let versions: Vec<_> = session.client.received().iter().filter_map(|it| it["params"]["version"].as_i64()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn they_are_cleared_when_the_note_is_closed() {
    let mut session = Session::start(&[PAGE, ("note.md", "@rivers2012\n")]);
    session.open("note.md", "@rivers2012\n");
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    let cleared = session.codes_after("note.md", &[], |session| session.close("note.md"));
    assert_eq!(cleared.get("version"), None);
    // Nothing is published after that, even when the book changes; the other note shows that the change was handled.
    session.open("other.md", "Fine.\n");
    session.codes_after("other.md", &["unknown-citekey"], |session| session.replace("other.md", 2, "@rivers2012\n"));
    let of_note = |message: &&Value| message["params"]["uri"] == session.uri("note.md");
    let received = session.client.received();
    assert_eq!(received.iter().rfind(of_note).unwrap()["params"]["diagnostics"], json!([]));
    // Reopened, it is checked again.
    session.codes_after("note.md", &["unknown-citekey"], |session| session.open("note.md", "@rivers2012\n"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_unsaved_book_page_counts_for_all_open_notes_and_for_no_others() {
    let closed = ("closed.md", "[@rivers2021, chap. 4]\n");
    let mut session = Session::start(&[PAGE, closed]);
    session.open("one.md", "[@rivers2021, chap. 4]\n");
    session.open("two.md", "[@rivers2021, chap. 3]\n");
    session.wait_for_codes("one.md", &["unknown-chapter"]);
    session.wait_for_codes("two.md", &[]);
    session.open("books/rivers2021.md", RIVERS);
    let page = session.uri("books/rivers2021.md");
    let (one, two) = (session.uri("one.md"), session.uri("two.md"));
    // A fourth chapter is inserted at the end of the third.
    let fourth = json!([{"range": range(34, 0, 0), "text": "\n## 4 Deltas\n\n- page: 89-99\n"}]);
    session.codes_after("one.md", &[], |session| session.client.change(&page, 2, fourth));
    // Then the last two lose their numbers.
    let unnumbered = RIVERS.replace("## 3 ", "## ");
    session.codes_after("two.md", &["unknown-chapter"], |session| {
        session.codes_after("one.md", &["unknown-chapter"], |session| {
            session.replace("books/rivers2021.md", 3, &unnumbered)
        });
    });
    // Closed without saving, the page counts as it is on disk.
    session.codes_after("two.md", &[], |session| session.close("books/rivers2021.md"));
    for message in session.client.received() {
        if message["method"] == "textDocument/publishDiagnostics" {
            assert!([&one, &two, &page].iter().any(|uri| message["params"]["uri"] == **uri), "{message}");
        }
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn unchanged_diagnostics_are_not_published_again() {
    let mut session = Session::start(&[PAGE, (".glossator.toml", "gazetteer = 3\n")]);
    session.open("one.md", "@rivers2012\n");
    session.open("two.md", "Fine.\n");
    session.wait_for_codes("one.md", &["unknown-citekey"]);
    session.wait_for_codes(".glossator.toml", &["source-invalid"]);
    session.wait_until_indexed();
    let count = |session: &Session, name: &str| {
        let uri = session.uri(name);
        session.client.received().iter().filter(|message| message["params"]["uri"] == uri).count()
    };
    session.codes_after("two.md", &["unknown-citekey"], |session| session.replace("two.md", 2, "@rivers2012\n"));
    let before = (count(&session, "one.md"), count(&session, ".glossator.toml"));
    for version in 3..10 {
        let (text, codes): (_, &[&str]) =
            if version % 2 == 0 { ("@rivers2012", &["unknown-citekey"]) } else { ("Fine.", &[]) };
        session.codes_after("two.md", codes, |session| session.replace("two.md", version, text));
    }
    assert_eq!((count(&session, "one.md"), count(&session, ".glossator.toml")), before);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_changed_project_language_affects_open_notes() {
    let mut session = Session::start(&[PAGE, ("_quarto.yml", "lang: en\n")]);
    session.open("note.md", "[@rivers2021, Kap. 3]\n");
    session.wait_for_codes("note.md", &["locator-not-pandoc"]);
    session.codes_after("note.md", &[], |session| session.open("_quarto.yml", "lang: de\n"));
    session.codes_after("note.md", &["locator-not-pandoc"], |session| session.replace("_quarto.yml", 2, "lang: fr\n"));
    assert_eq!(session.client.shut_down(), 0);
}
