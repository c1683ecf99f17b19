//! Order: no answer is from a text older than the last edit before its request, and nothing waits behind slow work.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, at, range};

/// A book page whose chapter `n` has the title `Part n`.
fn book(chapters: usize) -> String {
    let chapters: Vec<_> = (1..=chapters).map(|n| format!("## {n} Part {n}\n\n- page: {n}\n\n")).collect();
    format!("---\ntype: book\ncitekey: long\ntitle: Long\n---\n\n# Long\n\n{}", chapters.concat())
}

/// The titles in hovers, in the order of the requests.
fn titles(session: &Session, requests: &[i64]) -> Vec<String> {
    let title = |&id: &i64| {
        let hover = session.client.response(id).expect("an answer");
        let text = hover["contents"]["value"].as_str().unwrap_or_default();
        text.lines().next().unwrap_or_default().trim_matches('*').to_owned()
    };
    requests.iter().map(title).collect()
}

#[test]
fn each_of_500_answers_reflects_the_edit_before_it() {
    let page = book(99);
    let mut session = Session::start(&[("books/long.md", &page)]);
    session.open("note.md", "Chapter 10.\n");
    // Until the library is loaded, requests wait, and may be answered from an even newer text.
    session.hover("note.md", 0, 3);
    let uri = session.uri("note.md");
    let number = |k: usize| 10 + (k * 37) % 90;
    let mut requests = Vec::new();
    for k in 0..500 {
        let edit = json!([{"range": range(0, 8, 10), "text": number(k).to_string()}]);
        session.client.change(&uri, 2 + k as i32, edit);
        requests.push(session.client.send_request("textDocument/hover", at(&uri, 0, 3)));
    }
    let expected: Vec<_> = (0..500).map(|k| format!("{0} Part {0}", number(k))).collect();
    assert_eq!(titles(&session, &requests), expected);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn each_answer_reflects_the_edit_of_the_book_page_before_it() {
    let page = "---\ntype: book\ncitekey: long\ntitle: Long\n---\n\n## 1 Part 000\n\n- page: 1\n";
    let mut session = Session::start(&[("books/long.md", page)]);
    session.open("books/long.md", page);
    session.open("note.md", "Chapter 1.\n");
    session.hover("note.md", 0, 3);
    let (page, note) = (session.uri("books/long.md"), session.uri("note.md"));
    let mut requests = Vec::new();
    for k in 0..100 {
        session.client.change(&page, 2 + k, json!([{"range": range(6, 10, 13), "text": format!("{k:03}")}]));
        requests.push(session.client.send_request("textDocument/hover", at(&note, 0, 3)));
    }
    let expected: Vec<_> = (0..100).map(|k| format!("1 Part {k:03}")).collect();
    assert_eq!(titles(&session, &requests), expected);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn diagnostics_end_with_those_of_the_last_edit() {
    let page = book(9);
    let mut session = Session::start(&[("books/long.md", &page)]);
    session.open("note.md", "[@long, chap. 1]\n");
    let uri = session.uri("note.md");
    for version in 2..=501 {
        // Even versions cite a chapter that does not exist.
        let number = if version % 2 == 0 { "0" } else { "1" };
        session.client.change(&uri, version, json!([{"range": range(0, 14, 15), "text": number}]));
    }
    assert_eq!(session.client.diagnostics(&uri, 501), Vec::<Value>::new());
    let mut versions = Vec::new();
    for message in session.client.received() {
        if let Some(version) = message["params"]["version"].as_i64() {
            let count = message["params"]["diagnostics"].as_array().unwrap().len();
            assert_eq!(count, usize::from(version % 2 == 0), "version {version}");
            versions.push(version);
        }
    }
    assert!(versions.is_sorted());
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn requests_before_the_library_is_loaded_are_answered_with_it() {
    let notes: Vec<_> =
        (0..2000).map(|n| (format!("notes/{n}.md"), format!("# Note {n}\n\nOn chapter 1.\n"))).collect();
    let mut files: Vec<_> = notes.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.push(("zz/rivers2021.md", RIVERS));
    let mut session = Session::new(&files);
    let folder = session.path("");
    session.client.initialize(crate::protocol::session::editor(), Some(&folder));
    session.open("note.md", "Chapter 2 and [@rivers2021, chap. 9].\n");
    let uri = session.uri("note.md");
    let hover = session.client.send_request("textDocument/hover", at(&uri, 0, 3));
    let definition = session.client.send_request("textDocument/definition", at(&uri, 0, 3));
    let links = session.client.send_request("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
    assert_eq!(titles(&session, &[hover]), ["2 Counting Fish"]);
    assert_eq!(session.client.response(definition).unwrap()[0]["targetUri"], session.uri("zz/rivers2021.md"));
    assert_eq!(session.client.response(links).unwrap().as_array().map(Vec::len), Some(2));
    let wrong = session.client.diagnostics(&uri, 1);
    assert_eq!(crate::protocol::session::codes_of(&wrong), ["unknown-chapter"], "and not an unknown citekey before");
    // In the end every note of the folder is found.
    session.wait_until_indexed();
    session.open("notes/1999.md", "# Note 1999\n\nOn chapter 1 for MINUSMA.\n");
    assert!(session.hover_text("notes/1999.md", 2, 22).contains("Mentioned once in 1 note"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn many_requests_at_once_are_each_answered_once() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS)]);
    session.open("note.md", "Chapter 2.\n");
    let uri = session.uri("note.md");
    let requests: Vec<_> =
        (0..300).map(|_| session.client.send_request("textDocument/hover", at(&uri, 0, 3))).collect();
    for &id in requests.iter().step_by(3) {
        session.client.cancel(id);
    }
    let cancelled = json!(-32800);
    for (n, &id) in requests.iter().enumerate() {
        match session.client.response(id) {
            Ok(hover) => assert_eq!(hover["range"], range(0, 0, 9)),
            Err(error) => assert!(n % 3 == 0 && error["code"] == cancelled, "{error}"),
        }
    }
    // Cancelling a request that was answered or never sent does nothing.
    session.client.cancel(requests[0]);
    session.client.cancel(99_999);
    assert_eq!(session.hover("note.md", 0, 3)["range"], range(0, 0, 9));
    let mut answers: HashMap<i64, usize> = HashMap::new();
    for id in
        session.client.received().iter().filter(|it| it.get("method").is_none()).filter_map(|it| it["id"].as_i64())
    {
        *answers.entry(id).or_default() += 1;
    }
    assert!(requests.iter().all(|id| answers[id] == 1));
    assert_eq!(session.client.shut_down(), 0);
}
