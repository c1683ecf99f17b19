//! Lists of references come in pieces to a client that gives a token for them: all pieces before the answer, which then is
//! empty.

use serde_json::{Value, json};

use crate::protocol::pulled::pulling;
use crate::protocol::session::{RIVERS, Session, at};

const NOTES: usize = 40;
/// How often each note names an organization, and a chapter that there is not.
const TIMES: usize = 40;

fn session() -> Session {
    let line = "The Danube Commission differs from Chapter 9 of @rivers2021.\n\n";
    let notes: Vec<String> = (0..NOTES).map(|note| format!("notes/{note}.md")).collect();
    let text = line.repeat(TIMES);
    let files: Vec<(&str, &str)> = notes.iter().map(|note| (&**note, &*text)).collect();
    let sources = [
        ("books/rivers2021.md", RIVERS),
        ("bodies.md", "---\ntype: glossary\n---\n\n- **Danube Commission**: it watches a river\n"),
    ];
    let session = Session::start_with(pulling(), &[&sources[..], &files].concat());
    session.wait_until_indexed();
    session
}

/// Asks once without a token and once with `token`. Gives the whole answer, the values of the pieces, and the answer behind
/// these.
fn asked_twice(session: &mut Session, method: &str, mut params: Value, token: Value) -> (Value, Vec<Value>, Value) {
    let whole = session.client.request(method, params.clone()).expect("an answer");
    params["partialResultToken"] = token.clone();
    let id = session.client.send_request(method, params);
    let last = session.client.response(id).expect("an answer");
    let received = session.client.received();
    let end = received.iter().position(|it| it.get("method").is_none() && it["id"] == id).expect("it was received");
    let is_piece = |message: &&Value| message["method"] == "$/progress" && message["params"]["token"] == token;
    assert_eq!(received[end..].iter().filter(is_piece).count(), 0, "a piece behind the answer");
    (whole, received[..end].iter().filter(is_piece).map(|piece| piece["params"]["value"].clone()).collect(), last)
}

fn places(session: &Session) -> Value {
    let mut params = at(&session.uri("notes/7.md"), 0, 6);
    params["context"] = json!({"includeDeclaration": true});
    params
}

#[test]
fn references_come_in_pieces() {
    let mut session = session();
    let params = places(&session);
    let (whole, pieces, last) = asked_twice(&mut session, "textDocument/references", params, json!("places"));
    let whole = whole.as_array().unwrap();
    assert_eq!(whole.len(), NOTES * TIMES + 1, "with its definition");
    assert!(pieces.len() > 1, "{} pieces", pieces.len());
    let joined: Vec<&Value> = pieces.iter().flat_map(|piece| piece.as_array().unwrap()).collect();
    assert!(joined.iter().copied().eq(whole), "the same places in the same order");
    assert_eq!(last, json!([]));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn diagnostics_of_all_files_come_whole() {
    // VS Code gives a token and loses pieces.
    let mut session = session();
    let params = json!({"previousResultIds": []});
    let (whole, pieces, last) = asked_twice(&mut session, "workspace/diagnostic", params, json!(7));
    assert_eq!(whole["items"].as_array().unwrap().len(), NOTES);
    assert_eq!((pieces, last), (vec![], whole));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn short_answers_come_whole() {
    let mut session = Session::start_with(
        pulling(),
        &[("books/rivers2021.md", RIVERS), ("notes/7.md", "The Chapter 1 of @rivers2021, and its Chapter 9.\n")],
    );
    session.wait_until_indexed();
    for (method, params) in
        [("workspace/diagnostic", json!({"previousResultIds": []})), ("textDocument/references", places(&session))]
    {
        let (whole, pieces, last) = asked_twice(&mut session, method, params, json!(method));
        assert!(!whole.is_null(), "{method}");
        assert_eq!((pieces, last), (vec![], whole), "{method}");
    }
    assert_eq!(session.client.shut_down(), 0);
}
