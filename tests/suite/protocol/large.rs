//! A note of 50 MB is answered about and does not delay others.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, at, range};

const SIZE: usize = 50_000_000;

/// The index of a request's answer among all messages of the server.
fn index_of(received: &[Value], id: i64) -> usize {
    received.iter().position(|it| it.get("method").is_none() && it["id"] == id).expect("an answer")
}

#[test]
fn a_note_of_50_megabytes_is_answered_about_and_keeps_nobody_waiting() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("small.md", "Chapter 1.\n");
    session.diagnostics("small.md");
    // Lines of a thousand characters in long words, with a chapter in the last of them.
    let line = format!("{}\n", "Donaudampfschifffahrtsgesellschaft ".repeat(28));
    let lines = SIZE / line.len();
    session.open("large.md", &format!("{}\nChapter 2 counts.\n", line.repeat(lines)));
    let (large, small) = (session.uri("large.md"), session.uri("small.md"));
    let last = lines as u32 + 1;

    let ten: Vec<_> = (0..10).map(|_| session.client.send_request("textDocument/hover", at(&large, last, 3))).collect();
    // After them a cancellation, an edit of the small note, and a request about it.
    session.client.cancel(ten[4]);
    session.client.change(&small, 2, json!([{"range": range(0, 8, 9), "text": "3"}]));
    let quick = session.client.send_request("textDocument/hover", at(&small, 0, 3));
    let hover = session.client.response(quick).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**3 Floods and Forecasts**"));

    for (n, &id) in ten.iter().enumerate() {
        match session.client.response(id) {
            Ok(hover) => assert_eq!((n == 4, &hover["range"]), (false, &range(last, 0, 9))),
            Err(error) => assert_eq!((n, &error["code"]), (4, &json!(-32800))),
        }
    }
    let received = session.client.received();
    let first = ten.iter().enumerate().filter(|(n, _)| *n != 4).map(|(_, &id)| index_of(&received, id)).min().unwrap();
    assert!(index_of(&received, quick) < first, "the small note waited for the large one");
    assert!(index_of(&received, ten[4]) < first, "the cancellation waited for the large note");

    // An edit of the large note counts in the next request.
    session.client.change(&large, 2, json!([{"range": range(last, 8, 9), "text": "3"}]));
    let hover = session.client.request("textDocument/hover", at(&large, last, 3)).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**3 Floods and Forecasts**"));
    assert_eq!(session.client.diagnostics(&large, 2), Vec::<Value>::new());
    assert_eq!(session.client.shut_down(), 0);
}
