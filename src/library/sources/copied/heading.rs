//! Finds the chapter that a page is about, by the line with its title.

use super::contents::{self, List, Listed};
use super::page::Page;
use super::words::{self, Block, Label};
use super::{blocks, fields};
use crate::library::contents::chapter_number;
use crate::text::numeral::Numeral;

/// The chapter's title, and the index of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub at: usize,
    pub number: Option<Numeral>,
    pub title: String,
}

/// Finds the chapter's heading; `None` if the page is about a book.
pub(super) fn find(page: &Page, list: &List) -> Option<Heading> {
    let top: Vec<usize> = page.of(Block::Top).map(|(at, _)| at).collect();
    let text = |at: usize| page.lines[at].text.as_str();
    let mark = top.iter().position(|&at| words::is_one_of(text(at), words::CHAPTER_MARKS));
    let book = top.iter().position(|&at| words::is_one_of(text(at), words::BOOK_MARKS));
    if book.is_some() && mark.is_none_or(|mark| book < Some(mark)) {
        return None;
    }
    let labelled = |at: usize| contents::number(text(at)).filter(|label| label.is_told);
    // `Chapter 4` above the title.
    let number_alone = || {
        top.iter()
            .find(|&&at| labelled(at).is_some_and(|label| label.title.is_empty() && text(at).contains(' ')))
            .and_then(|&at| behind(page, &top, at))
    };
    let marked = || mark.and_then(|mark| behind(page, &top, top[mark]));
    // `4. Title` above the mark.
    let numbered = || {
        let above = top.iter().take_while(|&&at| mark.is_some_and(|mark| at < top[mark]));
        let mut above = above.filter(|&&at| labelled(at).is_some_and(|label| !label.title.is_empty()));
        above.next().map(|&at| whole(page, at))
    };
    let named = || {
        top.iter()
            .find(|&&at| {
                labelled(at).is_some_and(|label| !label.title.is_empty())
                    && (blocks::is_dashed(text(at)) || is_named(text(at)))
            })
            .map(|&at| whole(page, at))
    };
    let known = Listed::of(&list.chapters);
    let listed = || {
        let is_listed =
            |at: usize| contents::number(text(at)).is_some_and(|label| known.has(Some(label.number), label.title));
        top.iter().find(|&&at| is_listed(at)).map(|&at| whole(page, at))
    };
    let published = || {
        let at = top.iter().copied().find(|&at| words::behind(text(at), "published online by").is_some())?;
        let repeats = |above: &&usize| known.has(None, text(**above));
        let above = || top.iter().rev().filter(move |&&above| above < at);
        above().find(repeats).or_else(|| above().find(|&&above| page.is_plain(above))).map(|&at| whole(page, at))
    };
    let contained = || {
        let is_in = |at: usize| {
            fields::at_start(&page.lines[at].columns).is_some_and(|field| field.label == Label::In)
                || super::citation::from_line(text(at)).is_some()
        };
        let at = top.iter().copied().find(|&at| is_in(at))?;
        top.iter().copied().find(|&above| above < at && page.is_plain(above)).map(|at| whole(page, at))
    };
    marked()
        .or_else(numbered)
        .or_else(number_alone)
        .or_else(named)
        .or_else(listed)
        .or_else(published)
        .or_else(contained)
}

/// Whether a line begins with a word for `chapter` and a number.
fn is_named(text: &str) -> bool {
    chapter_number(text).is_some()
}

/// The heading that consists of the whole line at `at`.
fn whole(page: &Page, at: usize) -> Heading {
    let text = &page.lines[at].text;
    match contents::number(text).filter(|label| !label.title.is_empty()) {
        Some(label) => Heading { at, number: Some(label.number), title: label.title.to_owned() },
        None => Heading { at, number: None, title: text.clone() },
    }
}

/// The heading below a line that marks the page as a chapter's.
fn behind(page: &Page, top: &[usize], mark: usize) -> Option<Heading> {
    let mut number =
        contents::number(&page.lines[mark].text).filter(|label| label.title.is_empty()).map(|label| label.number);
    for &at in top.iter().filter(|&&at| at > mark) {
        let text = &page.lines[at].text;
        if words::is_button(text) || words::is_one_of(text, words::CHAPTER_MARKS) {
            continue;
        }
        if let Some(label) = contents::number(text) {
            if label.title.is_empty() {
                number = Some(label.number);
                continue;
            }
            return Some(Heading { number: Some(label.number), title: label.title.to_owned(), at });
        }
        return page.is_plain(at).then(|| Heading { at, number, title: text.clone() });
    }
    None
}
