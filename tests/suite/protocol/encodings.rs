//! Positions: counted as agreed, around characters of every width, and with every line ending.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor, range};

/// Before `Chapter 2` there are ten characters: seven of one byte, two umlauts of two bytes and one UTF-16 unit each,
/// and an emoji of four bytes and two UTF-16 units.
const NOTE: &str = "# Zählen\n\nÜber 😀 Ä: Chapter 2 and [@rivers2021, chap. 9].\n";

/// A session that offers these encodings and agrees on that one, where `Chapter 2` begins at `start` and an emoji has
/// `emoji` units.
fn in_encoding(offered: Value, agreed: &str, start: u32, emoji: u32) {
    let mut capabilities = editor();
    capabilities["general"] = offered;
    let mut session = Session::new(&[("books/rivers2021.md", RIVERS)]);
    let folder = session.path("");
    let answer = session.client.initialize(capabilities, Some(&folder));
    assert_eq!(answer["capabilities"]["positionEncoding"], agreed);
    session.open("note.md", NOTE);

    let chapter = range(2, start, start + 9);
    for character in [start, start + 8, start + 9] {
        assert_eq!(session.hover("note.md", 2, character)["range"], chapter, "{agreed}: {character}");
    }
    assert_eq!(session.hover("note.md", 2, start - 1), Value::Null);
    let links = session.ask("textDocument/definition", "note.md", 2, start);
    assert_eq!(links[0]["originSelectionRange"], chapter);
    // ` and [@rivers2021, ` is 19 long, `chap. 9` 7.
    let wrong = session.diagnostics("note.md");
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0]["range"], range(2, start + 9 + 19, start + 9 + 19 + 7));

    // The number is edited, with columns counted the same way.
    let uri = session.uri("note.md");
    session.client.change(&uri, 2, json!([{"range": range(2, start + 8, start + 9), "text": "3"}]));
    let hover = session.hover("note.md", 2, start);
    assert_eq!(hover["range"], chapter);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("3 Floods and Forecasts"));

    // So are the columns of completion: `@ri` after an emoji and a blank.
    session.replace("note.md", 3, "😀 @ri");
    let items = session.ask("textDocument/completion", "note.md", 0, emoji + 1 + 3);
    assert_eq!(items["items"][0]["textEdit"]["range"], range(0, emoji + 1, emoji + 1 + 3), "{agreed}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn utf_8_is_chosen_if_offered() {
    in_encoding(json!({"positionEncodings": ["utf-16", "utf-8"]}), "utf-8", 7 + 2 * 2 + 4, 4);
}

#[test]
fn utf_16_is_chosen_if_nothing_else_is_offered() {
    in_encoding(json!({"positionEncodings": ["utf-16"]}), "utf-16", 7 + 2 + 2, 2);
}

#[test]
fn utf_32_is_chosen_if_nothing_else_is_offered() {
    in_encoding(json!({"positionEncodings": ["utf-32"]}), "utf-32", 7 + 2 + 1, 1);
}

#[test]
fn utf_16_is_the_default() {
    in_encoding(json!({}), "utf-16", 7 + 2 + 2, 2);
}

#[test]
fn all_three_line_endings_count() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "One.\r\n\r\nTwo.\rChapter 2 counts.\nChapter 3 floods.\r\n");
    assert_eq!(session.hover("note.md", 3, 0)["range"], range(3, 0, 9));
    assert_eq!(session.hover("note.md", 4, 8)["range"], range(4, 0, 9));
    // A column behind the end of a line means its end, before the line break.
    assert_eq!(session.hover("note.md", 2, 99), Value::Null);
    let uri = session.uri("note.md");
    // The line break between `Two.` and `Chapter 2` becomes a blank.
    let break_ = json!({"start": {"line": 2, "character": 99}, "end": {"line": 3, "character": 0}});
    session.client.change(&uri, 2, json!([{"range": break_, "text": " "}]));
    assert_eq!(session.hover("note.md", 2, 5)["range"], range(2, 5, 14));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_note_with_windows_line_endings_has_exact_positions() {
    let page = RIVERS.replace('\n', "\r\n");
    let mut session = Session::start(&[("books/rivers2021.md", &page)]);
    session.open("note.md", "---\r\nbook: rivers2021\r\n---\r\n\r\nChapter 2, p. 99.\r\n");
    let wrong = session.diagnostics("note.md");
    assert_eq!((wrong.len(), &wrong[0]["range"]), (1, &range(4, 11, 16)));
    let links = session.ask("textDocument/definition", "note.md", 4, 0);
    assert_eq!(links[0]["targetSelectionRange"], range(17, 0, 18));
    assert_eq!(session.client.shut_down(), 0);
}
