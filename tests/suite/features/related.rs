//! What chapters have in common, and who is named together, in hovers.

use glossator::features::hover::hover;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// The paragraph of the hover that begins with `word`; empty if there is none.
fn paragraph(fixture: &str, word: &str) -> String {
    let fixture = Fixture::new(fixture);
    let hover = hover(&fixture.snapshot, &fixture.note, fixture.cursor()).expect("a hover");
    let text = Fixture::with_paths(&hover.text);
    text.split("\n\n").find(|paragraph| paragraph.starts_with(word)).unwrap_or_default().to_owned()
}

const BOOKS: &str = "\
//- books/mali.md
---
type: book
citekey: mali2020
title: Missions
---
## 1 Mandates
- page: 1
> MINUSMA was asked for the protection of civilians (PoC), and so was the UN.
## 2 Money
- page: 2
> The UN pays, and the EU and the AU do not. So says the UN.
## 3 Roads
- page: 3
> The UN builds no roads, but the EU does.
## 4 Rations
- page: 4
> The UN, fed.
## 5 Wells
- page: 5
> The UN, watered.
## 6 Tents
- page: 6
> The UN, housed.
## Abbreviations
- **PoC**: protection of civilians
//- books/law.md
---
type: book
citekey: law2021
title: Law at Night
---
## 1 Courts
- page: 1
> In no court was MINUSMA sued.
## 2 Shields
- page: 2
> What the protection of civilians asks of MINUSMA is not law. PoC is a slogan.
## 3 Silence
- page: 3
> Nobody is named.
## 4 Noise
- page: 4
## 5 Sleep
- page: 5
## 6 Waking
- page: 6
## Abbreviations
- **PoC**: protection of civilians
";

#[test]
fn chapters_with_something_rare_in_common_are_told() {
    let over = |chapter: &str| paragraph(&format!("{BOOKS}//- a.md\n[@{chapter}]\n{}|\n", " ".repeat(14)), "See ");
    assert_snapshot!(over("mali2020, chap. 1"), @"See [2 Shields](<books/law.md#L9>), also about MINUSMA and protection of civilians; [1 Courts](<books/law.md#L6>), also about MINUSMA");
    // Six chapters name the UN: that is nothing rare. The EU is.
    assert_snapshot!(over("mali2020, chap. 2"), @"See [3 Roads](<books/mali.md#L12>), also about EU");
    assert_eq!(over("mali2020, chap. 4"), "");
    assert_eq!(over("law2021, chap. 3"), "");
}

#[test]
fn what_every_other_chapter_of_a_small_book_names_is_not_rare() {
    let book = "//- books/hills.md\n---\ntype: book\ncitekey: hills\n---\n## 1 Goats\n- page: 1\n> FIFA.\n## 2 Sheep\n- page: 2\n> FIFA.\n";
    let over = |more: &str| paragraph(&format!("{book}{more}//- a.md\n[@hills, chap. 1]\n           |\n"), "See ");
    assert_eq!(over(""), "");
    let more: String = (3..7).map(|number| format!("## {number} Hens\n- page: {number}\n")).collect();
    assert_ne!(over(&more), "");
}

#[test]
fn what_many_notes_name_is_not_rare() {
    let notes: String = (0..12).map(|n| format!("//- n{n}.md\nOf MINUSMA.\n")).collect();
    let over =
        |notes: &str| paragraph(&format!("{BOOKS}{notes}//- a.md\n[@law2021, chap. 1]\n              |\n"), "See ");
    assert_ne!(over(""), "");
    assert_eq!(over(&notes), "");
}

#[test]
fn an_organization_is_named_together_with_others() {
    let over = |name: &str| paragraph(&format!("{BOOKS}//- a.md\n{name}\n|\n"), "Together");
    assert_snapshot!(over("EU"), @"Together with: UN (2 chapters), AU (1)");
    assert_snapshot!(over("AU"), @"Together with: EU (1 chapter), UN (1)");
    // It is told below the chapters.
    let fixture = Fixture::new(&format!("{BOOKS}//- a.md\nThe EU.\n    ^^\n     |\n"));
    let text = hover(&fixture.snapshot, &fixture.note, fixture.cursor()).unwrap().text;
    let (chapters, together) = (text.find("\n\nIn 2 chapters: ").unwrap(), text.find("\n\nTogether").unwrap());
    assert!(chapters < together && together < text.find("\n\nMentioned").unwrap(), "{text}");
}
