//! The transport and the outbound worker, with a server that does nothing else, over pipes.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::echo_server::Session;

const URI: &str = "file:///a.md";

fn edit(client: &mut Client, version: i32) {
    client.change(URI, version, json!([{"text": ""}]));
}

fn code(response: Result<Value, Value>) -> i64 {
    response.expect_err("an error")["code"].as_i64().expect("a code")
}

/// Malformed input is reported without an id.
fn wait_for_error(client: &Client, n: usize, code: i64) {
    client.wait_for_nth(n, &format!("{n} errors {code}"), |message| {
        message["id"].is_null() && message["error"]["code"] == code
    });
}

#[test]
fn an_answer_reflects_all_edits_before_it() {
    let (mut client, session) = Session::start();
    let requests: Vec<_> = (1..=500)
        .map(|version| {
            edit(&mut client, version);
            (version, client.send_request("test/edits", json!({})))
        })
        .collect();
    for (version, id) in requests {
        assert_eq!(client.response(id), Ok(json!(version)));
    }
    session.shut_down(client);
}

#[test]
fn a_cancellation_and_an_edit_overtake_slow_requests() {
    let (mut client, session) = Session::start();
    let slow: Vec<_> = (0..10).map(|_| client.send_request("test/never", json!({}))).collect();
    client.cancel(slow[9]);
    edit(&mut client, 1);
    assert_eq!(code(client.response(slow[9])), -32800);
    assert_eq!(client.request("test/edits", json!({})), Ok(json!(1)));
    let answered = client.received();
    assert!(slow[..9].iter().all(|id| answered.iter().all(|message| message["id"] != *id)));
    session.shut_down(client);
}

#[test]
fn nothing_is_served_before_initialize_and_after_shutdown() {
    let (mut client, session) = Session::start_uninitialized();
    session.release_initialize();
    assert_eq!(code(client.request("test/edits", json!({}))), -32002);
    edit(&mut client, 1);
    client.initialize(json!({}), None);
    assert_eq!(client.request("test/edits", json!({})), Ok(json!(0)));
    assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(code(client.request("test/edits", json!({}))), -32600);
    client.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn what_comes_during_initialize_waits_for_it() {
    let (mut client, session) = Session::start_uninitialized();
    // This server's `initialize` takes until it is told to go on.
    let initialize = client.send_request("initialize", json!({"capabilities": {}, "processId": null}));
    let requests: Vec<_> = (1..=100)
        .map(|version| {
            edit(&mut client, version);
            (version, client.send_request("test/edits", json!({})))
        })
        .collect();
    session.release_initialize();
    for (version, id) in requests {
        assert_eq!(client.response(id), Ok(json!(version)));
    }
    assert!(client.response(initialize).is_ok());
    assert_eq!(client.received()[0]["id"], initialize);
    session.shut_down(client);
}

#[test]
fn an_initialize_that_hangs_does_not_keep_the_process() {
    let (mut client, session) = Session::start_uninitialized();
    client.send_request("initialize", json!({"capabilities": {}, "processId": null}));
    client.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 1);
}

#[test]
fn malformed_frames_do_not_end_the_session() {
    let (mut client, session) = Session::start();
    let bad: [&[u8]; 7] = [
        b"Nonsense\r\n\r\n",
        b"Content-Length: some\r\n\r\n{}",
        b"Content-Length: 99999999999\r\n\r\n{}",
        b"Content-Length: 50\r\n\r\n{\"jsonrpc\":",
        b"Content-Length: 5\r\n\r\n{]}{}",
        b"Content-Length: 2\r\n\r\n\xff\xfe",
        b"Content-Length: 0\r\n\r\n",
    ];
    for (n, bytes) in bad.iter().enumerate() {
        client.send_raw(bytes);
        edit(&mut client, 1);
        assert_eq!(client.request("test/edits", json!({})), Ok(json!(n + 1)), "{}", bytes.escape_ascii());
        wait_for_error(&client, n + 1, -32700);
    }
    for (n, value) in [json!([]), json!("a"), json!({"jsonrpc": "2.0"}), json!({"method": "a"})].iter().enumerate() {
        client.send(value);
        wait_for_error(&client, n + 1, -32600);
    }
    client.send(&json!({"jsonrpc": "2.0", "id": "me", "method": 5}));
    client.wait_for("an error with the id", |message| message["id"] == "me" && message["error"]["code"] == -32600);
    client.send(&json!({"jsonrpc": "2.0", "id": "text", "method": "test/edits", "params": {}}));
    client.wait_for("the answer to a textual id", |message| message["id"] == "text" && message["result"] == 7);
    session.shut_down(client);
}

#[test]
fn every_request_is_answered() {
    let (mut client, session) = Session::start();
    assert_eq!(code(client.request("test/unknown", json!({}))), -32601);
    assert_eq!(code(client.request("$/unknown", json!({}))), -32601);
    assert_eq!(code(client.request("textDocument/hover", json!({"a": 1}))), -32602);
    assert_eq!(code(client.request("initialize", json!({"capabilities": {}}))), -32600);
    client.notify("$/unknown", json!({}));
    client.notify("test/unknown", json!({}));
    client.notify("textDocument/didChange", json!({"a": 1}));
    assert_eq!(client.request("test/edits", json!({})), Ok(json!(0)));
    session.shut_down(client);
}

#[test]
fn a_panic_costs_one_answer() {
    let (mut client, session) = Session::start();
    assert_eq!(code(client.request("test/panic", json!({}))), -32603);
    assert_eq!(code(client.request("test/panic_later", json!({}))), -32603);
    client.notify("test/panic_notified", json!({}));
    edit(&mut client, 1);
    assert_eq!(client.request("test/edits", json!({})), Ok(json!(1)));
    session.shut_down(client);
}

#[test]
fn exit_ends_the_session_with_the_input_open() {
    for (is_shut_down, exit_code) in [(true, 0), (false, 1)] {
        let (mut client, session) = Session::start();
        client.send_request("test/never", json!({}));
        if is_shut_down {
            // Without params, and not waiting for the answer.
            client.send(&json!({"jsonrpc": "2.0", "id": "bye", "method": "shutdown"}));
        }
        client.notify("exit", Value::Null);
        assert_eq!(session.exit_code(), exit_code);
        client.wait_for_end();
        let answered =
            client.received().iter().any(|message| message["id"] == "bye" && message.get("result").is_some());
        assert_eq!(answered, is_shut_down);
    }
}

#[test]
fn the_end_of_input_ends_the_session() {
    for (is_shut_down, exit_code) in [(true, 0), (false, 1)] {
        let (mut client, session) = Session::start();
        if is_shut_down {
            assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
        }
        client.close_input();
        assert_eq!(session.exit_code(), exit_code);
    }
}

#[test]
fn input_that_ends_in_the_middle_ends_the_session() {
    let (mut client, session) = Session::start();
    client.send_raw(b"Content-Length: 50\r\n\r\n{\"jsonrpc\"");
    client.close_input();
    assert_eq!(session.exit_code(), 1);
}

#[test]
fn a_client_that_is_gone_ends_the_session() {
    let (_input, output) = Session::start_without_reader();
    assert_eq!(output.exit_code(), 1);
}

#[cfg(unix)]
#[test]
fn the_death_of_the_client_ends_the_session() {
    let mut parent = std::process::Command::new("sleep").arg("1000").spawn().expect("a process to watch");
    let (mut client, session) = Session::start_uninitialized();
    session.release_initialize();
    let params = json!({"capabilities": {}, "processId": parent.id()});
    assert!(client.request("initialize", params).is_ok());
    edit(&mut client, 1);
    assert_eq!(client.request("test/edits", json!({})), Ok(json!(1)));
    parent.kill().expect("the process can be killed");
    parent.wait().expect("the process ends");
    assert_eq!(session.exit_code(), 1);
}

#[test]
fn replies_that_nobody_waits_for_are_dropped() {
    let (mut client, session) = Session::start();
    client.send(&json!({"jsonrpc": "2.0", "id": 4711, "result": null}));
    client.send(&json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32600, "message": "what?"}}));
    client.fall_silent();
    // The handler asks the client, and is cancelled before the reply comes; then the reply comes twice.
    let asking = client.send_request("test/ask", json!({}));
    let asked = client.wait_for_method("workspace/workspaceFolders");
    client.cancel(asking);
    assert_eq!(code(client.response(asking)), -32800);
    for _ in 0..2 {
        client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": []}));
    }
    let asking = client.send_request("test/ask", json!({}));
    let asked = client.wait_for_nth(2, "a second request", |message| message["method"] == "workspace/workspaceFolders");
    assert_eq!(asked.get("params"), None);
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": []}));
    assert_eq!(client.response(asking), Ok(json!("answered")));
    session.shut_down(client);
}

#[test]
fn a_client_that_does_not_read_is_still_listened_to() {
    let (mut client, session) = Session::start();
    client.pause(true);
    // Much more than a pipe holds, both of answers and of publications.
    let large: Vec<_> = (0..50).map(|_| client.send_request("test/large", json!({}))).collect();
    for version in 1..=1000 {
        client.notify("test/publish", json!({"uri": URI, "version": version}));
        edit(&mut client, version);
        // One by one, so that the worker has every opportunity to send them all.
        session.wait_for_edits(version as u64);
    }
    client.pause(false);
    for id in large {
        assert_eq!(client.response(id).expect("an answer").as_str().map(str::len), Some(100_000));
    }
    client.diagnostics(URI, 1000);
    let versions: Vec<_> =
        client.received().iter().filter_map(|message| message["params"]["version"].as_i64()).collect();
    assert!(versions.is_sorted());
    assert!(versions.len() < 50, "superseded diagnostics were sent: {}", versions.len());
    session.shut_down(client);
}

#[test]
fn a_client_that_never_reads_does_not_keep_the_process() {
    let (mut client, session) = Session::start();
    client.pause(true);
    for _ in 0..50 {
        client.send_request("test/large", json!({}));
    }
    client.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), 1);
}

#[test]
fn progress_is_created_begun_reported_and_ended() {
    let (mut client, session) = Session::start();
    client.notify("test/progress", json!({}));
    client.wait_for("the end", |message| message["params"]["value"]["kind"] == "end");
    let created = client.wait_for_method("window/workDoneProgress/create");
    let received = client.received();
    let of_token = received.iter().filter(|message| message["params"]["token"] == created["params"]["token"]);
    let steps: Vec<_> =
        of_token.map(|message| message["params"]["value"]["kind"].as_str().unwrap_or("create")).collect();
    assert!([vec!["create", "begin", "end"], vec!["create", "begin", "report", "end"]].contains(&steps), "{steps:?}");
    session.shut_down(client);
}

#[test]
fn a_client_that_answers_nothing_still_gets_diagnostics() {
    let (mut client, session) = Session::start();
    client.fall_silent();
    for _ in 0..10 {
        client.notify("test/progress", json!({}));
    }
    client.notify("test/configuration", json!({}));
    client.notify("test/publish", json!({"uri": URI, "version": 1}));
    client.diagnostics(URI, 1);
    assert!(client.received().iter().all(|message| message["method"] != "$/progress"));
    session.shut_down(client);
}

#[test]
fn requests_to_a_client_that_answers_nothing_are_limited() {
    let (mut client, session) = Session::start();
    client.fall_silent();
    for _ in 0..1000 {
        client.notify("test/configuration", json!({}));
    }
    // The server logs what it gets for each; the requests beyond the limit fail.
    client.wait_for("a failure", |message| message["params"]["message"] == "configuration: none");
    client.notify("test/publish", json!({"uri": URI, "version": 1}));
    client.diagnostics(URI, 1);
    let asked = client.received().iter().filter(|message| message["method"] == "workspace/configuration").count();
    assert_eq!(asked, 200);
    session.shut_down(client);
}

#[test]
fn configuration_reaches_the_server() {
    let (mut client, session) = Session::start();
    client.answer_with("workspace/configuration", json!([{"a": 1}]));
    client.notify("test/configuration", json!({}));
    client.wait_for("the configuration", |message| message["params"]["message"] == "configuration: [{\"a\":1}]");
    session.shut_down(client);
}
