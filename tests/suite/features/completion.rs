//! Completion.

use glossator::features::completion::{Completions, FEW_ITEMS, completion, documentation};
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

fn answer(fixture: &Fixture) -> Completions {
    let found = completion(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("completions");
    assert_eq!(found.span, fixture.range(), "what is replaced");
    found
}

/// The items, one a line: `label | description | what is inserted`; what is replaced must be the range drawn.
fn shown(fixture: &str) -> String {
    let found = answer(&Fixture::new(fixture));
    let items = found.items.iter().map(|item| format!("{} | {} | {}", item.label, item.description, item.insert));
    items.collect::<Vec<_>>().join("\n")
}

fn nothing(fixture: &str) {
    let fixture = Fixture::new(fixture);
    assert_eq!(completion(&fixture.snapshot, &fixture.note, fixture.cursor()), None);
}

const BOOKS: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
editor: [\"Oduya, Grace\", \"Lindqvist, Per\"]
issued: 2021
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- author: Zoë Castellanos
- citekey: castellanos2021
- page: 21-48
## 11 Salt
- page: 181-200
//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## I Goats
- page: 7
";

#[test]
fn works_and_chapters_behind_the_sign() {
    let note = "//- a.md
As [see -@riv] says.
         ^^^^
             |
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}")), @r"
    Rivers and Borders | book · 2021 | @rivers2021
    Introduction | ch. 1 · rivers2021 | @rivers2021, chap. 1
    Castellanos: Commissions at… | ch. 2 · rivers2021 | @castellanos2021
    Salt | ch. 11 · rivers20… | @rivers2021, chap. 11
    Castellanos: Commissions at… | rivers2021, ch. 2 | @rivers2021, chap. 2
    ");
}

#[test]
fn a_title_is_found_by_letters_that_have_another_length_in_small() {
    // `İ` is longer there and `ẞ` shorter: the whole title is as long, and its words stand elsewhere.
    let found = answer(&Fixture::new(
        "//- w.bib
@book{key2020, title = {İẞx Lakes}, author = {Reed, Ada}, year = 2020}
//- a.md
As @İ
   ^^
     |
",
    ));
    let [item] = found.items.as_slice() else { panic!("{found:?}") };
    assert_eq!(item.filter, "@İẞx Lakes 2020 key2020 Reed İẞx Lakes 2020");
}

#[test]
fn authors_and_titles_find_them_too() {
    for (typed, best) in [
        ("@castellan", "@castellanos2021"),
        ("@salt", "@rivers2021 [chap. 11]"),
        ("@hil", "@hills"),
        // One letter is missing, two are turned round.
        ("@castelanos", "@castellanos2021"),
        ("@casetllan", "@castellanos2021"),
        // Two words in any order; the year narrows.
        ("@work comm", "@castellanos2021"),
        ("@water 2021", "@rivers2021"),
        // Who edited the book.
        ("@oduya", "@rivers2021"),
    ] {
        let carets = "^".repeat(typed.len());
        let fixture = format!("{BOOKS}//- a.md\n{typed}\n{carets}\n{}|\n", " ".repeat(typed.len()));
        assert_eq!(answer(&Fixture::new(&fixture)).items[0].insert, best, "{typed}");
    }
}

#[test]
fn in_running_text_a_locator_goes_into_brackets() {
    let note = "//- a.md
| so | says @salt |
|---|---|
| As @salt | it is |
     ^^^^^
         |
";
    let best = &answer(&Fixture::new(&format!("{BOOKS}{note}"))).items[0];
    assert_eq!((best.label.as_str(), best.insert.as_str()), ("Salt", "@rivers2021 [chap. 11]"));
}

#[test]
fn the_rest_of_the_key_is_replaced() {
    let note = "//- a.md
As @hil99, he says.
   ^^^^^^
      |
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}")), @r"
    Hills | book | @hills
    Goats | ch. I · hills | @hills [chap. I]
    ");
}

#[test]
fn chapters_of_the_cited_book_in_their_order() {
    for lines in [
        "[@rivers2021, chap. ]\n                    |",
        "> so [see\n> @rivers2021, chap. ]\n                     |",
        "so @rivers2021\n[so; @rivers2021,\nchap. , p. 3]\n      |",
        "- @rivers2021 [ch. \n                   |",
    ] {
        let fixture = Fixture::new(&format!("{BOOKS}//- a.md\n---\nbook: hills\n---\n{lines}\n"));
        let found = completion(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("completions");
        assert!(found.span.is_empty() && found.span.start as usize == fixture.cursor(), "{lines}");
        let labels: Vec<_> = found.items.iter().map(|item| item.label.as_str()).collect();
        assert_eq!(labels, ["1 Introduction", "2 Commissions at Work", "11 Salt"], "{lines}");
    }
}

#[test]
fn chapters_are_found_by_number_and_title() {
    for (line, drawn, expected) in [
        ("[@rivers2021, chap. 1]", "                    ^\n                     |", "1, 11"),
        ("[@rivers2021, chap. sal]", "                    ^^^\n                       |", "11"),
        ("@rivers2021 [ch. 2]", "                 ^\n                 |", "1, 2, 11"),
        (
            "[@rivers2021, chap. 2, chap. wor]",
            "                             ^^^\n                                |",
            "2",
        ),
        (
            "[@hills; @rivers2021, p. 3, Kapitel 2]",
            "                                    ^\n                                     |",
            "2",
        ),
        ("Chapter 1 of it", "        ^\n         |", "1, 11"),
        ("(ch. in)", "     ^^\n       |", "1"),
    ] {
        let fixture = format!("{BOOKS}//- a.md\n---\nbook: rivers2021\n---\n{line}\n{drawn}\n");
        let items = answer(&Fixture::new(&fixture)).items;
        let inserted: Vec<_> = items.iter().map(|item| item.insert.as_str()).collect();
        assert_eq!(inserted.join(", "), expected, "{line}");
    }
}

#[test]
fn chapters_of_several_books_say_which() {
    let note = "//- a.md
See Chapter 1
            ^
             |
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}").replace("## I Goats", "## 1 Goats")), @r"
    1 Goats | Hills | 1
    1 Introduction | Rivers and Borders | 1
    11 Salt | Rivers and Borders | 11
    ");
}

#[test]
fn chapters_of_the_book_cited_above() {
    let note = "//- a.md
First [@hills]. See chapter g
                            ^
                             |
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}")), @"I Goats |  | I");
}

#[test]
fn books_in_the_front_matter() {
    let note = "//- a.md
---
book: hil
      ^^^
        |
---
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}")), @"Hills | book | hills");
}

#[test]
fn organizations_by_abbreviation_and_name() {
    let organizations = "//- lakes.md
---
type: organization
abbreviations: [LUX]
---
# Lake Union Extra
//- .glossator.toml
gazetteer = false
";
    for (line, drawn, expected) in [
        ("The LU", "    ^^\n      |", "LUX | Lake Union Extra"),
        ("“LUX’s", " ^^^\n    |", "LUX | Lake Union Extra"),
        ("the Lake Un", "    ^^^^^^^\n           |", "Lake Union Extra | LUX"),
        ("the Extr", "    ^^^^\n        |", "Lake Union Extra | LUX"),
    ] {
        let fixture = format!("{organizations}//- a.md\n{line}\n{drawn}\n");
        let items = answer(&Fixture::new(&fixture)).items;
        let shown: Vec<_> = items.iter().map(|item| format!("{} | {}", item.label, item.description)).collect();
        assert_eq!(shown, [expected], "{line}");
    }
}

#[test]
fn no_more_than_a_dozen_items_and_it_is_told() {
    let chapters: String =
        (1..=60).map(|number| format!("## {number} Chapter of stones\n- page: {number}\n")).collect();
    let note = "//- a.md\n@stones\n^^^^^^^\n       |\n";
    let fixture = format!("//- b.md\n---\ntype: book\ncitekey: stones\ntitle: Stones\n---\n{chapters}{note}");
    let found = answer(&Fixture::new(&fixture));
    assert_eq!((found.items.len(), found.incomplete), (FEW_ITEMS, true));
}

/// What is inserted by the items at the cursor, in the order of the list.
fn inserted(fixture: &str) -> Vec<String> {
    let fixture = Fixture::new(fixture);
    let found = completion(&fixture.snapshot, &fixture.note, fixture.cursor());
    found.map(|found| found.items.into_iter().map(|item| item.insert).collect()).unwrap_or_default()
}

/// The same at the end of `text`, the last line of a note beside the books.
fn inserted_after(text: &str) -> Vec<String> {
    let column = text.rsplit('\n').next().unwrap().chars().count();
    inserted(&format!("{BOOKS}//- a.md\n{text}\n{}|\n", " ".repeat(column)))
}

#[test]
fn what_the_section_cites_comes_first() {
    let other = "//- b.md\n---\ntype: book\ncitekey: salt1990\ntitle: Salt of Cities\n---\n";
    let ask = |above: &str| {
        let line = "More on [@salt";
        inserted(&format!("{BOOKS}{other}//- a.md\n{above}\n{line}\n{}|\n", " ".repeat(line.len())))
    };
    assert_eq!(ask("Words.\n"), ["@salt1990", "@rivers2021, chap. 11"]);
    assert_eq!(ask("See [@rivers2021].\n"), ["@rivers2021, chap. 11", "@salt1990"]);
}

#[test]
fn words_behind_a_citation_are_no_question() {
    for text in ["As @hills goats", "[@hills goats", "See @hills, goats"] {
        assert_eq!(inserted_after(text), [""; 0], "{text}");
    }
    assert_eq!(inserted_after("[@nobody goa"), [""; 0]);
}

#[test]
fn locators_of_the_cited_work() {
    assert_eq!(inserted_after("[@rivers2021, sal"), ["chap. 11"]);
    assert_eq!(inserted_after("@rivers2021 [comm"), ["chap. 2"]);
    assert_eq!(inserted_after("[see @hills, ch"), ["chap. I"]);
    assert_eq!(inserted_after("[@castellanos2021, p"), ["p. "]);
    assert_eq!(inserted_after("[@rivers2021, chap. 2, "), ["p. "]);
    assert_eq!(inserted_after("---\nlang: de\n---\n[@rivers2021, Ka"), ["Kap. 1", "Kap. 2", "Kap. 11"]);
    assert_eq!(inserted_after("[@rivers2021, p. 2"), [""; 0]);
}

#[test]
fn the_front_matter_takes_chapters_and_keys() {
    let field = |fields: &str| {
        let column = fields.rsplit('\n').next().unwrap().chars().count();
        inserted(&format!("{BOOKS}//- a.md\n---\n{fields}\n{}|\n---\n", " ".repeat(column)))
    };
    assert_eq!(field("book: rivers2021\nchapter: comm"), ["2"]);
    assert_eq!(field("citekey: castel"), ["castellanos2021"]);
    assert_eq!(field("book: \"@hil"), ["hills"]);
}

#[test]
fn links_take_headings_and_keys() {
    assert_eq!(inserted_after("[[rivers2021#sal"), ["11 Salt"]);
    assert_eq!(inserted_after("[[@castel"), ["@castellanos2021"]);
}

#[test]
fn a_chapter_of_several_and_one_that_is_only_spoken_of() {
    let note = |line: &str| inserted_after(&format!("---\nbook: rivers2021\n---\n{line}"));
    assert_eq!(note("Chapters 1 and sa"), ["11"]);
    assert_eq!(note("Chapter castel"), ["2"]);
    assert_eq!(note("the next chapter "), [""; 0]);
    assert_eq!(note("in every chapter sa"), [""; 0]);
}

/// A folder that names some organizations and knows no others.
const BODIES: &str = "\
//- lakes.md
---
type: organization
abbreviations: [CIL]
aliases: [Commission internationale des lacs]
---
# International Commission for the Lakes
//- union.md
---
type: organization
abbreviations: [NLU]
---
# Northern Lakes Union
//- glossary.md
---
type: glossary
---
- **NLX**: northern limit of exchange
//- .glossator.toml
gazetteer = false
";

fn named_after(text: &str) -> Vec<String> {
    let column = text.rsplit('\n').next().unwrap().chars().count();
    inserted(&format!("{BODIES}//- a.md\n{text}\n{}|\n", " ".repeat(column)))
}

#[test]
fn organizations_by_several_words_from_any_of_them() {
    for text in [
        "the International Com",
        "the Commission for the La",
        "the Commission La",
        "the international commission for the lak",
    ] {
        assert_eq!(named_after(text), ["International Commission for the Lakes"], "{text}");
    }
    assert_eq!(named_after("the cil"), [""; 0], "small letters are a word, as long as nobody names it");
    assert_eq!(named_after("The CIL met. Later the cil"), ["CIL"]);
    assert_eq!(named_after("the NLX"), ["NLX"]);
    // A word before that is a name's own would be left beside the new name.
    assert_eq!(named_after("the Blue Lak"), [""; 0]);
}

#[test]
fn what_the_note_names_comes_first_and_its_language_counts() {
    assert_eq!(named_after("the NL"), ["NLU", "NLX"]);
    assert_eq!(named_after("The NLX is low. The NL"), ["NLX", "NLU"]);
    let french = "---\nlang: fr\n---\nla Commis";
    assert_eq!(named_after(french)[0], "Commission internationale des lacs");
}

#[test]
fn what_comes_to_mind_first_comes_first() {
    for (typed, first) in [
        ("later the Wor", ["World Bank", "World Health Organization", "World Trade Organization"]),
        (
            "later the Int",
            ["International Criminal Court", "International Labour Organization", "International Monetary Fund"],
        ),
    ] {
        let under = " ".repeat(typed.len());
        let mut found = inserted(&format!("//- a.md\n{typed}\n{under}|\n"));
        found.truncate(3);
        found.sort();
        assert_eq!(found, first, "{typed}");
    }
}

#[test]
fn at_a_later_word_whom_the_folder_names_comes_before_whom_everybody_knows() {
    let first = |other: &str| {
        let found = inserted(&format!("//- b.md\n{other}\n//- a.md\nlater the Dev\n             |\n"));
        found.into_iter().next().unwrap()
    };
    assert_eq!(first("The African Development Bank lends."), "African Development Bank");
    assert_eq!(first("The Caribbean Development Bank lends."), "Caribbean Development Bank");
}

#[test]
fn words_of_sentences_open_no_list() {
    for text in
        ["an inter", "The", "He", "in the lake", "a commission", "the commission of", "`the NL", "<https://x.org/NL"]
    {
        assert_eq!(named_after(text), [""; 0], "{text}");
    }
}

#[test]
fn documentation_comes_when_it_is_asked_for() {
    let note = "//- a.md\n[@rivers2021, chap. 2]\n                    ^\n                     |\n";
    let fixture = Fixture::new(&format!("{BOOKS}{note}"));
    let found = answer(&fixture);
    let text = documentation(&fixture.snapshot, &fixture.note, &found.items[0].data).expect("documentation");
    assert!(
        text.starts_with("**2 Commissions at Work**\n\nCastellanos · *Rivers and Borders*, 2021 · pp. 21-48"),
        "{text}"
    );
}

#[test]
fn where_nothing_is_to_be_written_nothing_is_offered() {
    for lines in [
        "me@riv\n      |\n",
        "\\@riv\n     |\n",
        "`@riv`\n     |\n",
        "```\n@riv\n    |\n```\n",
        "[@rivers2021, p. 1]\n                 |\n",
        "[@nobody1999, chap. 1]\n                    |\n",
        "Chapter 1, 2\n           |\n",
        "un\n  |\n",
        "---\ntitle: @riv\n           |\n---\n",
    ] {
        nothing(&format!("{BOOKS}//- a.md\n{lines}"));
    }
}
