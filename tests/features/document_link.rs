//! Document links.

use glossator::features::document_link::document_links;
use insta::assert_snapshot;

use crate::fixture::Fixture;

/// Addresses and tooltips, one a line; the ranges must be those drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let links = document_links(&fixture.snapshot, &fixture.note);
    assert_eq!(links.iter().map(|link| link.span).collect::<Vec<_>>(), fixture.ranges, "the ranges of the links");
    links.iter().map(|link| format!("{} {}", link.address, link.tooltip)).collect::<Vec<_>>().join("\n")
}

const BOOKS: &str = "\
//- books/rivers2021.md
---
type: book
citekey: rivers2021
title: \"Rivers and Borders: Water Between States\"
URL: https://harbour.example/rivers
---
## 1 Introduction
- page: 1-20
## 2 Commissions at Work
- DOI: 10.1000/rivers.2
- page: 21-48
//- books/hills.md
---
type: book
citekey: hills
title: Hills
---
## 1 Goats
- page: 7
";

#[test]
fn references_open_their_doi_else_their_address_else_their_books() {
    let note = "//- a.md
---
book: rivers2021
---
# Chapter 1
  ^^^^^^^^^

@rivers2021, chapters 1 and 2, p. 30; *Commissions at Work*.
^^^^^^^^^^^  ^^^^^^^^^^     ^  ^^^^^   ^^^^^^^^^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}")), @r"
    https://harbour.example/rivers Open 1 Introduction
    https://harbour.example/rivers Open Rivers and Borders
    https://harbour.example/rivers Open 1 Introduction
    https://doi.org/10.1000/rivers.2 Open 2 Commissions at Work
    https://doi.org/10.1000/rivers.2 Open 2 Commissions at Work
    https://doi.org/10.1000/rivers.2 Open 2 Commissions at Work
    ");
}

#[test]
fn what_has_no_address_has_no_link() {
    let note = "//- a.md
[@hills, chap. 1], chapter 1, of what, the UN, [@nobody1999], [@rivers2021, chap. 7]
                                                               ^^^^^^^^^^^
";
    assert_snapshot!(shown(&format!("{BOOKS}{note}")), @"https://harbour.example/rivers Open Rivers and Borders");
}
