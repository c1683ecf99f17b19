//! What an import does to a page that is there: it adds, tells where it disagrees, and changes nothing that it was not asked to.

use crate::import::Folders;

const PAGE: &str = "\
---
type: book
citekey: lights
title: Harbour Lights
editor: [\"Tessin, Uwe\"]
issued: 2020
---

# Harbour Lights

## 3 Ferries by Night

- author: Ada Orlen
- page: 30-52

Mine.

## 4 Pilots & Their Co-operation

- page: 53-70
";

fn ris(lines: &str) -> String {
    format!("TY  - CHAP\nBT  - Harbour Lights\nED  - Tessin, Uwe\n{lines}ER  - \n")
}

#[test]
fn where_a_file_says_something_else_each_field_is_told_and_taken_only_when_asked_for() {
    let folders = Folders::new();
    folders.note("lights.md", PAGE);
    let file = folders.saved("c3", ris("TI  - Ferries by Night\nAU  - Orlen, Eva\nPY  - 2019\nSP  - 31\nEP  - 52\n"));
    let answer = folders.import(&[&file]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for told in [
        "issued: the page has 2020",
        "2019",
        "author of “3 Ferries by Night”: the page has Ada Orlen",
        "Eva Orlen",
        "has 30-52",
        "31-52",
        "--take-theirs",
    ] {
        assert!(answer.out.contains(told), "{told}: {}", answer.out);
    }
    let page = folders.read("lights.md");
    assert!(page.contains("issued: 2020") && page.contains("- page: 30-52") && page.contains("Mine."), "{page}");
    let answer = folders.import(&[&file, &"--take-theirs"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.starts_with("lights.md: got 3 changed values\n"), "{}", answer.out);
    assert!(answer.out.contains("page of “3 Ferries by Night”: now 31-52, as "), "{}", answer.out);
    let taken =
        page.replace("issued: 2020", "issued: 2019").replace("30-52", "31-52").replace("Ada Orlen", "Eva Orlen");
    assert_eq!(folders.read("lights.md"), taken);
    assert!(!folders.import(&[&file]).out.contains("--take-theirs"));
}

#[test]
fn a_list_over_several_lines_is_taken_whole() {
    let folders = Folders::new();
    let page = PAGE.replace("editor: [\"Tessin, Uwe\"]", "editor:\n  - Tessin, Uwe\n  - Abel, Eva");
    folders.note("lights.md", &page);
    let text = ris("TI  - Ferries by Night\nAU  - Orlen, Ada\nPY  - 2020\nSP  - 30\nEP  - 52\n")
        .replace("TI", "ED  - Varga, Mika\nTI");
    let file = folders.saved("c3", text);
    let answer = folders.import(&[&file, &"--take-theirs"]);
    assert!(
        answer.out.contains("editor: now Uwe Tessin; Mika Varga, as ")
            && answer.out.contains("it was Uwe Tessin; Eva Abel"),
        "{}",
        answer.out
    );
    let taken = PAGE.replace("editor: [\"Tessin, Uwe\"]", "editor: [\"Tessin, Uwe\", \"Varga, Mika\"]");
    assert_eq!(folders.read("lights.md"), taken.replace("- page: 30-52\n", "- page: 30-52\n- citekey: orlen2020\n"));
}

#[test]
fn initials_and_a_first_page_alone_are_no_dispute() {
    let folders = Folders::new();
    folders.note("lights.md", PAGE);
    let file = folders.saved("c3", ris("TI  - Ferries by Night\nAU  - Orlen, A.\nPY  - 2020\nSP  - 30\n"));
    assert!(!folders.import(&[&file]).out.contains("the page has"));
}

#[test]
fn a_chapter_never_gets_a_second_section() {
    let titles = [
        "TI  - Pilots and their cooperation\nSP  - 53\n",
        "TI  - PILOTS & THEIR CO-OPERATION.\n",
        "TI  - Pilots & Their Co-operation: A View from the Bridge\n",
        "TI  - 4 Pilots and Their Co‐operation\n",
        "TI  - 9 Pilots & Their Co-operation\nSP  - 53\nEP  - 70\n",
        "TI  - 4 Lotsen und ihre Zusammenarbeit\nSP  - 53\nEP  - 70\n",
    ];
    for title in titles {
        let folders = Folders::new();
        folders.note("lights.md", PAGE);
        let answer = folders.import(&[&folders.saved("c4", ris(&format!("{title}PY  - 2020\n")))]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let page = folders.read("lights.md");
        assert_eq!(page.matches("\n## ").count(), 2, "{title}: {page}");
        assert_eq!(folders.files(), ["lights.md"]);
    }
    // Another one is another.
    let folders = Folders::new();
    folders.note("lights.md", PAGE);
    assert_eq!(folders.import(&[&folders.saved("c5", ris("TI  - 5 Pilots at Home\nPY  - 2020\nSP  - 71\n"))]).code, 0);
    assert_eq!(folders.read("lights.md").matches("\n## ").count(), 3);
}

#[test]
fn a_translated_title_or_a_corrected_year_is_the_same_book_by_its_chapters() {
    let of = |title: &str, number: u32, first: u32, book: &str, year: u32| {
        format!(
            "TY  - CHAP\nTI  - {number} {title}\nBT  - {book}\nPY  - {year}\nSP  - {first}\nEP  - {}\nER  - \n",
            first + 9
        )
    };
    let both =
        |book: &str, year: u32| of("Ferries by Night", 3, 30, book, year) + &of("Pilots at Home", 4, 53, book, year);
    for (book, year, edition) in [("Hafenlichter", 2020, ""), ("Harbour Lights", 2012, "")] {
        let folders = Folders::new();
        assert_eq!(folders.import(&[&folders.saved("a", both("Harbour Lights", 2020))]).code, 0);
        std::fs::rename(folders.notes.path().join("books"), folders.notes.path().join("moved")).unwrap();
        assert_eq!(folders.import(&[&folders.saved("b", both(book, year) + edition)]).code, 0);
        assert_eq!(folders.files().len(), 1, "{book} {year}");
    }
    // Another edition stays apart, though its chapters are the same.
    let folders = Folders::new();
    let edition = |number: u32| both("Harbour Lights", 2020).replace("PY  -", &format!("ET  - {number}\nPY  -"));
    assert_eq!(folders.import(&[&folders.saved("a", edition(1))]).code, 0);
    assert_eq!(folders.import(&[&folders.saved("b", edition(2))]).code, 0);
    assert_eq!(folders.files().len(), 2);
}

#[test]
fn again_gives_keys_to_chapters_that_have_authors_and_none() {
    let folders = Folders::new();
    folders.note("lights.md", PAGE);
    folders.note(
        "refs.bib",
        "@book{abel_2011, author = {Abel, Eva}, title = {Rope}, year = 2011}\n@misc{orlen_2020, title = {Taken}}\n",
    );
    let answer = folders.import(&[&"--again"]);
    assert_eq!((answer.code, answer.out.as_str()), (0, "lights.md: got 1 piece of data\n"), "{}", answer.err);
    // In the pattern of the folder's bibliography, and unique there.
    assert_eq!(folders.read("lights.md"), PAGE.replace("- page: 30-52\n", "- page: 30-52\n- citekey: orlen_2020a\n"));
    assert_eq!(folders.import(&[&"--again"]).out, "every chapter that has authors has a citekey\n");
}

#[test]
fn headings_that_the_front_matter_lists_are_chapters_and_others_the_reader_s() {
    let folders = Folders::new();
    let page = "---\ntype: book\ncitekey: lights\ntitle: Harbour Lights\nchapters: 1-2\n---\n\n# Harbour Lights\n\n## 1 Tides\n\n\
                ## 2 things I liked\n\nMine.\n\n## 2 Buoys\n\n- page: 3-9\n\n## 3 more\n\nMine.\n";
    folders.note("lights.md", page);
    // The first is one by its number; of the two with the number 2 the one with data; and 3 is not listed.
    let listed = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"))
        .args(["list", "chapters", "--workspace"])
        .arg(folders.notes.path())
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("Tides") && listed.contains("Buoys"), "{listed}");
    assert!(!listed.contains("things I liked") && !listed.contains("more"), "{listed}");
}
