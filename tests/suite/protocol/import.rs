//! From the publisher's page to the editor: a page is imported, and requests about a note that mentions the book are
//! answered.

use std::process::Command;

use serde_json::Value;

use crate::protocol::session::{Session, codes_of, range};

const PAGE: &str = include_str!("../../import/rivers-3.txt");
const NOTE: &str = "Chapter 4 shows how MINUSMA and the EWS learn.\n\nSee [@srro2021, chap. 3, p. 130].\n\nChapter ";

#[test]
fn an_imported_page_answers_about_a_note() {
    let mut session = Session::new(&[("downloads/page.txt", PAGE)]);
    let folder = session.path("");
    let import = Command::new(env!("CARGO_BIN_EXE_glossator"))
        .args(["import", "downloads/page.txt"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    session.client.initialize(crate::protocol::session::editor(), Some(&folder));
    session.open("note.md", NOTE);
    let page = std::fs::read_to_string(session.path("books/srro2021.md")).unwrap();
    let line_of = |start: &str| page.lines().position(|line| line.starts_with(start)).unwrap();

    // Hover over the chapter, the mission and the book's own abbreviation.
    let chapter = session.hover("note.md", 0, 4);
    assert_eq!(chapter["range"], range(0, 0, 9));
    assert!(chapter["contents"]["value"].as_str().unwrap().starts_with("**4 Conclusion: What Water Joins**"));
    let mission = session.hover("note.md", 0, 22);
    assert_eq!(mission["range"], range(0, 20, 27));
    assert!(mission["contents"]["value"].as_str().unwrap().contains("Stabilization Mission in Mali"));
    assert!(session.hover_text("note.md", 0, 37).contains("early warning system"));
    // The abstract, over the citation of the imported chapter.
    let cited = session.hover_text("note.md", 2, 20);
    assert!(cited.contains("pp. 61-88") && cited.contains("When a river rises"), "{cited}");

    // Definition of the chapter.
    assert_eq!(session.definitions("note.md", 0, 4), [format!("books/srro2021.md:{}", line_of("## 4 "))]);
    assert_eq!(session.definitions("note.md", 2, 20), [format!("books/srro2021.md:{}", line_of("## 3 "))]);

    // The wrong page: `See [@srro2021, chap. 3, ` has 25 characters.
    let wrong = session.diagnostics("note.md");
    assert_eq!(codes_of(&wrong), ["page-outside-chapter"]);
    assert_eq!(wrong[0]["range"], range(2, 25, 31));
    assert_eq!(wrong[0]["relatedInformation"][0]["location"]["range"]["start"]["line"], line_of("## 3 "));

    // Completion of chapters, and of the book.
    let list = session.ask("textDocument/completion", "note.md", 4, 8);
    let inserts: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|it| &it["textEdit"]["newText"]).collect();
    assert_eq!(inserts, ["1", "2", "3", "4"]);
    session.replace("note.md", 2, "[@shar");
    let list = session.ask("textDocument/completion", "note.md", 0, 6);
    assert_eq!(list["items"][0]["textEdit"]["newText"], "@srro2021");
    assert_eq!(session.client.shut_down(), 0);
}
