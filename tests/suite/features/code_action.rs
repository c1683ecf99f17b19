//! Code actions.

mod files;
mod read;

use glossator::features::code_action::{Action, ActionKind, Changes, code_actions};
use glossator::features::rename::Refusal;
use glossator::text::Span;

use crate::features::fixture::Fixture;

/// A book with pages, of which the second chapter has authors and a key of its own.
const RIVERS: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: Rivers and Borders
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- author: Maja Lindqvist
- page: 21-48
- citekey: lindqvist2021
## 3 Floods and Forecasts
- page: 49-76
";

const SEAS: &str = "\
//- books/seas1998.md
---
type: book
citekey: seas1998
title: Closed Seas
---
## 1 Ports
- page: 1-9
## 2 Straits
- page: 10-30
## 3 Shelves
- page: 31-40
";

struct Offered {
    fixture: Fixture,
    actions: Vec<Action>,
}

/// What is offered where the cursor or the range is drawn.
fn offered(fixture: &str) -> Offered {
    let fixture = Fixture::new(fixture);
    let asked = match fixture.ranges.as_slice() {
        [range] => *range,
        _ => Span::new(fixture.cursor(), fixture.cursor()),
    };
    let actions = code_actions(&fixture.snapshot, &fixture.note, asked, false);
    Offered { fixture, actions }
}

impl Offered {
    /// The titles of that kind, but for those that leave a finding alone.
    fn titles(&self, kind: ActionKind) -> Vec<&str> {
        let titles = self.actions.iter().filter(|action| action.kind == kind).map(|action| action.title.as_str());
        titles.filter(|title| !["Leave this alone", "Ignore "].iter().any(|alone| title.starts_with(alone))).collect()
    }

    fn action(&self, title: &str) -> &Action {
        let found = self.actions.iter().find(|action| action.title.contains(title));
        found.unwrap_or_else(|| panic!("no {title:?} in {:#?}", self.actions))
    }

    fn changes(&self, title: &str) -> Result<Changes, Refusal> {
        self.fixture.changes(self.action(title))
    }

    /// The text of the one file that the action changes, as it is then.
    fn after(&self, title: &str) -> String {
        let changes = self.changes(title).expect("it can be done");
        let [(id, edits)] = changes.edits.as_slice() else { panic!("one file is changed: {changes:?}") };
        self.fixture.edited(*id, edits).1
    }
}

#[test]
fn a_chapter_with_authors_of_its_own_is_cited_by_its_own_key() {
    let note = "//- a.md\n---\nbook: rivers2021\n---\nAs Chapter 2 says.\n     |\n";
    let found = offered(&format!("{RIVERS}{note}"));
    assert_eq!(found.titles(ActionKind::Rewrite), ["Cite as [@lindqvist2021]", "Cite as @lindqvist2021"]);
    assert_eq!(found.after("Cite as ["), "---\nbook: rivers2021\n---\nAs [@lindqvist2021] says.\n");
    // The cursor stands alone with one chapter: nothing for the whole note.
    assert_eq!(found.titles(ActionKind::Source), [""; 0]);
}

#[test]
fn the_locator_term_follows_the_language() {
    for (lang, term) in [("en-US", "chap."), ("en-GB", "ch."), ("de-DE", "Kap.")] {
        let note = format!("//- a.md\n---\nlang: {lang}\nbook: rivers2021\n---\nSo chapter 3.\n            |\n");
        let found = offered(&format!("{RIVERS}{note}"));
        assert!(found.after("Cite as").ends_with(&format!("\nSo [@rivers2021, {term} 3].\n")), "{lang}");
    }
}

#[test]
fn brackets_and_the_key_behind_go_into_the_citation() {
    let cases = [
        ("Floods rise (ch. 3).", "Floods rise [@rivers2021, chap. 3]."),
        ("See (see ch. 3).", "See [see @rivers2021, chap. 3]."),
        ("See (cf. also ch. 3, p. 50).", "See [cf. also @rivers2021, chap. 3, p. 50]."),
        ("See (ch. 3 is long).", "See ([@rivers2021, chap. 3] is long)."),
        ("The chapter 3 is long.", "The chapter 3 [@rivers2021, chap. 3] is long."),
        ("Words.^[In ch. 3.]", "Words.^[In [@rivers2021, chap. 3].]"),
        ("In chapter 3 of @rivers2021.", "In [@rivers2021, chap. 3]."),
        ("In chapter 3 of [@rivers2021], too", "In [@rivers2021, chap. 3], too"),
    ];
    for (text, expected) in cases {
        let at = text.find("ch").unwrap() + 2;
        let note = format!("//- a.md\n{text}\n{}|\n", " ".repeat(at));
        assert_eq!(offered(&format!("{RIVERS}{SEAS}{}", with_book(&note))).after("Cite as"), head(expected), "{text}");
    }
}

fn with_book(note: &str) -> String {
    note.replacen("//- a.md\n", "//- a.md\n---\nbook: rivers2021\n---\n", 1)
}

fn head(text: &str) -> String {
    format!("---\nbook: rivers2021\n---\n{text}\n")
}

#[test]
fn what_a_citation_would_spoil_is_not_cited() {
    for text in [
        "Chapters 2 and 3 agree.",
        "Chapters 1-3 agree.",
        "Chapter 1 and 3 show it.",
        "Chapter 2 of @rivers2021 [p. 22] says.",
        "Chapter 2 of *Rivers and Borders* says.",
        "See [chapter 2](x.md).",
        "In @rivers2021, chapter 2, it says.",
        "The second chapter says.",
        "Chapter 2's claim",
    ] {
        let at = text.find("hapter").unwrap();
        let note = with_book(&format!("//- a.md\n{text}\n{}|\n", " ".repeat(at)));
        assert_eq!(offered(&format!("{RIVERS}{note}")).titles(ActionKind::Rewrite), [""; 0], "{text}");
    }
}

#[test]
fn a_citation_becomes_words_and_keeps_its_book() {
    let cases = [
        ("See [@rivers2021, chap. 3].", "See (Chapter 3)."),
        ("See [@lindqvist2021].", "See (Chapter 2)."),
        ("See @rivers2021 [chap. 3].", "See Chapter 3."),
        ("So @rivers2021 [chap. 3, p. 50] says.", "So Chapter 3, p. 50, says."),
        ("See [@seas1998, chap. 3].", "See (Chapter 3 of @seas1998)."),
        ("See [@rivers2021, chap. 3, p. 50].", "See (Chapter 3, p. 50)."),
        ("See [@lindqvist2021, p. 22].", "See (Chapter 2, p. 22)."),
        ("See [cf. @rivers2021, chap. 3].", "See (cf. Chapter 3)."),
    ];
    for (text, expected) in cases {
        let at = text.find('@').unwrap() + 3;
        let note = with_book(&format!("//- a.md\n{text}\n{}|\n", " ".repeat(at)));
        assert_eq!(offered(&format!("{RIVERS}{SEAS}{note}")).after("Write "), head(expected), "{text}");
    }
    for text in ["[@rivers2021, chap. 3, p. 50, 52]", "[@x; @rivers2021, chap. 3]", "[@rivers2021, chap. 3; @x]"] {
        let at = text.find('@').unwrap() + 3;
        let note = with_book(&format!("//- a.md\n{text}\n{}|\n", " ".repeat(at)));
        assert_eq!(offered(&format!("{RIVERS}{note}")).titles(ActionKind::Rewrite), [""; 0], "{text}");
    }
}

#[test]
fn there_and_back_for_the_whole_note() {
    let words =
        "---\nlang: de\nbook: rivers2021\n---\nKapitel 1, Kapitel 2 und `Kapitel 3`, Kapitel 3 von @seas1998.\n";
    let cited = "---\nlang: de\nbook: rivers2021\n---\n[@rivers2021, Kap. 1], [@lindqvist2021] und `Kapitel 3`, [@seas1998, Kap. 3].\n";
    let drawn = format!("{RIVERS}{SEAS}//- a.md\n{words}   |\n");
    assert_eq!(offered(&drawn).after("Cite every chapter"), cited);
    let drawn = format!("{RIVERS}{SEAS}//- a.md\n{cited}    |\n");
    let named =
        "---\nlang: de\nbook: rivers2021\n---\n(Kapitel 1), (Kapitel 2) und `Kapitel 3`, (Kapitel 3 von @seas1998).\n";
    assert_eq!(offered(&drawn).after("Name every chapter"), named);
    let drawn = format!("{RIVERS}{SEAS}//- a.md\n{named}   |\n");
    assert_eq!(offered(&drawn).after("Cite every chapter"), cited);
}

#[test]
fn running_text_takes_the_other_form() {
    let cases = [
        ("As Chapter 3 says.", "As @rivers2021 [chap. 3] says."),
        ("As Chapter 3, p. 50, says.", "As @rivers2021 [chap. 3, p. 50] says."),
        ("As Chapter 2, p. 22, says.", "As @lindqvist2021 [p. 22] says."),
        ("Chapter 3 of @rivers2021 is long.", "@rivers2021 [chap. 3] is long."),
    ];
    for (text, expected) in cases {
        let at = text.find("hap").unwrap();
        let note = with_book(&format!("//- a.md\n{text}\n{}|\n", " ".repeat(at)));
        assert_eq!(offered(&format!("{RIVERS}{note}")).after("Cite as @"), head(expected), "{text}");
    }
    // In brackets, and behind an article, it would make no sentence.
    for text in ["So (Chapter 3).", "The chapter 3 says."] {
        let at = text.find("hap").unwrap();
        let note = with_book(&format!("//- a.md\n{text}\n{}|\n", " ".repeat(at)));
        assert_eq!(offered(&format!("{RIVERS}{note}")).titles(ActionKind::Rewrite).len(), 1, "{text}");
    }
}

#[test]
fn works_named_by_author_and_year_are_cited() {
    let works = "//- w.bib\n@book{moss2019, author = {Moss, Ada}, title = {Peat}, year = 2019}\n";
    let cases = [
        ("Moss (2019) argues.", "@moss2019 argues."),
        ("Moss (2019: 17) argues.", "@moss2019 [p. 17] argues."),
        ("So it is (Moss, 2019).", "So it is [@moss2019]."),
        ("So it is (see Moss, 2019).", "So it is [see @moss2019]."),
    ];
    for (text, expected) in cases {
        let at = text.find("oss").unwrap();
        let note = format!("//- a.md\n{text}\n{}|\n", " ".repeat(at));
        assert_eq!(offered(&format!("{works}{note}")).after("Cite as "), format!("{expected}\n"), "{text}");
    }
}

#[test]
fn what_others_said_stays_where_all_is_cited() {
    let note =
        "See Chapter 1.\n\n# On Chapter 3\n\n> So Chapter 3.\n\nShe says “as Chapter 3 has it”, and (Chapter 3).\n";
    let drawn = format!(
        "{RIVERS}{}",
        with_book(&format!("//- a.md\n{note}")).replacen("See Chapter 1.\n", "See Chapter 1.\n     |\n", 1)
    );
    let expected =
        note.replace("See Chapter 1", "See [@rivers2021, chap. 1]").replace("(Chapter 3)", "[@rivers2021, chap. 3]");
    assert_eq!(offered(&drawn).after("Cite every"), head(expected.trim_end()));
}

#[test]
fn grid_tables_stay_whole() {
    let table = "+---+---------------+\n| a | b             |\n+===+===============+\n| x | (Chapter 3)   |\n|   | y             |\n+---+---------------+\n";
    let drawn =
        table.replace("(Chapter 3)   |\n", "(Chapter 3)   |\n       ^\n       |\n").replacen("       ^\n", "", 1);
    let found = offered(&format!("{RIVERS}{}", with_book(&format!("//- a.md\n{drawn}"))));
    let after = found.after("Cite as [");
    let lengths: Vec<usize> = after.lines().skip(3).map(str::len).collect();
    assert!(lengths.windows(2).all(|pair| pair[0] == pair[1]) && after.contains("[@rivers2021, chap. 3]"), "{after}");
}

#[test]
fn a_finding_is_left_alone_in_its_line_its_note_or_its_folder() {
    let note = "//- a.md\nSo [@nobody] it is.\n     |\nMore [@nobody].\n";
    let found = offered(&format!("{RIVERS}{note}"));
    let after = found.after("in this line");
    assert_eq!(after, "So [@nobody] it is. <!-- glossator-ignore unknown-citekey -->\nMore [@nobody].\n");
    let after = found.after("in this note");
    assert_eq!(after, "---\nglossator-ignore: [unknown-citekey]\n---\n\nSo [@nobody] it is.\nMore [@nobody].\n");
    let note = "//- a.md\n---\nglossator-ignore: [unknown-chapter]\n---\nSo [@nobody] it is.\n     |\n";
    let after = offered(&format!("{RIVERS}{note}")).after("in this note");
    assert!(after.starts_with("---\nglossator-ignore: [unknown-chapter, unknown-citekey]\n---\n"), "{after}");
}

#[test]
fn a_line_in_vain_goes_and_a_second_meaning_does() {
    let note = "//- a.md\nWords.\n\n*[LCB]: Lake Catch Board\n    |\n\nMore.\n";
    assert_eq!(offered(note).after("Delete this line"), "Words.\n\n\nMore.\n");
    let note = "//- a.md\nThe Lake Catch Board (LCB) met. The Local Census Bureau (LCB) left.\n                                                         |\n";
    let after = offered(note).after("second meaning");
    assert_eq!(after, "The Lake Catch Board (LCB) met. The Local Census Bureau left.\n");
}

#[test]
fn nobodys_chapter_sets_the_book() {
    let cases = [
        ("As chapter 1 says.\n     |\n", "---\nbook: seas1998\n---\n\nAs chapter 1 says.\n"),
        ("\nAs chapter 1 says.\n     |\n", "---\nbook: seas1998\n---\n\nAs chapter 1 says.\n"),
        ("\u{feff}As chapter 1 says.\n      |\n", "\u{feff}---\nbook: seas1998\n---\n\nAs chapter 1 says.\n"),
        (
            "---\ntitle: x\n---\nAs chapter 1 says.\n     |\n",
            "---\nbook: seas1998\ntitle: x\n---\nAs chapter 1 says.\n",
        ),
        (
            "---\nbook:\ntitle: x\n---\nAs chapter 1 says.\n     |\n",
            "---\nbook: seas1998\ntitle: x\n---\nAs chapter 1 says.\n",
        ),
        ("---\n---\nAs chapter 1 says.\n     |\n", "---\nbook: seas1998\n---\nAs chapter 1 says.\n"),
    ];
    for (note, expected) in cases {
        let found = offered(&format!("{RIVERS}{SEAS}//- a.md\n{note}"));
        assert_eq!(found.titles(ActionKind::QuickFix).len(), 2, "one for each book: {note:?}");
        assert_eq!(found.after("Set book: seas1998"), expected);
        let action = found.action("Set book: seas1998");
        assert!(!action.preferred && action.diagnostic.is_none(), "it is offered, and nothing is wrong");
    }
}

#[test]
fn line_breaks_stay_as_they_are() {
    let note = "//- a.md\r\nAs chapter 1 says.\r\n     |\r\n";
    let found = offered(&format!("{RIVERS}{SEAS}{}", note.replacen("\r\n", "\n", 1)));
    assert_eq!(found.after("Set book: rivers2021"), "---\r\nbook: rivers2021\r\n---\r\n\r\nAs chapter 1 says.\r\n");
}

#[test]
fn fields_in_braces_are_left_alone() {
    let note = "//- a.md\n---\n{title: x}\n---\nAs chapter 1 says.\n     |\n";
    assert_eq!(offered(&format!("{RIVERS}{SEAS}{note}")).titles(ActionKind::QuickFix), [""; 0]);
}

/// The quick fixes for a chapter that is not there, each with the text that it makes; `*` marks what is preferred.
fn fixes(book: &str, text: &str) -> Vec<String> {
    let at = text.find("hap").unwrap();
    let found = offered(&format!("{book}//- a.md\n{text}\n{}|\n", " ".repeat(at)));
    let is_fix = |action: &&Action| action.kind == ActionKind::QuickFix && !action.title.starts_with("Leave");
    let fixes = found.actions.iter().filter(is_fix);
    let shown = fixes.map(|action| {
        assert_eq!(action.diagnostic.as_ref().map(|it| it.code.name()), Some("unknown-chapter"));
        let star = if action.preferred { "*" } else { "" };
        format!("{star}{}", found.after(&action.title).trim_end())
    });
    shown.collect()
}

#[test]
fn an_unknown_chapter_is_what_its_page_or_title_tells() {
    let cases = [
        ("[@rivers2021, chap. 9, p. 50]", "*[@rivers2021, chap. 3, p. 50]"),
        ("[@rivers2021, p. 50, chap. 9]", "*[@rivers2021, p. 50, chap. 3]"),
        ("Chapter 8 of @rivers2021 (*Floods and Forecasts*)", ""),
        ("[@rivers2021, chap. 8] \"Floods and Forecasts\"", "*[@rivers2021, chap. 3] \"Floods and Forecasts\""),
    ];
    for (text, expected) in cases {
        let expected: Vec<&str> = Some(expected).into_iter().filter(|it| !it.is_empty()).collect();
        assert_eq!(fixes(RIVERS, text), expected, "{text}");
    }
}

#[test]
fn an_unknown_chapter_that_is_near_none_is_left() {
    assert_eq!(fixes(RIVERS, "[@rivers2021, chap. 12]"), [""; 0]);
    assert_eq!(fixes(RIVERS, "[@rivers2021, chap. 10]"), [""; 0], "01 is no number");
    // One too far, and one key too often.
    assert_eq!(fixes(RIVERS, "[@rivers2021, chap. 4]"), ["[@rivers2021, chap. 3]"]);
    assert_eq!(fixes(RIVERS, "[@rivers2021, chap. 22]"), ["[@rivers2021, chap. 2]"]);
}

#[test]
fn digits_turned_round_and_roman_numerals_in_digits() {
    let chapters: String = (1..=13).map(|number| format!("## {number} On {number}\n- type: chapter\n")).collect();
    let book = format!("//- books/k.md\n---\ntype: book\ncitekey: k\n---\n{chapters}");
    assert_eq!(fixes(&book, "[@k, chap. 21]"), ["[@k, chap. 12]"]);
    let roman: String = ["I", "II", "III"].iter().map(|it| format!("## {it} On {it}\n- type: chapter\n")).collect();
    let book = format!("//- books/k.md\n---\ntype: book\ncitekey: k\n---\n{roman}");
    assert_eq!(fixes(&book, "[@k, chap. 11]"), ["[@k, chap. I]", "[@k, chap. II]"]);
}

#[test]
fn a_page_outside_its_chapter() {
    let note = "//- a.md\nSee [@rivers2021, chap. 2, p. 50].\n                           |\n";
    let found = offered(&format!("{RIVERS}{note}"));
    let fixes = ["Change to chapter 3, which has p. 50", "Change to pp. 21-48, all of chapter 2"];
    assert_eq!(found.titles(ActionKind::QuickFix), fixes);
    assert_eq!(found.after("which has"), "See [@rivers2021, chap. 3, p. 50].\n");
    assert_eq!(found.after("all of"), "See [@rivers2021, chap. 2, pp. 21-48].\n");
}

#[test]
fn a_page_outside_the_chapter_that_is_cited_by_its_own_key() {
    let note = "//- a.md\n---\nlang: de-DE\n---\nSee [@lindqvist2021, S. 50].\n                        |\n";
    let found = offered(&format!("{RIVERS}{note}"));
    assert!(found.after("which has").ends_with("See [@rivers2021, Kap. 3, S. 50].\n"));
    assert!(found.after("all of").ends_with("See [@lindqvist2021, S. 21-48].\n"));
}

#[test]
fn a_page_that_no_chapter_has() {
    let note = "//- a.md\nSee @rivers2021 [chap. 2, pp. 500-10].\n                            |\n";
    let found = offered(&format!("{RIVERS}{note}"));
    assert_eq!(found.titles(ActionKind::QuickFix), ["Change to pp. 21-48, all of chapter 2"]);
    assert_eq!(found.after("all of"), "See @rivers2021 [chap. 2, pp. 21-48].\n");
}

#[test]
fn an_abbreviation_is_written_out_where_it_is_first_used() {
    let note = "//- a.md\n# On the UN\n\nThe UN-led force, [[UN]], the UN and the UN.\n                                          |\n";
    let found = offered(note);
    let title = "Write out UN at its first use: United Nations";
    assert_eq!(found.titles(ActionKind::Inline), [title]);
    let expected = "# On the UN\n\nThe UN-led force, [[UN]], the United Nations (UN) and the UN.\n";
    assert_eq!(found.after(title), expected);

    let found = offered("//- a.md\nA force (UN) came.\n         |\n");
    assert_eq!(found.after("Write out UN: United Nations"), "A force (United Nations, UN) came.\n");
    // It is written out there already.
    assert_eq!(
        offered("//- a.md\nThe United Nations (UN). The UN.\n                             |\n")
            .titles(ActionKind::Inline),
        [""; 0]
    );
}

#[test]
fn selected_words_are_cited() {
    let note = "//- a.md\nAs commissions work it out.\n   ^^^^^^^^^^^^^^^^\n";
    let found = offered(&format!("{RIVERS}{note}"));
    assert_eq!(found.after("Cite as [@lindqvist2021]"), "As commissions work [@lindqvist2021] it out.\n");
    for note in ["//- a.md\nAs nobody wrote.\n   ^^^^^^\n", "//- a.md\n`commissions`\n ^^^^^^^^^^^\n"] {
        let found = offered(&format!("{RIVERS}{note}"));
        assert!(found.titles(ActionKind::Rewrite).is_empty(), "{note}");
    }
}

#[test]
fn where_several_findings_meet_each_is_left_alone_by_its_name() {
    let found = offered(&format!("{RIVERS}//- a.md\nSee [@rivers2021, ch. 2].\n                  |\n"));
    let alone = found.actions.iter().map(|it| it.title.as_str()).filter(|title| title.ends_with("in this line"));
    let mut alone: Vec<&str> = alone.collect();
    alone.sort_unstable();
    assert_eq!(alone, ["Ignore chapter-has-authors in this line", "Ignore locator-not-pandoc in this line"]);
    let after = found.after("Ignore locator-not-pandoc in this line");
    assert_eq!(after, "See [@rivers2021, ch. 2]. <!-- glossator-ignore locator-not-pandoc -->\n");
}

#[test]
fn entries_get_the_keys_that_they_lack() {
    let ris = "//- a.ris\nTY  - BOOK\nAU  - Hill, Cy\nTI  - Weirs\n       |\nPY  - 1999\nER  - \n";
    assert!(offered(ris).after("Write down the key hill1999").starts_with("TY  - BOOK\nID  - hill1999\nAU  -"));
    let found = offered("//- a.bib\n@book{twice, title = {One}}\n         |\n@book{twice, title = {Two}}\n");
    let after = "@book{twicea, title = {One}}\n@book{twice, title = {Two}}\n";
    assert_eq!(found.after("Give this entry the key twicea"), after);
    // No comment of a note is written into a bibliography.
    let alone = found.actions.iter().filter(|it| it.title.starts_with("Leave this alone"));
    assert_eq!(alone.map(|it| it.title.as_str()).collect::<Vec<_>>(), ["Leave this alone in this folder"]);
}
