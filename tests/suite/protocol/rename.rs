//! Renaming of citekeys and abbreviations, in notes and in the sources that define them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::protocol::session::{ICPDR, RIVERS, Session, editor, range};

/// An editor that supports versioned and annotated edits, and moving files.
fn renamer() -> Value {
    let mut editor = editor();
    editor["workspace"]["workspaceEdit"] = json!({
        "documentChanges": true,
        "resourceOperations": ["create", "rename", "delete"],
        "changeAnnotationSupport": {"groupsOnLabel": true},
    });
    editor["textDocument"]["rename"] = json!({"prepareSupport": true});
    editor
}

fn start(files: &[(&str, &str)]) -> Session {
    let session = Session::start_with(renamer(), files);
    session.wait_until_indexed();
    session
}

fn ask(session: &mut Session, name: &str, line: u32, character: u32, new: &str) -> Result<Value, Value> {
    let mut params = crate::protocol::session::at(&session.uri(name), line, character);
    params["newName"] = new.into();
    session.client.request("textDocument/rename", params)
}

/// The reason why a rename is refused.
fn refusal(session: &mut Session, name: &str, line: u32, character: u32, new: &str) -> String {
    let error = ask(session, name, line, character, new).expect_err("a refusal");
    assert_eq!(error["code"], -32803);
    error["message"].as_str().unwrap().to_owned()
}

/// The `texts` changed by an edit; unchanged files are left out.
fn applied(session: &Session, edit: &Value, texts: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut changed = BTreeMap::new();
    for change in edit["documentChanges"].as_array().expect("changes").iter().filter(|it| it["kind"].is_null()) {
        let uri = change["textDocument"]["uri"].as_str().unwrap();
        let (name, text) = texts.iter().find(|(name, _)| session.uri(name) == uri).unwrap_or_else(|| panic!("{uri}"));
        changed.insert((*name).to_owned(), edited(text, change["edits"].as_array().unwrap()));
    }
    changed
}

/// `text` after `edits`, whose columns count UTF-16 units.
fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = position["character"].as_u64().unwrap() as usize;
        let columns = text[start..].chars().take_while(|c| {
            let fits = left >= c.len_utf16();
            left -= if fits { c.len_utf16() } else { 0 };
            fits
        });
        start + columns.map(char::len_utf8).sum::<usize>()
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|it| (offset(&it["range"]["start"]), offset(&it["range"]["end"]), it["newText"].as_str().unwrap()))
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

const BIB: &str = "% 😀\n@collection{rivers2021, title = {Shared Rivers}, year = 2021}\n\
@incollection{lachs2021, title = {Counting Fish}, crossref = {rivers2021}, pages = {31--60}}\n\
@misc{rivers2021a, title = {Rivers, again}, related = {rivers2021}}\n";
const NOTE: &str = "---\r\nbook: \"@rivers2021\"\r\nnocite: |\r\n  @rivers2021, @lachs2021\r\n---\r\n\r\n\
😀 [see @rivers2021, chap. 2; -@rivers2021a; @{rivers2021}] `@rivers2021` <!-- @rivers2021 --> \
https://x.example/@rivers2021\r\n";
const CLOSED: &str = "Closed: @rivers2021: it says. me@rivers2021\n";
const LITERATURE: &str = "# About it\n\nSee [[@rivers2021]].\n";

#[test]
fn a_citekey_is_renamed_in_notes_and_in_every_source() {
    let texts = [
        ("books/rivers2021.md", RIVERS),
        ("refs.bib", BIB),
        ("note.md", NOTE),
        ("closed.md", CLOSED),
        ("@rivers2021.md", LITERATURE),
        (
            "data.json",
            "[{\"id\": \"rivers2021\", \"citation-key\": \"rivers2021\", \"type\": \"book\", \"title\": \"Shared Rivers\"}]",
        ),
        ("data.yaml", "references:\n- id: rivers2021\n  type: book\n  title: Shared Rivers\n"),
        ("hay.yaml", "rivers2021:\n  type: book\n  title: Shared Rivers\n"),
        ("refs.ris", "TY  - BOOK\nID  - rivers2021\nTI  - Shared Rivers\nER  - \n"),
    ];
    let mut session = start(&texts);
    session.open("note.md", NOTE);
    // Unsaved: one more line than on disk.
    let bib = BIB.replace("% 😀\n", "% 😀\n% more\n");
    session.open("refs.bib", BIB);
    session.replace("refs.bib", 7, &bib);
    let new = |text: &str| text.replace("rivers2021", "floods");
    let texts: Vec<_> = texts.map(|(name, text)| (name, if name == "refs.bib" { bib.as_str() } else { text })).into();
    // From a citation, the front matter, the entry, and a reference in another entry.
    for (name, line, character) in
        [("note.md", 6, 10), ("note.md", 1, 10), ("refs.bib", 2, 14), ("refs.bib", 3, 68), ("note.md", 3, 5)]
    {
        let edit = ask(&mut session, name, line, character, "floods").expect("it is renamed");
        let changed = applied(&session, &edit, &texts);
        let note = "---\r\nbook: \"@floods\"\r\nnocite: |\r\n  @floods, @lachs2021\r\n---\r\n\r\n\
            😀 [see @floods, chap. 2; -@rivers2021a; @{floods}] `@rivers2021` <!-- @rivers2021 --> \
            https://x.example/@rivers2021\r\n";
        assert_eq!(changed["note.md"], note, "from {name}:{line}");
        assert_eq!(changed["closed.md"], "Closed: @floods: it says. me@rivers2021\n");
        assert_eq!(changed["books/rivers2021.md"], RIVERS.replace("citekey: rivers2021", "citekey: floods"));
        assert_eq!(changed["refs.bib"], new(&bib).replace("floodsa", "rivers2021a"));
        for name in ["data.json", "data.yaml", "hay.yaml", "refs.ris", "@rivers2021.md"] {
            let text = texts.iter().find(|(known, _)| *known == name).unwrap().1;
            assert_eq!(changed[name], new(text), "{name}");
        }
        let changes = edit["documentChanges"].as_array().unwrap();
        let version = |name: &str| {
            let uri = session.uri(name);
            let change = changes.iter().find(|it| it["textDocument"]["uri"] == uri).unwrap();
            change["textDocument"]["version"].clone()
        };
        assert_eq!((version("note.md"), version("refs.bib"), version("closed.md")), (1.into(), 7.into(), Value::Null));
        let moved =
            json!({"kind": "rename", "oldUri": session.uri("@rivers2021.md"), "newUri": session.uri("@floods.md")});
        let moves: Vec<_> = changes.iter().filter(|it| !it["kind"].is_null()).collect();
        assert_eq!(moves.len(), 1);
        assert_eq!((&moves[0]["oldUri"], &moves[0]["newUri"]), (&moved["oldUri"], &moved["newUri"]));
        assert!(edit["changeAnnotations"].as_object().unwrap().len() == 2);
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn the_key_of_a_chapter_is_renamed_and_gets_braces_where_it_needs_them() {
    let texts = [("books/rivers2021.md", RIVERS), ("note.md", "@fischer2021 and [@fischer2021].\n")];
    let mut session = start(&texts);
    session.open("note.md", texts[1].1);
    session.open("books/rivers2021.md", RIVERS);
    let uri = session.uri("books/rivers2021.md");
    let params = crate::protocol::session::at(&uri, 21, 14);
    let prepared = session.client.request("textDocument/prepareRename", params).unwrap();
    assert_eq!(prepared, json!({"range": range(21, 11, 22), "placeholder": "fischer2021"}));
    let prepared = session.ask("textDocument/prepareRename", "note.md", 0, 3);
    assert_eq!(prepared, json!({"range": range(0, 1, 12), "placeholder": "fischer2021"}));
    let edit = ask(&mut session, "books/rivers2021.md", 21, 14, "@doi:10/x=1").expect("it is renamed");
    let changed = applied(&session, &edit, &texts);
    assert_eq!(changed["note.md"], "@{doi:10/x=1} and [@{doi:10/x=1}].\n");
    assert!(changed["books/rivers2021.md"].contains("\n- citekey: doi:10/x=1\n"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn what_cannot_be_renamed_is_refused_with_a_reason() {
    let note = "@rivers2021: Chapter 2. The UN; not @nobody.\n";
    let mut session = start(&[("books/rivers2021.md", RIVERS), ("note.md", note), ("closed.md", "@rivers2021\n")]);
    session.open("note.md", note);
    assert!(refusal(&mut session, "note.md", 0, 3, "fischer2021").contains("*2 Counting Fish*"), "taken");
    assert!(refusal(&mut session, "note.md", 0, 3, "two words").contains("a space"));
    assert!(refusal(&mut session, "note.md", 0, 3, "a{b").contains("`{`"));
    assert!(refusal(&mut session, "note.md", 0, 38, "somebody").contains("no work has the citekey `nobody`"));
    assert!(refusal(&mut session, "note.md", 0, 15, "3").contains("number"));
    assert!(refusal(&mut session, "note.md", 0, 28, "XYZ").contains("built-in list"));
    // Changes made on disk by other programs are kept, and read again.
    session.write("closed.md", "More: @rivers2021\n");
    assert!(refusal(&mut session, "note.md", 0, 3, "floods").starts_with("closed.md has changed on disk"));
    let edit = loop {
        if let Ok(edit) = ask(&mut session, "note.md", 0, 3, "floods") {
            break edit;
        }
    };
    let texts = [("books/rivers2021.md", RIVERS), ("note.md", note), ("closed.md", "More: @rivers2021\n")];
    assert_eq!(applied(&session, &edit, &texts)["closed.md"], "More: @floods\n");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_abbreviation_is_renamed_where_it_holds() {
    let note = "---\nbook: rivers2021\n---\n\nThe TAC's limits; TACs, TACTIC, `TAC`, the ICPDR and ICPDR-led.\n";
    let other = "---\nbook: none\n---\n\nAnother TAC, and the ICPDR.\n";
    let local = "The Total Area Count (TAC) and the TAC.\n\n*[TAC]: total area count\n";
    let texts = [
        ("books/rivers2021.md", RIVERS),
        ("note.md", note),
        ("other.md", other),
        ("local.md", local),
        ("icpdr.md", ICPDR),
    ];
    let mut session = start(&texts);
    session.open("note.md", note);
    session.open("local.md", local);
    let prepared = session.ask("textDocument/prepareRename", "note.md", 4, 20);
    assert_eq!(prepared, json!({"range": range(4, 18, 21), "placeholder": "TAC"}), "without the plural's s");
    // The book's own: in notes about the book.
    let edit = ask(&mut session, "note.md", 4, 5, "TOC").expect("it is renamed");
    let changed = applied(&session, &edit, &texts);
    assert_eq!(Vec::from_iter(changed.keys()), ["books/rivers2021.md", "note.md"]);
    assert_eq!(changed["books/rivers2021.md"], RIVERS.replace("**TAC**", "**TOC**"));
    assert!(changed["note.md"].contains("The TOC's limits; TOCs, TACTIC, `TAC`, the"));
    // From an organization note: in the whole folder.
    let edit = ask(&mut session, "note.md", 4, 45, "DRC").expect("it is renamed");
    let changed = applied(&session, &edit, &texts);
    assert_eq!(changed["icpdr.md"], ICPDR.replace("[ICPDR,", "[DRC,"));
    assert_eq!(changed["other.md"], other.replace("ICPDR", "DRC"));
    assert_eq!(changed["books/rivers2021.md"], RIVERS.replace("ICPDR", "DRC"));
    assert!(changed["note.md"].ends_with("the DRC and DRC-led.\n"), "{changed:?}");
    // The note's own: in that note only.
    for (line, character) in [(0, 24), (0, 37), (2, 4)] {
        let edit = ask(&mut session, "local.md", line, character, "ToAC").expect("it is renamed");
        assert_eq!(
            applied(&session, &edit, &texts),
            BTreeMap::from([("local.md".into(), local.replace("TAC", "ToAC"))])
        );
    }
    assert!(refusal(&mut session, "note.md", 4, 5, "ICPDR").contains("stands for International Commission"));
    assert!(refusal(&mut session, "note.md", 4, 5, "toc").contains("could not be told"));
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_editor_without_versions_gets_plain_changes_and_no_moves() {
    let mut session = Session::start(&[("books/rivers2021.md", RIVERS), ("@rivers2021.md", LITERATURE)]);
    session.wait_until_indexed();
    session.open("note.md", "@rivers2021\n");
    let edit = ask(&mut session, "note.md", 0, 3, "floods").expect("it is renamed");
    let changes = edit["changes"].as_object().unwrap();
    assert_eq!(changes[&session.uri("note.md")], json!([{"range": range(0, 1, 11), "newText": "floods"}]));
    assert_eq!(changes[&session.uri("books/rivers2021.md")], json!([{"range": range(2, 9, 19), "newText": "floods"}]));
    assert_eq!(changes.len(), 2, "the note keeps its name, and links to it stay");
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_literature_note_keeps_its_name_if_the_new_one_is_not_portable() {
    let mut session =
        Session::start_with(renamer(), &[("books/rivers2021.md", RIVERS), ("@rivers2021.md", LITERATURE)]);
    session.wait_until_indexed();
    session.open("note.md", "@rivers2021\n");
    let long = "r".repeat(254);
    for (name, moves) in [("a:b", 0), ("a/b", 0), ("rivers?x", 0), (&long, 0), ("r\u{202e}x", 0), ("con", 1), ("ok", 1)]
    {
        let edit = ask(&mut session, "note.md", 0, 3, name);
        let changes =
            edit.as_ref().ok().and_then(|edit| edit["documentChanges"].as_array().cloned()).unwrap_or_default();
        let moved: Vec<_> = changes.iter().filter(|it| it["kind"] == "rename").collect();
        assert_eq!(moved.len(), moves, "{name}: {edit:?}");
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn two_folders_have_keys_of_their_own() {
    let files = [
        ("one/refs.bib", "@book{rivers, title = {One}}\n"),
        ("two/refs.bib", "@book{rivers, title = {Two}}\n"),
        ("one/note.md", "@rivers\n"),
        ("two/note.md", "@rivers\n"),
    ];
    let mut session = Session::new(&files);
    let folders: Vec<_> = ["one", "two"].map(|name| json!({"uri": session.uri(name), "name": name})).into();
    let params = json!({"processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": renamer()});
    session.client.request("initialize", params).unwrap();
    session.client.notify("initialized", json!({}));
    session.wait_until_indexed();
    session.open("two/note.md", "@rivers\n");
    let edit = ask(&mut session, "two/note.md", 0, 3, "lakes").expect("it is renamed");
    let changed = applied(&session, &edit, &files);
    assert_eq!(Vec::from_iter(changed.keys()), ["two/note.md", "two/refs.bib"]);
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn an_entry_that_shares_its_key_is_renamed_alone() {
    let texts = [
        ("a.bib", "@book{hills, title = {Hills}, isbn = {9780000000019}}\n"),
        ("z.bib", "@book{hills, title = {More Hills}, isbn = {9780000000026}}\n@misc{hills, title = {Again}}\n"),
        ("note.md", "@hills\n"),
    ];
    let mut session = start(&texts);
    session.open("z.bib", texts[1].1);
    for line in [0, 1] {
        let edit = ask(&mut session, "z.bib", line, 8, "hills2").expect("it is renamed");
        let changed = applied(&session, &edit, &texts);
        let lines: Vec<&str> = texts[1].1.split_inclusive('\n').collect();
        let renamed = |at: u32| lines[at as usize].replace("{hills", if at == line { "{hills2" } else { "{hills" });
        assert_eq!(changed, BTreeMap::from([("z.bib".to_owned(), renamed(0) + &renamed(1))]));
    }
    assert_eq!(session.client.shut_down(), 0);
}

/// Text before an entry of an open bibliography moves it, but does not change it otherwise.
#[test]
fn a_key_is_renamed_everywhere_when_entries_before_it_came_and_went() {
    let entry = |key: &str| format!("@book{{{key}, title = {{The {key}}}}}\n");
    let all = [entry("tide"), entry("ebb"), entry("silt")].concat();
    let note = "[@silt; @ebb]\n";
    let mut session = start(&[("a.bib", &all), ("n.md", note)]);
    session.open("a.bib", &all);
    for (version, before) in [(2, String::new()), (3, [entry("ford"), entry("weir")].concat()), (4, entry("weir"))] {
        let text = [before, entry("ebb"), entry("silt")].concat();
        session.replace("a.bib", version, &text);
        let line = text.lines().count() as u32 - 1;
        let edit = ask(&mut session, "a.bib", line, 7, "sand").unwrap();
        let files = applied(&session, &edit, &[("a.bib", &text), ("n.md", note)]);
        assert_eq!(files["n.md"], "[@sand; @ebb]\n");
        assert_eq!(files["a.bib"], text.replace("{silt,", "{sand,"));
    }
    assert_eq!(session.client.shut_down(), 0);
}

#[test]
fn a_bibliography_in_another_encoding_is_only_edited_when_open() {
    let texts = [("note.md", "[@old2020; @old2020a]\n")];
    let mut session = Session::new(&texts);
    let old = b"@book{old2020, title = {Caf\xe9}, year = {2020}}\n@book{old2020a, title = {Tea}, year = {2020}}\n";
    session.write("old.bib", old);
    let folder = session.path("");
    session.client.initialize(renamer(), Some(&folder));
    session.wait_until_indexed();
    session.open("note.md", texts[0].1);
    assert!(session.hover_text("note.md", 0, 4).contains("Café"));
    let message = refusal(&mut session, "note.md", 0, 4, "new2020");
    assert_eq!(message, "old.bib is not UTF-8 but Windows-1252, and is not changed. Save it as UTF-8 first.");
    let shown = "@book{old2020, title = {Café}, year = {2020}}\n@book{old2020a, title = {Tea}, year = {2020}}\n";
    session.open("old.bib", shown);
    let edit = ask(&mut session, "note.md", 0, 4, "new2020").expect("it is renamed");
    let changed = applied(&session, &edit, &[texts[0], ("old.bib", shown)]);
    assert_eq!(changed["old.bib"], shown.replace("old2020,", "new2020,"));
    // It is unchanged on disk, since nothing was saved.
    session.close("old.bib");
    session.hover_until("note.md", 0, 4, |text| text.contains("Café"));
    assert!(refusal(&mut session, "note.md", 0, 4, "new2020").contains("not UTF-8"));
}
