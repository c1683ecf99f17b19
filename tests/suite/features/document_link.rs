//! Document links.

use glossator::features::document_link::{DocumentLink, document_links};
use glossator::workspace::address::Address;
use insta::assert_snapshot;

use crate::features::fixture::Fixture;

/// Addresses and tooltips, one a line; the ranges must be those drawn.
fn shown(fixture: &str) -> String {
    let fixture = Fixture::new(fixture);
    let links = document_links(&fixture.snapshot, &fixture.note);
    assert_eq!(links.iter().map(|link| link.span).collect::<Vec<_>>(), fixture.ranges, "the ranges of the links");
    let line = |link: &DocumentLink| {
        let files = link.files.iter().map(|file| {
            let path = Address::from_path(&file.path).to_uri().unwrap().to_string();
            format!("{}#{} ", Fixture::with_paths(&path), file.fragment.as_deref().unwrap_or(""))
        });
        format!("{}{} {}", files.collect::<String>(), link.address.as_deref().unwrap_or("-"), link.tooltip)
    };
    links.iter().map(line).collect::<Vec<_>>().join("\n")
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

const BIB: &str = r"
//- refs/a.bib
@collection{banks, title = {Left Banks and Right}, date = {2019}, file = {banks.pdf}, doi = {10.1000/banks}}
@incollection{own, title = {Of Its Own Paper}, crossref = {banks}, chapter = {3}, pages = {41--60}, file = {own.html;own.pdf}}
@incollection{none, title = {Without One at All}, crossref = {banks}, chapter = {4}, pages = {61--80}}
@article{paper, title = {A Paper on Shores}, date = {2020}, pages = {200--215}, file = {:/far/paper.pdf:PDF}}
";

#[test]
fn a_file_opens_at_the_page_as_far_as_that_is_known() {
    let note = "//- refs/a.md
[@banks], [@banks, chap. 3], [@own, p. 45], [@banks, chap. 4],
 ^^^^^^    ^^^^^^  ^^^^^^^    ^^^^  ^^^^^    ^^^^^^  ^^^^^^^
[@banks, p. 70; @paper, p. 205] and chapter 3 of @banks.
 ^^^^^^  ^^^^^  ^^^^^^  ^^^^^^      ^^^^^^^^^    ^^^^^^
";
    // Each is looked for beside the bibliography, then in the folder. `/far` is on the folder's drive.
    assert_snapshot!(shown(&format!("{BIB}{note}")).replace("file:///C:", "file://"), @r"
    refs/banks.pdf# banks.pdf# https://doi.org/10.1000/banks Open Left Banks and Right in banks.pdf
    refs/banks.pdf# banks.pdf# https://doi.org/10.1000/banks Open Left Banks and Right in banks.pdf
    refs/own.pdf# own.pdf# refs/banks.pdf#page=41 banks.pdf#page=41 https://doi.org/10.1000/banks Open 3 Of Its Own Paper in own.pdf
    refs/own.pdf# own.pdf# refs/banks.pdf#page=41 banks.pdf#page=41 https://doi.org/10.1000/banks Open 3 Of Its Own Paper in own.pdf
    refs/own.pdf#page=5 own.pdf#page=5 refs/banks.pdf#page=45 banks.pdf#page=45 https://doi.org/10.1000/banks Open 3 Of Its Own Paper in own.pdf at page 45, if the file begins with page 41
    refs/banks.pdf# banks.pdf# https://doi.org/10.1000/banks Open Left Banks and Right in banks.pdf
    refs/banks.pdf#page=61 banks.pdf#page=61 https://doi.org/10.1000/banks Open 4 Without One at All in banks.pdf at page 61 as printed; the file may count from its cover
    refs/banks.pdf# banks.pdf# https://doi.org/10.1000/banks Open Left Banks and Right in banks.pdf
    refs/banks.pdf#page=70 banks.pdf#page=70 https://doi.org/10.1000/banks Open 4 Without One at All in banks.pdf at page 70 as printed; the file may count from its cover
    file:///far/paper.pdf# - Open A Paper on Shores in paper.pdf
    file:///far/paper.pdf#page=6 - Open A Paper on Shores in paper.pdf at page 205, if the file begins with page 200
    refs/own.pdf# own.pdf# refs/banks.pdf#page=41 banks.pdf#page=41 https://doi.org/10.1000/banks Open 3 Of Its Own Paper in own.pdf
    refs/banks.pdf# banks.pdf# https://doi.org/10.1000/banks Open Left Banks and Right in banks.pdf
    ");
}
