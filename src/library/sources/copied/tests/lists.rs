//! Contents lists as people type, copy or photograph them.

use super::layouts::told;

const HEAD: &str = "Counting: A View\nEdited by Eva Editor and Karl Kurator\nA Press, 2019\n\n";
const BOOK: &str = "Counting: A View | Eva Editor, Karl Kurator | A Press | 2019\n";

fn all(cases: &[(&str, &str)]) {
    for (list, expected) in cases {
        assert_eq!(told(&format!("{HEAD}{list}\n")), format!("{BOOK}{expected}"), "{list}");
    }
}

#[test]
fn pages_stand_behind_titles_before_them_and_below() {
    all(&[
        (
            "Contents\n1  Lists ...... 1\nPART I  WORK\n2  Oaths, 1920-2020 ..... 19\nIndex ..... 113",
            "1 Lists | 1\n2 Oaths, 1920-2020 | 19 | Part I: WORK\nmatter: Index",
        ),
        (
            "Inhalt\nVorwort …… 9\nEinleitung …… 11\nTeil I: Grundlagen\n1. Mandate …… 31",
            "Einleitung | 11\n1 Mandate | 31 | Teil I: Grundlagen\nmatter: Vorwort",
        ),
        ("Chapter 1: Lists (pp. 1-20)\nChapter 2: Maps (pp. 21-43)", "1 Lists | 1-20\n2 Maps | 21-43"),
        (
            "Contents\n9 - 10 Foreword\n11 - 28 Introduction\n31 - 56 1. Mandates\n57 - 84 2. Councils\n85 - 90 Index",
            "Introduction | 11-28\n1 Mandates | 31-56\n2 Councils | 57-84\nmatter: Foreword, Index",
        ),
        (
            "Contents\n1  Introduction\n15 Models of Change\n42 Numbers and Names",
            "Introduction | 1\nModels of Change | 15\nNumbers and Names | 42",
        ),
        // A year at the end of a title is not a page.
        ("1 Europe since 1989\n2 The Map\n3 The List", "1 Europe since 1989\n2 The Map\n3 The List"),
        (
            "Contents\nEurope since 1989 1\nThe Map 19\nThe List 40",
            "Europe since 1989 | 1\nThe Map | 19\nThe List | 40",
        ),
    ]);
}

#[test]
fn people_stand_behind_titles_before_them_and_below() {
    let three = "1 Lists | Ann Author\n2 Maps of Mali | Ben Writer, Cem Yazar\n3 Ends | Ann Author";
    all(&[
        ("1. Lists / Ann Author\n2. Maps of Mali / Ben Writer and Cem Yazar\n3. Ends / Ann Author", three),
        ("1. Lists ~ Ann Author\n2. Maps of Mali ~ Ben Writer & Cem Yazar\n3. Ends ~ Ann Author", three),
        ("1. Lists - Ann Author\n2. Maps of Mali - Ben Writer, Cem Yazar\n3. Ends - Ann Author", three),
        ("1. Lists, by Ann Author\n2. Maps of Mali, by Ben Writer and Cem Yazar\n3. Ends, by Ann Author", three),
        ("1. Lists (Ann Author)\n2. Maps of Mali (Ben Writer and Cem Yazar)\n3. Ends (Ann Author)", three),
        ("1. Lists\n   Ann Author\n2. Maps of Mali\n   Ben Writer and Cem Yazar\n3. Ends\n   Ann Author", three),
        ("1. Lists\nby Ann Author\n2. Maps of Mali\nby Ben Writer and Cem Yazar\n3. Ends\nby Ann Author", three),
        (
            "1 Lists\nANN AUTHOR\n2 Maps of Mali\nBEN WRITER AND CEM YAZAR\n3 Ends\nANN AUTHOR",
            &three.replace("Ann Author", "ANN AUTHOR").replace("Ben Writer, Cem Yazar", "BEN WRITER, CEM YAZAR"),
        ),
        (
            "Contents\nAnn Author: Lists, 1-14\nBen Writer and Cem Yazar: Maps of Mali, 15-40",
            "Lists | Ann Author | 1-14\nMaps of Mali | Ben Writer, Cem Yazar | 15-40",
        ),
        (
            "Ann Author – Lists\nBen Writer and Cem Yazar – Maps of Mali\nAnn Author – Ends",
            "Lists | Ann Author\nMaps of Mali | Ben Writer, Cem Yazar\nEnds | Ann Author",
        ),
        // Titles that look like names.
        (
            "Small Alliances\nAnn Author\n\nThe Other Map\nBen Writer\n\nLists\nCem Yazar",
            "Small Alliances | Ann Author\nThe Other Map | Ben Writer\nLists | Cem Yazar",
        ),
    ]);
}

#[test]
fn numbers_count_chapters_only_where_they_are_in_a_row() {
    all(&[
        ("I. Mandate\t1\nII. Berichte\t31\nRegister\t125", "I Mandate | 1\nII Berichte | 31\nmatter: Register"),
        ("1Lists, 1\n2Models of Change, 12\n3Ends, 40", "1 Lists | 1\n2 Models of Change | 12\n3 Ends | 40"),
        ("1. Lists\n2. 4 Models of Change\n3. 1989 and After", "1 Lists\n2 4 Models of Change\n3 1989 and After"),
        (
            "Contents\nLists ... 1\n4 Models of Change ... 12\n100 Years ... 40\nEnds ... 66",
            "Lists | 1\n4 Models of Change | 12\n100 Years | 40\nEnds | 66",
        ),
        ("CHAPTER 1\nLists\nCHAPTER 2\nMaps", "1 Lists\n2 Maps"),
        (
            "1: Lists\nI: Protocols\n2: Maps\nII: Repositories\n3: Forks",
            "1 Lists\n2 Maps | Part I: Protocols\n3 Forks | Part II: Repositories",
        ),
        ("1 Lists\n1.1 Long Ones\n1.2 Short Ones\n2 Maps", "1 Lists\n2 Maps"),
    ]);
}

#[test]
fn titles_may_go_on_in_the_next_line() {
    all(&[
        (
            "1 Lists\nWhy They Travel\nAnn Author\n2 Maps\nA Comparison\nBen Writer",
            "1 Lists: Why They Travel | Ann Author\n2 Maps: A Comparison | Ben Writer",
        ),
        (
            "1   Lists: the drone and\n    the map        3\n2   Satellites     13\n3   Consent        34",
            "1 Lists: the drone and the map | 3\n2 Satellites | 13\n3 Consent | 34",
        ),
        (
            "PART I\nLooking down   1\n1   Lists    3\n2   Maps   13",
            "1 Lists | 3 | Part I: Looking down\n2 Maps | 13 | Part I: Looking down",
        ),
    ]);
}

#[test]
fn lists_are_read_in_each_language() {
    all(&[
        (
            "Table des matières\nRemerciements\t7\nChapitre 1 – Le modèle\t31\nAnn Author\nDeuxième partie – Les usages\nChapitre 2 – La pêche\t59\nBen Writer et Cem Yazar",
            "1 Le modèle | Ann Author | 31\n2 La pêche | Ben Writer, Cem Yazar | 59 | Deuxième partie: Les usages\nmatter: Remerciements",
        ),
        (
            "Índice\nPresentación ..... 9\nPrimera parte. Las normas\nCapítulo 1. El mercado ..... 15\nAnn Author y Ben Writer\nCapítulo 2. La aduana ..... 41\nCem Yazar",
            "1 El mercado | Ann Author, Ben Writer | 15 | Primera parte: Las normas\n2 La aduana | Cem Yazar | 41 | Primera parte: Las normas\nmatter: Presentación",
        ),
        (
            "Indice\nPrefazione, p. 7\nParte prima. Le regole\n1. Le commissioni, p. 13\n   di Ann Author\n2. Reti e quote, p. 37\n   di Ben Writer e Cem Yazar",
            "1 Le commissioni | Ann Author | 13 | Parte prima: Le regole\n2 Reti e quote | Ben Writer, Cem Yazar | 37 | Parte prima: Le regole\nmatter: Prefazione",
        ),
        (
            "Sumário\nApresentação - 9\nCapítulo 1 - Os fiscais - Ann Author - 15\nCapítulo 2 - A alfândega - Ben Writer - 41",
            "1 Os fiscais | Ann Author | 15\n2 A alfândega | Ben Writer | 41\nmatter: Apresentação",
        ),
    ]);
}

#[test]
fn markdown_and_tables_are_read() {
    all(&[
        (
            "  - 1. *Lists* (Ann Author)\n- **Part I: Maps**\n  - 2. *Old Ones* (Ben Writer)",
            "1 Lists | Ann Author\n2 Old Ones | Ben Writer | Part I: Maps",
        ),
        (
            "## Contents\n\n1. [Lists](https://example.org/1) — Ann Author — pp. 1-14\n2. [Maps](https://example.org/2) — Ben Writer — pp. 15-36",
            "1 Lists | Ann Author | 1-14\n2 Maps | Ben Writer | 15-36",
        ),
        (
            "| No. | Title | Author | Page |\n|---|---|---|---|\n| 1 | Lists | Ann Author | 1 |\n| 2 | Maps | Ben Writer | 12 |",
            "1 Lists | Ann Author | 1\n2 Maps | Ben Writer | 12",
        ),
        (
            "number,title,authors,pages\n1,\"Lists, Long\",Ann Author,1-9\n2,Maps,Ben Writer; Cem Yazar,10-20",
            "1 Lists, Long | Ann Author | 1-9\n2 Maps | Ben Writer, Cem Yazar | 10-20",
        ),
    ]);
    // The front matter that a web clipper writes is not the text.
    let clipped = format!(
        "---\ntitle: \"Clip\"\nauthor:\n  - \"[[Eva Editor]]\"\ntags:\n  - \"clippings\"\n---\n{HEAD}1. Lists\n2. Maps\n"
    );
    assert_eq!(told(&clipped), format!("{BOOK}1 Lists\n2 Maps"));
}

#[test]
fn what_names_no_book_is_refused_with_what_to_do() {
    let cases = [
        ("", "there is no text"),
        ("10.51952/9781529220117.ch002", "open https://doi.org/10.51952/9781529220117.ch002"),
        ("ISBN 978-1-5292-0310-3", "this is an ISBN alone"),
        ("Clue in\nUsername\nPassword\nLog in", "log in there first"),
        ("Search results for \"courts\"\n1\nHandbook of Courts\nBook\n2\nClerks\nArticle", "search results"),
        (
            "Annals of Office Life\nFiling as practice\nResearch Article\nVolume 9, pages 33–57, (2022)\nAbstract\nFiles move.",
            "an article of a journal",
        ),
        ("Bulletin of Things 31 (2018), 1: 5-29\nAnn Author\nBoxes\nISSN 0000-0019", "an article of a journal"),
        ("Met Eva. She says that Chapter 3 of the book is best.\n\nBuy milk.", "copy the whole page of a book"),
    ];
    for (text, message) in cases {
        let not = super::read(text).unwrap_err();
        assert!(not.message.contains(message), "{text}: {not}");
    }
}
