//! Resolved code actions, files that they create, code lenses, and the commands behind them.

use std::fs;

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session, editor, range};

/// The commands that every client may run.
const COMMANDS: [&str; 3] = ["glossator.references", "glossator.quotation", "glossator.formatted"];

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// The protocol's errors for invalid parameters, and for a request that is refused for a reason.
const INVALID_PARAMS: i64 = -32602;
const REQUEST_FAILED: i64 = -32803;

/// An editor that supports everything code actions and lenses use.
fn start(files: &[(&str, &str)]) -> Session {
    Session::start_with(able(), files)
}

fn able() -> Value {
    let mut capabilities = editor();
    let operations = json!({"documentChanges": true, "resourceOperations": ["create", "rename"]});
    capabilities["workspace"]["workspaceEdit"] = operations;
    capabilities["workspace"]["codeLens"] = json!({"refreshSupport": true});
    capabilities["window"]["showDocument"] = json!({"support": true});
    let action = &mut capabilities["textDocument"]["codeAction"];
    action["dataSupport"] = json!(true);
    action["disabledSupport"] = json!(true);
    action["resolveSupport"] = json!({"properties": ["edit", "command"]});
    capabilities["experimental"] = json!({"commands": {"commands": ["glossator.showReferences"]}});
    capabilities
}

/// The action with this title at a position in the first line.
fn action(session: &mut Session, name: &str, at: u32, title: &str) -> Value {
    let found = actions(session, name, at, json!({"diagnostics": []}));
    let titled = found.iter().find(|it| it["title"].as_str().is_some_and(|it| it.contains(title)));
    titled.unwrap_or_else(|| panic!("no {title:?} in {found:#?}")).clone()
}

fn actions(session: &mut Session, name: &str, at: u32, context: Value) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": session.uri(name)}, "range": range(0, at, at), "context": context});
    session.client.request("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

fn resolve(session: &mut Session, action: Value) -> Result<Value, Value> {
    session.client.request("codeAction/resolve", action)
}

/// The capabilities that the server announced.
fn announced(session: &Session) -> Value {
    let received = session.client.received();
    received.iter().find_map(|it| it["result"].get("capabilities")).unwrap().clone()
}

#[test]
fn the_edit_is_found_when_the_action_is_chosen() {
    let mut session = start(&[PAGE]);
    // The first character has two UTF-16 units.
    session.open("note.md", "𝄞 Chapter 3 of @rivers2021\n");
    let found = action(&mut session, "note.md", 5, "Cite as [");
    assert_eq!((found.get("edit"), &found["kind"]), (None, &json!("refactor.rewrite")));
    let resolved = resolve(&mut session, found).unwrap();
    let edit = json!({
        "textDocument": {"uri": session.uri("note.md"), "version": 1},
        "edits": [{"range": range(0, 3, 27), "newText": "[@rivers2021, chap. 3]"}],
    });
    assert_eq!(resolved["edit"], json!({"documentChanges": [edit]}));
    assert_eq!(resolved.get("data"), None);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_action_that_was_offered_for_an_older_text_is_refused() {
    let mut session = start(&[PAGE]);
    session.open("note.md", "Chapter 3 of @rivers2021\n");
    let found = action(&mut session, "note.md", 5, "Cite as [");
    session.replace("note.md", 2, "So: Chapter 3 of @rivers2021\n");
    let error = resolve(&mut session, found.clone()).unwrap_err();
    assert_eq!(error["code"], REQUEST_FAILED);
    assert!(error["message"].as_str().unwrap().contains("Ask for it once more"), "{error}");
    for data in [json!(null), json!([1, 2]), json!([0, 1, 9, 2, false, 0]), json!("x")] {
        let mut broken = found.clone();
        broken["data"] = data;
        assert_eq!(resolve(&mut session, broken).unwrap_err()["code"], INVALID_PARAMS);
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_resolving_the_edit_comes_at_once() {
    let mut session = Session::start(&[PAGE]);
    assert_eq!(announced(&session)["codeActionProvider"]["resolveProvider"], false);
    session.open("note.md", "Chapter 3 of @rivers2021\n");
    let found = action(&mut session, "note.md", 5, "Cite as [");
    let edits = json!([{"range": range(0, 0, 24), "newText": "[@rivers2021, chap. 3]"}]);
    assert_eq!(found["edit"], json!({"changes": {session.uri("note.md"): edits}}));
    // Nor can it create files.
    let found = actions(&mut session, "note.md", 5, json!({"diagnostics": []}));
    assert!(!found.iter().any(|it| it["title"].as_str().unwrap().starts_with("New note")), "{found:?}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn actions_on_the_whole_note_are_offered_at_any_position() {
    let mut session = start(&[PAGE]);
    session.open("note.md", "No chapter here.\n\nChapter 3 of @rivers2021\n");
    let found = actions(&mut session, "note.md", 0, json!({"diagnostics": [], "only": ["source"]}));
    let titles: Vec<_> = found.iter().map(|it| it["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Cite every chapter that is named in this note"]);
    assert!(actions(&mut session, "note.md", 0, json!({"diagnostics": []})).is_empty());
    let resolved = resolve(&mut session, found[0].clone()).unwrap();
    let edits = &resolved["edit"]["documentChanges"][0]["edits"];
    assert_eq!(edits, &json!([{"range": range(2, 0, 24), "newText": "[@rivers2021, chap. 3]"}]));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_note_is_begun_and_shown() {
    let mut session = start(&[PAGE]);
    session.open("note.md", "Chapter 3 of @rivers2021\r\n");
    let found = action(&mut session, "note.md", 5, "New note on chapter 3");
    let resolved = resolve(&mut session, found.clone()).unwrap();
    let uri = session.uri("rivers2021-ch03.md");
    let changes = &resolved["edit"]["documentChanges"];
    let options = json!({"overwrite": false, "ignoreIfExists": false});
    assert_eq!(changes[0], json!({"kind": "create", "uri": uri, "options": options}));
    let text = changes[1]["edits"][0]["newText"].as_str().unwrap();
    let begins = "---\r\nbook: rivers2021\r\nchapter: 3\r\n---\r\n\r\n# Floods and Forecasts\r\n\r\n- cite: [@rivers2021, chap. 3]\r\n";
    assert!(
        text.starts_with(begins) && text.ends_with("\r\n> A flood asks the ICPDR who telephones whom.\r\n\r\n"),
        "{text}"
    );

    let command = &resolved["command"];
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    session.client.request("workspace/executeCommand", params).unwrap();
    assert_eq!(session.client.wait_for_method("window/showDocument")["params"]["uri"], uri);

    // A file created in the meantime is not overwritten.
    session.write("rivers2021-ch03.md", "mine\n");
    let error = resolve(&mut session, found).unwrap_err();
    assert_eq!(error["code"], REQUEST_FAILED);
    assert!(error["message"].as_str().unwrap().contains("rivers2021-ch03.md"), "{error}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_note_is_begun_from_the_template_that_the_settings_name() {
    let settings = (".glossator.toml", "[notes]\ntemplate = \"templates/chapter.md\"\n");
    let template = (
        "templates/chapter.md",
        "---\ntags: [read]\n---\n# {{ title }} ({{pages}})\n\n{{organizations}}\n\n## Mine, {{date}}\n",
    );
    let mut session = start(&[PAGE, settings, template]);
    // An open page is looked through for names at once.
    session.open(PAGE.0, PAGE.1);
    session.open("note.md", "Chapter 2 of @rivers2021\n");
    let found = action(&mut session, "note.md", 5, "New note on chapter 2");
    let resolved = resolve(&mut session, found.clone()).unwrap();
    let text = "---\nbook: rivers2021\nchapter: 2\ntags: [read]\n---\n# Counting Fish (31-60)\n\nICPDR\n\n## Mine, {{date}}\n\n";
    assert_eq!(resolved["edit"]["documentChanges"][1]["edits"][0]["newText"], text);
    fs::remove_file(session.path(template.0)).unwrap();
    let error = resolve(&mut session, found).unwrap_err();
    assert!(error["message"].as_str().unwrap().starts_with("The template templates/chapter.md "), "{error}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn words_from_elsewhere_become_a_quotation_of_what_the_line_or_the_note_is_about() {
    let mut session = start(&[PAGE]);
    let mut quoted = |name: &str, note: &str, line: u32| {
        session.open(name, note);
        let at = json!({"line": line, "character": 0});
        let arguments = json!([session.uri(name), at, "Two agen-\ncies count\nthe same fish.\n"]);
        let params = json!({"command": "glossator.quotation", "arguments": arguments});
        let answer = session.client.request("workspace/executeCommand", params).unwrap();
        let text = answer["text"].as_str().unwrap().to_owned();
        let (before, _) = text.split_at(answer["page"].as_u64().unwrap() as usize);
        assert!(before.ends_with("p. ") || !text.contains('@'), "{answer}");
        text
    };
    let words = "> Two agencies count the same fish.";
    let own = "---\nbook: rivers2021\nchapter: 2\n---\n\nSee [@rivers2021, chap. 3].\n";
    assert_eq!(quoted("a.md", own, 4), format!("{words} [@fischer2021, p. ]\n"));
    assert_eq!(quoted("b.md", own, 5), format!("{words} [@rivers2021, chap. 3, p. ]\n"));
    assert_eq!(quoted("c.md", "Nothing.\n", 0), format!("{words}\n"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_citation_is_copied_as_it_is_printed() {
    let mut session = start(&[PAGE]);
    session.open("note.md", "See [@fischer2021, p. 33] and @rivers2021.\n");
    session.hover_until("note.md", 0, 10, |text| text.contains("“Counting Fish.”"));
    let arguments = json!([session.uri("note.md"), range(0, 10, 10)]);
    let params = json!({"command": "glossator.formatted", "arguments": arguments});
    let answer = session.client.request("workspace/executeCommand", params).unwrap();
    assert_eq!(answer.as_array().unwrap().len(), 1, "{answer}");
    assert!(answer[0]["plain"].as_str().unwrap().contains("“Counting Fish.” In Shared Rivers"), "{answer}");
    assert!(answer[0]["html"].as_str().unwrap().contains("“Counting Fish.” In <em>Shared Rivers"), "{answer}");
    let all = json!({"command": "glossator.formatted", "arguments": [session.uri("note.md"), range(0, 0, 42)]});
    assert_eq!(session.client.request("workspace/executeCommand", all).unwrap().as_array().unwrap().len(), 2);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn without_resolving_an_impossible_action_is_shown_as_disabled() {
    let mut capabilities = able();
    capabilities["textDocument"]["codeAction"]["resolveSupport"] = json!(null);
    let mut session = Session::start_with(capabilities.clone(), &[PAGE]);
    session.open("note.md", "Chapter 3 of @rivers2021\n");
    let found = action(&mut session, "note.md", 5, "New note on chapter 3");
    assert_eq!(found["edit"]["documentChanges"][0]["kind"], "create");
    assert_eq!(found["command"]["command"], "glossator.show");
    session.write("rivers2021-ch03.md", "mine\n");
    let found = action(&mut session, "note.md", 5, "New note on chapter 3");
    assert!(found["disabled"]["reason"].as_str().unwrap().contains("rivers2021-ch03.md"), "{found}");
    assert_eq!(found.get("edit"), None);
    assert_eq!(session.client.shut_down(), 0);

    // Other clients are not offered it.
    capabilities["textDocument"]["codeAction"]["disabledSupport"] = json!(false);
    let mut session = Session::start_with(capabilities, &[PAGE, ("rivers2021-ch03.md", "mine\n")]);
    session.open("note.md", "Chapter 3 of @rivers2021\n");
    let found = actions(&mut session, "note.md", 5, json!({"diagnostics": []}));
    assert!(
        !found.is_empty() && !found.iter().any(|it| it["title"].as_str().unwrap().starts_with("New note")),
        "{found:?}"
    );
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_book_page_that_changed_on_the_disk_is_refused() {
    let mut session = start(&[PAGE]);
    session.open("note.md", "The Lake Catch Board (LCB) met.\n");
    let found = action(&mut session, "note.md", 23, "Add LCB");
    let resolved = resolve(&mut session, found.clone()).unwrap();
    let edit = json!({
        "textDocument": {"uri": session.uri(PAGE.0), "version": null},
        "edits": [{"range": range(38, 0, 0), "newText": "- **LCB**: Lake Catch Board\n"}],
    });
    assert_eq!(resolved["edit"], json!({"documentChanges": [edit]}));
    fs::write(session.path(PAGE.0), RIVERS.replace("TAC", "TTC")).unwrap();
    let error = resolve(&mut session, found).unwrap_err();
    assert_eq!(error["code"], REQUEST_FAILED);
    assert!(error["message"].as_str().unwrap().contains("rivers2021.md has changed on disk"), "{error}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_formatted_reference_goes_to_the_end_of_the_note() {
    let mut session = start(&[PAGE]);
    session.open("note.md", "See @rivers2021.\n\n## References\n\nAn older one.\n\n## Notes\n");
    session.wait_until_indexed();
    session.hover_until("note.md", 0, 6, |text| text.contains("Itorin"));
    let found = action(&mut session, "note.md", 6, "Add to References");
    let resolved = resolve(&mut session, found).unwrap();
    let edit = &resolved["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["range"], range(4, 13, 13));
    let text = edit["newText"].as_str().unwrap();
    assert!(text.starts_with("\n\n") && text.contains("Itorin") && !text.contains("##"), "{text:?}");
    assert_eq!(session.client.shut_down(), 0);
}

fn lenses(session: &mut Session, name: &str) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": session.uri(name)}});
    session.client.request("textDocument/codeLens", params).unwrap().as_array().unwrap().clone()
}

#[test]
fn lenses_are_counted_when_shown_and_lead_to_the_references() {
    let mut session = start(&[
        PAGE,
        ("a.md", "[@rivers2021, chap. 3]\n"),
        ("b.md", "Chapter 3 of @rivers2021, chapter 3 of @rivers2021\n"),
    ]);
    session.open(PAGE.0, RIVERS);
    session.wait_until_indexed();
    let found = lenses(&mut session, PAGE.0);
    let lines: Vec<_> = found.iter().map(|it| it["range"]["start"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [10, 12, 17, 28]);
    assert!(found.iter().all(|it| it.get("command").is_none()), "{found:?}");

    let resolved = session.client.request("codeLens/resolve", found[3].clone()).unwrap();
    let command = &resolved["command"];
    assert_eq!(command["title"], "3 references in 2 notes");
    assert_eq!(command["command"], "glossator.showReferences");
    let arguments = &command["arguments"];
    assert_eq!(arguments, &json!([[session.uri(PAGE.0), 3], session.uri(PAGE.0), {"line": 28, "character": 0}]));

    let params = json!({"command": "glossator.references", "arguments": arguments[0]});
    let locations = session.client.request("workspace/executeCommand", params).unwrap();
    let expected = json!([
        {"uri": session.uri("a.md"), "range": range(0, 14, 21)},
        {"uri": session.uri("b.md"), "range": range(0, 0, 9)},
        {"uri": session.uri("b.md"), "range": range(0, 26, 35)},
    ]);
    assert_eq!(locations, expected);

    // A chapter that nobody refers to, and one with a note, which the lens opens.
    let resolved = session.client.request("codeLens/resolve", found[2].clone()).unwrap();
    assert_eq!(resolved["command"], json!({"title": "no note yet", "command": ""}));
    session.open("two.md", "---\nbook: rivers2021\nchapter: 2\n---\n# What I think of it\n");
    let resolved = session.client.request("codeLens/resolve", found[2].clone()).unwrap();
    let shows =
        json!({"title": "What I think of it", "command": "glossator.show", "arguments": [session.uri("two.md")]});
    assert_eq!(resolved["command"], shows);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn lenses_are_refreshed_after_an_edit() {
    let mut session = start(&[PAGE]);
    session.open(PAGE.0, RIVERS);
    session.open("note.md", "Nothing.\n");
    session.wait_until_indexed();
    session.client.wait_for_method("workspace/codeLens/refresh");
    let refreshes = session.client.received().iter().filter(|it| it["method"] == "workspace/codeLens/refresh").count();
    session.replace("note.md", 2, "Chapter 3 of @rivers2021\n");
    session.client.wait_for_nth(refreshes + 1, "another refresh", |it| it["method"] == "workspace/codeLens/refresh");
    let lens = lenses(&mut session, PAGE.0)[3].clone();
    let resolved = session.client.request("codeLens/resolve", lens).unwrap();
    assert_eq!(resolved["command"]["title"], "1 reference in 1 note");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_client_without_the_command_only_gets_the_number() {
    let mut session = Session::start(&[PAGE, ("a.md", "[@rivers2021, chap. 3]\n")]);
    session.wait_until_indexed();
    let lens = lenses(&mut session, PAGE.0)[3].clone();
    let resolved = session.client.request("codeLens/resolve", lens).unwrap();
    assert_eq!(resolved["command"], json!({"title": "1 reference in 1 note", "command": ""}));
    // Nor does the server run commands that this client cannot use.
    assert_eq!(announced(&session)["executeCommandProvider"]["commands"], json!(COMMANDS));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn commands_with_wrong_arguments_explain_their_arguments() {
    let mut session = start(&[PAGE]);
    let commands = json!([COMMANDS.as_slice(), &["glossator.show"]].concat());
    assert_eq!(announced(&session)["executeCommandProvider"]["commands"], commands);
    let uri = session.uri("none.md");
    let page = session.uri(PAGE.0);
    let cases = [
        ("glossator.references", json!([]), "takes the URI of a note"),
        ("glossator.references", json!([7]), "takes the URI of a note"),
        ("glossator.references", json!([page, "two"]), "takes the URI of a note"),
        ("glossator.references", json!([page, 1, 2]), "takes the URI of a note"),
        ("glossator.references", json!([uri]), "There is no note at"),
        ("glossator.show", json!(["https://example.org/x"]), "takes the URI of one file"),
        ("glossator.show", json!([]), "takes the URI of one file"),
        ("glossator.quotation", json!([page]), "takes the URI of a note"),
        ("glossator.formatted", json!([page, 7]), "takes the URI of a note and a range"),
        ("glossator.showReferences", json!([]), "There is no command `glossator.showReferences`"),
    ];
    for (command, arguments, message) in cases {
        let params = json!({"command": command, "arguments": arguments});
        let error = session.client.request("workspace/executeCommand", params).unwrap_err();
        assert_eq!(error["code"], INVALID_PARAMS, "{error}");
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    }
    // A chapter that does not exist has no references.
    let params = json!({"command": "glossator.references", "arguments": [page, 77]});
    assert_eq!(session.client.request("workspace/executeCommand", params).unwrap(), json!([]));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_lens_over_a_chapter_note_has_it_say_that_it_was_read() {
    let note = "---\nbook: rivers2021\nchapter: 3\n---\n\n# Floods\n";
    let mut capabilities = able();
    capabilities["workspace"]["applyEdit"] = json!(true);
    let mut session = Session::start_with(capabilities, &[PAGE, ("floods.md", note)]);
    session.client.answer_with("workspace/applyEdit", json!({"applied": true}));
    session.open("floods.md", note);
    session.wait_until_indexed();
    let lens = lenses(&mut session, "floods.md").pop().unwrap();
    let command =
        json!({"title": "Mark as read", "command": "glossator.read", "arguments": [session.uri("floods.md")]});
    assert_eq!((&lens["command"], &lens["range"]["start"]["line"]), (&command, &json!(5)));
    let run = json!({"command": "glossator.read", "arguments": command["arguments"]});
    session.client.request("workspace/executeCommand", run).unwrap();
    let asked = session.client.wait_for_method("workspace/applyEdit");
    let edit = &asked["params"]["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit, &json!({"range": range(3, 0, 0), "newText": "status: read\n"}));
    session.replace("floods.md", 2, &note.replace("chapter: 3\n", "chapter: 3\nstatus: read\n"));
    let lens = lenses(&mut session, "floods.md").pop().unwrap();
    assert_eq!(lens["command"]["title"], "read");
    // A client that applies no edits is told, and cannot choose it.
    let mut reads = Session::start_with(able(), &[PAGE, ("floods.md", note)]);
    reads.open("floods.md", note);
    reads.wait_until_indexed();
    assert_eq!(
        lenses(&mut reads, "floods.md").pop().unwrap()["command"],
        json!({"title": "Mark as read", "command": ""})
    );
    assert_eq!((session.client.shut_down(), reads.client.shut_down()), (0, 0));
}
