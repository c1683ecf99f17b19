use super::*;
use crate::library::book::Placed;
use crate::library::csl_type::CslType;
use crate::library::record::Kind;
use crate::library::source::Entries;
use crate::library::sources::book_page;
use crate::markdown;
use crate::text::numeral::Numeral;
use crate::text::{Problem, Span};
use proptest::prelude::*;

fn chapter(number: &str, title: &str) -> Record {
    Record { number: Numeral::parse(number), ..Record::new(Kind::Chapter, title) }
}

fn abbreviation(short: &str, long: &str) -> Abbreviation {
    Abbreviation { short: short.into(), long: long.into(), span: Span::default() }
}

/// A book whose second chapter has all kinds of data.
fn book() -> Volume {
    let second = chapter("2", "Models").saying(&[
        (Variable::Author, "Ann Author; van der Writer, Ben"),
        (Variable::Page, "21-40"),
        (Variable::Doi, "10.1000/b.002"),
        (Variable::Abstract, "**Introduction**\n\nThe United Nations (UN).\n\nMore."),
    ]);
    let record = Record::new(Kind::Book, "Orders: A \"Debate\"").keyed("orders2023").saying(&[
        (Variable::Editor, "Ed Itor"),
        (Variable::Issued, "2023"),
        (Variable::Publisher, "A Press"),
    ]);
    Volume {
        record,
        chapters: vec![chapter("1", "Introduction: Why"), second, chapter("3", "Ends")],
        matter: vec!["Contents".into(), "Abbreviations".into(), "Index".into()],
        front: 2,
        abbreviations: vec![abbreviation("UN", "United Nations")],
    }
}

fn merge(text: &str, volume: &Volume) -> Result<merge::Merged, Problem> {
    super::merge(text, volume, Rule::Ours)
}

fn read(page: &str) -> Entries {
    book_page::read(page, &markdown::parse(page))
}

fn book_of(entries: &Entries) -> (&Placed, Vec<&Record>) {
    let (_, book) = entries.records.works().next().unwrap();
    (book, entries.records.chapters(book).map(|(_, chapter)| &*chapter.record).collect())
}

/// All data of a book or a chapter, ignoring spans and order.
fn content(record: &Record) -> (Vec<(Variable, &str)>, Option<Numeral>, Vec<&str>) {
    let mut values: Vec<_> = record.variables().filter_map(|it| Some((it, record.get(it)?))).collect();
    values.sort_unstable();
    (values, record.number, record.citekeys().collect())
}

const NEW: &str = "\
---
type: book
citekey: orders2023
title: \"Orders: A \\\"Debate\\\"\"
editor: [\"Itor, Ed\"]
issued: 2023
publisher: A Press
chapters: 1-3
front-matter: [\"Contents\", \"Abbreviations\"]
back-matter: [\"Index\"]
---

# Orders

## 1 Introduction: Why

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

## Abbreviations

- **UN**: United Nations
";

#[test]
fn a_new_page_is_written_as_designed() {
    assert_eq!(new_page(&book()), NEW);
}

#[test]
fn a_new_page_reads_back() {
    let book = book();
    let entries = read(NEW);
    assert_eq!(entries.problems, []);
    let (read, chapters) = book_of(&entries);
    assert_eq!(content(&read.record), content(&book.record));
    assert_eq!(read.book().matter, ["Contents", "Abbreviations", "Index"]);
    let chapters: Vec<_> = chapters.into_iter().map(content).collect();
    assert_eq!(chapters, book.chapters.iter().map(content).collect::<Vec<_>>());
}

#[test]
fn merging_what_is_there_changes_nothing() {
    let merged = merge(NEW, &book()).unwrap();
    assert_eq!((merged.text.as_str(), merged.added), (NEW, Added::default()));
}

#[test]
fn missing_parts_are_inserted_where_they_belong() {
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
front-matter: [\"Contents\", \"Abbreviations\"]
back-matter: [\"Index\"]
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
    assert_eq!(merged.added, Added { chapters: 2, data: 7, abstracts: 1, abbreviations: 1 });
    let windows = merge(&text.replace('\n', "\r\n"), &book()).unwrap();
    assert_eq!(windows.text, expected.replace('\n', "\r\n"));
}

#[test]
fn a_heading_that_the_reader_wrote_becomes_the_chapter() {
    let text = "---\ntype: book\ncitekey: a\n---\n## 3. Ends\n- my point\n";
    let record = Record::new(Kind::Book, "T");
    let merged = merge(text, &Volume { chapters: vec![chapter("3", "Ends")], record, ..Volume::default() }).unwrap();
    let expected = "---\ntype: book\ncitekey: a\ntitle: \"T\"\n---\n## 3. Ends\n\n* type: chapter\n\n- my point\n";
    assert_eq!(merged.text, expected);
}

#[test]
fn a_callout_of_the_reader_is_not_an_abstract() {
    let text = NEW.replace("> **Introduction**\n>\n> The United Nations (UN).\n>\n> More.\n", "> [!note]\n> Mine.\n");
    let merged = merge(&text, &book()).unwrap();
    assert!(merged.text.contains("> More.\n\n> [!note]\n> Mine.\n"), "{}", merged.text);
}

#[test]
fn chapters_are_put_into_their_parts() {
    let parted = |number: &str, title: &str, part: &str| {
        let mut chapter = chapter(number, title);
        chapter.more_mut().part = Some(part.into());
        chapter
    };
    let mut work = book();
    work.chapters = vec![
        chapter("1", "Start"),
        parted("2", "Two", "Part I: Ideas"),
        parted("3", "Three", "Part I: Ideas"),
        parted("4", "Four", "Part II: Practice"),
        parted("5", "Five", "Part II: Practice"),
        chapter("6", "End"),
    ];
    let whole = new_page(&work);
    let entries = read(&whole);
    let parts: Vec<_> = book_of(&entries).1.into_iter().map(|chapter| chapter.more().part.as_deref()).collect();
    let (one, two) = (Some("Part I: Ideas"), Some("Part II: Practice"));
    assert_eq!(parts, [None, one, one, two, two, None]);
    // After removing a chapter and merging again, it returns to where it was.
    for missing in ["## 1 Start", "### 2 Two", "### 3 Three", "### 4 Four", "### 5 Five", "## 6 End"] {
        let without = whole.replace(&format!("{missing}\n\n"), "");
        assert_ne!(without, whole);
        assert_eq!(merge(&without, &work).unwrap().text, whole, "{missing}");
    }
}

#[test]
fn additions_that_would_be_swallowed_are_refused() {
    let text = "---\ntype: book\ncitekey: a\n---\n\n```\nnever closed\n";
    assert!(merge(text, &book()).is_err());
}

/// Text that a reader may write between any two lines of a page.
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

/// A page from another import, with the reader's text between its lines.
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

/// Whether `part` results from `whole` by removing bytes.
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
        // The page now has everything it lacked.
        let entries = read(&merged.text);
        let (read, chapters) = book_of(&entries);
        for chapter in &book.chapters {
            // The DOI identifies the chapter, whatever the reader calls it.
            let same_doi = |other: &Record| chapter.get(Variable::Doi).is_some_and(|doi| other.get(Variable::Doi) == Some(doi));
            let is_it = |other: &&Record| other.number == chapter.number || same_doi(other);
            prop_assert!(chapters.iter().any(is_it), "{}", merged.text);
        }
        prop_assert!(read.book().abbreviations.iter().any(|a| a.short == "UN"));
    }
}

/// Text that may occur in a title or a sentence: all kinds of markup between words.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[A-Za-zé]{1,6}|[*_`<>#&$@~|\\[\\]()!\"'’.,;:%^=+/\\\\-]{1,2}[a-z]{0,3}", 0..8)
        .prop_map(|words| format!("A {}", words.join(" ")).trim().to_owned())
}

proptest! {
    #[test]
    fn whatever_is_written_reads_back(title in words(), paragraphs in prop::collection::vec(words(), 1..4), name in words()) {
        let abstract_text = paragraphs.iter().map(|p| escape::paragraph(p)).collect::<Vec<_>>().join("\n\n");
        let mut volume = book();
        volume.record = volume.record.saying(&[(Variable::Title, &title), (Variable::Publisher, &name)]);
        volume.chapters = vec![chapter("1", &title).saying(&[(Variable::Abstract, &abstract_text)])];
        volume.front = 0;
        let page = new_page(&volume);
        let entries = read(&page);
        let (read, chapters) = book_of(&entries);
        prop_assert_eq!(read.record.title(), volume.record.title());
        prop_assert_eq!(read.record.get(Variable::Publisher), volume.record.get(Variable::Publisher));
        prop_assert_eq!(chapters.len(), 1, "{}", page);
        prop_assert_eq!(chapters[0].title(), title, "{}", page);
        prop_assert_eq!(chapters[0].get(Variable::Abstract), volume.chapters[0].get(Variable::Abstract));
        prop_assert_eq!(merge(&page, &volume).unwrap().text, page);
    }
}

#[test]
fn what_only_references_print_reads_back() {
    let mut book = book();
    book.front = 0;
    book.record = book.record.saying(&[
        (Variable::Editor, "{United Nations}"),
        (Variable::Issued, "2023-05"),
        (Variable::Translator, "King, Ann, Jr."),
        (Variable::PublisherPlace, "Bristol: UK"),
        (Variable::CollectionTitle, "Orders & Disorders"),
        (Variable::CollectionNumber, "12"),
        (Variable::Language, "de-AT"),
        (Variable::Accessed, "2024-02-03"),
        (Variable::Isbn, "9780006543210 9780006543227"),
        (Variable::OriginalDate, "1650~"),
    ]);
    book.record.stated_type = Some(CslType::Book);
    let translated = [(Variable::Translator, "de Coning, Cedric; {Language Service}"), (Variable::Language, "fr")];
    let first = Record { stated_type: Some(CslType::Chapter), ..chapter("1", "Why") };
    book.chapters = vec![first.saying(&translated)];
    let page = new_page(&book);
    let entries = read(&page);
    assert_eq!(entries.problems, []);
    let (read, chapters) = book_of(&entries);
    assert_eq!(content(&read.record), content(&book.record), "{page}");
    assert_eq!((read.record.stated_type, chapters[0].stated_type), (Some(CslType::Book), None), "{page}");
    assert_eq!(content(chapters[0]), content(&book.chapters[0]), "{page}");
    assert_eq!(merge(&page, &book).unwrap().added, Added::default());
}
