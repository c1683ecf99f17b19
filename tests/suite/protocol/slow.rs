//! Notes that take long to read delay only requests about them.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, at, range};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// A hundred kilobytes on one line, with much to find.
fn much() -> Vec<(&'static str, String)> {
    let many = |piece: &str| piece.repeat(100_000 / piece.len());
    let numbered = |piece: fn(usize) -> String| (0..5_000).map(piece).collect::<String>();
    vec![
        ("links", many("[[rivers2021#2 Counting Fish|fish]] ")),
        ("citations of chapters", many("[see @rivers2021, chap. 2, pp. 31-40] ")),
        ("unknown keys", numbered(|n| format!("@nobody{n} and "))),
        ("abbreviations", numbered(|n| format!("Agency {n} Fund (AF{n}), "))),
        ("narrative citations", many("Fischer (2021: 33) and Lachs, ")),
        ("emphasis", many("*the TAC* of **chapter 3** ")),
    ]
}

/// The index of a request's answer among all messages of the server.
fn index_of(received: &[Value], id: i64) -> usize {
    received.iter().position(|it| it.get("method").is_none() && it["id"] == id).expect("an answer")
}

#[test]
fn a_slow_note_delays_no_other() {
    for (name, text) in much() {
        let mut session = Session::start(&[PAGE]);
        session.open("small.md", "Chapter 1.\n");
        session.diagnostics("small.md");
        session.open("much.md", &format!("Chapter 2 counts.\n{text}\nChapter 3 too.\n"));
        let (much, small) = (session.uri("much.md"), session.uri("small.md"));
        let text = |hover: &Value| hover["contents"]["value"].as_str().unwrap().to_owned();
        // On a busy machine the slow answer may be there before the quick request has left.
        let overtakes = (2..7).any(|version| {
            session.client.change(&much, version, json!([{"range": range(0, 8, 9), "text": "2"}]));
            let slow = session.client.send_request("textDocument/hover", at(&much, 2, 3));
            session.client.change(&small, version, json!([{"range": range(0, 8, 9), "text": "3"}]));
            let quick = session.client.send_request("textDocument/hover", at(&small, 0, 3));
            assert!(text(&session.client.response(quick).unwrap()).starts_with("**3 Floods"), "{name}");
            assert!(text(&session.client.response(slow).unwrap()).starts_with("**3 Floods"), "{name}");
            let received = session.client.received();
            index_of(&received, quick) < index_of(&received, slow)
        });
        assert!(overtakes, "{name}: the small note waited");

        // Each answer about it is for its latest text, whatever else is answered meanwhile.
        for (version, number, title) in [(7, "1", "**1 Why"), (8, "3", "**3 Floods"), (9, "2", "**2 Counting")] {
            session.client.change(&much, version, json!([{"range": range(0, 8, 9), "text": number}]));
            let asked = session.client.send_request("textDocument/hover", at(&much, 0, 3));
            assert!(session.hover_text("small.md", 0, 3).starts_with("**3 Floods"), "{name}");
            assert!(text(&session.client.response(asked).unwrap()).starts_with(title), "{name}, {number}");
        }
        assert!(session.client.diagnostics(&much, 9).len() < 50_000, "{name}");
        assert_eq!(session.client.shut_down(), 0, "{name}");
    }
}

#[test]
fn slow_notes_do_not_wait_for_each_other() {
    let mut session = Session::start(&[PAGE]);
    session.open("small.md", "Chapter 1.\n");
    session.diagnostics("small.md");
    for (n, (_, text)) in much().into_iter().enumerate() {
        session.open(&format!("much-{n}.md"), &format!("{text}\nChapter 2.\n"));
    }
    session.open("less.md", &format!("Chapter 3.\n{}", "Nothing is said here.\n".repeat(5_000)));
    let all: Vec<i64> = (0..much().len())
        .map(|n| session.client.send_request("textDocument/hover", at(&session.uri(&format!("much-{n}.md")), 1, 3)))
        .collect();
    let less = session.client.send_request("textDocument/hover", at(&session.uri("less.md"), 0, 3));
    for &id in all.iter().chain([&less]) {
        assert!(session.client.response(id).unwrap()["contents"]["value"].is_string());
    }
    let received = session.client.received();
    let last = all.iter().map(|&id| index_of(&received, id)).max().unwrap();
    assert!(index_of(&received, less) < last, "it waited for all others");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_edit_that_overtakes_a_slow_answer_is_reported() {
    let mut session = Session::start(&[PAGE]);
    let (_, text) = much().swap_remove(1);
    session.open("much.md", &format!("Chapter 2.\n{text}\n"));
    let much = session.uri("much.md");
    let overtaken = session.client.send_request("textDocument/hover", at(&much, 0, 3));
    session.client.change(&much, 2, json!([{"range": range(0, 8, 9), "text": "3"}]));
    let asked = session.client.send_request("textDocument/hover", at(&much, 0, 3));
    let hover = session.client.response(asked).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**3 Floods"));
    // It may have been answered before the edit arrived.
    if let Err(error) = session.client.response(overtaken) {
        assert_eq!(error["code"], -32801);
    }
    assert_eq!(session.client.shut_down(), 0);
}
