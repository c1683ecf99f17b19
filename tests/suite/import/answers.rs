//! What an import answers an editor, which shows it and decides nothing.

use std::fs;

use serde_json::{Value, json};

use crate::import::{Folders, RIVERS_2, RIVERS_3};

/// A list that does not say when its book appeared.
const LIST: &str = "The Green Ledger\nEdited by Ada Kerr\n\nContents\n1. Ink, Ada Kerr 1\n2. Blotting Paper, Ole Munk 24\n3. The Last Line, Ada Kerr 51\n";

const ARTICLE: &str = "TY  - JOUR\nAU  - Munk, Ole\nTI  - Ink\nJO  - Ledgers\nPY  - 1999\nER  - \n";

fn answer(folders: &Folders, args: &[&dyn AsRef<std::ffi::OsStr>], input: &str) -> Value {
    let args: Vec<&dyn AsRef<std::ffi::OsStr>> =
        [&"--format" as &dyn AsRef<std::ffi::OsStr>, &"json"].into_iter().chain(args.iter().copied()).collect();
    let answer = folders.import_with(&args, input);
    let json: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}{}", answer.out, answer.err));
    assert!(json["said"].as_str().is_some_and(|said| said.chars().count() <= 60), "a short sentence: {json}");
    json
}

#[test]
fn what_the_clipboard_holds_is_told_before_anything_is_written() {
    let folders = Folders::new();
    let told = answer(&folders, &[&"-", &"--dry-run"], RIVERS_2);
    let page = &told["pages"][0];
    assert_eq!(page["title"], "Shared Rivers and Regional Order");
    assert_eq!((&page["sort"], &page["new"], &page["first"]), (&json!("chapter page"), &json!(true), &json!(true)));
    assert_eq!((&page["before"], &told["refused"]), (&Value::Null, &json!([])));
    assert_eq!(folders.files(), [""; 0]);
    // And the same is written.
    let done = answer(&folders, &[&"-"], RIVERS_2);
    assert_eq!(done["said"], "Added 4 chapters; abstract for chapter 2.");
    let text = fs::read_to_string(done["pages"][0]["path"].as_str().unwrap()).unwrap();
    assert_eq!((Some(text.as_str()), &done["pages"][0]["text"]), (page["text"].as_str(), &page["text"]));
    // The page is shown at the chapter that came.
    let line = usize::try_from(done["pages"][0]["line"].as_u64().unwrap()).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().starts_with("## 2 "), "line {line} of {text}");
}

#[test]
fn what_stood_there_before_is_told_so_that_it_can_be_put_back() {
    let folders = Folders::new();
    answer(&folders, &[&"-"], RIVERS_2);
    let [name] = folders.files().try_into().unwrap();
    let before = folders.read(&name);
    let done = answer(&folders, &[&"-"], RIVERS_3);
    assert_eq!(done["said"], "Added abstract for chapter 3.");
    let page = &done["pages"][0];
    assert_eq!(
        (page["before"].as_str(), page["text"].as_str()),
        (Some(before.as_str()), Some(folders.read(&name).as_str()))
    );
    assert_eq!((&page["new"], &page["first"]), (&json!(false), &json!(false)));
    assert_eq!(answer(&folders, &[&"-"], RIVERS_3)["said"], "Nothing new.");
}

#[test]
fn what_the_user_can_tell_is_asked_for() {
    let folders = Folders::new();
    let refused = answer(&folders, &[&"-"], LIST);
    assert_eq!((&refused["pages"], &refused["refused"][0]["asks"]), (&json!([]), &json!(["year"])));
    let nameless = LIST.split_once("\n\n").unwrap().1;
    assert_eq!(answer(&folders, &[&"-"], nameless)["refused"][0]["asks"], json!(["title", "year"]));
    let done = answer(&folders, &[&"-", &"--year", &"1987"], LIST);
    assert_eq!((&done["said"], &done["pages"][0]["citekey"]), (&json!("Added 3 chapters."), &json!("kerr1987")));
    assert_eq!(done["pages"][0]["sort"], "3 chapters");
}

#[test]
fn a_refusal_is_one_short_sentence_and_a_long_one() {
    let folders = Folders::new();
    let told = answer(&folders, &[&"-"], ARTICLE);
    assert_eq!(told["said"], "This is a journal article, not a book.");
    let refused = &told["refused"][0];
    assert_eq!((&refused["said"], &refused["asks"]), (&told["said"], &json!([])));
    assert!(refused["message"].as_str().unwrap().contains("its entry belongs in a bibliography"), "{refused}");
    assert_eq!(answer(&folders, &[&"-"], " \n")["said"], "This file is empty.");
    assert_eq!(folders.files(), [""; 0]);
}

#[test]
fn of_several_files_one_that_cannot_be_read_stops_all_or_is_told() {
    let folders = Folders::new();
    let (good, bad) = (folders.saved("good", RIVERS_2), folders.saved("bad", ARTICLE));
    let stopped = answer(&folders, &[&good, &bad], "");
    assert_eq!((&stopped["pages"], folders.files().len()), (&json!([]), 0));
    let kept = answer(&folders, &[&good, &bad, &"--keep-going"], "");
    assert_eq!((kept["pages"].as_array().unwrap().len(), kept["refused"].as_array().unwrap().len()), (1, 1));
    assert_eq!(kept["said"], "Added 4 chapters; abstract for chapter 2.");
}

#[test]
fn the_settings_say_which_notes_are_about_the_book() {
    let folders = Folders::new();
    folders.note("seminar/week 1.md", "Chapter 2.\n");
    folders.note(".glossator.toml", "gazetteer = false # mine");
    let notes = folders.notes.path().join("seminar");
    let done = answer(&folders, &[&"-", &"--key", &"rivers"], RIVERS_2);
    assert_eq!(done["pages"][0]["first"], true);
    let settings = "gazetteer = false # mine\n\n[[folder]]\npath = \"seminar/\"\nbook = \"rivers\"\n";
    for _ in 0..2 {
        assert_eq!(answer(&folders, &[&"--notes", &notes, &"--key", &"rivers"], "")["refused"], json!([]));
        assert_eq!(folders.read(".glossator.toml"), settings);
    }
    // What they say already is the user's to change.
    let refused = answer(&folders, &[&"--notes", &notes, &"--key", &"other"], "");
    assert!(refused["refused"][0]["message"].as_str().unwrap().contains("about `rivers`"), "{refused}");
    let elsewhere = answer(&folders, &[&"--notes", &folders.downloads.path(), &"--key", &"rivers"], "");
    assert!(elsewhere["refused"][0]["message"].as_str().unwrap().contains("does not lie in"), "{elsewhere}");
    assert_eq!(folders.read(".glossator.toml"), settings);
    // Nobody asks again.
    folders.note("books/gone.md", "");
    fs::remove_file(folders.notes.path().join(folders.files().iter().find(|it| it.contains("rivers")).unwrap()))
        .unwrap();
    assert_eq!(answer(&folders, &[&"-", &"--dry-run"], RIVERS_2)["pages"][0]["first"], false);
}

#[test]
fn the_folder_itself_can_be_about_one_book() {
    let folders = Folders::new();
    let done = folders.import_with(&[&"-", &"--notes", &".", &"--key", &"rivers"], RIVERS_2);
    assert!(done.out.ends_with(".glossator.toml: notes in `./` are about `rivers`\n"), "{}{}", done.out, done.err);
    assert_eq!(folders.read(".glossator.toml"), "[[folder]]\npath = \"./\"\nbook = \"rivers\"\n");
}
