//! The page for a browser.

use std::fmt::Write;
use std::fs;

use sha2::{Digest, Sha256};

use super::{PAPER, RIVERS, folder, notes, report};

/// What stands between `start` and `end`.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    page.split_once(start).expect(start).1.split_once(end).expect(end).0
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().chain([&0; 2]).take(3).fold(0_u32, |number, &byte| (number << 8) | u32::from(byte));
        for place in 0..4 {
            let letter = LETTERS[((number >> (18 - 6 * place)) & 63) as usize] as char;
            out.push(if place > chunk.len() { '=' } else { letter });
        }
    }
    out
}

#[test]
fn the_page_loads_nothing_and_runs_its_own_script_alone() {
    let page = report(notes().path(), &[]);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    let script = between(&page, "<script>", "</script>");
    assert_eq!(page.matches("<script").count(), 1);
    let hash = format!("script-src 'sha256-{}'", base64(&Sha256::digest(script.as_bytes())));
    assert!(policy.contains(&hash), "the script is {hash}");
    assert!(policy.starts_with("default-src 'none'; ") && policy.contains("base-uri 'none'"), "{policy}");
    for loading in [" src=", "<link", "@import", "url(", "<img", "<iframe", "<base", " onload", " onclick"] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn links_open_notes_where_the_settings_say() {
    let folder = notes();
    let root = dunce::canonicalize(folder.path()).unwrap();
    let root = url::Url::from_file_path(root).unwrap().path().to_owned();
    let page = report(&dunce::canonicalize(folder.path()).unwrap(), &[]);
    assert!(
        page.contains(&format!("<a href=\"vscode://file{root}/read.md:6\"><bdi>On commissions</bdi></a>")),
        "{page}"
    );
    fs::write(folder.path().join(".glossator.toml"), "[report]\nlinks = \"file\"\n").unwrap();
    let page = report(&dunce::canonicalize(folder.path()).unwrap(), &[]);
    assert!(page.contains(&format!("<a href=\"file://{root}/read.md\"><bdi>On commissions</bdi></a>")));
    assert!(!page.contains("vscode://file/"));
}

#[test]
fn each_cell_leads_to_its_places() {
    let page = report(&dunce::canonicalize(notes().path()).unwrap(), &["--section", "who,index"]);
    let grid = between(&page, "<table class=\"grid\">", "</table>");
    // UNESCO: twice in the abstract of chapter 1, which is in line 11 of the page, and once in paper.md.
    let row = grid.split("<tr>").find(|row| row.contains("UNESCO")).unwrap();
    assert!(
        row.contains("books/rivers2021.md:12\">2</a> <a href=\"vscode://file")
            && row.contains("/paper.md:3\"><i>+1</i></a>"),
        "{row}"
    );
    // Chapter 2 is about it twice: its places are in the index.
    let entry = between(row, "class=\"in\" href=\"#", "\"");
    let index = between(&page, &format!("id=\"{entry}\""), "</ul>");
    assert!(index.contains("Commissions at Work") && index.contains("/read.md:8\">8</a>"), "{index}");
}

#[test]
fn names_are_words_whatever_they_contain() {
    let hostile = "---\ntype: glossary\n---\n# Glossary\n\n- **XQ**: Fish & <script>harm()</script> \"Trust\"\n";
    let organization = "---\ntype: organization\naliases: [\"<img src=x onerror=harm()>\"]\n---\n# ארגון הדגים\n";
    let folder = folder(&[
        ("books/rivers2021.md", &RIVERS.replace("3 Silence", "3 <u>Silence</u> & \u{202e}Noise")),
        ("glossary.md", hostile),
        ("office.md", organization),
        (
            "a.md",
            "---\nbook: rivers2021\nchapter: 3\nstatus: \"<i>half</i>\"\n---\n# \"><script>harm()</script>\n\nXQ and ארגון הדגים and the WHO.\n",
        ),
        ("paper.md", PAPER),
    ]);
    for format in ["html", "md", "json", "csv", "dot"] {
        let told = report(
            folder.path(),
            &["--format", format, "--section", if format == "dot" { "together" } else { "reading" }],
        );
        assert!(!told.contains('\u{202e}'), "{format}");
    }
    let page = report(folder.path(), &[]);
    assert_eq!(page.matches("<script").count(), 1, "only the page's own");
    for harm in ["<img", "<u>", "<i>half", "onerror=harm()>"] {
        assert!(!page.contains(harm), "{harm}");
    }
    assert!(page.contains("<bdi>ארגון הדגים</bdi>") && page.contains("&lt;script&gt;harm()"), "{page}");
}

#[test]
fn ten_thousand_organizations_make_a_page_that_opens() {
    let (mut list, mut note) = ("name,abbreviation\n".to_owned(), String::new());
    for number in 0..10_000 {
        let letter = char::from(b'A' + (number % 26) as u8);
        let name = format!("{letter}{} Commission for the Waters", ["ver", "lbe", "din", "rno"][number % 4]);
        writeln!(list, "{name} Number {number},{letter}WC{number}").unwrap();
        writeln!(note, "The {letter}WC{number} meets.\n").unwrap();
    }
    let folder = folder(&[("organizations.csv", &list), ("a.md", &note), ("books/rivers2021.md", RIVERS)]);
    let page = report(folder.path(), &[]);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.contains("<details><summary>B <small>"), "long tables stand under letters");
    assert!(page.contains("entries with fewer mentions"), "what is left out is told");
}
