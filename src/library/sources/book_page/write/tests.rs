use super::*;
use crate::library::date::Date;
use crate::library::details::{CslType, Details};
use crate::library::sources::book_page;
use crate::library::work;
use crate::markdown;
use crate::text::Span;
use crate::text::numeral::Numeral;
use crate::text::pages::Pages;
use proptest::prelude::*;

fn chapter(number: &str, title: &str) -> Chapter {
    Chapter { number: Numeral::parse(number), title: title.into(), ..Chapter::default() }
}

fn abbreviation(short: &str, long: &str) -> Abbreviation {
    Abbreviation { short: short.into(), long: long.into(), span: Span::default() }
}

/// A book of which the second chapter is known well.
fn book() -> Work {
    let (title, subtitle) = work::split_title("Orders: A \"Debate\"");
    let second = Chapter {
        authors: vec![Person::parse("Ann Author"), Person::parse("van der Writer, Ben")],
        pages: Pages::parse("21-40"),
        doi: Some("10.1000/b.002".into()),
        abstract_text: Some("**Introduction**\n\nThe United Nations (UN).\n\nMore.".into()),
        ..chapter("2", "Models")
    };
    Work {
        citekeys: vec!["orders2023".into()],
        title,
        subtitle,
        editors: vec![Person::parse("Ed Itor")],
        issued: Some(Date::of_year(2023)),
        publisher: Some("A Press".into()),
        chapters: vec![chapter("1", "Introduction: Why"), second, chapter("3", "Ends")],
        matter: vec!["Contents".into(), "Abbreviations".into(), "Index".into()],
        abbreviations: vec![abbreviation("UN", "United Nations")],
        ..Work::default()
    }
}

const NEW: &str = "\
---
type: book
citekey: orders2023
title: \"Orders: A \\\"Debate\\\"\"
editor: [\"Itor, Ed\"]
issued: 2023
publisher: A Press
---

# Orders

## Contents

## 1 Introduction: Why

- type: chapter

## 2 Models

- author: Ann Author; Ben van der Writer
- page: 21-40
- DOI: 10.1000/b.002

> **Introduction**
>
> The United Nations (UN).
>
> More.

## 3 Ends

- type: chapter

## Index

## Abbreviations

- **UN**: United Nations
";

#[test]
fn a_new_page_is_written_as_designed() {
    assert_eq!(new_page(&book(), 2), NEW);
}

#[test]
fn a_new_page_reads_back() {
    let book = book();
    let entries = book_page::read(NEW, &markdown::parse(NEW));
    assert_eq!(entries.problems, []);
    let read = &entries.works[0];
    assert_eq!((&read.citekeys, read.full_title(), &read.editors), (&book.citekeys, book.full_title(), &book.editors));
    assert_eq!((read.issued, &read.publisher), (book.issued, &book.publisher));
    assert_eq!(read.matter, ["Contents", "Index"]);
    let said = |chapter: &Chapter| {
        let Chapter { number, title, authors, pages, abstract_text, doi, .. } = chapter.clone();
        (number, title, authors, pages, abstract_text, doi)
    };
    assert_eq!(read.chapters.iter().map(said).collect::<Vec<_>>(), book.chapters.iter().map(said).collect::<Vec<_>>());
}

#[test]
fn merging_what_is_there_changes_nothing() {
    let merged = merge(NEW, &book()).unwrap();
    assert_eq!((merged.text.as_str(), merged.added), (NEW, Added::default()));
}

#[test]
fn what_is_missing_goes_to_its_place() {
    let text = "\
---
type: book
citekey: mine
title: My title
---
# Mine
words
## 2 My models
* page: 1-2
  my line
my words

## My summary
- **UN**: not in a section

## Abbreviations

+ **EU**: European Union
";
    let expected = "\
---
type: book
citekey: mine
title: My title
editor: [\"Itor, Ed\"]
issued: 2023
publisher: A Press
---
# Mine
words

## 1 Introduction: Why

- type: chapter

## 2 My models
* page: 1-2
  my line
my words
* author: Ann Author; Ben van der Writer
* DOI: 10.1000/b.002

> **Introduction**
>
> The United Nations (UN).
>
> More.

## 3 Ends

- type: chapter

## My summary
- **UN**: not in a section

## Abbreviations

+ **EU**: European Union
+ **UN**: United Nations
";
    let merged = merge(text, &book()).unwrap();
    assert_eq!(merged.text, expected);
    assert_eq!(merged.added, Added { chapters: 2, data: 5, abstracts: 1, abbreviations: 1 });
    let windows = merge(&text.replace('\n', "\r\n"), &book()).unwrap();
    assert_eq!(windows.text, expected.replace('\n', "\r\n"));
}

#[test]
fn a_heading_that_the_reader_wrote_becomes_the_chapter() {
    let text = "---\ntype: book\ncitekey: a\n---\n## 3. Ends\n- my point\n";
    let merged =
        merge(text, &Work { chapters: vec![chapter("3", "Ends")], title: "T".into(), ..Work::default() }).unwrap();
    let expected = "---\ntype: book\ncitekey: a\ntitle: \"T\"\n---\n## 3. Ends\n\n* type: chapter\n\n- my point\n";
    assert_eq!(merged.text, expected);
}

#[test]
fn a_callout_of_the_reader_is_no_abstract() {
    let text = NEW.replace("> **Introduction**\n>\n> The United Nations (UN).\n>\n> More.\n", "> [!note]\n> Mine.\n");
    let merged = merge(&text, &book()).unwrap();
    assert!(merged.text.contains("> More.\n\n> [!note]\n> Mine.\n"), "{}", merged.text);
}

#[test]
fn chapters_are_put_into_their_parts() {
    let parted = |number: &str, title: &str, part: &str| Chapter { part: Some(part.into()), ..chapter(number, title) };
    let mut work = book();
    work.chapters = vec![
        chapter("1", "Start"),
        parted("2", "Two", "Part I: Ideas"),
        parted("3", "Three", "Part I: Ideas"),
        parted("4", "Four", "Part II: Practice"),
        parted("5", "Five", "Part II: Practice"),
        chapter("6", "End"),
    ];
    let whole = new_page(&work, 2);
    let entries = book_page::read(&whole, &markdown::parse(&whole));
    let parts: Vec<_> = entries.works[0].chapters.iter().map(|chapter| chapter.part.as_deref()).collect();
    let (one, two) = (Some("Part I: Ideas"), Some("Part II: Practice"));
    assert_eq!(parts, [None, one, one, two, two, None]);
    // Taken out and merged again, each chapter comes back to where it was.
    for missing in ["## 1 Start", "### 2 Two", "### 3 Three", "### 4 Four", "### 5 Five", "## 6 End"] {
        let without = whole.replace(&format!("{missing}\n\n- type: chapter\n\n"), "");
        assert_ne!(without, whole);
        assert_eq!(merge(&without, &work).unwrap().text, whole, "{missing}");
    }
}

#[test]
fn what_would_be_swallowed_is_refused() {
    let text = "---\ntype: book\ncitekey: a\n---\n\n```\nnever closed\n";
    assert!(merge(text, &book()).is_err());
}

/// Something that a reader may write between any two lines of a page.
fn own_text() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "",
        "My words.\n",
        "\nMy words.\n\n",
        "\n> A quotation of mine.\n",
        "\n- a point\n- page: mine\n\n",
        "\n* a point\n",
        "\n### A heading of mine\n\nText (UN).\n",
        "\n## 3 things\n\n1. one\n",
        "\n## My summary\n",
        "\n```\n## 2 Models\n```\n",
        "\n<!-- ## 2 Models -->\n",
        "\n    code\n",
        "\n| a | b |\n|---|---|\n| c | d |\n\n",
        "\n---\n\n",
        "\nTerm\n: what it means\n\n",
        "\n> [!note]\n> Mine.\n\n",
        "\n[ref]: https://example.org\n",
        "\u{e9}\u{301} ünï\n",
        "  \n",
    ])
}

/// A page as another import left it, with the reader's text between its lines.
fn page() -> impl Strategy<Value = String> {
    let lines = NEW.lines().count();
    let head = NEW.lines().position(|line| line.starts_with('#')).unwrap();
    let between = prop::collection::vec(own_text(), lines);
    let dropped = prop::collection::vec(prop::bool::weighted(0.3), lines);
    (between, dropped, any::<bool>(), any::<bool>()).prop_map(move |(between, dropped, windows, open_end)| {
        let mut text = String::new();
        for (at, line) in NEW.lines().enumerate() {
            if at < head || !dropped[at] {
                text.push_str(line);
                text.push('\n');
            }
            if at + 1 >= head {
                text.push_str(between[at]);
            }
        }
        let text = if open_end { text.trim_end().to_owned() } else { text };
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

/// Whether `part` can be had from `whole` by leaving bytes out.
fn is_left_in(part: &str, whole: &str) -> bool {
    let mut whole = whole.bytes();
    part.bytes().all(|byte| whole.any(|other| other == byte))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn merging_keeps_every_byte_and_twice_is_once(text in page()) {
        let book = book();
        let merged = merge(&text, &book);
        prop_assert!(merged.is_ok(), "{text}");
        let merged = merged.unwrap();
        prop_assert!(is_left_in(&text, &merged.text));
        for line in text.lines() {
            prop_assert!(merged.text.lines().any(|other| other == line), "lost: {line:?}");
        }
        let again = merge(&merged.text, &book).unwrap();
        prop_assert_eq!(again.added, Added::default());
        prop_assert_eq!(&again.text, &merged.text);
        // What it was to learn, the page now says.
        let entries = book_page::read(&merged.text, &markdown::parse(&merged.text));
        let read = &entries.works[0];
        for chapter in &book.chapters {
            prop_assert!(read.chapters.iter().any(|other| other.number == chapter.number), "{}", merged.text);
        }
        prop_assert!(read.abbreviations.iter().any(|a| a.short == "UN"));
    }
}

/// Something that may stand in a title or a sentence: markup of all kinds between words.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[A-Za-zé]{1,6}|[*_`<>#&$@~|\\[\\]()!\"'’.,;:%^=+/\\\\-]{1,2}[a-z]{0,3}", 0..8)
        .prop_map(|words| format!("A {}", words.join(" ")).trim().to_owned())
}

proptest! {
    #[test]
    fn whatever_is_written_reads_back(title in words(), paragraphs in prop::collection::vec(words(), 1..4), name in words()) {
        let abstract_text = paragraphs.iter().map(|p| escape::paragraph(p)).collect::<Vec<_>>().join("\n\n");
        let mut work = book();
        (work.title, work.subtitle) = work::split_title(&title);
        work.publisher = Some(name.into());
        work.chapters = vec![Chapter { abstract_text: Some(abstract_text.into()), ..chapter("1", &title) }];
        let page = new_page(&work, 0);
        let entries = book_page::read(&page, &markdown::parse(&page));
        let read = &entries.works[0];
        prop_assert_eq!(read.full_title(), work.full_title());
        prop_assert_eq!(&read.publisher, &work.publisher);
        prop_assert_eq!(read.chapters.len(), 1, "{}", page);
        prop_assert_eq!(&read.chapters[0].title, &title, "{}", page);
        prop_assert_eq!(&read.chapters[0].abstract_text, &work.chapters[0].abstract_text);
        prop_assert_eq!(merge(&page, &work).unwrap().text, page);
    }
}

#[test]
fn what_only_references_print_reads_back() {
    let details = Details {
        translators: vec![Person::parse("King, Ann, Jr.")],
        publisher_place: Some("Bristol: UK".into()),
        collection_title: Some("Orders & Disorders".into()),
        collection_number: Some("12".into()),
        language: Some("de-AT".into()),
        accessed: Date::parse("2024-02-03"),
        ..Details::default()
    };
    let translated = Details {
        translators: vec![Person::new("de Coning", "Cedric"), Person::literal("Language Service")],
        language: Some("fr".into()),
        ..Details::default()
    };
    let first = Chapter { details: translated.into(), told_type: Some(CslType::CHAPTER), ..chapter("1", "Why") };
    let book = Work {
        editors: vec![Person::literal("United Nations")],
        issued: Date::parse("2023-05"),
        told_type: Some(CslType::BOOK),
        details: details.into(),
        chapters: vec![first],
        ..book()
    };
    let page = new_page(&book, 0);
    let entries = book_page::read(&page, &markdown::parse(&page));
    assert_eq!(entries.problems, []);
    let read = &entries.works[0];
    assert_eq!((&read.details, read.issued, &read.editors), (&book.details, book.issued, &book.editors), "{page}");
    assert_eq!((read.told_type, read.chapters[0].told_type), (Some(CslType::BOOK), None), "{page}");
    assert_eq!(read.chapters[0].details, book.chapters[0].details, "{page}");
    assert_eq!(merge(&page, &book).unwrap().added, Added::default());
}
