//! What notes of strangers have that notes of ours have not: other languages without `lang`, lists that are code to
//! CommonMark, people, tables of organizations, chapters that only an organization tells apart.

use std::sync::{Arc, Mutex};

use glossator::features::code_action::code_actions;
use glossator::features::completion::completion;
use glossator::features::diagnostics::diagnostics;
use glossator::features::hover::hover;
use glossator::text::position::Encoding;
use glossator::workspace::Workspace;
use glossator::workspace::loading::{self, Listing};

use crate::features::fixture::Fixture;
use crate::support::folder::address;

fn hovered(files: &str) -> Option<String> {
    let fixture = Fixture::new(files);
    hover(&fixture.snapshot, &fixture.note, fixture.cursor()).map(|hover| Fixture::with_paths(&hover.text))
}

/// The messages about the last file.
fn told(files: &str) -> Vec<String> {
    let fixture = Fixture::new(files);
    diagnostics(&fixture.snapshot, &fixture.note).into_iter().map(|diagnostic| diagnostic.message).collect()
}

const BIB: &str = "//- refs.bib\n@book{silt2001, author = {Said, Omar}, title = {Silt}, year = 2001}\n";

const SPANISH: &str = "La comisión del río se reunió en el viejo ayuntamiento y decidió que había que dragar el puerto \
    antes del invierno, como se dice en [@silt2001, cap. 4], aunque nadie sabía quién iba a pagar las obras.\n";

#[test]
fn who_writes_in_another_language_and_does_not_say_so_is_not_told_english_terms() {
    assert_eq!(told(&format!("{BIB}//- a.md\n{SPANISH}")), [""; 0]);
    // Who says it, or writes in English, is.
    assert_eq!(told(&format!("{BIB}//- a.md\n---\nlang: en\n---\n{SPANISH}")).len(), 1);
    assert_eq!(told(&format!("{BIB}//- a.md\nAs is said in [@silt2001, cap. 4] of the river.\n")).len(), 1);
}

#[test]
fn items_of_a_list_that_are_code_to_commonmark_are_prose() {
    let list = "*    *   303\n\n    *   Sitz der World Bank\n                     |\n";
    assert!(hovered(&format!("//- a.md\n{list}")).is_some_and(|text| text.starts_with("**World Bank**")));
    let code = "*   303\n\nText.\n\n    *   Sitz der World Bank\n                     |\n";
    assert_eq!(hovered(&format!("//- a.md\n{code}")), None);
    let inside = "1.  Do this.\n\n            - World Bank\n                  |\n";
    assert_eq!(hovered(&format!("//- a.md\n{inside}")), None);
}

#[test]
fn a_link_to_a_note_with_references_of_its_own_is_none_to_them() {
    let paper = "//- paper.md\n---\nreferences:\n- id: charter\n  type: book\n  title: A Charter\n---\n[@charter]\n";
    assert_eq!(hovered(&format!("{paper}//- a.md\nThe [paper](paper.md) is here.\n       |\n")), None);
}

#[test]
fn a_reference_in_the_front_matter_needs_no_type() {
    let note = "---\nreferences:\n- id: shi2013\n  title: Telomeres\n---\nAs in [@shi2013] it is.\n        |\n";
    assert!(hovered(&format!("//- a.md\n{note}")).is_some_and(|text| text.contains("Telomeres")));
}

#[test]
fn an_organization_is_known_by_the_short_form_behind_its_name() {
    let body = "//- chis.md\n---\ntype: organization\n---\n# Centre for Harbour and Inland Shipping (CHIS)\n";
    for text in ["The CHIS wrote it.\n     |\n", "The Centre for Harbour and Inland Shipping wrote it.\n     |\n"] {
        let shown = hovered(&format!("{body}//- a.md\n{text}"));
        assert!(shown.is_some_and(|shown| shown.contains("**Centre for Harbour and Inland Shipping**")), "{text}");
    }
}

#[test]
fn a_list_explains_an_abbreviation_up_to_a_bracket() {
    let note = "- **STM**: (short-term memory) das Lager. STM ist kurz.\n                                          |\n";
    let shown = hovered(&format!("//- a.md\n{note}")).expect("it is explained");
    assert!(shown.contains("short-term memory") && !shown.contains("das"), "{shown}");
}

const TWO_BOOKS: &str = "\
//- books/lakes2011.md
---
type: book
citekey: lakes2011
title: Lakes
---
## 1 Shores
- page: 1-20
## 2 Basins
- page: 21-40

> How the Lake Chad Basin Commission learnt to count fish, and told the UN.
//- books/hills2012.md
---
type: book
citekey: hills2012
title: Hills
---
## 1 Slopes
- page: 1-20
## 2 Peaks
- page: 21-40

> The UN keeps a list of mountains.
";

#[test]
fn an_organization_that_one_chapter_speaks_of_tells_whose_chapter_it_is() {
    let note = "//- a.md\nThe Lake Chad Basin Commission is in chapter 2.\n                                        |\n";
    let hover = hovered(&format!("{TWO_BOOKS}{note}")).expect("a hover");
    assert!(hover.contains("**2 Basins**"), "{hover}");
    assert!(hover.ends_with(": this paragraph names an organization that the chapter speaks of.*"), "{hover}");
    // What everybody names tells nothing, nor does what another paragraph or another chapter speaks of.
    for note in [
        "The UN is in chapter 2.\n                 |\n",
        "The Lake Chad Basin Commission.\n\nIt is in chapter 2.\n             |\n",
        "The Lake Chad Basin Commission is in chapter 1.\n                                        |\n",
    ] {
        let hover = hovered(&format!("{TWO_BOOKS}//- a.md\n{note}")).expect("a hover");
        assert!(hover.contains("perhaps") || hover.contains("Perhaps"), "{note}: {hover}");
    }
}

const PERSON: &str =
    "//- people/Said, Omar.md\n---\ntype: person\naliases: [O. Said]\n---\n# Said, Omar\n\nA historian of mud.\n";

#[test]
fn a_person_with_a_note_is_known_by_name_with_works_and_mentions() {
    let note = "//- a.md\nProfessor Omar Said’s first book; O. Said again.\n            |\n";
    let hover = hovered(&format!("{BIB}{PERSON}{note}")).expect("a hover");
    assert!(hover.starts_with("**Omar Said**\n\nA historian of mud."), "{hover}");
    assert!(hover.contains("Wrote or edited *Silt*, 2001"), "{hover}");
    assert!(hover.contains("Mentioned 2 times in 1 note"), "{hover}");
    let completed = Fixture::new(&format!("{PERSON}//- a.md\nAs Oma\n      |\n"));
    let items = completion(&completed.snapshot, &completed.note, completed.cursor());
    let labels: Vec<String> = items.iter().flat_map(|it| &it.items).map(|item| item.label.clone()).collect();
    assert!(labels.contains(&"Omar Said".to_owned()), "{labels:?}");
    // A foundation is not its founder.
    assert_eq!(hovered(&format!("{PERSON}//- a.md\nThe Omar Said Foundation.\n        |\n")), None);
}

#[test]
fn a_person_without_a_name_is_told() {
    let files = "//- 2024-03-05.md\n---\ntype: person\n---\nMet on the tram.\n";
    let expected = ["Nothing says what this person is called: write `name: Ada Author`, or a heading."];
    assert_eq!(told(files), expected);
}

#[test]
fn a_table_of_organizations_adds_them() {
    let table = "//- lists/organizations.csv\nname,abbreviation,founded\nLakeside Dredging Forum,LDF,1987\n";
    let note = "//- a.md\nThe LDF met.\n     |\n";
    let hover = hovered(&format!("{table}{note}")).expect("a hover");
    assert!(hover.starts_with("**Lakeside Dredging Forum** (LDF)\n\nfounded 1987"), "{hover}");
    let wrong = "//- a.md\nText.\n//- organizations.csv\ntitle,short\nLakeside Dredging Forum,LDF\n";
    let expected = ["No column says what the organizations are called: call it `name`, in the first line."];
    assert_eq!(told(wrong), expected);
}

#[test]
fn a_key_that_was_renamed_meanwhile_is_changed_in_all_notes() {
    let root = address("x").path().and_then(|path| path.parent()).expect("a folder").to_owned();
    let mut workspace = Workspace::new(&[root], Encoding::Utf16);
    let bib = |key: &str| format!("@book{{{key}, author = {{Said, Omar}}, title = {{Silt}}, year = 2001}}\n");
    workspace.set_closed(&address("refs.bib"), &bib("said2001"));
    workspace.set_closed(&address("b.md"), "See [@said2001] and @{said2001}.\n");
    workspace.open(&address("a.md"), "As [@said2001] says.\n", 1);
    workspace.set_closed(&address("refs.bib"), &bib("saidSilt2001"));
    let workspace = Mutex::new(workspace);
    loading::read_notes(&workspace, Listing::new(&workspace), 1, &loading::Unwatched);
    let snapshot = loading::lock(&workspace).snapshot();
    let note = snapshot.note_at(&address("a.md")).expect("the note is open");
    let span = note.mentions.all[0].span;
    let actions = code_actions(&snapshot, note, span, false);
    let action = actions.iter().find(|action| action.title.contains("renamed to `@saidSilt2001`")).expect("an action");
    let texts = |note: &glossator::workspace::note::Note| match note.text.as_ref() {
        Some(text) => Ok(Arc::clone(text.whole())),
        None => Ok(Arc::new("See [@said2001] and @{said2001}.\n".to_owned())),
    };
    let changes = action.effect.changes(&snapshot, note, &texts).expect("it can be done");
    let edits: Vec<usize> = changes.edits.iter().map(|(_, edits)| edits.len()).collect();
    assert_eq!(edits, [1, 2]);
    assert!(changes.edits.iter().flat_map(|(_, edits)| edits).all(|(_, text)| text == "saidSilt2001"));
    // The key that was is nobody's: what is said of it is what a fresh server says.
    let told: Vec<String> = diagnostics(&snapshot, note).into_iter().map(|it| it.message).collect();
    assert_eq!(told, ["no work has the citekey `said2001`"]);
}

#[test]
fn a_title_of_one_or_two_words_counts_only_where_the_note_is_about_the_work() {
    let bib = "//- refs.bib\n@book{dahl1998, title = {Ferries}, author = {Dahl, R.}, year = {1998}}\n\
        @book{orr2000, title = {Harbours at Night}, author = {Orr, B.}, year = {2000}}\n";
    let over = |note: &str| hovered(&format!("{bib}//- a.md\n{note}"));
    let knows = |note: &str| over(note).is_some_and(|text| text.contains("Dahl"));
    assert_eq!(over("What is *Ferries* to us?\n         |\n"), None);
    assert_eq!(over("What is “Ferries” to us?\n         |\n"), None);
    assert!(knows("As @dahl1998 has it, *Ferries* is\n                       |\n"));
    assert!(knows("Dahl (1998) wrote “Ferries” in May.\n                    |\n"));
    assert!(knows("---\ncitekey: dahl1998\n---\nOf *Ferries* I say\n    |\n"));
    assert_eq!(over("As @orr2000 has it, *Ferries* is\n                      |\n"), None, "another work");
    let book = |note: &str| {
        let page = "//- b.md\n---\ntype: book\ncitekey: quays2001\ntitle: Quays\n---\n## 1 Sand\n- page: 1-9\n## 2 Afterthoughts\n- page: 10-19\n";
        hovered(&format!("{bib}{page}//- a.md\n{note}")).unwrap_or_default()
    };
    assert!(
        book("As @orr2000 has it. *Quays* is better, in chapter 2.\n                                           |\n")
            .contains("Afterthoughts")
    );
    assert_eq!(book("As @orr2000 has it, *Afterthoughts* are\n                       |\n"), "", "a chapter");
    assert!(over("See Harbours at Night, please.\n     |\n").is_some(), "a longer title needs no such help");
}

#[test]
fn a_question_goes_on_where_its_mark_is_missing() {
    let bib = "//- refs.bib\n@book{orr2001, title = {Who Owns Rivers?}, author = {Orr, B.}, year = {2001}}\n";
    let over = |note: &str| hovered(&format!("{bib}//- a.md\n{note}"));
    assert!(over("Who Owns Rivers? A start.\n  |\n").is_some());
    assert_eq!(over("# Draft\n\nWho Owns Rivers in Spring?\n  |\n"), None);
    assert!(over("In chapter four, Who Owns Rivers, he asks.\n                    |\n").is_some());
}
