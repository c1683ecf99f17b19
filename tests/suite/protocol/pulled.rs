//! Pulled diagnostics: of one note, and of all files. Nothing is pushed to a client that pulls.

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, SEAS, Session, codes_of, editor, range};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// An editor that pulls diagnostics.
pub fn pulling() -> Value {
    let mut capabilities = editor();
    capabilities["textDocument"]["diagnostic"] = json!({"relatedDocumentSupport": false});
    // The protocol's own name is `diagnostics`.
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    capabilities
}

/// All files are read first, so that none of them causes a refresh later.
fn session(files: &[(&str, &str)]) -> Session {
    let session = Session::start_with(pulling(), files);
    session.wait_until_indexed();
    session
}

fn pull(session: &mut Session, name: &str, previous: Option<&str>) -> Value {
    let mut params = json!({"textDocument": {"uri": session.uri(name)}});
    if let Some(id) = previous {
        params["previousResultId"] = id.into();
    }
    session.client.request("textDocument/diagnostic", params).expect("an answer")
}

/// The codes of a full answer.
fn codes(answer: &Value) -> Vec<&str> {
    assert_eq!(answer["kind"], "full", "{answer}");
    codes_of(answer["items"].as_array().unwrap())
}

fn id(answer: &Value) -> String {
    answer["resultId"].as_str().expect("an id").to_owned()
}

/// Pulls the diagnostics of all files; `previous` are names and ids.
pub fn pull_all(session: &mut Session, previous: &[(&str, &str)]) -> Vec<Value> {
    let previous: Vec<_> = previous.iter().map(|(name, id)| json!({"uri": session.uri(name), "value": id})).collect();
    let answer = session.client.request("workspace/diagnostic", json!({"previousResultIds": previous}));
    answer.expect("an answer")["items"].as_array().unwrap().clone()
}

/// The report about a file.
fn of<'a>(session: &Session, all: &'a [Value], name: &str) -> Option<&'a Value> {
    let uri = session.uri(name);
    let found: Vec<_> = all.iter().filter(|it| it["uri"] == uri).collect();
    assert!(found.len() < 2, "{name} twice: {all:?}");
    found.first().copied()
}

/// Ends the session, in which nothing was pushed.
fn end(session: Session) {
    let pushed = |message: &&Value| message["method"] == "textDocument/publishDiagnostics";
    let received = session.client.received();
    assert_eq!(received.iter().find(pushed), None);
    assert_eq!(session.client.shut_down(), 0);
}

fn refreshes(session: &Session) -> usize {
    session.client.received().iter().filter(|message| message["method"] == "workspace/diagnostic/refresh").count()
}

/// Runs `act`, and waits until the server reports that earlier answers are out of date.
fn refreshed_after(session: &mut Session, act: impl FnOnce(&mut Session)) {
    let before = refreshes(session);
    act(session);
    session.client.wait_for_nth(before + 1, "a refresh", |message| message["method"] == "workspace/diagnostic/refresh");
}

#[test]
fn they_are_announced_only_to_a_client_that_pulls() {
    let mut session = Session::new(&[]);
    let folder = session.path("");
    let answer = session.client.initialize(pulling(), Some(&folder));
    let announced = json!({"interFileDependencies": true, "workspaceDiagnostics": true});
    assert_eq!(answer["capabilities"]["diagnosticProvider"], announced);
    assert_eq!(session.client.shut_down(), 0);
    let mut session = Session::new(&[]);
    let answer = session.client.initialize(editor(), Some(&folder));
    assert_eq!(answer["capabilities"].get("diagnosticProvider"), None);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_note_is_pulled_repeatedly() {
    let mut session = session(&[PAGE]);
    session.open("note.md", "Read [@rivers2021, chap. 9].\n");
    let first = pull(&mut session, "note.md", None);
    assert_eq!(codes(&first), ["unknown-chapter"]);
    assert_eq!(first["items"][0]["range"], range(0, 19, 26));
    // No change.
    let again = pull(&mut session, "note.md", Some(&id(&first)));
    assert_eq!(again, json!({"kind": "unchanged", "resultId": id(&first)}));
    // A different text with the same mistake is a different answer.
    session.replace("note.md", 2, "Read [@rivers2021, chap. 9]. More.\n");
    let other = pull(&mut session, "note.md", Some(&id(&first)));
    assert_eq!(codes(&other), ["unknown-chapter"]);
    assert_ne!(id(&other), id(&first));
    // An answer without diagnostics has an id too.
    session.replace("note.md", 3, "Read [@rivers2021, chap. 3].\n");
    let clean = pull(&mut session, "note.md", Some(&id(&other)));
    assert_eq!(codes(&clean), Vec::<&str>::new());
    let still = pull(&mut session, "note.md", Some(&id(&clean)));
    assert_eq!(still["kind"], "unchanged");
    // An id that the server never sent counts as none.
    assert_eq!(codes(&pull(&mut session, "note.md", Some("no such id"))), Vec::<&str>::new());
    end(session);
}

#[test]
fn an_answer_is_about_the_latest_text() {
    let mut session = session(&[PAGE]);
    session.open("note.md", "Read [@rivers2021, chap. 3].\n");
    let uri = session.uri("note.md");
    // A request sent before the library is read is answered for the latest text.
    pull(&mut session, "note.md", None);
    // No request waits for another.
    let asked: Vec<_> = (0..50)
        .map(|n| {
            let text = if n % 2 == 0 { "9" } else { "3" };
            session.client.change(&uri, 2 + n, json!([{"range": range(0, 25, 26), "text": text}]));
            (n, session.client.send_request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}})))
        })
        .collect();
    for (n, request) in asked {
        let answer = session.client.response(request).expect("an answer");
        assert_eq!(codes(&answer).len(), usize::from(n % 2 == 0), "{n}");
    }
    end(session);
}

#[test]
fn a_request_before_the_library_is_read_waits_for_it() {
    let mut session = Session::new(&[PAGE]);
    let params = json!({"processId": null, "rootUri": session.uri(""), "capabilities": pulling()});
    session.client.request("initialize", params).unwrap();
    session.open("note.md", "[@rivers2021, chap. 9] and @rivers2012.\n");
    let uri = session.uri("note.md");
    let one = session.client.send_request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    let all = session.client.send_request("workspace/diagnostic", json!({"previousResultIds": []}));
    // Before this the server reads nothing.
    session.client.notify("initialized", json!({}));
    assert_eq!(codes(&session.client.response(one).unwrap()), ["unknown-chapter", "unknown-citekey"]);
    let all = session.client.response(all).unwrap();
    assert_eq!(codes(&all["items"][0]), ["unknown-chapter", "unknown-citekey"]);
    end(session);
}

#[test]
fn unknown_files_and_other_documents_have_none() {
    let mut session = session(&[PAGE]);
    assert_eq!(codes(&pull(&mut session, "nowhere.md", None)), Vec::<&str>::new());
    let document = json!({"uri": session.uri("paper.tex"), "languageId": "latex", "version": 1, "text": "@nobody1999"});
    session.client.notify("textDocument/didOpen", json!({"textDocument": document}));
    assert_eq!(codes(&pull(&mut session, "paper.tex", None)), Vec::<&str>::new());
    session.client.open("untitled:Untitled-1", 1, "[@rivers2021, chap. 9]\n");
    let params = json!({"textDocument": {"uri": "untitled:Untitled-1"}});
    let untitled = session.client.request("textDocument/diagnostic", params).unwrap();
    assert_eq!(codes(&untitled), ["unknown-chapter"]);
    end(session);
}

const LATIN: &[u8] = b"One\n\nF\xfcnf\n";

#[test]
fn all_files_are_pulled_open_or_closed() {
    let mut session = Session::new(&[
        PAGE,
        ("closed.md", "Read [@rivers2021, chap. 9].\n"),
        ("fine.md", "Read [@rivers2021, chap. 3].\n"),
        ("open.md", "Read [@rivers2021, chap. 3].\n"),
        ("works.bib", "@book{rivers2021, title = {Other Rivers}}\n"),
        (".glossator.toml", "gazetteer = 3\n"),
    ]);
    session.write("latin.md", LATIN);
    let folder = session.path("");
    session.client.initialize(pulling(), Some(&folder));
    session.wait_until_indexed();
    session.open("open.md", "Read @rivers2012.\n");
    let all = pull_all(&mut session, &[]);
    assert_eq!(all.len(), 5, "a file without any is left out: {all:?}");
    let said = |name: &str| of(&session, &all, name).unwrap_or_else(|| panic!("nothing of {name}: {all:?}"));
    assert_eq!((codes(said("closed.md")), &said("closed.md")["version"]), (vec!["unknown-chapter"], &Value::Null));
    assert_eq!((codes(said("open.md")), &said("open.md")["version"]), (vec!["unknown-citekey"], &json!(1)));
    assert_eq!(codes(said("works.bib")), ["sources-disagree"]);
    assert_eq!(said("works.bib")["items"][0]["range"], range(0, 6, 16));
    assert_eq!(codes(said(".glossator.toml")), ["source-invalid"]);
    assert_eq!(said(".glossator.toml")["items"][0]["range"], range(0, 12, 13));
    assert_eq!(codes(said("latin.md")), ["source-invalid"]);
    assert!(said("latin.md")["items"][0]["message"].as_str().unwrap().contains("line 3"));

    // Pulled again, only changes are reported.
    let names = ["closed.md", "open.md", "works.bib", ".glossator.toml", "latin.md"];
    let ids = names.map(|name| (name, id(said(name))));
    let known: Vec<_> = ids.iter().map(|(name, id)| (*name, &**id)).collect();
    let again = pull_all(&mut session, &known);
    assert_eq!(again.len(), 5);
    assert!(again.iter().all(|it| it["kind"] == "unchanged"), "{again:?}");

    // One is fixed in the editor, one on disk, one is gone.
    session.replace("open.md", 2, "Read @rivers2021.\n");
    std::fs::remove_file(session.path("closed.md")).unwrap();
    refreshed_after(&mut session, |session| {
        session.write("latin.md", "Fünf\n");
        session.events(&[("closed.md", 3), ("latin.md", 2)]);
    });
    let third = pull_all(&mut session, &known);
    let kinds = names.map(|name| of(&session, &third, name).map(|it| (it["kind"].clone(), it["items"].clone())));
    let none = || Some((json!("full"), json!([])));
    let unchanged = || Some((json!("unchanged"), Value::Null));
    assert_eq!(kinds, [none(), none(), unchanged(), unchanged(), none()]);
    // The client has forgotten what it was told to, and nothing is reported about it.
    assert_eq!(pull_all(&mut session, &known[2..4]).len(), 2);
    end(session);
}

#[test]
fn a_refresh_follows_a_change_of_library_or_settings() {
    let mut session = session(&[PAGE]);
    session.open("note.md", "[@rivers2021, chap. 9] and @seas2019\n");
    assert_eq!(codes(&pull(&mut session, "note.md", None)), ["unknown-chapter", "unknown-citekey"]);
    // A book is added by another program.
    refreshed_after(&mut session, |session| {
        session.write("books/seas2019.md", SEAS);
        session.events(&[("books/seas2019.md", 1)]);
    });
    assert_eq!(codes(&pull(&mut session, "note.md", None)), ["unknown-chapter"]);
    // The editor's settings change.
    refreshed_after(&mut session, |session| {
        let off = json!({"settings": {"glossator": {"diagnostics": {"unknown-chapter": "off"}}}});
        session.client.notify("workspace/didChangeConfiguration", off);
    });
    assert_eq!(codes(&pull(&mut session, "note.md", None)), Vec::<&str>::new());
    // The folder's settings change; the editor's take precedence.
    refreshed_after(&mut session, |session| {
        session.write(".glossator.toml", "[diagnostics]\nunknown-chapter = \"error\"\nunknown-citekey = \"error\"\n");
        session.events(&[(".glossator.toml", 1)]);
    });
    session.replace("note.md", 2, "[@rivers2021, chap. 9] and @nobody1999\n");
    let found = pull(&mut session, "note.md", None);
    assert_eq!((codes(&found), &found["items"][0]["severity"]), (vec!["unknown-citekey"], &json!(1)));
    // A book page is edited, but the note that cites it is not.
    session.open("books/rivers2021.md", RIVERS);
    session.replace("note.md", 3, "[@rivers2021, chap. 9, p. 3]\n");
    pull(&mut session, "note.md", None);
    refreshed_after(&mut session, |session| {
        session.replace("books/rivers2021.md", 2, &RIVERS.replace("## 3 ", "## 9 "))
    });
    assert_eq!(codes(&pull(&mut session, "note.md", None)), ["page-outside-chapter"]);
    end(session);
}

#[test]
fn edits_of_notes_cause_no_refresh() {
    let mut session = session(&[PAGE]);
    session.open("note.md", "[@rivers2021, chap. 9]\n");
    pull(&mut session, "note.md", None);
    for version in 2..20 {
        session.replace("note.md", version, &format!("[@rivers2021, chap. {version}]\n"));
        pull(&mut session, "note.md", None);
    }
    let before = refreshes(&session);
    // If the edits had caused a refresh, it would have come before this one.
    refreshed_after(&mut session, |session| {
        session.write("books/seas2019.md", SEAS);
        session.events(&[("books/seas2019.md", 1)]);
    });
    assert_eq!((before, refreshes(&session)), (0, 1));
    end(session);
}

#[test]
fn a_client_without_refresh_support_gets_no_refresh() {
    let mut capabilities = pulling();
    capabilities["workspace"].as_object_mut().unwrap().remove("diagnostics");
    let mut session = Session::start_with(capabilities, &[PAGE]);
    session.open("note.md", "@seas2019\n");
    assert_eq!(codes(&pull(&mut session, "note.md", None)), ["unknown-citekey"]);
    session.write("books/seas2019.md", SEAS);
    session.events(&[("books/seas2019.md", 1)]);
    session.hover_until("note.md", 0, 3, |text| text.contains("Closed Seas"));
    assert_eq!(codes(&pull(&mut session, "note.md", None)), Vec::<&str>::new());
    assert_eq!(refreshes(&session), 0);
    end(session);
}

#[test]
fn a_client_that_does_not_answer_gets_one_refresh() {
    let mut session = session(&[PAGE]);
    session.open("note.md", "[@rivers2021, chap. 9]\n");
    pull(&mut session, "note.md", None);
    session.client.fall_silent();
    let level = |level: &str| json!({"settings": {"glossator": {"diagnostics": {"unknown-chapter": level}}}});
    refreshed_after(&mut session, |session| session.client.notify("workspace/didChangeConfiguration", level("hint")));
    for (name, severity) in [("error", 1), ("information", 3), ("warning", 2)] {
        session.client.notify("workspace/didChangeConfiguration", level(name));
        assert_eq!(pull(&mut session, "note.md", None)["items"][0]["severity"], severity);
    }
    assert_eq!(refreshes(&session), 1);
    end(session);
}

#[test]
fn a_pull_of_all_files_can_be_cancelled() {
    let mut session = Session::new(&[PAGE]);
    let params = json!({"processId": null, "rootUri": session.uri(""), "capabilities": pulling()});
    session.client.request("initialize", params).unwrap();
    let all = session.client.send_request("workspace/diagnostic", json!({"previousResultIds": []}));
    session.client.cancel(all);
    // `RequestCancelled`.
    assert_eq!(session.client.response(all).unwrap_err()["code"], -32800);
    session.client.notify("initialized", json!({}));
    assert_eq!(pull_all(&mut session, &[]), Vec::<Value>::new());
    end(session);
}

#[test]
fn mistakes_in_a_settings_file_are_logged_too() {
    // An editor that pulls diagnostics only for open notes shows them nowhere else.
    let session = session(&[PAGE, (".glossator.toml", "gazetteer = true\nbooks = 3\n")]);
    let logged = session.client.wait_for("the fault in the log", |message| {
        message["method"] == "window/logMessage" && message["params"]["message"].as_str().unwrap().contains("`books`")
    });
    assert!(logged["params"]["message"].as_str().unwrap().contains(".glossator.toml:2:"), "{logged}");
    end(session);
}

/// A client that leaves more requests unanswered than the server sends, so that any further request fails at once.
fn silent() -> Session {
    let mut capabilities = pulling();
    capabilities["workspace"]["configuration"] = true.into();
    let mut session = Session::start_with(capabilities, &[PAGE]);
    session.open("note.md", "Read [@rivers2021, chap. 9].\n");
    pull(&mut session, "note.md", None);
    session.wait_until_indexed();
    session.client.fall_silent();
    for _ in 0..250 {
        session.client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    }
    session
}

#[test]
fn a_client_that_never_answers_is_answered() {
    type Act = fn(&mut Session);
    let acts: [(&str, Act); 6] = [
        ("another book", |session| {
            session.write("books/seas2019.md", SEAS);
            session.events(&[("books/seas2019.md", 1)]);
        }),
        ("other settings", |session| {
            session.write(".glossator.toml", "gazetteer = false\n");
            session.events(&[(".glossator.toml", 1)]);
        }),
        ("a folder less and more", |session| {
            let folder = json!({"uri": session.uri("books"), "name": "books"});
            let change = |added: Value, removed: Value| json!({"event": {"added": added, "removed": removed}});
            session.client.notify("workspace/didChangeWorkspaceFolders", change(json!([folder]), json!([])));
            session.client.notify("workspace/didChangeWorkspaceFolders", change(json!([]), json!([folder])));
        }),
        ("a bibliography outside", |session| {
            session.replace("note.md", 2, "---\nbibliography: /nowhere/refs.bib\n---\nRead [@rivers2021, chap. 9].\n");
        }),
        ("a glossary that is typed", |session| {
            session.open("terms.md", "---\ntype: glossary\n---\n- **FSU**: flood services union\n");
        }),
        ("a deleted book", |session| {
            let _ = std::fs::remove_file(session.path("books/rivers2021.md"));
            session.events(&[("books/rivers2021.md", 3)]);
        }),
    ];
    for (name, act) in acts {
        let mut session = silent();
        for _ in 0..3 {
            act(&mut session);
            assert_eq!(pull(&mut session, "note.md", None)["kind"], "full", "{name}");
            pull_all(&mut session, &[]);
        }
        // More at a time than there are threads.
        let uri = session.uri("note.md");
        let document = json!({"textDocument": {"uri": uri}});
        let all: Vec<_> =
            (0..600).map(|_| session.client.send_request("textDocument/diagnostic", document.clone())).collect();
        session.client.request("textDocument/semanticTokens/full", document).expect("an answer");
        assert!(all.into_iter().all(|id| session.client.response(id).is_ok()), "{name}");
        assert_eq!(session.client.shut_down(), 0, "{name}");
    }
}
