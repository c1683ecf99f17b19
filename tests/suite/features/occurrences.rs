//! Who is named where, and with whom.

use glossator::occurrences::{NamingChapters, Pairs, PassageKind, pages_naming, passages};
use glossator::workspace::id::FolderId;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

const NOTES: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: Rivers and Borders
---
# Rivers and Borders

Outside of all chapters: NATO and the OSCE.

## 1 What the United Nations Counts
- page: 1-20
> UNESCO counts fish. So does the WHO, and UNESCO counts them again.
>
> The African Union does not.

My own words speak of NATO.

## 2 Commissions at Work
- page: 21-48
> The African Union and UNESCO sign what nobody reads.
## 3 Silence
- page: 49-60
> Nobody is named.
//- reading/two.md
---
book: rivers2021
chapter: 2
---
# NATO

UNESCO, the WHO.
- UNESCO and the WHO
- WHO, said twice: WHO
//- seminar.md
---
book: rivers2021
---
Chapters 1 and 2 on the WHO, UNESCO and the OSCE.

UNESCO stands alone.
";

/// The passages of all notes: what each is, and whom it names.
#[test]
fn a_passage_is_a_chapter_or_a_paragraph() {
    let fixture = Fixture::new(NOTES);
    let mut lines = Vec::new();
    for note in fixture.snapshot.notes() {
        let library = fixture.snapshot.library(note);
        let label = |id| library.view(id).map(|chapter| chapter.label()).unwrap_or_default();
        for passage in passages(&fixture.snapshot, note) {
            let kind = match passage.kind {
                PassageKind::Entry(chapter) => format!("entry of {}", label(chapter)),
                PassageKind::Paragraph(about) => {
                    format!("about [{}]", about.into_iter().map(label).collect::<Vec<_>>().join("; "))
                }
            };
            let named: Vec<&str> = passage.named.iter().map(|named| named.span.of(fixture.text(note))).collect();
            lines.push(format!("{kind}: {}", named.join(", ")));
        }
    }
    assert_snapshot!(lines.join("\n"), @r"
    about []: NATO, OSCE
    entry of 1 What the United Nations Counts: United Nations, UNESCO, WHO, UNESCO, African Union
    about []: NATO
    entry of 2 Commissions at Work: African Union, UNESCO
    about [2 Commissions at Work]: NATO
    about [2 Commissions at Work]: UNESCO, WHO
    about [2 Commissions at Work]: UNESCO, WHO
    about [2 Commissions at Work]: WHO, WHO
    about [1 What the United Nations Counts; 2 Commissions at Work]: WHO, UNESCO, OSCE
    about []: UNESCO
    ");
}

/// Each pair with the entries, paragraphs and notes that name both.
#[test]
fn pairs_are_counted_once_in_each_passage() {
    let fixture = Fixture::new(NOTES);
    let mut pairs = Pairs::default();
    for note in fixture.snapshot.notes() {
        pairs.add(note.id, &passages(&fixture.snapshot, note));
    }
    let library = &fixture.snapshot.folders()[0].library;
    let name = |id| library.organization(id).map(|it| it.abbreviations[0].to_string()).unwrap_or_default();
    let lines = pairs.iter().map(|(one, other, together)| {
        let mut names = [name(one), name(other)];
        names.sort();
        format!("{}: {} {} {}", names.join(" "), together.entries, together.paragraphs, together.notes)
    });
    let mut lines = Vec::from_iter(lines);
    lines.sort();
    assert_snapshot!(lines.join("\n"), @r"
    AU UN: 1 0 0
    AU UNESCO: 2 0 0
    AU WHO: 1 0 0
    NATO OSCE: 0 1 1
    OSCE UNESCO: 0 1 1
    OSCE WHO: 0 1 1
    UN UNESCO: 1 0 0
    UN WHO: 1 0 0
    UNESCO WHO: 1 3 2
    ");
}

#[test]
fn companions_are_those_of_the_same_chapters() {
    let fixture = Fixture::new(NOTES);
    let library = &fixture.snapshot.folders()[0].library;
    let of = |short: &str| {
        let found = library.organizations().find(|(_, it)| it.abbreviations.iter().any(|own| own == short));
        let who = found.expect("a known organization").0;
        let pages = pages_naming(&fixture.snapshot, FolderId(0), who);
        let all = NamingChapters::of(&fixture.snapshot, &pages, who).companions(library, who);
        let all = all.into_iter().map(|(id, count)| {
            format!("{} {count}", library.organization(id).expect("an organization").abbreviations[0])
        });
        all.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(of("UNESCO"), "AU 2, UN 1, WHO 1");
    assert_eq!(of("WHO"), "AU 1, UN 1, UNESCO 1");
    assert_eq!(of("NATO"), "");
}
