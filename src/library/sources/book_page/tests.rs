use super::*;
use crate::markdown;

fn read_page(text: &str) -> Entries {
    read(text, &markdown::parse(text))
}

const PAGE: &str = "\
---
type: book
citekey: [iorwo2023, \"@franke2023\"]
title: \"Inter-Organizational Relations: Re-Pluralizing the Debate\"
editor: [\"Franke, Ulrich\", {family: Koch, given: Martin}]
issued: 2023-05
publisher: Bristol University Press
ISBN: 978-1-5292-2860-1
DOI: https://doi.org/10.1000/Book
---

# Inter-Organizational Relations

My own words.

## Acknowledgements

## 1 Introduction: Orders

- type: chapter

## 4 Changing *Models*

- author: Ulrich Franke; Martin Koch
- page: 77-100
- citekey: franke2023a
- mood: 3

> First.
>
> **Inner**
>
> Second (UN).

> A quotation of mine.

## 1989 reread

- page: 3

## 3 things

- they are mine

## My summary

- note: not a chapter

## Part II: Practice

### 5 Practice

- page: x-xii

## Afterword

* author: A. B.

## Abbreviations

- **MINUSMA**: UN Mission
- PoC – protection of civilians

EU
: European Union

## Organizations

- **United Nations** (UN, UNO): a body
- **FIFA**: Fédération Internationale de Football Association
";

#[test]
fn a_page_is_read_as_designed() {
    let entries = read_page(PAGE);
    assert_eq!(entries.problems, []);
    let work = &entries.works[0];
    assert_eq!(work.citekeys, ["iorwo2023", "franke2023"]);
    assert_eq!(work.heading.of(PAGE), "iorwo2023");
    assert_eq!(
        (work.title.as_str(), work.subtitle.as_deref()),
        ("Inter-Organizational Relations", Some("Re-Pluralizing the Debate"))
    );
    assert_eq!(work.editors, [Person::parse("Franke, Ulrich"), Person::parse("Koch, Martin")]);
    assert_eq!(
        (work.year(), work.isbn.as_deref(), work.doi.as_deref()),
        (Some(2023), Some("9781529228601"), Some("10.1000/book"))
    );
    assert_eq!(work.matter, ["Acknowledgements"]);
    let chapters: Vec<_> = work.chapters.iter().map(|chapter| (chapter.label(), chapter.part.as_deref())).collect();
    assert_eq!(
        chapters,
        [
            ("1 Introduction: Orders".to_owned(), None),
            ("4 Changing Models".to_owned(), None),
            ("5 Practice".to_owned(), Some("Part II: Practice")),
            ("Afterword".to_owned(), None),
        ]
    );
    let fourth = &work.chapters[1];
    assert_eq!(fourth.heading_text, "4 Changing *Models*");
    assert_eq!(fourth.authors, [Person::parse("Ulrich Franke"), Person::parse("Martin Koch")]);
    assert_eq!(fourth.pages, Pages::parse("77-100"));
    assert_eq!(fourth.citekey.as_deref(), Some("franke2023a"));
    assert_eq!(fourth.abstract_text.as_deref(), Some("First.\n\n**Inner**\n\nSecond (UN)."));
    assert!(fourth.span.of(PAGE).starts_with("## 4") && fourth.span.of(PAGE).ends_with("(UN)."));
    let short: Vec<_> =
        work.abbreviations.iter().map(|a| (a.short.as_str(), a.long.as_str(), a.span.of(PAGE))).collect();
    assert_eq!(
        short,
        [
            ("MINUSMA", "UN Mission", "MINUSMA"),
            ("PoC", "protection of civilians", "PoC"),
            ("EU", "European Union", "EU"),
        ]
    );
    let organizations: Vec<_> =
        entries.organizations.iter().map(|o| (o.name.as_str(), o.abbreviations.join(" "))).collect();
    assert_eq!(
        organizations,
        [
            ("United Nations", "UN UNO".to_owned()),
            ("Fédération Internationale de Football Association", "FIFA".to_owned()),
        ]
    );
}

#[test]
fn windows_line_ends_change_nothing() {
    let text = PAGE.replace('\n', "\r\n");
    let (unix, windows) = (read_page(PAGE), read_page(&text));
    let said = |entries: &Entries| {
        let work = entries.works[0].as_ref().clone();
        let chapters: Vec<_> = work.chapters.iter().map(|c| (c.label(), c.abstract_text.clone(), c.pages)).collect();
        (work.title, work.editors, chapters, work.abbreviations.len(), entries.organizations.len())
    };
    assert_eq!(said(&unix), said(&windows));
}

#[test]
fn what_cannot_be_read_is_a_problem_at_its_place() {
    let text = "---\ntype: book\ncitekey: a\nissued: soon\nISBN: 12\n---\n## 1 One\n\n- page: some\n";
    let problems = read_page(text).problems;
    let places: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(places, ["soon", "12", "some"]);
}

#[test]
fn other_notes_are_no_book_pages() {
    for text in ["", "# A", "---\ntype: book\n---\n", "---\ncitekey: a\n---\n", "---\ntype: note\ncitekey: a\n---\n"] {
        assert_eq!(read_page(text), Entries::default(), "{text}");
    }
}
