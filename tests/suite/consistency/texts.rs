//! Texts of notes, books, organizations and glossaries that affect each other.

use proptest::prelude::*;

/// Front matter, complete and half-written.
const FRONT: [&str; 21] = [
    "",
    "",
    "---\nbook: one\n---\n",
    "---\nbook: \"[[two]]\"\n---\n",
    "---\nbook: none\n---\n",
    "---\nbibliography: ../elsewhere/refs.bib\n---\n",
    "---\nbook: one\nbibliography: [ignored/refs.bib, all.bib]\n---\n",
    "---\nbibliography: refs.bib\ncitekey: four2020\n---\n",
    "---\nbibliography: [page.md, books/one.md, all.bi]\n---\n",
    "---\nbook: one\nchapter: 4\n---\n",
    "---\ncitekey: four2020\n---\n",
    "---\ntype: book\ncitekey: one\ntitle: \"World Order: A View\"\nissued: 2020\n---\n",
    "---\ntype: book\ncitekey: one\ntitle: Other Orders\nauthor: [\"Smith, Anna\"]\nissued: 2021\n---\n",
    "---\ntype: book\ncitekey: [two, one]\ntitle: Rules of the Game\n---\n",
    "---\ntype: book\ncitekey: three\ntitle: Global Compact Revisited\n---\n",
    "---\ntype: book\ncitekey: \"on\ntitle: Half\n---\n",
    "---\ntype: book\ncitekey: one\n",
    "---\ntype: organization\naliases: [UN, UN Global Compact]\n---\n",
    "---\ntype: organization\nname: United Nations\naliases: [UNO, World Body]\nkind: body\n---\n",
    "---\ntype: glossary\n---\n",
    "---\ntype: glossary\ntitle: \"half\n---\n",
];

/// The text below it.
const BODY: [&str; 33] = [
    "# World Order\n",
    "# Global Compact\n",
    "## 4 Changing Models of Order\n\n- author: Anna Smith\n- page: 77-100\n- citekey: four2020\n\n> The UN and MINUSMA in an abstract.\n",
    "## 4 Changing Models of World Order\n\n- page: 70-100\n\n> The UN Global Compact grows.\n",
    "## 2 Rules\n\n- page: 10-20\n- citekey: two\n",
    "## II Rules of Orders\n\n- page: none\n",
    "## Abbreviations\n\n- **UN**: United Notes\n- **PoC**: protection of civilians\n",
    "## Abbreviations\n\n- **WB**: World Body\n- **UN Global**: United Notes Global\n",
    "## Organizations\n\n- **Global Compact** (GC): a compact\n- **World Body**: a body\n",
    "- **UN**: United Nations\n- **PoC**: proof of concept\n",
    "- **IO**: international organization\n- **UN Global Compact**: a compact\n",
    "## Another section\n",
    "Chapter 4 shows how MINUSMA and the UN act.\n",
    "As [@one, chap. 4, p. 81] says, the UN Global Compact grows.\n",
    "See [@two, chap. 2] and [@four2020, p. 12], not @three.\n",
    "Chapter 2 of *World Order* and chapter II.\n",
    "In “Changing Models of Order” the United Nations (UN) is told of.\n",
    "Changing Models of World Order 🌍 and Global Compact Revisited.\n",
    "The *Rules* and the Rules of the Game.\n",
    "[[one#4 Changing Models of Order]] and [[two]]\n",
    "[a](page.md), [b](books/page.md#changing-models-of-order), [c](../books/page.md)\n",
    "[[books/page]], [[page]], [[Café]], [[inner/page|other]]\n",
    "On p. 85 of chapter 4, as chapter 4 of Smith (2020) says.\n",
    "*[PoC]: people of colour\n",
    "The Universal Nothing (UNO) rests; the UNO and PoC do.\n",
    "The World Body’s Global Compact, the UN's IOs, GC and WB.\n",
    "UN Global, UN Global Compact and Global Compact\n",
    "```\nChapter 4 and the UN\n```\n",
    "Chapters 2-4 of @one; pp. 10-20\n",
    "Émigrés 🌍🌍 in the UN, 🌍 chapter 4\n",
    "World Health Organization (WHO), WHO\n",
    "\n",
    "\n",
];

/// What is typed, a few letters at a time.
const TYPED: [&str; 18] = [
    "{",
    "}",
    ",",
    "@",
    "",
    "U",
    "N",
    "UN ",
    "4",
    "\n",
    "---\n",
    " Global",
    "s",
    "🌍",
    "]",
    "chapter 4 ",
    "\r\n",
    "PoC",
];

/// Entries of bibliographies.
const ENTRIES: [&str; 13] = [
    "@book{one, title = {World Order: A View}, year = 2020}\n",
    "@collection{three,\n  title = {Global Compact Revisited},\n  date = {2021},\n}\n",
    "@incollection{four2020, title = {Changing Models of Order}, booktitle = {World Order}, year = 2020, chapter = 4}\n",
    "@incollection{five, title = {Rules}, booktitle = {Rules of the Game}, year = 2021, pages = {1--9}}\n",
    "@incollection{six, title = {Émigrés 🌍}, booktitle = {Rules of the Game}, year = 2021, pages = {10--20}}\n",
    "@article{two, title = {Rules of the Game}, journaltitle = {Journal}, year = 2021}\n",
    "@book{one, title = {Half\n",
    "@book{one, title = {Another}, edition = {2}, year = 2022}\n",
    "@string{x = {y}}\n\n",
    "TY  - BOOK\nID  - one\nTI  - World Order\nPY  - 2020\nER  - \n",
    "TY  - CHAP\nID  - four2020\nTI  - Changing Models of Order\nT2  - World Order\nPY  - 2020\nSP  - 77\nEP  - 100\nER  - \n",
    "TY  - CHAP\nID  - seven\nTI  - Rules\nT2  - Other Orders\nPY  - 2021\nER  - \n",
    "\n",
];

/// The YAML of project files.
const PROJECTS: [&str; 10] = [
    "project:\n  type: book\n",
    "lang: de\n",
    "bibliography: ../elsewhere/refs.bib\n",
    "bibliography: [all.bib, ignored/refs.bib]\n",
    "format:\n  html:\n    bibliography: ../../elsewhere/refs.bib\n",
    "metadata:\n  bibliography: ../ignored/refs.bib\n",
    "bibliography: nowhere.bib\n",
    "bibliography: \"{{ bib }}\"\n",
    "bibliography: [\n",
    "\n",
];

/// A possible text of the file `file`.
pub fn text_of(file: &str) -> BoxedStrategy<String> {
    match file.rsplit_once('.') {
        Some((_, "md" | "Rmd")) => text().boxed(),
        Some((_, "yml" | "yaml")) => project().boxed(),
        _ => bibliography().boxed(),
    }
}

fn project() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PROJECTS[..]), 0..3).prop_map(|pieces| pieces.concat())
}

fn bibliography() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&ENTRIES[..]), 0..7).prop_map(|entries| entries.concat())
}

/// A text: perhaps with front matter and blank lines, with either line ending, and now and then cut off anywhere.
pub fn text() -> impl Strategy<Value = String> {
    let body = prop::collection::vec((prop::sample::select(&BODY[..]), any::<bool>()), 0..7);
    let cut = prop::option::weighted(0.1, any::<prop::sample::Index>());
    (prop::sample::select(&FRONT[..]), body, prop::bool::weighted(0.2), cut).prop_map(|(front, body, crlf, cut)| {
        let mut text = front.to_owned();
        for (piece, blank) in body {
            text.push_str(piece);
            text.push_str(if blank { "\n" } else { "" });
        }
        if let Some(cut) = cut {
            text = text.chars().take(cut.index(text.len() + 1)).collect();
        }
        if crlf { text.replace('\n', "\r\n") } else { text }
    })
}

/// A text of any file.
pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => text(), 1 => bibliography(), 1 => project()]
}

/// What is typed in one edit.
pub fn typed() -> impl Strategy<Value = String> {
    prop::sample::select(&TYPED[..]).prop_map(str::to_owned)
}
