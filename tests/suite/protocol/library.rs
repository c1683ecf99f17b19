//! The overview of the library (`glossator/library`) for side bars and pickers; and references.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::session::{Session, editor};
use crate::support::client::Client;

const PAGE: &str = "---
type: book
citekey: rivers2020
title: Rivers of the World
editor: [\"Bach, Anna\"]
issued: 2020
---

# Rivers of the World

## 1 Springs

- page: 1-20

## 2 Deltas

- author: Ute Meer
- citekey: meer2020

> A delta is what the Danube Commission looks after.

## Organizations

- **Danube Commission**: looks after a river
";
const NOTE: &str = "# Water

See [@rivers2020, chap. 1, p. 3] and chapter 1. @meer2020 says more of the Danube Commission.
The UN has no say.
";

fn session() -> Session {
    Session::start(&[("books/rivers2020.md", PAGE), ("water.md", NOTE)])
}

/// The answer once all notes have been read.
fn library(client: &mut Client) -> Value {
    loop {
        let answer = client.request("glossator/library", json!({})).unwrap();
        if answer["indexed"] == true {
            return answer;
        }
    }
}

/// The file and line of a location.
fn file_and_line(location: &Value) -> (String, u64) {
    let file = location["uri"].as_str().unwrap().rsplit('/').next().unwrap();
    (file.to_owned(), location["range"]["start"]["line"].as_u64().unwrap())
}

#[test]
fn books_and_chapters_have_their_citations_locations_and_counts() {
    let mut session = session();
    let answer = library(&mut session.client);
    let book = &answer["books"][0];
    assert_eq!((&book["citekey"], &book["by"]), (&json!("rivers2020"), &json!("Bach 2020")));
    let line = |chapter: &Value| {
        let entry = &chapter["entry"];
        json!([
            chapter["label"],
            entry["citation"],
            file_and_line(&entry["place"]).1,
            entry["mentions"],
            entry["notes"]
        ])
    };
    let chapters: Vec<_> = book["chapters"].as_array().unwrap().iter().map(line).collect();
    let expected =
        [json!(["1 Springs", "[@rivers2020, chap. 1]", 10, 2, 1]), json!(["2 Deltas", "[@meer2020]", 14, 1, 1])];
    assert_eq!(chapters, expected);
    assert_eq!(answer["totals"], json!({"books": 1, "chapters": 2, "works": 0, "organizations": 2, "notes": 2}));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn organizations_are_the_users_own_and_the_built_in_ones_that_are_mentioned() {
    let mut session = session();
    let answer = library(&mut session.client);
    let line = |it: &Value| (it["name"].as_str().unwrap().to_owned(), file_and_line(&it["entry"]["place"]));
    let said: Vec<_> = answer["organizations"].as_array().unwrap().iter().map(line).collect();
    // A built-in one leads to its first mention.
    let expected = [
        ("Danube Commission".to_owned(), ("rivers2020.md".to_owned(), 23)),
        ("United Nations".to_owned(), ("water.md".to_owned(), 3)),
    ];
    assert_eq!(said, expected);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_edit_counts_at_once_and_an_empty_folder_has_nothing() {
    let mut session = Session::start(&[]);
    let nothing = json!({"books": 0, "chapters": 0, "works": 0, "organizations": 0, "notes": 0});
    assert_eq!(library(&mut session.client)["totals"], nothing);
    session.client.open("untitled:a", 1, PAGE);
    assert_eq!(library(&mut session.client)["totals"]["books"], 1);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn references_include_all_forms_of_a_chapter_and_its_declaration_on_request() {
    let mut session = session();
    session.wait_until_indexed();
    session.open("water.md", NOTE);
    let uri = session.uri("water.md");
    let mut found = |declaration: bool| -> Vec<(String, u64, u64)> {
        let context = json!({"includeDeclaration": declaration});
        let position = json!({"line": 2, "character": 20});
        let params = json!({"textDocument": {"uri": uri}, "position": position, "context": context});
        let found = session.client.request("textDocument/references", params).unwrap();
        let line = |it: &Value| {
            let (file, line) = file_and_line(it);
            (file, line, it["range"]["start"]["character"].as_u64().unwrap())
        };
        found.as_array().unwrap().iter().map(line).collect()
    };
    let mut expected = vec![("water.md".to_owned(), 2, 18), ("water.md".to_owned(), 2, 37)];
    assert_eq!(found(false), expected);
    expected.push(("rivers2020.md".to_owned(), 10, 0));
    assert_eq!(found(true), expected);
    assert_eq!(session.client.shut_down(), 0);
}

/// Neovim's own completion narrows a list by inserted text, so it finds a chapter by further words of its title only if
/// it asks again.
#[test]
fn neovim_gets_incomplete_lists() {
    for (name, incomplete) in [("Neovim", true), ("Visual Studio Code", false)] {
        let mut session = Session::new(&[("books/rivers2020.md", PAGE)]);
        let params = json!({
            "processId": null,
            "clientInfo": {"name": name},
            "rootUri": session.uri(""),
            "capabilities": editor(),
        });
        session.client.request("initialize", params).unwrap();
        session.client.notify("initialized", json!({}));
        session.open("new.md", "[@rivers2020, chap. ");
        let answer = session.ask("textDocument/completion", "new.md", 0, 20);
        assert_eq!((answer["items"].as_array().unwrap().len(), &answer["isIncomplete"]), (2, &json!(incomplete)));
        assert_eq!(session.client.shut_down(), 0);
    }
}

/// An editor that asks to be told when the library may have changed.
fn told() -> Value {
    let mut told = editor();
    told["experimental"] = json!({"libraryRefresh": true});
    told
}

#[test]
fn a_client_that_wants_to_know_is_told_of_changes() {
    let mut session = Session::start_with(told(), &[("books/rivers2020.md", PAGE)]);
    assert_eq!(library(&mut session.client)["totals"]["books"], 1);
    std::fs::remove_dir_all(session.path("books")).unwrap();
    // The folder alone is reported, as by VS Code; files that are nothing to the library are too.
    session.events(&[("books", 3), ("build/a.o", 1)]);
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        session.client.wait_for_method("glossator/library/refresh");
        if library(&mut session.client)["totals"]["books"] == 0 {
            break;
        }
        assert!(Instant::now() < deadline, "the book is still listed");
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_chapter_lists_the_notes_about_it_and_a_book_its_folder() {
    let about = "---\nbook: rivers2020\nchapter: 2\n---\n\n# Mud\n";
    let mut session = Session::start(&[("books/rivers2020.md", PAGE), ("mud.md", about), ("water.md", NOTE)]);
    let answer = library(&mut session.client);
    let book = &answer["books"][0];
    let name = session.path("").file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(book["folder"], name);
    assert_eq!(book["chapters"][0]["entry"]["own"], json!([]));
    let own = &book["chapters"][1]["entry"]["own"];
    assert_eq!((own.as_array().unwrap().len(), &own[0]["name"]), (1, &json!("mud.md")));
    assert_eq!(file_and_line(&own[0]["place"]), ("mud.md".to_owned(), 5));
    assert_eq!(session.client.shut_down(), 0);
}

/// Each row that is mentioned, with its count, and the number of references that are found at its place.
fn counted_and_found(session: &mut Session, answer: &Value) -> Vec<(u64, u64, usize, usize)> {
    let books = answer["books"].as_array().unwrap();
    let chapters = books.iter().flat_map(|book| book["chapters"].as_array().unwrap());
    let others = ["works", "organizations"].into_iter().flat_map(|kind| answer[kind].as_array().unwrap());
    let rows: Vec<&Value> = books.iter().chain(chapters).chain(others).map(|row| &row["entry"]).collect();
    let found = rows.into_iter().map(|entry| {
        let params = json!({
            "textDocument": {"uri": entry["place"]["uri"]},
            "position": entry["place"]["range"]["start"],
            "context": {"includeDeclaration": false},
        });
        let found = session.client.request("textDocument/references", params).unwrap();
        let found = found.as_array().cloned().unwrap_or_default();
        let notes: std::collections::BTreeSet<&str> = found.iter().map(|it| it["uri"].as_str().unwrap()).collect();
        (entry["mentions"].as_u64().unwrap(), entry["notes"].as_u64().unwrap(), found.len(), notes.len())
    });
    found.collect()
}

#[test]
fn the_library_counts_as_many_mentions_as_references_are_found() {
    let bib = "@article{weir2018, author = {Weir, Paula}, title = {Hydrants}, year = 2018}\n\n\
               @book{rivers2020, editor = {Bach, Anna}, title = {Rivers of the World}, year = 2020}\n";
    let about =
        "---\nbook: rivers2020\nchapter: 2\n---\n\n# Mud\n\nChapter 2 and [@weir2018], of the Danube Commission.\n";
    let page = PAGE.replace("looks after.", "looks after, as chapter 1 and the UN say.");
    let files = [("books/rivers2020.md", &*page), ("refs.bib", bib), ("mud.md", about), ("water.md", NOTE)];
    let mut session = Session::start(&files);
    session.wait_until_indexed();
    let answer = library(&mut session.client);
    let rows = counted_and_found(&mut session, &answer);
    for &(mentions, notes, found, in_notes) in &rows {
        assert_eq!((mentions, notes), (found as u64, in_notes as u64), "{rows:?}");
    }
    // The book: `book:` in one note, a citation in the other. Chapters 1 and 2: two mentions in water.md and one on the page;
    // one in water.md, and field, title and text of the note about it. Then Weir, the Danube Commission and the UN.
    let mentions: Vec<u64> = rows.iter().map(|row| row.0).collect();
    assert_eq!(mentions, [2, 3, 4, 1, 3, 2]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn articles_and_books_without_chapters_are_listed_too() {
    let bib = "@article{weir2018, author = {Weir, Paula}, title = {Hydrants}, year = 2018}\n\n\
               @book{otto2019, author = {Otto, Kim}, title = {Pipes: A History}, year = 2019}\n";
    let note = "Of [@weir2018].\n";
    let mut session = Session::start(&[("books/rivers2020.md", PAGE), ("refs.bib", bib), ("pipes.md", note)]);
    session.wait_until_indexed();
    let answer = library(&mut session.client);
    let line = |it: &Value| json!([it["by"], it["title"], it["entry"]["citation"], it["entry"]["mentions"]]);
    let works: Vec<_> = answer["works"].as_array().unwrap().iter().map(line).collect();
    let expected = [
        json!(["Weir 2018", "Hydrants", "[@weir2018]", 1]),
        json!(["Otto 2019", "Pipes: A History", "[@otto2019]", 0]),
    ];
    assert_eq!(works, expected);
    assert_eq!(answer["books"].as_array().unwrap().len(), 1);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_can_be_cited_is_found_by_words_and_what_is_near_comes_first() {
    let bib = "@article{weir2018, author = {Weir, Paula}, title = {Hydrants}, year = 2018}\n";
    let files = [("books/rivers2020.md", PAGE), ("refs.bib", bib), ("water.md", "[@weir2018]\n")];
    let mut session = Session::start(&files);
    session.wait_until_indexed();
    session.open("water.md", "[@weir2018]\n");
    let uri = session.uri("water.md");
    let mut found = |query: &str| -> Vec<String> {
        let position = json!({"line": 1, "character": 0});
        let params = json!({"textDocument": {"uri": uri}, "position": position, "query": query});
        let found = session.client.request("glossator/citable", params).unwrap();
        found.as_array().unwrap().iter().map(|it| it["citation"].as_str().unwrap().to_owned()).collect()
    };
    // An article is a work too; this note cites it, and no book.
    let all = ["@weir2018", "@rivers2020", "@rivers2020, chap. 1", "@meer2020", "@rivers2020, chap. 2"];
    let mut nothing_typed = found("");
    assert_eq!(nothing_typed[0], "@weir2018");
    nothing_typed.sort_unstable();
    let mut sorted = all;
    sorted.sort_unstable();
    assert_eq!(nothing_typed, sorted);
    assert_eq!(found("delta")[0], "@meer2020");
    assert_eq!(found("weir hydr"), ["@weir2018"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn glosses_say_what_hovers_say_and_mark_what_is_unknown() {
    let note = "See [@rivers2020, chap. 1] and [@nobody]. The UN agrees.\n";
    let mut session = Session::start(&[("books/rivers2020.md", PAGE), ("water.md", note)]);
    session.wait_until_indexed();
    session.open("water.md", note);
    let params = json!({"textDocument": {"uri": session.uri("water.md")}});
    let answer = session.client.request("glossator/glosses", params).unwrap();
    assert_eq!(answer["version"], 1);
    let line = |it: &Value| {
        let (start, end) = (&it["range"]["start"]["character"], &it["range"]["end"]["character"]);
        let place = it["place"].is_object().then(|| file_and_line(&it["place"]));
        (start.as_u64().unwrap(), end.as_u64().unwrap(), it["known"].as_bool().unwrap(), place)
    };
    let page = |line| Some(("rivers2020.md".to_owned(), line));
    let glosses = answer["glosses"].as_array().unwrap();
    let said: Vec<_> = glosses.iter().map(line).collect();
    let expected = [(5, 16, true, page(2)), (18, 25, true, page(10)), (32, 39, false, None), (46, 48, true, None)];
    assert_eq!(said, expected);
    assert!(glosses[1]["text"].as_str().unwrap().starts_with("**1 Springs**"), "{answer}");
    assert!(glosses[2]["text"].as_str().unwrap().contains("nobody"), "{answer}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_report_is_a_page_for_a_browser_or_for_a_view_and_follows_the_notes() {
    let about = "---\nbook: rivers2020\nchapter: 2\n---\n\n# Mud\n";
    let mut session =
        Session::start_with(told(), &[("books/rivers2020.md", PAGE), ("mud.md", about), ("water.md", NOTE)]);
    session.wait_until_indexed();
    session.open("mud.md", about);
    let uri = session.uri("mud.md");
    let mut page = |params: Value| session.client.request("glossator/report", params).unwrap();
    let browser = page(json!({}))["html"].as_str().unwrap().to_owned();
    assert!(browser.contains("script-src 'sha256-") && browser.contains("2 chapters: 1 with a note, 1 without"));
    let view = page(json!({"nonce": "a1'\"><b>", "textDocument": {"uri": uri}}));
    let view = view["html"].as_str().unwrap();
    assert!(view.contains("script-src 'nonce-a1b'") && view.contains("<script nonce=\"a1b\">"));
    assert!(view.contains("--vscode-editor-background") && view.contains("/mud.md:6\">"));

    let refreshes = |session: &Session| {
        session.client.received().iter().filter(|it| it["method"] == "glossator/library/refresh").count()
    };
    let before = refreshes(&session);
    session.replace("mud.md", 2, "---\nbook: rivers2020\nchapter: 2\nstatus: read\n---\n\n# Mud\n");
    session.client.wait_for_nth(before + 1, "another refresh", |it| it["method"] == "glossator/library/refresh");
    let now = session.client.request("glossator/report", json!({})).unwrap();
    assert!(now["html"].as_str().unwrap().contains("2 chapters: 1 read, 1 without"));
    assert_eq!(session.client.shut_down(), 0);
}
