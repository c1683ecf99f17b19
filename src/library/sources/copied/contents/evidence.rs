//! What the rows of a list tell about each other: whether numbers before titles count chapters or pages, whether
//! numbers after titles are pages or years, and what separates titles from people.

use super::label::{self, Label};
use crate::library::contents;
use crate::library::person::Person;
use crate::text::numeral::{Numeral, Style};
use crate::text::pages::Pages;

use super::super::lines::Line;
use super::super::{pages, people};

/// What holds for all rows of a list.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Whether numbers on lines of their own count chapters.
    pub bare_numbers: bool,
    /// The numbers before titles that count chapters, by value and style; empty if there are none.
    numbers: Vec<Numeral>,
    /// Whether Roman numbers count parts, because Arabic ones count chapters.
    roman_parts: bool,
    /// The unmarked numbers after titles that are pages.
    behind: Vec<u32>,
    /// Whether pages are glued to the ends of titles.
    glued: bool,
    /// Whether lines begin with pages.
    before: bool,
    /// Whether a dash separates titles from people.
    dash: bool,
    /// Whether people precede titles, separated by a colon.
    people_first: bool,
}

impl Evidence {
    /// Gathers the evidence of a list's lines.
    pub fn of(lines: &[Line]) -> Self {
        let mut evidence = Self::default();
        let alone: Vec<u32> = lines.iter().filter_map(|line| line.text.trim_end_matches('.').parse().ok()).collect();
        evidence.bare_numbers = alone.len() > 1 && alone[0] <= 2 && counts(&alone) + 1 == alone.len();
        let titles: Vec<&str> = lines.iter().map(|line| line.columns.as_str()).filter(|text| is_title(text)).collect();
        evidence.before = before(&titles);
        evidence.behind = behind(&titles);
        evidence.glued = evidence.behind.is_empty() && !evidence.before && glued(&titles);
        let bare: Vec<&str> = titles.iter().map(|text| evidence.without_pages(text).0).collect();
        (evidence.numbers, evidence.roman_parts) = numbers(&bare);
        evidence.roman_parts |= evidence.are_roman_alone(&titles);
        let without_number = |text: &&str| {
            label::number(text).filter(|label| evidence.is_number(label)).map_or(*text, |label| label.title).to_owned()
        };
        let bare: Vec<String> = bare
            .iter()
            .filter(|text| contents::part(text).is_none() && !contents::is_matter(text))
            .map(without_number)
            .collect();
        let enough = |count: usize| count > 1 && count * 2 >= bare.len();
        let behind = bare.iter().filter(|text| dashed(text).is_some()).count();
        let before = bare.iter().filter(|text| people_first(text).is_some()).count();
        evidence.dash = enough(behind) && behind >= before;
        evidence.people_first = enough(before) && before > behind;
        evidence
    }

    /// Whether Roman numbers head parts: only lines without pages have them, and the other lines have pages.
    fn are_roman_alone(&self, titles: &[&str]) -> bool {
        let is_roman = |text: &str| {
            label::number(text).is_some_and(|label| label.number.style == Style::Roman && self.is_number(&label))
        };
        let paged = |text: &str| self.without_pages(text).1.is_some();
        let (romans, others): (Vec<&str>, Vec<&str>) = titles
            .iter()
            .copied()
            .filter(|text| contents::part(text).is_none() && !contents::is_matter(text))
            .filter(|text| is_roman(text) || people::row(text).is_none())
            .partition(|text| is_roman(self.without_pages(text).0));
        let with_pages = others.iter().filter(|text| paged(text)).count();
        romans.len() > 1
            && !romans.iter().any(|text| paged(text))
            && with_pages > 1
            && with_pages * 3 >= others.len() * 2
    }

    /// Whether a number before a title is the chapter's.
    pub(crate) fn is_number(&self, label: &Label<'_>) -> bool {
        self.numbers.contains(&label.number)
    }

    /// Whether a number before a title is a part's.
    pub(crate) fn is_part(&self, number: Numeral) -> bool {
        self.roman_parts && number.style == Style::Roman
    }

    /// A row without its pages, and the pages.
    pub(crate) fn without_pages<'t>(&self, columns: &'t str) -> (&'t str, Option<Pages>) {
        if self.before
            && let Some((found, rest)) = pages::leading(columns)
        {
            return (rest, Some(found.pages));
        }
        if self.glued
            && let Some((title, found)) = pages::glued(columns)
        {
            return (title, Some(found.pages));
        }
        match pages::trailing(columns) {
            Some((title, found))
                if found.is_marked || self.behind.contains(&found.pages.first.number) && !is_front(title, &found) =>
            {
                (title, Some(found.pages))
            }
            Some((title, found)) if found.pages.first.roman && contents::is_matter(title) => (title, Some(found.pages)),
            _ => (columns, None),
        }
    }

    /// Whether people are named beside a title, with any separator.
    pub fn names(columns: &str) -> bool {
        in_cells(columns).is_some()
            || marked(columns).is_some()
            || dashed(columns).is_some()
            || people_first(columns).is_some()
    }

    /// A title without the people beside it, and the people.
    pub(crate) fn without_people(&self, text: &str) -> (String, Vec<Person>) {
        if let Some((title, people)) = in_cells(text) {
            return (title, people);
        }
        let beside = marked(text)
            .or_else(|| dashed(text).filter(|_| self.dash))
            .or_else(|| people_first(text).filter(|_| self.people_first));
        beside.map_or_else(|| (text.to_owned(), Vec::new()), |(title, people)| (title.to_owned(), people))
    }
}

/// Whether Roman pages after a title are more likely part of it: `World War I`.
fn is_front(title: &str, found: &pages::Found) -> bool {
    found.pages.first.roman && !contents::is_matter(title)
}

/// Whether a line may be a title, because it has words.
fn is_title(text: &str) -> bool {
    let numbered = label::number(text).is_some_and(|label| label.title.is_empty());
    !numbered && pages::alone(text).is_none() && text.contains(char::is_alphabetic) && people::behind_by(text).is_none()
}

/// How many of `values` are one more than the value before.
fn counts(values: &[u32]) -> usize {
    values.windows(2).filter(|pair| pair[1] == pair[0] + 1).count()
}

/// Whether lines begin with pages: most with a range, or with numbers that rise by more than one.
fn before(titles: &[&str]) -> bool {
    let found: Vec<pages::Found> = titles
        .iter()
        .filter_map(|text| Some(pages::leading(text)?.0))
        .filter(|found| !found.pages.first.roman)
        .collect();
    let starts: Vec<u32> = found.iter().map(|found| found.pages.first.number).collect();
    let rising = starts.windows(2).all(|pair| pair[0] <= pair[1]);
    let ranges = found.iter().filter(|found| found.is_range || found.is_marked).count();
    // If titles are followed by pages, numbers before them are not pages.
    let behind = titles.iter().filter(|text| pages::trailing(text).is_some_and(|(_, found)| found.is_marked)).count();
    rising
        && starts.len() > 1
        && behind * 2 < titles.len()
        && starts.len() * 2 >= titles.len()
        && (ranges * 2 > found.len() || counts(&starts) * 2 < starts.len() - 1)
}

/// The unmarked numbers after titles that are pages: a rising sequence, if at least half of the titles have one.
fn behind(titles: &[&str]) -> Vec<u32> {
    let found = |text: &&str| {
        let (title, found) = pages::trailing(text)?;
        (!found.is_marked && !is_front(title, &found) && !found.pages.first.roman).then_some(found.pages.first.number)
    };
    let rows = titles.iter().filter(|text| contents::part(text).is_none() && people::row(text).is_none()).count();
    let rising = rising(&titles.iter().filter_map(found).collect::<Vec<_>>());
    if rising.len() > 1 && rising.len() * 2 >= rows { rising } else { Vec::new() }
}

/// Whether numbers glued to the ends of most titles are pages, because they rise.
fn glued(titles: &[&str]) -> bool {
    let rows = titles.iter().filter(|text| contents::part(text).is_none() && people::row(text).is_none()).count();
    let found: Vec<u32> = titles.iter().filter_map(|text| Some(pages::glued(text)?.1.pages.first.number)).collect();
    found.len() > 2 && found.len() * 3 >= rows * 2 && rising(&found).len() == found.len()
}

/// The longest subsequence of `values` that never falls.
fn rising(values: &[u32]) -> Vec<u32> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; values.len()];
    for (at, value) in values.iter().enumerate() {
        let place = ends.partition_point(|&end| values[end] <= *value);
        before[at] = place.checked_sub(1).map(|place| ends[place]);
        if place < ends.len() {
            ends[place] = at;
        } else {
            ends.push(at);
        }
    }
    let mut run: Vec<u32> =
        std::iter::successors(ends.last().copied(), |&at| before[at]).map(|at| values[at]).collect();
    run.reverse();
    run
}

/// The numbers before titles that count chapters, and whether Roman ones count parts. Chapters count up; a number that
/// belongs to its title (`12 Angry States`) does not fit in.
fn numbers(titles: &[&str]) -> (Vec<Numeral>, bool) {
    // `L. M. Author` begins with initials; `I. Shores` looks like a name.
    let labels: Vec<(Label<'_>, bool)> = titles
        .iter()
        .filter(|text| contents::part(text).is_none())
        .filter_map(|text| Some((label::number(text)?, people::row(text).is_some())))
        .collect();
    let mut numbers: Vec<Numeral> = Vec::new();
    let mut certain = 0;
    for style in [Style::Arabic, Style::Roman, Style::Word] {
        let mut last = None;
        let mut own: Vec<Numeral> = Vec::new();
        for (label, may_name) in labels.iter().filter(|(label, _)| label.number.style == style) {
            let value = label.number.value;
            let next = match last {
                None => !may_name || value == 1,
                Some(last) => value == last + 1 || value == 1 || label.is_told && !may_name && value > last,
            };
            if next || label.is_told && style == Style::Word {
                last = Some(value);
                own.push(label.number);
                certain += usize::from(label.is_told && !may_name);
            }
        }
        if own.len() > 1 || certain > 0 {
            numbers.extend(own);
        }
    }
    let count = |style: Style| numbers.iter().filter(|number| number.style == style).count();
    let roman_parts = count(Style::Arabic) > 1 && count(Style::Roman) > 0;
    (numbers, roman_parts)
}

/// `Title\tAnn Author` and `Ann Author\tTitle`.
fn in_cells(text: &str) -> Option<(String, Vec<Person>)> {
    let cells: Vec<&str> = text.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let ([_, .., last] | [last]) = cells.as_slice() else { return None };
    if cells.len() < 2 {
        return None;
    }
    if let Some(people) = people::row(last) {
        return Some((cells[..cells.len() - 1].join(" "), people));
    }
    people::row(cells[0]).map(|people| (cells[1..].join(" "), people))
}

/// A title and people, separated by a mark or word that is rare in titles: `Title / Ann Author`, `Title (Ann Author)`.
fn marked(text: &str) -> Option<(&str, Vec<Person>)> {
    for mark in [" / ", " ~ ", " | ", " by ", " By ", "/"] {
        if let Some((title, names)) = text.rsplit_once(mark)
            && let Some(people) = people::row(names)
        {
            return Some((title.trim().trim_end_matches(','), people));
        }
    }
    // `Title, di Ann Author`
    let by = text.rsplit_once(", ").and_then(|(title, names)| {
        let people = people::row(people::behind_by(names)?)?;
        Some((title.trim(), people))
    });
    let by = by.or_else(|| {
        text.match_indices(", ").find_map(|(at, _)| {
            let people = people::row(people::behind_by(&text[at + 2..])?)?;
            Some((text[..at].trim(), people))
        })
    });
    if by.is_some() {
        return by;
    }
    let inner = text.strip_suffix(')')?;
    let (title, names) = inner.rsplit_once('(')?;
    Some((title.trim(), people::row(people::behind_by(names).unwrap_or(names))?)).filter(|(title, _)| !title.is_empty())
}

/// `Title - Ann Author`. The other rows decide whether the second half is people or a subtitle.
fn dashed(text: &str) -> Option<(&str, Vec<Person>)> {
    [" — ", " – ", " - ", " -- ", " • ", ", "].iter().find_map(|dash| {
        let (title, names) = text.split_once(dash)?;
        let last = text.rsplit_once(dash)?;
        let (title, people) =
            people::row(names).map(|people| (title, people)).or_else(|| Some((last.0, people::row(last.1)?)))?;
        (!title.is_empty()).then_some((title.trim(), people))
    })
}

/// `Ann Author: Title`
fn people_first(text: &str) -> Option<(&str, Vec<Person>)> {
    let parted = |mark: &str| {
        text.find(mark).map(|at| (&text[..at], text[at..].trim_start_matches([',', ':', ' ', '–', '—', '-', '•'])))
    };
    [": ", " – ", " — ", " - ", " • ", ", “", ", \"", ", „", ", «"].iter().find_map(|mark| {
        let (names, title) = parted(mark)?;
        Some((title.trim(), people::row(names)?)).filter(|(title, _)| !title.is_empty())
    })
}
