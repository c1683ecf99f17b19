use super::*;
use crate::library::book::Placed;
use crate::markdown;

/// The book and its chapters.
fn book(entries: &Entries) -> (&Placed, Vec<&Record>) {
    let (_, book) = entries.records.works().next().unwrap();
    (book, entries.records.chapters(book).map(|(_, chapter)| &*chapter.record).collect())
}

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
    let (work, chapters) = book(&entries);
    let record = &work.record;
    assert_eq!(record.citekeys().collect::<Vec<_>>(), ["iorwo2023", "franke2023"]);
    assert_eq!(record.heading.of(PAGE), "iorwo2023");
    assert_eq!(
        (record.main_title(), record.subtitle()),
        ("Inter-Organizational Relations", Some("Re-Pluralizing the Debate"))
    );
    assert_eq!(
        record.people(Variable::Editor).to_vec(),
        [Person::parse("Franke, Ulrich"), Person::parse("Koch, Martin")]
    );
    assert_eq!(
        (record.get(Variable::Issued), record.get(Variable::Isbn), record.get(Variable::Doi)),
        (Some("2023-05"), Some("9781529228601"), Some("10.1000/book"))
    );
    assert_eq!(work.book().matter, ["Acknowledgements"]);
    let labels: Vec<_> = chapters.iter().map(|chapter| (chapter.label(), chapter.more().part.as_deref())).collect();
    assert_eq!(
        labels,
        [
            ("1 Introduction: Orders".to_owned(), None),
            ("4 Changing Models".to_owned(), None),
            ("5 Practice".to_owned(), Some("Part II: Practice")),
            ("Afterword".to_owned(), None),
        ]
    );
    let fourth = chapters[1];
    assert_eq!(fourth.more().heading_text, "4 Changing *Models*");
    assert_eq!(
        fourth.people(Variable::Author).to_vec(),
        [Person::parse("Ulrich Franke"), Person::parse("Martin Koch")]
    );
    assert_eq!(fourth.pages, Pages::parse("77-100"));
    assert_eq!(fourth.citekey(), "franke2023a");
    assert_eq!(fourth.get(Variable::Abstract), Some("First.\n\n**Inner**\n\nSecond (UN)."));
    assert!(fourth.span.of(PAGE).starts_with("## 4") && fourth.span.of(PAGE).ends_with("(UN)."));
    let abbreviations = work.book().abbreviations.iter();
    let short: Vec<_> = abbreviations.map(|a| (a.short.as_str(), a.long.as_str(), a.span.of(PAGE))).collect();
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
fn the_place_of_an_organization_is_that_of_its_name() {
    let page = "---\ntype: book\ncitekey: a\n---\n# A\n\n## Organizations\n\n- **联合国**\n- **FIFA**: a body\n";
    let entries = read_page(page);
    let named: Vec<_> = entries.organizations.iter().map(|it| it.span.of(page)).collect();
    assert_eq!(named, ["联合国", "FIFA"]);
}

#[test]
fn windows_line_ends_change_nothing() {
    let text = PAGE.replace('\n', "\r\n");
    let (unix, windows) = (read_page(PAGE), read_page(&text));
    let said = |entries: &Entries| {
        let (work, chapters) = book(entries);
        let text = |record: &Record| record.get(Variable::Abstract).map(str::to_owned);
        let chapters: Vec<_> = chapters.into_iter().map(|c| (c.label(), text(c), c.pages)).collect();
        let record = &work.record;
        let editors = record.people(Variable::Editor).to_vec();
        let counts = (work.book().abbreviations.len(), entries.organizations.len());
        (record.title().to_owned(), editors, chapters, counts)
    };
    assert_eq!(said(&unix), said(&windows));
}

#[test]
fn unreadable_parts_are_reported_where_they_stand() {
    let text = "---\ntype: book\ncitekey: a\nissued: {era: new}\nISBN: 12\n---\n## 1 One\n\n- page: some\n";
    let problems = read_page(text).problems;
    let underlined: Vec<_> = problems.iter().map(|problem| problem.span.of(text)).collect();
    assert_eq!(underlined, ["{era: new}", "12", "some"]);
}

#[test]
fn other_notes_are_not_book_pages() {
    for text in ["", "# A", "---\ntype: book\n---\n", "---\ncitekey: a\n---\n", "---\ntype: note\ncitekey: a\n---\n"] {
        assert_eq!(read_page(text), Entries::default(), "{text}");
    }
}

#[test]
fn headings_are_read_in_each_language() {
    let page = "\
---
type: book
citekey: fluss2021
title: Flüsse
---

## Vorwort

## Teil I: Anfang

### Kapitel 2: Mitte

- page: 21-48

### Chapitre 3 : Le milieu

- page: 49-76

## Parte seconda – Il mare

### Capitolo quarto

- page: 77-100

## Abkürzungen

- **FGN**: Flussgemeinschaft Nord

## Índice onomástico
";
    let entries = read_page(page);
    let (book, chapters) = book(&entries);
    let told: Vec<_> = chapters
        .iter()
        .map(|chapter| (chapter.number.map(|number| number.value), chapter.title(), chapter.more().part.as_deref()))
        .collect();
    let first = Some("Teil I: Anfang");
    let expected =
        [(Some(2), "Mitte", first), (Some(3), "Le milieu", first), (Some(4), "", Some("Parte seconda: Il mare"))];
    assert_eq!(told, expected);
    assert_eq!(book.book().matter, ["Vorwort", "Índice onomástico"]);
    assert_eq!(book.book().parts.iter().map(|part| part.number.value).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(book.book().abbreviations.len(), 1);
}
