//! Completion: which items are offered, in which order, and what accepting one does to the text.

use serde_json::{Value, json};

use crate::protocol::session::{ICPDR, RIVERS, SEAS, Session, range};

const PAGE: (&str, &str) = ("books/rivers2021.md", RIVERS);

/// Opens a note with the cursor at `|`, and requests completions there.
fn complete(session: &mut Session, drawn: &str) -> Value {
    let cursor = drawn.find('|').expect("a cursor");
    let (line, character) = (drawn[..cursor].matches('\n').count(), drawn[..cursor].rsplit('\n').next().unwrap().len());
    session.open("note.md", &drawn.replace('|', ""));
    let answer = session.ask("textDocument/completion", "note.md", line as u32, character as u32);
    check_list(&answer, drawn);
    answer
}

/// Checks what holds for every list: at most 50 items, in the order of their `sortText`; all replace the same range,
/// from the start of what was typed to the cursor or beyond it; and none has its documentation yet.
fn check_list(answer: &Value, drawn: &str) {
    let items = items(answer);
    assert!(items.len() <= 50);
    let sort_texts: Vec<_> = items.iter().map(|item| item["sortText"].as_str().expect("a text to sort by")).collect();
    assert!(sort_texts.is_sorted_by(|a, b| a < b), "{sort_texts:?}");
    let before = drawn[..drawn.find('|').unwrap()].rsplit('\n').next().unwrap();
    for item in items {
        assert_eq!(item.get("documentation"), None);
        assert_eq!(item["textEdit"]["range"], items[0]["textEdit"]["range"]);
        let start = item["textEdit"]["range"]["start"]["character"].as_u64().unwrap() as usize;
        let (typed, filter) = (&before[start..], item["filterText"].as_str().expect("a text to filter by"));
        assert!(filter.starts_with(typed), "{filter:?} does not begin with {typed:?}");
    }
}

fn items(answer: &Value) -> &[Value] {
    answer["items"].as_array().map_or(&[], Vec::as_slice)
}

fn labels(answer: &Value) -> Vec<&str> {
    items(answer).iter().map(|item| item["label"].as_str().unwrap()).collect()
}

/// The text that each item inserts.
fn inserts(answer: &Value) -> Vec<&str> {
    items(answer).iter().map(|item| item["textEdit"]["newText"].as_str().unwrap()).collect()
}

/// The last line of the note after the `n`th item is accepted.
fn accepted(answer: &Value, n: usize, drawn: &str) -> String {
    let line = drawn.replace('|', "");
    let line = line.rsplit('\n').next().unwrap();
    let edit = &items(answer)[n]["textEdit"];
    let at = |end: &str| edit["range"][end]["character"].as_u64().unwrap() as usize;
    format!("{}{}{}", &line[..at("start")], edit["newText"].as_str().unwrap(), &line[at("end")..])
}

/// Editors ask by themselves behind a capital: a list pops up where a name is begun, and not at every new sentence.
#[test]
fn a_capital_brings_up_organizations_only_where_a_name_is_begun() {
    let mut session = Session::start(&[PAGE]);
    let mut popped_up = |typed: &str| -> Vec<String> {
        session.open("note.md", typed);
        let params = json!({
            "textDocument": {"uri": session.uri("note.md")},
            "position": {"line": 0, "character": typed.len()},
            "context": {"triggerKind": 2, "triggerCharacter": &typed[typed.len() - 1..]},
        });
        let answer = session.client.request("textDocument/completion", params).unwrap();
        labels(&answer).into_iter().map(str::to_owned).collect()
    };
    for silent in ["U", "It was U", "Then. N"] {
        assert_eq!(popped_up(silent), [""; 0], "{silent}");
    }
    for (typed, label) in [("UNI", "UNICEF"), ("the UNE", "UNESCO"), ("of the United N", "United Nations")] {
        assert!(popped_up(typed).contains(&label.to_owned()), "{typed}");
    }
    // What else is typed with a capital is offered as before.
    assert!(popped_up("See @W").iter().any(|label| label.contains("Why Rivers")));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn works_and_their_chapters_complete_after_an_at_sign() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    let drawn = "See @riv|";
    let answer = complete(&mut session, drawn);
    assert_eq!(items(&answer)[0]["textEdit"]["range"], range(0, 4, 8));
    assert_eq!(accepted(&answer, 0, drawn), "See @rivers2021");
    // In running text the locator is put in brackets; a chapter with its own key is also offered by that key.
    let inserts = inserts(&answer);
    for chapter in ["@rivers2021 [chap. 1]", "@rivers2021 [chap. 2]", "@rivers2021 [chap. 3]"] {
        assert!(inserts.contains(&chapter), "{inserts:?}");
    }
    assert!(inserts.iter().all(|insert| !insert.contains("seas2019")), "{inserts:?}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn in_brackets_a_locator_follows_a_comma() {
    let mut session = Session::start(&[PAGE]);
    let drawn = "[see @rivers|]";
    let answer = complete(&mut session, drawn);
    let third = inserts(&answer).iter().position(|&insert| insert == "@rivers2021, chap. 3").expect("chapter 3");
    assert_eq!(accepted(&answer, third, drawn), "[see @rivers2021, chap. 3]");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn works_are_found_by_title_and_author() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    // The chapter's own key comes before the book's with a locator.
    let answer = complete(&mut session, "@fisch|");
    assert_eq!(inserts(&answer)[0], "@fischer2021");
    assert!(inserts(&answer).contains(&"@rivers2021 [chap. 2]"));
    assert_eq!(inserts(&complete(&mut session, "@meyer|"))[0], "@seas2019");
    let by_author = complete(&mut session, "@lachs|");
    assert_eq!(inserts(&by_author), ["@fischer2021", "@rivers2021 [chap. 2]"]);
    assert_eq!(inserts(&complete(&mut session, "@straits|")), ["@seas2019 [chap. 2]"]);
    assert_eq!(session.client.shut_down(), 0);
}

/// Typing `@` over selected words asks what they may cite.
#[test]
fn an_at_sign_over_words_offers_what_they_may_cite() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    let mut version = 1;
    let mut typed_over = |words: &str, sign: &str| -> Vec<String> {
        session.open("note.md", &format!("---\nbook: rivers2021\n---\n\nSo says {words}, too."));
        // The server reads the note before the words are selected.
        session.hover("note.md", 0, 0);
        version += 1;
        let over = range(4, 8, 8 + words.len() as u32);
        let uri = session.uri("note.md");
        session.client.change(&uri, version, json!([{"range": over, "text": sign}]));
        let answer = session.ask("textDocument/completion", "note.md", 4, 8 + sign.len() as u32);
        for item in items(&answer) {
            let filter = item["filterText"].as_str().unwrap();
            assert!(filter.starts_with(sign.trim_start_matches('[')), "an editor drops {filter:?} behind {sign:?}");
        }
        session.close("note.md");
        inserts(&answer).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(typed_over("Floods and Forecasts", "@"), ["@rivers2021 [chap. 3]"]);
    assert_eq!(typed_over("narrow straits", "[@"), ["@seas2019, chap. 2"]);
    assert_eq!(typed_over("Lachs", "@"), ["@fischer2021", "@rivers2021 [chap. 2]"]);
    assert_eq!(typed_over("Chapter 3", "@"), ["@rivers2021 [chap. 3]"]);
    // Words that nothing fits, and one that typing goes on behind, are a sign as any other.
    let everything = typed_over("", "@");
    assert!(everything.len() > 5, "{everything:?}");
    assert_eq!(typed_over("the weather", "@"), everything);
    assert_eq!(typed_over("Lachs", "@strai"), ["@seas2019 [chap. 2]"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn documentation_is_resolved_on_request() {
    let mut session = Session::start(&[PAGE]);
    let answer = complete(&mut session, "@fischer|");
    let item = items(&answer)[0].clone();
    let mut resolved = session.client.request("completionItem/resolve", item.clone()).unwrap();
    let documentation = resolved.as_object_mut().unwrap().remove("documentation").expect("documentation");
    assert_eq!(documentation["kind"], "markdown");
    let text = documentation["value"].as_str().unwrap();
    assert!(text.starts_with("**2 Counting Fish**") && text.contains("Nobody believes them."), "{text}");
    // Nothing else changes, since the editor may already show the rest.
    assert_eq!(resolved, item);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_item_of_a_removed_book_is_resolved_without_documentation() {
    let mut session = Session::start(&[PAGE]);
    session.open("books/rivers2021.md", RIVERS);
    let item = items(&complete(&mut session, "@riv|"))[0].clone();
    session.replace("books/rivers2021.md", 2, "Nothing.\n");
    assert_eq!(session.client.request("completionItem/resolve", item.clone()), Ok(item));
    assert_eq!(
        session.client.request("completionItem/resolve", json!({"label": "other"})),
        Ok(json!({"label": "other"}))
    );
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn chapters_of_the_cited_book_complete_after_a_locator_term() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    let drawn = "[@rivers2021, chap. |]";
    let answer = complete(&mut session, drawn);
    assert_eq!(labels(&answer), ["1 Why Rivers Need Neighbours", "2 Counting Fish", "3 Floods and Forecasts"]);
    assert_eq!(items(&answer)[0]["textEdit"]["range"], range(0, 20, 20));
    assert_eq!(accepted(&answer, 2, drawn), "[@rivers2021, chap. 3]");
    // By a word in the title.
    let drawn = "[@rivers2021, chap. fl|]";
    let answer = complete(&mut session, drawn);
    assert_eq!(labels(&answer), ["3 Floods and Forecasts"]);
    assert_eq!(accepted(&answer, 0, drawn), "[@rivers2021, chap. 3]");
    // The nearest citation counts.
    let answer = complete(&mut session, "[@rivers2021, chap. 1; @seas2019, chap. |]");
    assert_eq!(labels(&answer), ["1 Ports of Call", "2 Narrow Straits"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn chapters_of_the_notes_book_complete_after_the_word_chapter() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    let drawn = "---\nbook: seas2019\n---\n\nSee Chapter |";
    let answer = complete(&mut session, drawn);
    assert_eq!(labels(&answer), ["1 Ports of Call", "2 Narrow Straits"]);
    assert_eq!(accepted(&answer, 1, drawn), "See Chapter 2");
    // Text behind the cursor is replaced too.
    let drawn = "---\nbook: rivers2021\n---\n\nChapter |3";
    let answer = complete(&mut session, drawn);
    assert_eq!(items(&answer)[0]["textEdit"]["range"], range(4, 8, 9));
    assert_eq!(accepted(&answer, 0, drawn), "Chapter 1");
    let answer = complete(&mut session, "---\nbook: rivers2021\n---\n\nChapter count|");
    assert_eq!(inserts(&answer), ["2"]);
    // A note without a book of its own is offered the chapters of all books, each with its book.
    let answer = complete(&mut session, "Chapter |");
    assert_eq!(items(&answer).len(), 5);
    assert!(items(&answer).iter().all(|item| item["detail"].is_string()));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn organizations_are_found_by_abbreviation_and_name() {
    let mut session = Session::start(&[("icpdr.md", ICPDR)]);
    let drawn = "The ICPD|";
    let answer = complete(&mut session, drawn);
    assert_eq!(labels(&answer), ["ICPDR"]);
    assert_eq!(accepted(&answer, 0, drawn), "The ICPDR");
    let drawn = "The Danube Com| met.";
    let answer = complete(&mut session, drawn);
    assert_eq!(items(&answer)[0]["textEdit"]["range"], range(0, 4, 14));
    assert_eq!(accepted(&answer, 0, drawn), "The Danube Commission met.");
    let answer = complete(&mut session, "MINUSM|");
    assert_eq!(labels(&answer), ["MINUSMA"]);
    let resolved = session.client.request("completionItem/resolve", items(&answer)[0].clone()).unwrap();
    let text = resolved["documentation"]["value"].as_str().unwrap();
    assert!(text.contains("United Nations Multidimensional Integrated Stabilization Mission in Mali"), "{text}");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn books_complete_after_book_in_the_front_matter() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS)]);
    let drawn = "---\nbook: riv|\n---\n";
    let answer = complete(&mut session, drawn);
    assert_eq!(inserts(&answer), ["rivers2021"]);
    assert_eq!(items(&answer)[0]["textEdit"]["range"], range(1, 6, 9));
    // While it is being typed, the front matter is not closed yet.
    let answer = complete(&mut session, "---\nbook: |");
    assert_eq!(inserts(&answer), ["rivers2021", "seas2019"]);
    // Elsewhere `book:` is an ordinary word.
    assert_eq!(complete(&mut session, "# Note\n\nbook: riv|"), Value::Null);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn nothing_is_offered_elsewhere() {
    let mut session = Session::start(&[PAGE, ("icpdr.md", ICPDR)]);
    for drawn in [
        "A word |",
        "`@riv|`",
        "me@riv|",
        "```\n@riv|\n```\n",
        "```\nChapter |\n```\n",
        "<!-- @riv| -->\n",
        "A <!-- @riv| --> b\n",
        "%% @riv| %%\n",
        "<div>\n@riv|\n</div>\n",
        "```\nChapter |",
        "[@nobody2000, chap. |]",
        "\\@riv|",
        "|",
    ] {
        assert_eq!(complete(&mut session, drawn), Value::Null, "{drawn}");
    }
    let closed = session.ask("textDocument/completion", "icpdr.md", 5, 5);
    assert_eq!(closed, Value::Null, "a note that is not open");
    assert_eq!(session.client.shut_down(), 0);
}

/// A book page with this many chapters and nothing else.
fn page(key: &str, chapters: usize) -> String {
    let chapters: Vec<_> = (1..=chapters).map(|n| format!("## {n} Part {n}\n\n- type: chapter\n\n")).collect();
    format!("---\ntype: book\ncitekey: {key}\ntitle: The {key} book\n---\n\n{}", chapters.concat())
}

#[test]
fn no_more_are_offered_than_anybody_reads_and_the_rest_is_not_denied() {
    let pages: Vec<_> = (10..70).map(|n| (format!("books/b{n}.md"), page(&format!("zeta{n}"), 0))).collect();
    let mut files: Vec<_> = pages.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let long = page("long", 60);
    files.push(("books/long.md", &long));
    let mut session = Session::start(&files);
    let answer = complete(&mut session, "@|");
    assert_eq!((items(&answer).len(), &answer["isIncomplete"]), (50, &json!(true)));
    let answer = complete(&mut session, "@zeta|");
    assert_eq!((items(&answer).len(), &answer["isIncomplete"]), (12, &json!(true)));
    let answer = complete(&mut session, "@zeta1|");
    let mut found = inserts(&answer);
    found.sort_unstable();
    let expected: Vec<_> = (10..20).map(|n| format!("@zeta{n}")).collect();
    assert_eq!(found, expected);
    let answer = complete(&mut session, "[@long, chap. |]");
    assert_eq!((items(&answer).len(), &answer["isIncomplete"]), (50, &json!(true)));
    // 5 and 50 to 59.
    let answer = complete(&mut session, "[@long, chap. 5|]");
    assert_eq!((items(&answer).len(), &answer["isIncomplete"]), (11, &json!(false)));
    assert_eq!(session.client.shut_down(), 0);
}

/// An editor does not ask again after a complete list, so it must contain everything that further typing would bring.
#[test]
fn a_complete_list_contains_what_further_typing_brings() {
    let mut session = Session::start(&[
        PAGE,
        ("books/seas2019.md", SEAS),
        ("books/a.md", &page("abacus2000", 3)),
        ("books/b.md", "---\ntype: book\ncitekey: zq1999\ntitle: A long tale of big zebras\n---\n"),
        ("icpdr.md", ICPDR),
    ]);
    for word in
        ["@abigz", "@fischer2021", "@tale", "@rivers counting", "Danube Commission", "International Com", "UNESCO"]
    {
        let mut complete_list: Option<(String, Vec<String>)> = None;
        for end in 1..=word.len() {
            let answer = complete(&mut session, &format!("{}|", &word[..end]));
            let found: Vec<String> = labels(&answer).into_iter().map(str::to_owned).collect();
            if let Some((typed, list)) = &complete_list {
                for label in &found {
                    assert!(list.contains(label), "{label:?} comes with {:?} but not with {typed:?}", &word[..end]);
                }
            }
            if answer["isIncomplete"] == false {
                complete_list = Some((word[..end].to_owned(), found));
            }
        }
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let mut session = Session::start(&[PAGE, ("books/seas2019.md", SEAS), ("icpdr.md", ICPDR)]);
    session.wait_until_indexed();
    for drawn in ["@|", "@r|", "Chapter |", "Inter|"] {
        let first = complete(&mut session, drawn);
        assert_eq!(complete(&mut session, drawn), first);
        assert!(!items(&first).is_empty(), "{drawn}");
    }
    assert_eq!(session.client.shut_down(), 0);
}
