//! `glossator check` and an editor say the same of the same folder: diagnostics pulled from closed and from open files, and
//! diagnostics pushed for open ones, against what the command line prints.

use crate::support::client;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use glossator::text::file_name;
use glossator::workspace::settings::{Code, Settings};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::client::Client;

const PATIENCE: Duration = Duration::from_secs(60);

const PAGE: &str = "---
type: book
citekey: rivers2021
title: Shared Rivers
---

# Shared Rivers

## 1 Why Rivers Need Neighbours

- page: 1-30

## 2 Counting Fish

- author: Ada Orlen
- page: 31-60

## 3 Floods

- page: many
";

const HILLS: &str = "---
type: book
citekey: hills
title: Hills
glossator-ignore: source-invalid
---

## 1 Goats

- page: seven
";

/// Its chapters are counted anew in each part.
const PARTS: &str = "---
type: book
citekey: parts
title: Parts
---

## Part I Up

### 1 Springs

- page: 1-9

## Part II Down

### 1 Mouths

- page: 10-19
";

/// All codes, in places that only UTF-32 counts like characters, over line ends of Windows, and some that are ignored.
const NOTE: &str = "---
book: rivers2021
---

😀 [@rivers2012, p. 3] and [@rivers2021, chap. 9]; [@rivers2021, chap. 2, p. 99].
[@rivers2021, pp. 45-37] [@rivers2021, Kap. 1] 😀 Café 😀 [@rivers2021, chap.
9]: the KAIPTC, the KAIPTC.

The fish stocks unit (FSU) and the flood services union (FSU).

@nobody1999 <!-- glossator-ignore unknown-citekey -->
@nobody1999 <!-- glossator-ignore unknown-chapter, no-such-code -->

*[FOB]: forward operating base
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write("books/rivers2021.md", PAGE.as_bytes());
    write("books/hills.md", HILLS.as_bytes());
    write("notes/all.md", NOTE.as_bytes());
    write("notes/windows.md", NOTE.replace('\n', "\r\n").as_bytes());
    write("books/parts.md", PARTS.as_bytes());
    write("notes/ambiguous.md", b"---\nbook: parts\n---\n\nChapter 1, but of which part?\n");
    write("strings.bib", b"@string{quay = {Quay Press}}\n");
    write("reeds.bib", b"@book{reeds, title = {Reeds}, publisher = quay}\n");
    write("keyless.ris", b"TY  - BOOK\nAU  - Orlen, Ada\nTI  - Weirs\nPY  - 2001\nER  -\n");
    write("notes/broken.md", b"---\nbook: rivers2021\ntags: [a, b\n---\n\nChapter 8.\n");
    write("notes/lone.bib", b"@book{lone, title = {Alone}}\n");
    write("notes/printed.md", b"---\nbibliography: lone.bib\n---\n\n[@lone] and [@rivers2021]\n");
    write("notes/fine.md", b"Nothing.\n");
    write("notes/fünf latin.md", b"F\xfcnf\n");
    write("works.bib", b"@book{rivers2021, title = {Shared Reverse}}\n@book{twice, title = {One}}\n@book{twice, title = {Two}}\n@book{broken\n");
    write(
        "more.json",
        b"[{\"type\": \"book\", \"id\": \"lakes\", \"title\": \"Lakes\"}, {\"type\": \"book\", \"title\": 7}]",
    );
    write("more.ris", b"TY  - BOOK\nTI  - Rivers of Ink\nID  - rivers2021\n");
    write("broken.epub", b"no archive");
    write("page.html", b"<html><head><meta name=\"citation_title\" content=\"A\"></head></html>");
    let settings =
        "gazetteer = 3\nbooks = 1\nbibliography = \"gone.bib\"\n[diagnostics]\nunknown-chapter = \"error\"\n";
    write(".glossator.toml", settings.as_bytes());
    folder
}

/// One diagnostic as a person would compare it: file, code, place, loudness, words, and the places that explain it.
type Told = (String, String, String, String, String, Vec<String>);

/// What the command line prints.
fn checked(folder: &Path) -> BTreeSet<Told> {
    let output = Command::new(env!("CARGO_BIN_EXE_glossator"))
        .args(["check", "--format", "json"])
        .current_dir(folder)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = all.iter().map(|it| {
        let path = folder.join(text(&it["file"]));
        let (line, column) = (it["line"].as_u64().unwrap() - 1, it["column"].as_u64().unwrap() - 1);
        let end = end_place(&path, it["end"].as_u64().unwrap() as usize);
        let related = it["related"].as_array().unwrap().iter();
        let related = related.map(|place| {
            format!(
                "{}:{} {}",
                text(&place["file"]),
                place["line"].as_u64().unwrap() - 1,
                without_quotes(&place["message"])
            )
        });
        let place = format!("{line}:{column}-{end}");
        (
            text(&it["file"]),
            text(&it["code"]),
            place,
            text(&it["severity"]),
            without_quotes(&it["message"]),
            related.collect(),
        )
    });
    told.collect()
}

/// A message without backticks, which a terminal shows, and without the quotation marks that editors show instead.
fn without_quotes(message: &Value) -> String {
    message.as_str().unwrap().replace(['`', '“', '”'], "")
}

/// Line and column, counted from 0 in characters, of the byte at `offset` of a file.
fn end_place(path: &Path, offset: usize) -> String {
    let Ok(text) = String::from_utf8(std::fs::read(path).unwrap()) else { return "0:0".to_owned() };
    let before = &text[..offset];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    format!("{}:{}", before.matches('\n').count(), before[line..].chars().count())
}

/// The same of what an editor is told.
fn told(folder: &Path, uri: &str, diagnostics: &[Value]) -> Vec<Told> {
    let file = |uri: &str| {
        let path = url::Url::parse(uri).unwrap().to_file_path().unwrap();
        file_name::shown(path.strip_prefix(folder).unwrap())
    };
    let place = |place: &Value| format!("{}:{}", place["line"], place["character"]);
    let severity = |level: &Value| match level.as_u64().unwrap() {
        1 => "error",
        2 => "warning",
        3 => "information",
        _ => "hint",
    };
    let told = diagnostics.iter().map(|it| {
        let related = it["relatedInformation"].as_array().into_iter().flatten().map(|at| {
            let (uri, line) = (at["location"]["uri"].as_str().unwrap(), &at["location"]["range"]["start"]["line"]);
            format!("{}:{line} {}", file(uri), without_quotes(&at["message"]))
        });
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (
            file(uri),
            text(&it["code"]),
            format!("{}-{}", place(&it["range"]["start"]), place(&it["range"]["end"])),
            severity(&it["severity"]).to_owned(),
            without_quotes(&it["message"]),
            related.collect(),
        )
    });
    told.collect()
}

fn client(folder: &Path, pulls: bool) -> Client {
    let mut capabilities = client::capabilities(&["utf-32"]);
    capabilities["textDocument"]["publishDiagnostics"]["relatedInformation"] = json!(true);
    if pulls {
        capabilities["textDocument"]["diagnostic"] = json!({});
    }
    let mut client = Client::spawn(folder);
    client.initialize(capabilities, Some(folder));
    client.wait_for("the end of the first reading", |message| message["params"]["value"]["kind"] == "end");
    client
}

/// Opens every file that an editor would open as a note or a bibliography.
fn open_all(client: &mut Client, folder: &Path) {
    for entry in ignore::Walk::new(folder).flatten().filter(|entry| entry.path().is_file()) {
        let path = entry.path();
        let ending = path.extension().unwrap_or_default().to_str().unwrap();
        if let (Ok(text), true) = (std::fs::read_to_string(path), ["md", "bib", "json", "ris"].contains(&ending)) {
            client.open(&client::uri(path), 1, &text);
        }
    }
}

/// Tries until what an editor is told is what was expected.
fn wait_until_same(expected: &BTreeSet<Told>, mut found: impl FnMut() -> BTreeSet<Told>) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = found();
        if found == *expected {
            return;
        }
        if Instant::now() > deadline {
            let (more, less) = (found.difference(expected), expected.difference(&found));
            panic!("the editor alone: {:#?}\n`check` alone: {:#?}", Vec::from_iter(more), Vec::from_iter(less));
        }
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_folder_has_every_kind_of_diagnostic_in_every_kind_of_file() {
    let folder = folder();
    let found = checked(&dunce::canonicalize(folder.path()).unwrap());
    let codes: BTreeSet<&str> = found.iter().map(|told| &*told.1).collect();
    let spoken = Code::ALL.iter().filter(|&&code| Settings::default().severity(code).is_some());
    assert_eq!(codes, spoken.map(|code| code.name()).collect());
    let files: BTreeSet<&str> = found.iter().map(|told| &*told.0).collect();
    for file in ["books/rivers2021.md", "notes/all.md", "works.bib", "broken.epub", ".glossator.toml"] {
        assert!(files.contains(file), "{file}: {files:?}");
    }
    assert!(files.iter().any(|file| file.ends_with("latin.md")), "{files:?}");
    assert!(!files.contains("books/hills.md") && !files.contains("notes/fine.md"), "{files:?}");
    let of = |file: &str| -> Vec<_> {
        let of_file = found.iter().filter(|told| told.0 == file);
        of_file.map(|(_, code, place, severity, ..)| (code.clone(), place.clone(), severity.clone())).collect()
    };
    assert_eq!(of("notes/all.md"), of("notes/windows.md"), "line ends change nothing");
}

#[test]
fn what_is_pulled_is_what_check_prints() {
    let folder = folder();
    let path = dunce::canonicalize(folder.path()).unwrap();
    let expected = checked(&path);
    let mut client = client(&path, true);
    let pull = |client: &mut Client| {
        let answer = client.request("workspace/diagnostic", json!({"previousResultIds": []})).unwrap();
        let items = answer["items"].as_array().unwrap().clone();
        let of_file = |it: &Value| told(&path, it["uri"].as_str().unwrap(), it["items"].as_array().unwrap());
        items.iter().flat_map(of_file).collect::<BTreeSet<_>>()
    };
    wait_until_same(&expected, || pull(&mut client));
    open_all(&mut client, &path);
    wait_until_same(&expected, || pull(&mut client));
    // One by one.
    let mut each = BTreeSet::new();
    for file in expected.iter().map(|told| &told.0).collect::<BTreeSet<_>>() {
        let uri = client::uri(&path.join(file));
        let answer = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}})).unwrap();
        each.extend(told(&path, &uri, answer["items"].as_array().unwrap()));
    }
    assert_eq!(each, expected);
    assert_eq!(client.shut_down(), 0);
}

#[test]
fn what_is_pushed_for_open_files_is_what_check_prints() {
    let folder = folder();
    let path = dunce::canonicalize(folder.path()).unwrap();
    let expected = checked(&path);
    let mut client = client(&path, false);
    open_all(&mut client, &path);
    wait_until_same(&expected, || {
        let mut last: BTreeMap<String, Value> = BTreeMap::new();
        for message in client.received() {
            if message["method"] == "textDocument/publishDiagnostics" {
                let params = &message["params"];
                last.insert(params["uri"].as_str().unwrap().to_owned(), params["diagnostics"].clone());
            }
        }
        last.iter().flat_map(|(uri, found)| told(&path, uri, found.as_array().unwrap())).collect()
    });
    assert_eq!(client.shut_down(), 0);
}
