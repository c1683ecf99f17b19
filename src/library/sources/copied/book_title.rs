//! Finds the title of the book that a page is about, or that its chapter is from.

use super::citation::{self, Citation};
use super::heading::Heading;
use super::page::{Page, Said};
use super::words::{self, Block, Label};
use super::{fields, pages, people, title};
use crate::library::contents::same_title;
use crate::text::pages::Pages;
use crate::text::{caseless, steps};

/// How often a page may print its title before it counts as something else.
const MOST_REPEATS: usize = 20;

/// The book's title, with whatever else its line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BookTitle {
    /// The title, with its subtitle.
    pub title: String,
    /// The chapter's pages.
    pub pages: Option<Pages>,
    /// What a catalogue prints after the title: `/ Ann Author and Ben Writer (eds.)`.
    pub responsibility: Option<String>,
    /// Publisher and year, and more.
    pub citation: Option<Citation>,
}

/// Finds the title. `heading` is the chapter's, if the page is about a chapter.
pub(super) fn find(
    page: &Page,
    said: &[Said],
    heading: Option<&Heading>,
    citation: Option<&Citation>,
) -> Option<BookTitle> {
    let value = |label: Label| {
        said.iter().find(|said| said.label == label && !said.value.is_empty()).map(|said| said.value.as_str())
    };
    if let Some(title) =
        value(Label::Title).filter(|title| heading.is_none_or(|heading| !same_title(title, &heading.title)))
    {
        return Some(with_responsibility(title::joined(title, value(Label::Subtitle))));
    }
    if let Some(citation) = citation {
        return Some(BookTitle { title: with_subtitle(page, &citation.book, heading), ..BookTitle::default() });
    }
    if let Some(found) = page
        .lines
        .iter()
        .enumerate()
        .filter(|(at, _)| page.is_about(*at))
        .find_map(|(_, line)| citation::from_line(&line.text))
    {
        return Some(BookTitle {
            title: found.book.clone(),
            pages: found.pages,
            citation: Some(found),
            ..BookTitle::default()
        });
    }
    if let Some(heading) = heading {
        let stated = value(Label::In).or_else(|| taylor(page, heading));
        if let Some(stated) = stated.filter(|stated| stated.contains(char::is_alphabetic)) {
            return Some(with_pages(page, stated, Some(heading)));
        }
    }
    if heading.is_some()
        && let Some(found) = container_line(page)
    {
        return Some(found);
    }
    let plain = |block: Block| page.of(block).map(|(at, _)| at).filter(|&at| page.is_plain(at));
    if heading.is_some()
        && let Some(at) = plain(Block::Container).next()
    {
        return Some(block_title(page, at, heading));
    }
    let is_other = |at: &usize| {
        heading.is_none_or(|heading| *at != heading.at && !same_title(&page.lines[*at].text, &heading.title))
    };
    let at = match heading {
        Some(heading) => {
            let above = plain(Block::Top).filter(is_other).find(|&at| at < heading.at);
            let names = |at: &usize| people::row(&page.lines[*at].text).is_none();
            above.or_else(|| plain(Block::Top).filter(is_other).filter(names).find(|&at| at > heading.at))?
        }
        None => plain(Block::Top).next()?,
    };
    let at = echoed(page, at, heading).unwrap_or(at);
    Some(block_title(page, at, heading))
}

/// A line near `at` that the page repeats, if it does not repeat the line at `at` itself: what a site prints above the
/// title (its own name, a menu) occurs only once.
fn echoed(page: &Page, at: usize, heading: Option<&Heading>) -> Option<usize> {
    /// The most lines between them.
    const NEAR: usize = 12;
    let is_echo = |at: usize| {
        let text = page.lines[at].text.as_str();
        text.contains(' ')
            && text.len() > 8
            && page.lines.iter().enumerate().any(|(other, line)| other != at && is_echo(&line.text, text))
    };
    if is_echo(at) {
        return None;
    }
    let is_other = |at: &usize| {
        heading.is_none_or(|heading| *at != heading.at && !same_title(&page.lines[*at].text, &heading.title))
    };
    let below = page.of(Block::Top).map(|(at, _)| at).filter(|below| (at + 1..at + NEAR).contains(below));
    let named = |at: &usize| people::row(&page.lines[*at].text).is_some();
    below.filter(|&at| page.is_plain(at)).filter(is_other).filter(|at| !named(at)).find(|&at| is_echo(at))
}

/// Whether `line` repeats a title: alone, with a subtitle, after a label, in a trail of links, or in a reference.
fn is_echo(line: &str, title: &str) -> bool {
    let Some(at) = line.find(title) else { return false };
    let (before, behind) = (line[..at].trim_end(), line[at + title.len()..].trim_start());
    let opens =
        before.is_empty() || before.ends_with(['>', '»', '›', '/', ':', '.', ')', '|']) || before.ends_with(" for");
    let closes =
        behind.is_empty() || behind.starts_with([':', '.', '>', '»', '›', '/', '|', '(', ',']) || behind == "book";
    opens && closes
}

/// The title that begins on the line at `at`, with the subtitle below it.
fn block_title(page: &Page, at: usize, heading: Option<&Heading>) -> BookTitle {
    let text = &page.lines[at].text;
    let mut found = with_responsibility(text.clone());
    if found.responsibility.is_none() && found.citation.is_none() {
        found.title = match subtitle_below(page, at, heading) {
            Some(subtitle) => title::joined(text, Some(subtitle)),
            // The page may repeat the title with its subtitle.
            None => with_subtitle(page, text, heading),
        };
    }
    found
}

/// The line below a title, if it can be a subtitle.
fn subtitle_below<'p>(page: &'p Page, at: usize, heading: Option<&Heading>) -> Option<&'p str> {
    let next = at + 1;
    let text = page.lines.get(next)?.text.as_str();
    let is_other = heading.is_none_or(|heading| heading.at != next && !same_title(text, &heading.title));
    let plain = page.blocks.get(next) == page.blocks.get(at)
        && page.is_plain(next)
        && is_other
        && !same_title(text, &page.lines[at].text);
    // It may also be names; a subtitle of two capitalised words looks like a name.
    (plain && !is_named(page, text) && pages::trailing(text).is_none_or(|(_, found)| !found.is_marked)).then_some(text)
}

/// Whether a line names people. A subtitle of a few capitalised words looks like a name, but then no label repeats it.
fn is_named(page: &Page, text: &str) -> bool {
    let Some(named) = people::row(text) else { return false };
    let again = |value: &str| named.iter().any(|person| value.contains(person.family.as_str()));
    named.len() > 1 || page.labelled_editors().next().is_none() || steps::each(page.labelled_editors()).any(again)
}

/// `title` with the subtitle that the page prints with or below it elsewhere.
fn with_subtitle(page: &Page, title: &str, heading: Option<&Heading>) -> String {
    let about = || (0..page.lines.len()).filter(|&at| page.is_about(at));
    let is_it = |at: &usize| {
        same_title(&page.lines[*at].text, title)
            || fields::at_start(&page.lines[*at].columns)
                .is_some_and(|field| field.label == Label::In && field.value.starts_with(title))
    };
    let whole = about().map(|at| page.lines[at].text.as_str()).find(|text| {
        text.strip_prefix(title).is_some_and(|rest| rest.starts_with(": ") || rest.starts_with(" : "))
            && people::row(text).is_none()
    });
    // For each, the editors that the page names are looked through.
    let below = || about().filter(is_it).take(MOST_REPEATS).find_map(|at| subtitle_below(page, at, heading));
    match whole {
        Some(whole) => title::joined(whole, None),
        None => title::joined(title, below()),
    }
}

/// A title followed by the chapter's pages: `On Things: A Study (pp. 16-48)`.
fn with_pages(page: &Page, text: &str, heading: Option<&Heading>) -> BookTitle {
    let (text, pages) = match pages::trailing(text).filter(|(_, found)| found.is_marked) {
        Some((title, found)) => (title, Some(found.pages)),
        None => (text, None),
    };
    let title = match text.split_once('\t') {
        Some((title, subtitle)) => title::joined(title, Some(subtitle)),
        None => with_subtitle(page, text, heading),
    };
    BookTitle { title, pages, ..BookTitle::default() }
}

/// `Book On Things`, as Taylor & Francis prints it below the chapter's authors.
fn taylor<'p>(page: &'p Page, heading: &Heading) -> Option<&'p str> {
    let below = page.of(Block::Top).filter(|(at, _)| *at > heading.at);
    below.map(|(_, line)| line.text.as_str()).find_map(|text| {
        text.strip_prefix("Book")
            .map(str::trim_start)
            .filter(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !rest.contains(':'))
    })
}

/// `Title and subtitle, pp. 27 - 58`. The pages may be on a line of their own; title and subtitle may share a line or
/// have one each.
fn container_line(page: &Page) -> Option<BookTitle> {
    for (at, line) in page.lines.iter().enumerate().filter(|(at, _)| page.is_about(*at)) {
        let text = line.text.trim_start_matches([',', ' ']);
        let marked = ["pp.", "p."].iter().any(|mark| text.contains(mark));
        if !marked {
            continue;
        }
        let (title, found) = match pages::alone(text) {
            Some(found) if line.text.starts_with(',') || at > 0 && page.blocks[at] == Block::Data => ("", found),
            _ => match pages::trailing(text).filter(|(title, found)| found.is_marked && title.contains(' ')) {
                Some(found) => found,
                None => continue,
            },
        };
        let above = |at: usize| {
            page.lines
                .get(at)
                .map(|line| line.text.as_str())
                .filter(|_| page.blocks[at] == Block::Data && page.is_plain(at))
        };
        let rows: Vec<&str> = if title.is_empty() {
            let one = at.checked_sub(1).and_then(above)?;
            let two = at.checked_sub(2).and_then(above);
            two.into_iter().chain([one]).collect()
        } else {
            // The title may be on the line above, before the subtitle and the pages.
            at.checked_sub(1).and_then(above).into_iter().chain([title]).collect()
        };
        let title = match rows.as_slice() {
            [title, subtitle] => title::joined(title, Some(subtitle)),
            [only] => {
                let known = title::words(&page.lines[..at.saturating_sub(1)]);
                match title::glue(only, &page.lines[..at.saturating_sub(1)], &known) {
                    Some(seam) => title::joined(&only[..seam], Some(&only[seam..])),
                    None => title::joined(only, None),
                }
            }
            _ => continue,
        };
        return Some(BookTitle { title, pages: Some(found.pages), ..BookTitle::default() });
    }
    None
}

/// A title followed by its editors, publisher and year: `On Things, ed. Ann Author (A Press, 2017)`; or by the year
/// alone: `On Things (2017)`.
fn on_one_line(text: &str) -> Option<BookTitle> {
    if let Some(edited) = caseless::first_of(text, words::EDITED) {
        let (before, rest) = (&text[..edited.start], &text[edited.end..]);
        let (named, printed) = match rest.split_once('(') {
            Some((named, printed)) => (named.trim(), super::imprint::line(printed)),
            None => super::imprint::behind_people(rest).map_or((rest, None), |(named, found)| (named, Some(found))),
        };
        people::row(named)?;
        // The imprint may follow the title: `On Things (A Press 2017), edited by Ann Author`.
        let bracket = before.strip_suffix(')').and_then(|before| before.rsplit_once(" ("));
        let bracket = bracket.filter(|(_, inner)| fields::year(inner).is_some());
        let printed = printed.or_else(|| bracket.map(|(_, inner)| super::imprint::value(inner))).unwrap_or_default();
        return Some(BookTitle {
            title: title::joined(bracket.map_or(before, |(title, _)| title), None),
            responsibility: Some(named.to_owned()),
            citation: Some(Citation { year: printed.year, publisher: printed.publisher, ..Citation::default() }),
            ..BookTitle::default()
        });
    }
    let (title, year) = text.strip_suffix(')')?.rsplit_once(" (")?;
    let year = fields::year(year).filter(|_| year.len() == 4)?;
    Some(BookTitle {
        title: title::joined(title, None),
        citation: Some(Citation { year: Some(year), ..Citation::default() }),
        ..BookTitle::default()
    })
}

/// A title as catalogues print it: `After the Flood : a history / Ann Author (ed.)`.
fn with_responsibility(text: String) -> BookTitle {
    if let Some(found) = on_one_line(&text) {
        return found;
    }
    let parted = text.split_once(" / ").filter(|(_, people)| {
        words::role(people).is_some() || people::row(people).is_some() || words::behind(people, "edited by").is_some()
    });
    match parted {
        Some((title, people)) => BookTitle {
            title: title::joined(title, None),
            responsibility: Some(people.to_owned()),
            ..BookTitle::default()
        },
        None => BookTitle { title: title::joined(&text, None), ..BookTitle::default() },
    }
}
