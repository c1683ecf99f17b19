//! What files of strangers may put before the reader: words and harmless links, and nothing else.

use glossator::features::completion::{completion, documentation};
use glossator::features::document_link::document_links;
use glossator::features::hover::hover;
use glossator::features::inlay_hint::{inlay_hints, tooltip};
use glossator::markdown::plain;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::features::fixture::Fixture;

/// Asks all that answers with Markdown for every reference of the note, and gives each answer once.
fn answers(fixture: &Fixture) -> Vec<String> {
    let (snapshot, note) = (&fixture.snapshot, &fixture.note);
    let mut answers = Vec::new();
    for reference in snapshot.references(note).iter() {
        let offset = reference.span.start as usize;
        answers.extend(hover(snapshot, note, offset).map(|it| it.text));
        if let Some(completions) = completion(snapshot, note, reference.span.end as usize) {
            answers.extend(completions.items.iter().filter_map(|item| documentation(snapshot, note, &item.data)));
        }
    }
    let hints = inlay_hints(snapshot, note, fixture.note_span());
    answers.extend(hints.iter().filter_map(|hint| tooltip(snapshot, note, hint.reference)));
    answers.sort();
    answers.dedup();
    assert!(!answers.is_empty());
    answers
}

/// Where the links of `markdown` lead, files of the folder as paths; it must hold neither HTML nor pictures, in whatever
/// dialect it is read.
fn links(markdown: &str) -> Vec<String> {
    let mut links = Vec::new();
    for options in [Options::empty(), Options::all()] {
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => {
                    panic!("{event:?} in {markdown}")
                }
                Event::Start(Tag::Link { dest_url, .. }) => links.push(Fixture::with_paths(&dest_url)),
                _ => {}
            }
        }
    }
    links.sort();
    links.dedup();
    links
}

/// Addresses that are no links, though a source gives them as where a work is to be had.
const ADDRESSES: [&str; 9] = [
    "jAvAsCrIpT:window.close()",
    "vbscript:msgbox",
    "java\u{9}script:harm()",
    "vscode-insiders://harm.harm/run",
    "search-ms:query=harm&crumb=location",
    "file://harm.example/share/book.pdf",
    "//harm.example/share",
    "%6Aavascript:harm()",
    "https://reader:secret@harm.example/",
];

#[test]
fn addresses_that_do_more_than_lead_somewhere_are_no_links() {
    let mut bib = "//- a.bib\n".to_owned();
    let mut note = "//- note.md\n".to_owned();
    for (index, address) in ADDRESSES.iter().enumerate() {
        bib.push_str(&format!("@book{{w{index}, title = {{Work {index}}}, date = {{2001}}, url = {{{address}}}}}\n"));
        note.push_str(&format!("As [@w{index}] says.\n"));
    }
    let page = "//- p.md\n---\ntype: book\ncitekey: p\ntitle: Page\nURL: 'COMMAND:harm'\n---\n## 1 One\n- page: 1\n- URL: ' data:text/html,harm'\n\
                //- o.md\n---\ntype: organization\naliases: [QHRM]\nwebsite: 'ms-word:nft|u|https://harm.example/a'\n---\n# Office of Harm\n";
    note.push_str("As chapter 1 of @p and the QHRM say.\n");
    let fixture = Fixture::new(&format!("{bib}{page}{note}"));
    for answer in answers(&fixture) {
        let links = links(&answer);
        assert!(links.iter().all(|to| to.contains(".md#L") || to.contains(".bib#L")), "{links:?} in {answer}");
    }
    assert_eq!(document_links(&fixture.snapshot, &fixture.note), []);
}

#[test]
fn files_that_a_source_names_are_opened_if_they_are_its_copies_on_this_machine() {
    let files = [
        ("harm.exe", false),
        ("run.sh", false),
        ("page.html", false),
        ("book.pdf.lnk", false),
        ("//harm.example/share/book.pdf", false),
        ("\\\\\\\\harm.example\\\\share\\\\book.pdf", false),
        ("smb://harm.example/book.pdf", false),
        ("https://harm.example/book.epub", false),
        ("book.PDF", true),
        ("sub/book.epub", true),
        ("../elsewhere/book.pdf", true),
    ];
    let mut fixture = "//- a.bib\n".to_owned();
    for (index, (file, _)) in files.iter().enumerate() {
        fixture.push_str(&format!("@book{{w{index}, title = {{Work {index}}}, file = {{{file}}}}}\n"));
    }
    fixture.push_str("//- note.md\n");
    (0..files.len()).for_each(|index| fixture.push_str(&format!("[@w{index}]\n")));
    let fixture = Fixture::new(&fixture);
    let opened: Vec<&str> = document_links(&fixture.snapshot, &fixture.note)
        .iter()
        .map(|link| link.span.of(fixture.note.open_text()))
        .collect();
    let expected: Vec<String> =
        files.iter().enumerate().filter(|(_, (_, opens))| *opens).map(|(index, _)| format!("@w{index}")).collect();
    assert_eq!(opened, expected);
}

#[test]
fn an_address_in_an_epub_is_that_epub_only_if_the_epub_says_so() {
    let fixture = "//- a.bib
@collection{banks, title = {Left Banks and Right}, date = {2019}}
@incollection{one, title = {First}, crossref = {banks}, chapter = {1}, url = {file:///etc/hosts}}
@incollection{two, title = {Second}, crossref = {banks}, chapter = {2}, url = {file:a.bib}}
//- note.md
[@one] [@two] and [@banks, chap. 1]
";
    let fixture = Fixture::new(fixture);
    assert_eq!(document_links(&fixture.snapshot, &fixture.note), []);
}

/// What an abstract says, and what of it is shown.
const ABSTRACTS: [(&str, &str); 12] = [
    ("A ![map](https://harm.example/map.png) of it.", "A map of it."),
    ("See ![][pic].\n>\n> [pic]: //harm.example/pixel", "See ."),
    ("H<sub>2</sub>O <img src=x onerror=harm()> flows.", "H2O  flows."),
    ("<details open\n> ontoggle=harm()>\n> Hidden </details>", "Hidden"),
    ("[here](vscode:extension/harm) and <javascript:harm()>", "here and javascript:harm()"),
    ("[here](&#99;ommand:harm), [there](command&colon;harm)", "here, there"),
    ("[a][h] [h]\n>\n> [h]: data:text/html;base64,aGFybQ", "a h"),
    ("Of [![x](y.png)](command:harm)", "Of x"),
    ("[passwords](../../../../etc/passwd) [share](//harm.example/s)", "passwords share"),
    ("Read [the report](https://harbour.example/r?a=1).", "Read the report (https://harbour.example/r?a=1)."),
    ("Write to [her](mailto:ada@harbour.example).", "Write to her (mailto:ada@harbour.example)."),
    ("a `<b>` `` ` <img src=x> `` b", "a <b> ` <img src=x> b"),
];

#[test]
fn of_an_abstract_only_words_are_shown_and_links_with_where_they_lead() {
    for (said, shown) in ABSTRACTS {
        let fixture = format!(
            "//- books/b.md\n---\ntype: book\ncitekey: b\ntitle: Book\n---\n## 1 One\n- page: 1-9\n\n> {said}\n\
             //- note.md\nAs chapter 1 of @b says.\n   ^^^^^^^^^\n   |\n"
        );
        let fixture = Fixture::new(&fixture);
        let text = hover(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a hover").text;
        assert!(plain::text(&text).contains(&format!("pp. 1-9 · Book page\n\n{shown}")), "{said}: {text}");
        for to in answers(&fixture).iter().flat_map(|answer| links(answer)) {
            let is_offered = ["books/b.md#L", "https://harbour.example/r?a=1", "mailto:ada@harbour.example"];
            assert!(is_offered.iter().any(|offered| to.starts_with(offered)), "{said}: {to}");
        }
    }
}

#[test]
fn links_of_an_abstract_to_files_of_the_folder_stay() {
    let fixture = "//- books/b.md
---
type: book
citekey: b
title: Book
---
## 1 One
- page: 1-9

> With [notes](../notes/a%20b.md#part), [itself](#1-one) and
> 1. one
> 2. two
>    - *inner*
>
> # after
//- note.md
As chapter 1 of @b says.
   ^^^^^^^^^
   |
";
    let fixture = Fixture::new(fixture);
    let text = hover(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a hover").text;
    assert_eq!(links(&text), ["books/b.md#1-one", "books/b.md#L6", "notes/a%20b.md#part"]);
    assert!(text.ends_with("and\n\n1. one\n2. two\n    - *inner*\n\nafter"), "{text}");
}

/// Titles and names, each of which is to be read just as it is written.
const WORDS: [&str; 10] = [
    "<iframe src=//harm.example></iframe>",
    "<!-- never closed",
    "[x]: javascript:harm",
    "Of `code` and ``more",
    "![](//harm.example/p) [go](command:harm)",
    "**bold** _and_ ~~struck~~ | table",
    "# Heading [^1] $x$",
    "ends with \\",
    "&lt;b&gt; &#60;i>",
    "<command:harm> <ada@harm.example>",
];

#[test]
fn titles_and_names_are_read_just_as_they_are_written() {
    let quoted = |words: &str| format!("'{}'", words.replace('\'', "''"));
    let mut fixture = String::new();
    let mut note = "//- note.md\n".to_owned();
    for (index, words) in WORDS.iter().enumerate() {
        let (words, number) = (quoted(words), index + 2001);
        fixture.push_str(&format!(
            "//- w{index}.md\n---\ntype: book\ncitekey: w{index}\ntitle: {words}\npublisher: {words}\nissued: {number}\n---\n\
             //- o{index}.md\n---\ntype: organization\ntitle: {words}\naliases: [QX{index}Z]\nseat: {words}\n---\n"
        ));
        note.push_str(&format!("As [@w{index}] and the QX{index}Z say.\n"));
    }
    let fixture = Fixture::new(&format!("{fixture}{note}"));
    let answers = answers(&fixture);
    for answer in &answers {
        for to in links(answer) {
            assert!(to.contains(".md#L"), "{to} in {answer}");
        }
    }
    for words in WORDS {
        let said = answers.iter().map(|answer| plain::text(answer)).filter(|text| text.starts_with(words)).count();
        assert!(said >= 2, "{words} as a title and as a name: {answers:#?}");
    }
}

#[test]
fn a_message_in_a_hover_is_as_harmless() {
    let fixture = "//- b.md
---
type: book
citekey: b
title: 'T ![i](//harm.example/i) <img src=x> [l](command:harm)'
---
## 1 One
- page: 1-9
//- note.md
As [@b, chap. 7] says, and [@nobody`<img>].
";
    for answer in answers(&Fixture::new(fixture)) {
        assert_eq!(links(&answer).iter().find(|to| !to.starts_with("b.md#L")), None, "{answer}");
    }
}

#[test]
fn directions_and_controls_are_gone_from_cards() {
    let fixture = "//- a.yaml
- id: w
  type: book
  title: \"Right \\u202eto left\\u2066 \\e[31mred\\x9b2J\\u2028end\"
//- note.md
As [@w] says.
";
    for answer in answers(&Fixture::new(fixture)) {
        assert!(answer.contains("Right to left �\\[31mred�2J end"), "{answer:?}");
    }
}
