//! The file that everything is exported to, where the settings name one.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::session::{RIVERS, Session};

const CHANGED: i32 = 2;
const SETTINGS: (&str, &str) = (".glossator.toml", "[export]\nfile = \"glossator-refs.json\"\n");
const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// Waits until the file `name` holds what `fits`, and returns that.
fn wait_for(session: &Session, name: &str, fits: impl Fn(&str) -> bool) -> String {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let text = fs::read_to_string(session.path(name)).unwrap_or_default();
        if fits(&text) {
            return text;
        }
        assert!(Instant::now() < deadline, "{name} stays: {text}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn ids(text: &str) -> Vec<String> {
    let items: Vec<Value> = serde_json::from_str(text).unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_is_written_at_first_and_fresh_after_every_save() {
    let mut session = Session::start(&[PAGE, SETTINGS]);
    let text = wait_for(&session, "glossator-refs.json", |text| !text.is_empty());
    assert_eq!(ids(&text), ["fischer2021", "rivers2021"]);
    let more = RIVERS.replace("- page: 61-88", "- author: Per Moe\n- page: 61-88\n- citekey: moe2021");
    session.open(PAGE.0, RIVERS);
    session.replace(PAGE.0, 2, &more);
    session.write(PAGE.0, &more);
    session.client.notify("textDocument/didSave", json!({"textDocument": {"uri": session.uri(PAGE.0)}}));
    let text = wait_for(&session, "glossator-refs.json", |text| text.contains("moe2021"));
    assert_eq!(ids(&text), ["fischer2021", "moe2021", "rivers2021"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn it_is_no_source() {
    let stale = "[{\"id\": \"ghost1999\", \"type\": \"book\", \"title\": \"Ghosts\"}]\n";
    let mut session = Session::start(&[PAGE, SETTINGS, ("glossator-refs.json", stale)]);
    session.open("note.md", "---\nbibliography: glossator-refs.json\n---\n[@fischer2021] and [@ghost1999]\n");
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    wait_for(&session, "glossator-refs.json", |text| text.contains("fischer2021"));
    session.events(&[("glossator-refs.json", CHANGED)]);
    session.wait_for_codes("note.md", &["unknown-citekey"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn no_link_is_followed_by_it() {
    #[cfg(unix)]
    {
        let mut session = Session::new(&[PAGE, ("mine.bib", "mine")]);
        std::os::unix::fs::symlink(session.path("mine.bib"), session.path("glossator-refs.json")).unwrap();
        session.write(SETTINGS.0, SETTINGS.1);
        let folder = session.path("");
        session.client.initialize(crate::protocol::session::editor(), Some(&folder));
        let told = session.client.wait_for_method("window/showMessage");
        assert!(told["params"]["message"].as_str().unwrap().contains("glossator-refs.json is a link"), "{told}");
        assert_eq!(fs::read_to_string(session.path("mine.bib")).unwrap(), "mine");
        assert_eq!(session.client.shut_down(), 0);
    }
}
